"""Messages on their way out: from the ledger to Telegram, in order per chat, through floods, errors and lost connections.

Telegram has no idempotency key, so a request that was cut off may have arrived. Then the message is sent again and,
once every message of the people in that chat is known, the ids in between that nobody is known to have written are
deleted: in a private chat (and to a bot that is a plain member of a group) these can only be our own twin.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from httpx import ConnectError, ConnectTimeout, PoolTimeout
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.answer.cited_page import Page
from bot.channel.line import WaitingLine
from bot.chat.ledger import Ledger, LedgerEntry, Outgoing
from bot.telegram.inbox import Run
from bot.telegram.telegram_text import plain

log = logging.getLogger(__name__)
Pictures = Callable[[Page], bytes | None]
LONGEST_PAUSE = 30.0
TWIN_SECONDS = 1.0
MAX_TWINS = 1000  # ids to look through; private chats share one count, so a busy bot has many foreign ids in between
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NEVER_LEFT = (ConnectError, ConnectTimeout, PoolTimeout)


class Delivery:
    """Sends what waits in the ledger. `closing` makes it give up waiting: what is left goes out after the next start."""

    def __init__(self, bot: Bot, ledger: Ledger, run: Run, pictures: Pictures = lambda _: None) -> None:
        """`pictures` draws the page of a message; None for one that is not there any more."""
        self._bot, self._ledger, self._run, self._pictures = bot, ledger, run, pictures
        self._chats = WaitingLine()
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeping = False

    async def recover(self) -> None:
        """After a start: send what an earlier process left, and look for twins."""
        for chat in await self._run(self._ledger.recover):
            self.soon(chat)
        self._sweep_soon()

    async def close(self, seconds: float) -> None:
        """Finish what is being sent; give up after `seconds`."""
        self._closing.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    async def answer(self, update_id: int, messages: Sequence[Outgoing]) -> None:
        """The update is answered by these messages: write both down at once, then send."""
        if await self._run(self._ledger.finish, update_id, messages):
            await self._flush_all(messages)

    async def post(self, messages: Sequence[Outgoing]) -> None:
        """Send messages that answer no update, in the background: whoever asks for it may be cancelled."""
        await self._run(self._ledger.add, messages)
        for chat in dict.fromkeys(message.chat for message in messages):
            self.soon(chat)

    async def _flush_all(self, messages: Sequence[Outgoing]) -> None:
        chats = list(dict.fromkeys(message.chat for message in messages))
        for chat in chats[1:]:
            self.soon(chat)
        if chats:
            await self._flush(chats[0])

    def soon(self, chat: str) -> None:
        """Send what waits for a chat in the background."""
        self._in_background(self._flush(chat))

    def _in_background(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush(self, chat: str) -> None:
        async with self._chats.turn(chat, ""):
            while entry := await self._run(self._ledger.next_waiting, chat):
                if not await self._deliver(entry):
                    return

    # --- one message

    async def _deliver(self, entry: LedgerEntry) -> bool:
        """Send until Telegram says yes or never; False when the process is closing first."""
        content, pause, target = entry.content, 1.0, int(entry.chat)
        while True:
            try:
                message_id = await self._request(target, entry, content)
                break
            except RetryAfter as error:
                wait = float(error.retry_after if isinstance(error.retry_after, int) else error.retry_after.total_seconds())
            except ChatMigrated as error:
                target, wait = error.new_chat_id, 0.0
            except Forbidden as error:
                return await self._give_up(entry, error)
            except BadRequest as error:
                if any(content.get(part) for part in ("entities", "buttons", "thread", "picture")):
                    log.error("Telegram refused a message (%s); sending it as plain text", error)
                    content, wait = plain(content), 0.0
                else:
                    return await self._give_up(entry, error)
            except TelegramError as error:  # the network, a server error, an answer that makes no sense
                wait, pause = pause, min(LONGEST_PAUSE, pause * 2)
                log.warning("Telegram not reached (%s); trying again in %.0f s", error, wait)
                if _may_have_arrived(error) and not entry.message_id:
                    await self._run(self._ledger.doubt, entry.id)
                    self._sweep_soon()
            if await self._interrupted(wait):
                await self._run(self._ledger.wait_again, entry.id)
                return False
        await self._run(self._ledger.sent, entry.id, message_id)
        return True

    async def _give_up(self, entry: LedgerEntry, error: TelegramError) -> bool:
        log.warning("message %s will not be delivered: %s", entry.id, error)
        await self._run(self._ledger.failed, entry.id)
        return True

    async def _interrupted(self, seconds: float) -> bool:
        """Wait; True when the process is closing."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _request(self, chat: int, entry: LedgerEntry, content: dict[str, Any]) -> int:
        """One request; returns the id of the message as it stands in the chat."""
        if entry.message_id:
            return await self._change(chat, entry.message_id, content)
        reply_to = content.get("reply_to")
        where: dict[str, Any] = {
            "reply_markup": _keyboard(content),
            "message_thread_id": content.get("thread"),
            "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
        }
        text, entities = content["text"], _entities(content)
        picture = await asyncio.to_thread(self._pictures, Page(**content["picture"])) if content.get("picture") else None
        if picture:
            sent = await self._bot.send_photo(chat, picture, caption=text, caption_entities=entities, filename="trang.jpg", **where)
        else:
            sent = await self._bot.send_message(chat, text, entities=entities, link_preview_options=_NO_PREVIEW, **where)
        return sent.message_id

    async def _change(self, chat: int, message_id: int, content: dict[str, Any]) -> int:
        """Edit or delete a message; that it is already so, or gone, is as good as done."""
        try:
            if content.get("delete"):
                await self._bot.delete_message(chat, message_id)
            else:
                await self._bot.edit_message_text(
                    content["text"],
                    chat,
                    message_id,
                    entities=_entities(content),
                    reply_markup=_keyboard(content),
                    link_preview_options=_NO_PREVIEW,
                )
        except BadRequest as error:
            if not any(text in str(error).lower() for text in ("not modified", "not found", "can't be edited", "can't be deleted")):
                raise
        return message_id

    # --- twins

    def _sweep_soon(self) -> None:
        if not self._sweeping:
            self._sweeping = True
            self._in_background(self._sweep())

    async def _sweep(self) -> None:
        """Remove twins as soon as it is safe, as long as there are doubtful messages."""
        while True:
            if await self._interrupted(TWIN_SECONDS):
                return
            entries = await self._run(self._ledger.doubtful)
            caught_up = bool(entries) and await self._caught_up()
            for entry in entries:
                if caught_up or await self._run(self._ledger.heard_after, entry.chat, entry.message_id):
                    await self._remove_twin(entry)
            if not entries and not await self._run(self._ledger.has_open_doubts):
                self._sweeping = False
                return

    async def _caught_up(self) -> bool:
        """True when Telegram holds no update that we have not written down."""
        try:
            return (await self._bot.get_webhook_info()).pending_update_count == 0
        except TelegramError:
            return False

    async def _remove_twin(self, entry: LedgerEntry) -> None:
        after = await self._run(self._ledger.last_before, entry)
        known = await self._run(self._ledger.known_messages, entry.chat, after, entry.message_id)
        unknown = [n for n in range(max(after + 1, entry.message_id - MAX_TWINS), entry.message_id) if n not in known]
        try:
            if int(entry.chat) > 0:
                for start in range(0, len(unknown), 100):
                    await self._bot.delete_messages(int(entry.chat), unknown[start : start + 100])
            else:
                await self._remove_in_group(int(entry.chat), unknown)
        except (Forbidden, BadRequest) as error:
            log.info("no twin removed in a chat: %s", error)
        except TelegramError:
            return  # tried again
        await self._run(self._ledger.settled, entry.id)

    async def _remove_in_group(self, chat: int, unknown: list[int]) -> None:
        """One by one, where Telegram itself protects what others wrote; an administrator bot could delete that, so never."""
        member = await self._bot.get_chat_member(chat, self._bot.id)
        if member.status != "member":
            return
        for number in unknown[-20:]:
            try:
                await self._bot.delete_message(chat, number)
            except BadRequest:
                continue


def _may_have_arrived(error: TelegramError) -> bool:
    """A lost connection, a time-out or a server error after the request may have left us."""
    return not isinstance(error, InvalidToken) and not isinstance(error.__cause__, _NEVER_LEFT)


def _entities(content: dict[str, Any]) -> list[MessageEntity]:
    return [MessageEntity(e["type"], e["offset"], e["length"]) for e in content.get("entities", ())]


def _keyboard(content: dict[str, Any]) -> InlineKeyboardMarkup | None:
    rows = content.get("buttons")
    return InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None) if rows else None
