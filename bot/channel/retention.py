"""What is promised to people ("dữ liệu tự xoá sau … ngày") is kept: old records and finished updates go once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channel.ledger import Ledger
from bot.records import Records

DAY = 24 * 3600.0


async def purge_daily(run: Callable[..., Awaitable[Any]], records: Records, ledger: Ledger, *, every: float = DAY) -> None:
    """Purge now and every day, until cancelled. `run` calls a blocking function in a thread."""
    while True:
        await run(records.purge)
        await run(ledger.purge)
        await asyncio.sleep(every)
