"""Running the application: one process, stopped by SIGTERM within seconds even while answers are streaming."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType

import uvicorn
from fastapi import FastAPI

from bot.http.door.connection import KEEP_ALIVE_SECONDS, Connection
from bot.http.workshop.live_room import Followers

GRACE_SECONDS = 3  # open streams would otherwise keep the process alive until their clients leave


class _Server(uvicorn.Server):
    """Lets the followers of rooms go when it is told to stop: a room has no end to wait for."""

    def __init__(self, config: uvicorn.Config, followers: Followers) -> None:
        super().__init__(config)
        self._followers = followers

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._followers.part()
        super().handle_exit(sig, frame)


def run(app: FastAPI, host: str, port: int) -> int:
    """Serve until told to stop; returns the exit status. Port 0 takes a free one, which the log names."""
    server = _Server(settings(app, host, port), app.state.hall.followers)
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
