"""The one thread in which a channel writes its ledger, and the patience with a database that cannot be written for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)
LONGEST_PAUSE = 15.0


class LedgerThread:
    """Calls come one after the other. One that fails because the database is locked, full or read-only is repeated until it
    succeeds or the channel stops: the messenger keeps what is not acknowledged, so waiting loses nothing and giving up would."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"{channel}-ledger")
        self._closing = asyncio.Event()

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The result of a blocking call to the database. Raises OperationalError only while the channel stops."""
        pause = 0.2
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)
            except OperationalError as error:
                if self._closing.is_set():
                    raise
                log.error("%s: chưa ghi được cơ sở dữ liệu (%s); thử lại sau %.1f giây", self._channel, error.orig, pause)
                await self._rest(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    def give_up(self) -> None:
        """The channel is stopping: what fails from now on fails."""
        self._closing.set()

    def close(self) -> None:
        self.give_up()
        self._thread.shutdown(wait=True)
