"""The round of a channel's postman: every second what waits in the mail goes into the ledger and is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.chat.mail import Mail
from bot.records.writing import reason_of

log = logging.getLogger(__name__)
EVERY = 0.5  # seconds


async def collect_mail(mail: Mail, run: Callable[..., Awaitable[Any]], soon: Callable[[str], None], *, every: float = EVERY) -> None:
    """Until cancelled. `run` calls a blocking function in the thread of the ledger, `soon` sends what waits for a chat."""
    while True:
        try:
            for chat in await run(mail.collect):
                soon(chat)
        except (OSError, SQLAlchemyError) as error:
            log.error("mail could not be collected: %s", reason_of(error))
        await asyncio.sleep(every)
