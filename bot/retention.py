"""What is promised to people ("dữ liệu tự xoá sau … ngày") is kept: what is old goes once a day, each kind by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.audit import Audit
from bot.channel.access import purge_access
from bot.channel.ledger import purge_ledgers
from bot.channel.mail import purge_mail
from bot.events import purge_events
from bot.expert.queue import purge_requests
from bot.record_writing import reason_of
from bot.records import Records

log = logging.getLogger(__name__)
DAY = 24 * 3600.0
AGAIN = 600.0  # seconds until another attempt when the database could not be written


async def purge_daily(run: Callable[..., Awaitable[Any]], *purges: Callable[[], Any], every: float = DAY, again: float = AGAIN) -> None:
    """Purge now and every day, until cancelled. `run` calls a blocking function in a thread.

    A purge that fails (locked, full, out of reach) holds up no other and is tried `again` soon.
    """
    while True:
        failed = False
        for purge in purges:
            try:
                await run(purge)
            except (OSError, SQLAlchemyError) as error:
                failed = True
                log.error("retention: old data could not be deleted, next attempt in %.0f s: %s", again, reason_of(error))
        await asyncio.sleep(min(every, again) if failed else every)


def purges_of(records: Records) -> tuple[Callable[[], Any], ...]:
    """One purge for each kind of data."""
    ledgers = partial(purge_ledgers, records.engine, days=records.messages_days)
    requests = partial(purge_requests, records.engine, days=records.retention_days)
    audits = Audit(records.engine).purge
    letters, events = partial(purge_mail, records.engine), partial(purge_events, records.engine)
    return records.purge, ledgers, partial(purge_access, records.engine), letters, requests, audits, events
