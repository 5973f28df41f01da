"""What is promised to people ("dữ liệu tự xoá sau … ngày") is kept: old records and finished updates go once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

DAY = 24 * 3600.0


async def purge_daily(run: Callable[..., Awaitable[Any]], *purges: Callable[[], Any], every: float = DAY) -> None:
    """Purge now and every day, until cancelled. `run` calls a blocking function in a thread."""
    while True:
        for purge in purges:
            await run(purge)
        await asyncio.sleep(every)
