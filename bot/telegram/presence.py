"""What a person sees while an answer is in the making: "đang nhập…", or the answer growing as a draft. Never kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.chat.divided import clean
from bot.telegram.telegram_text import LIMIT

QUIET_SECONDS = 0.4  # an answer that is ready sooner needs no sign of life
TYPING_SECONDS = 4.5  # Telegram shows "đang nhập…" for five
DRAFT_SECONDS = 1.0


class Presence:
    """Typing and drafts in one private chat; the final answer is always a message of its own."""

    def __init__(self, bot: Bot, chat: int, draft_id: int, *, drafts: bool) -> None:
        self._bot, self._chat, self._draft_id, self._drafts = bot, chat, draft_id, drafts
        self._loop = asyncio.get_running_loop()
        self._text = self._shown = ""

    def show(self, text: str) -> None:
        """The answer so far; called from the thread that writes it."""
        self._loop.call_soon_threadsafe(setattr, self, "_text", text)

    @asynccontextmanager
    async def while_working(self) -> AsyncIterator[Presence]:
        task = asyncio.ensure_future(self._tick())
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _tick(self) -> None:
        await asyncio.sleep(QUIET_SECONDS)
        typed = -TYPING_SECONDS
        while True:
            with suppress(TelegramError):
                if self._drafts and self._text != self._shown:
                    self._shown = self._text
                    await self._bot.send_message_draft(self._chat, self._draft_id, clean(self._shown)[: LIMIT // 2])
                elif self._loop.time() - typed >= TYPING_SECONDS:
                    typed = self._loop.time()
                    await self._bot.send_chat_action(self._chat, ChatAction.TYPING)
            await asyncio.sleep(DRAFT_SECONDS)
