"""What is promised to people ("dữ liệu tự xoá sau … ngày") is kept: what is old goes once a day, each kind by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.chat.admission import purge_access
from bot.chat.ledger import purge_ledgers
from bot.chat.mail import purge_mail
from bot.expert.queue import purge_requests
from bot.local_time import now_utc
from bot.records.audit import Audit
from bot.records.events import purge_events
from bot.records.record_file import purge_copies
from bot.records.records import Records
from bot.records.writing import reason_of
from bot.workshop.room.people import purge_rooms

log = logging.getLogger(__name__)
DAY = 24 * 3600.0
AGAIN = 600.0  # seconds until another attempt when the database could not be written
COPY_DAYS = 30  # of the records, made before an upgrade and before `restore`
_SETTLE = 3600.0  # seconds that a clock which was set must run on before anything is deleted by it
_SILENCE = timedelta(days=30)  # since the latest question: less than that is no reason to doubt the clock
_AHEAD = timedelta(days=1)  # of the clock, the latest question: one of the two times was wrong


Told = Callable[[], datetime | None]


class Calendar:
    """Whether the day it is can be believed. A clock that is set years ahead would have everything deleted as old."""

    def __init__(self, newest: Told = lambda: None, purged: Told = lambda: None, *, clock: Callable[[], datetime] = now_utc) -> None:
        """`newest` tells when the latest question was asked, `purged` when old data was last deleted, `clock` what time it is; in UTC."""
        self._newest, self._purged, self._clock = newest, purged, clock
        self._last: tuple[datetime, float] | None = None

    def believed(self) -> bool:
        """False when the clock was set since the last call, or at the first call when the latest question or the last deletion is long
        ago or yet to come. The question alone proves nothing: before a restart it was asked by this very clock, wrong or not."""
        now, ticks = self._clock(), monotonic()
        last, self._last = self._last, (now, ticks)
        if last is None:
            return all(told is None or -_AHEAD < now - told < _SILENCE for told in (self._newest(), self._purged()))
        return abs((now - last[0]).total_seconds() - (ticks - last[1])) < _SETTLE


async def purge_daily(
    run: Callable[..., Awaitable[Any]],
    *purges: Callable[[], Any],
    calendar: Calendar | None = None,
    every: float = DAY,
    again: float = AGAIN,
    settle: float = _SETTLE,
) -> None:
    """Purge now and every day, until cancelled. `run` calls a blocking function in a thread.

    A purge that fails (locked, full, out of reach) holds up no other and is tried `again` soon. Nothing is deleted by a clock
    that has just been set: it has to run on for `settle` seconds.
    """
    calendar = calendar or Calendar()
    while True:
        try:
            believed = bool(await run(calendar.believed))
        except (OSError, SQLAlchemyError):
            believed = True  # what cannot be read cannot be deleted either, which is said below
        if not believed:
            log.warning("retention: the clock was set or nothing was asked for long; nothing is deleted for %.0f s", settle)
            await asyncio.sleep(settle)
            continue
        failed = False
        for purge in purges:
            try:
                await run(purge)
            except (OSError, SQLAlchemyError) as error:
                failed = True
                log.error("retention: old data could not be deleted, next attempt in %.0f s: %s", again, reason_of(error))
        await asyncio.sleep(min(every, again) if failed else every)


def retention_of(records: Records, run: Callable[..., Awaitable[Any]], *also: Callable[[], Any]) -> Coroutine[Any, Any, None]:
    """What deletes the old data of a database daily, and does `also` what else is due then."""
    return purge_daily(run, *purges_of(records), *also, calendar=Calendar(records.newest, records.purged_at))


def purges_of(records: Records) -> tuple[Callable[[], Any], ...]:
    """One purge for each kind of data, and that it was done."""
    ledgers = partial(purge_ledgers, records.engine, days=records.messages_days)
    requests = partial(purge_requests, records.engine, days=records.retention_days)
    workshops = partial(purge_rooms, records.engine, days=records.retention_days)
    posts, events = partial(purge_mail, records.engine), partial(purge_events, records.engine)
    access, copies = partial(purge_access, records.engine), partial(purge_copies, records.engine, days=COPY_DAYS)
    return records.purge, ledgers, access, posts, events, requests, workshops, copies, Audit(records.engine).purge, records.remember_purge
