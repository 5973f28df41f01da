"""Of several processes on one database only one runs the chat channels: a messenger hands each message out once, and what was
being sent when a process died is sent again by the next, which must not happen while the former still lives.

The turn is a lock that ends with its holder: an advisory lock of PostgreSQL, or of a file beside SQLite's.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

import sqlalchemy as sa

from bot.channel.service import ChannelService
from bot.records.writing import reason_of

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0  # whoever has the turn looks whether it still has it …
WAIT_SECONDS = 5.0  # … more often than the others whether it is free
GRACE_SECONDS = 3.0  # from getting it to starting: who had it has noticed
_KEY = 760202109


class ChannelTurn:
    """Safe from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: sa.Connection | None = None
        self._file: IO[str] | None = None
        self._over = False

    def take(self) -> bool:
        """Whether this process has the turn, taking it when it is free. Raises SQLAlchemyError or OSError when that cannot be known."""
        with self._lock:
            if self._over:
                return False
            return self._take_in_database() if self._engine.dialect.name == "postgresql" else self._take_beside_file()

    def give_back(self) -> None:
        """For good: a look that is still under way does not take it again."""
        with self._lock:
            self._over = True
            if self._connection is not None:
                with suppress(sa.exc.SQLAlchemyError):  # away: then the lock is gone as well
                    self._connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})
                self._connection.close()
            if self._file is not None:
                self._file.close()
            self._connection, self._file = None, None

    def _take_in_database(self) -> bool:
        if self._connection is not None:
            try:
                self._connection.execute(sa.text("SELECT 1"))
                return True
            except sa.exc.SQLAlchemyError:
                self._connection.close()
                self._connection = None
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        if not connection.execute(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}).scalar():
            connection.close()
            return False
        self._connection = connection
        return True

    def _take_beside_file(self) -> bool:
        name = self._engine.url.database
        if self._file is not None or not name or name == ":memory:":
            return True
        # Open for as long as the turn is ours. For its owner only: who may read a file may lock it.
        file = os.fdopen(os.open(f"{name}-channels", os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii")
        os.fchmod(file.fileno(), 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True


class Channels:
    """The chat channels of a process, run while it has the turn."""

    def __init__(self, engine: sa.Engine, services: Sequence[ChannelService]) -> None:
        self._turn, self._services = ChannelTurn(engine), services
        self._running = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Run them now, or as soon as no other process does."""
        if not self._services:
            return
        if await self._has_turn():
            await self._run()
        else:
            log.info("channels: another process runs them; this one stands by")
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._running:
            self._running = False
            for service in self._services:
                await service.stop()
        self._turn.give_back()

    async def _run(self) -> None:
        self._running = True
        for service in self._services:
            await service.start()

    async def _has_turn(self) -> bool:
        try:
            return await asyncio.to_thread(self._turn.take)
        except (OSError, sa.exc.SQLAlchemyError) as error:
            log.error("channels: whose turn it is cannot be known: %s", reason_of(error))
            return self._running  # nobody else can take it either

    async def _watch(self) -> None:
        while not self._running:
            await asyncio.sleep(WAIT_SECONDS)
            if await self._has_turn():
                await asyncio.sleep(GRACE_SECONDS)
                log.info("channels: no other process runs them any more; this one does")
                await self._run()
        while await self._has_turn():
            await asyncio.sleep(LOOK_SECONDS)
        log.error("channels: another process has taken them over; they stop here until this process is started again")
        self._running = False
        for service in self._services:
            await service.stop()
