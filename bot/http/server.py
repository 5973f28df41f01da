"""Running the application: one process, stopped by SIGTERM within seconds even while answers are streaming."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

import uvicorn
from fastapi import FastAPI

from bot.http.connection import KEEP_ALIVE_SECONDS, Connection

GRACE_SECONDS = 3  # open streams would otherwise keep the process alive until their clients leave


def run(app: FastAPI, host: str, port: int) -> int:
    """Serve until told to stop; returns the exit status. Port 0 takes a free one, which the log names."""
    server = uvicorn.Server(settings(app, host, port))
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal again after a clean stop: status 0, not -15
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    server.run()
    logging.shutdown()
    if any(thread.name.startswith("answer") and thread.is_alive() for thread in threading.enumerate()):
        # A worker may still wait for a language model; Python would wait for it, the service manager should not have to.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0 if server.started else 1)
    return 0 if server.started else 1


def settings(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """How uvicorn is to serve."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        http=Connection,
        proxy_headers=False,  # gate.py believes only listed proxies
        server_header=False,
        access_log=False,
        log_config=None,  # bot/logs.py
        log_level="info",
    )
