"""A process that is nothing but chat channels: start them, wait for SIGTERM or Ctrl-C, stop them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence

import sqlalchemy as sa

from bot.channel.one_at_a_time import Channels
from bot.channel.service import ChannelService


def run_alone(engine: sa.Engine, channels: Sequence[ChannelService]) -> int:
    """Run until told to stop; returns the exit status 0. `engine` is of the records: while another process runs the channels on
    the same database, this one stands by."""
    asyncio.run(_until_stopped(Channels(engine, channels)))
    if any(thread.name.startswith("answer") and thread.is_alive() for thread in threading.enumerate()):
        # An idle worker ends by itself; one that still waits for a language model would keep the process alive.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    return 0


async def _until_stopped(channels: Channels) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await channels.start()
    await stop.wait()
    await channels.stop()
