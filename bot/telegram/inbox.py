"""Updates on their way in: written down before they are acknowledged, in order, one at a time per chat.

`DurableInbox` is the queue between python-telegram-bot's updater (or the webhook) and the application: `put` returns
when the update is in the ledger, and only then does the updater confirm it to Telegram. `OrderedProcessor` hands
updates to the handlers, many chats at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from telegram import Bot, Update
from telegram.ext import BaseUpdateProcessor

from bot.channel.line import Cancelled, Ticket, WaitingLine
from bot.chat.ledger import Ledger

log = logging.getLogger(__name__)
GAP_SECONDS = 0.15  # how long an update waits for one with a smaller number that is late (several webhook connections)
LONGEST_GAP = 0.6  # in all, however many others arrive meanwhile
TORN_SECONDS = 5.0  # the same after a start when numbers are missing: until Telegram has been reached, if that is sooner
START_SECONDS = 0.5  # how long what was left from before waits for the rest of its batch
GAP_WIDTH = 100  # a wider gap is no delay: Telegram has started a new count
AT_ONCE = 256

Run = Callable[..., Awaitable[Any]]
"""Runs a blocking function in the ledger's thread."""

ticket_in_hand: ContextVar[Ticket | None] = ContextVar("ticket_in_hand", default=None)


def chat_of(update: Update) -> str:
    """Where replies go: the chat, or the person for what has no chat (an inline query)."""
    chat, user = update.effective_chat, update.effective_user
    return str(chat.id if chat else user.id if user else 0)


def user_of(update: Update) -> str:
    return str(update.effective_user.id) if update.effective_user else ""


class DurableInbox(asyncio.Queue[object]):
    """A queue that drops what was there before, survives the process, and puts right what comes in the wrong order."""

    def __init__(self, ledger: Ledger, run: Run, *, gap_seconds: float = GAP_SECONDS) -> None:
        super().__init__()
        self._ledger, self._run, self._gap_seconds = ledger, run, gap_seconds
        self._next: int | None = None  # the number expected; None: everything is collected first (after a start)
        self._early: dict[int, Update] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._waiting_since = 0.0  # loop time at which the present gap appeared, 0 for none
        self._arriving = 0  # updates that are being written down: one of them may be what is missing

    async def resume(self, bot: Bot) -> int:
        """Put in what an earlier process received and did not finish; returns how many updates.

        They wait for a moment: of a batch that the earlier process had half written down, the other half comes again.
        """
        left = [Update.de_json(json.loads(content), bot) for content in await self._run(self._ledger.unanswered)]
        self._early |= {update.update_id: update for update in left}
        torn = bool(left) and await self._run(self._ledger.has_gap, GAP_WIDTH)
        self._release_after(TORN_SECONDS if torn else START_SECONDS)
        return len(left)

    async def put(self, item: object) -> None:
        """Write an update down and pass it on; one that is known is dropped. Other items (the stop signal) just pass."""
        if not isinstance(item, Update):
            self.put_nowait(item)
            return
        if item.inline_query is None:  # a search while somebody types is worth nothing a second later
            message = item.message
            known = (item.update_id, chat_of(item), message.message_id if message else 0, item.to_json())
            self._arriving += 1
            try:
                new = await self._run(self._ledger.receive, *known)
            finally:
                self._arriving -= 1
            if not new:
                log.info("update %s was delivered again and is dropped", item.update_id)
                return
        self._in_order(item)

    def _in_order(self, update: Update) -> None:
        """Pass on what is next, and what waited for it; hold what is early for a moment."""
        number = update.update_id
        if self._next is None:
            self._early[number] = update
            self._release_after(self._gap_seconds)
        elif number <= self._next or number - self._next > GAP_WIDTH:
            self._pass(update)
        else:
            self._early[number] = update
        while self._next in self._early:
            self._pass(self._early.pop(self._next))
            self._waiting_since = 0.0
        if self._early:
            self._wait_on()

    def _wait_on(self) -> None:
        """Wait for what is missing: a moment after the last arrival (a batch takes its time), LONGEST_GAP in all."""
        now = asyncio.get_running_loop().time()
        self._waiting_since = self._waiting_since or now
        self._release_after(max(0.0, min(self._gap_seconds, self._waiting_since + LONGEST_GAP - now)))

    def _pass(self, update: Update) -> None:
        number = update.update_id
        if self._next is None or number >= self._next or self._next - number > GAP_WIDTH:
            self._next = number + 1
        self.put_nowait(update)

    def _release_after(self, seconds: float) -> None:
        """Stop waiting for what is missing at that time."""
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._release)

    def _release(self) -> None:
        """Pass on what is early, without what is missing; a slow machine is no reason: what has arrived is waited for."""
        if self._arriving:
            self._release_after(self._gap_seconds)
            return
        self._timer, self._waiting_since = None, 0.0
        early, self._early = self._early, {}
        for number in sorted(early):
            self._pass(early[number])


class OrderedProcessor(BaseUpdateProcessor):
    """Many chats at once, each in order; `/huy` and buttons that ask nothing do not wait for their turn."""

    def __init__(self, ledger: Ledger, run: Run, line: WaitingLine, on_wait: Callable[[Update, int], Awaitable[None]]) -> None:
        super().__init__(AT_ONCE)
        self._ledger, self._run, self._line, self._on_wait = ledger, run, line, on_wait
        self.closing = False

    async def initialize(self) -> None:
        self.closing = False

    async def shutdown(self) -> None: ...

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handlers; when they return, the update is done. While closing, updates stay for the next start."""
        if not isinstance(update, Update) or _waits_for_nobody(update):
            await coroutine
        else:
            await self._in_turn(update, coroutine)
        if isinstance(update, Update) and not self.closing:
            await self._run(self._ledger.finish, update.update_id)

    async def _in_turn(self, update: Update, coroutine: Awaitable[Any]) -> None:
        try:
            turn = self._line.turn(chat_of(update), user_of(update), lambda ahead: self._on_wait(update, ahead), question=_asks(update))
            async with turn as ticket:
                if self.closing:
                    _drop(coroutine)
                    return
                ticket_in_hand.set(ticket)
                await coroutine
        except Cancelled:
            _drop(coroutine)


def _drop(coroutine: Awaitable[Any]) -> None:
    """Close a coroutine that is not going to be awaited."""
    getattr(coroutine, "close", lambda: None)()


def _asks(update: Update) -> bool:
    """Is it a question, as far as one can see: a text that is no command, /hoi, or a suggested question?"""
    message = update.message or update.edited_message
    text = (message.text or "") if message else "/"
    return bool(update.callback_query) or text.startswith("/hoi") or not text.startswith("/")


def _waits_for_nobody(update: Update) -> bool:
    if update.inline_query:
        return True
    if update.callback_query:
        return not str(update.callback_query.data or "").startswith(("q:", "l:"))
    text = (update.message.text or "") if update.message else ""
    return text.split("@")[0].split(" ")[0] == "/huy"
