"""A process that is nothing but chat channels: start them, wait for SIGTERM or Ctrl-C, stop them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence

from bot.channel.service import ChannelService


def run_alone(channels: Sequence[ChannelService]) -> int:
    """Run until told to stop; returns the exit status 0."""
    asyncio.run(_until_stopped(channels))
    if any(thread.name.startswith("answer") and thread.is_alive() for thread in threading.enumerate()):
        # An idle worker ends by itself; one that still waits for a language model would keep the process alive.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    return 0


async def _until_stopped(channels: Sequence[ChannelService]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    for channel in channels:
        await channel.start()
    await stop.wait()
    for channel in channels:
        await channel.stop()
