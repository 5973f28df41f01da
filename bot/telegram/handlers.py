"""Handlers: take what came, ask the desk, hand the reply to delivery. Thin on purpose."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, InlineQueryResultArticle, InputTextMessageContent, Message, MessageEntity, Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, InlineQueryHandler, MessageHandler, filters

from bot.channel.line import Cancelled, WaitingLine
from bot.channel.reception import Reception
from bot.chat import messages
from bot.chat.ledger import Ledger, LedgerEntry, Outgoing
from bot.chat.reply import Reply, say, shorten
from bot.chat.request import Outcome, Post, Progress, Request
from bot.telegram.addressing import command_of, request_of, thread_of, unreadable
from bot.telegram.delivery import Delivery
from bot.telegram.inbox import Run, chat_of, ticket_in_hand, user_of
from bot.telegram.presence import Presence
from bot.telegram.telegram_text import inline_preview, telegram_messages

INLINE_PAUSE = 0.6  # seconds without typing before an inline query is worth an answer
INLINE_SHORTEST = 6
Context = ContextTypes.DEFAULT_TYPE
log = logging.getLogger(__name__)


class Handlers:
    """All handlers of the bot, around one desk."""

    def __init__(
        self,
        desk: Reception,
        ledger: Ledger,
        delivery: Delivery,
        line: WaitingLine,
        workers: Executor,
        run: Run,
        *,
        groups: bool,
        stream: bool,
    ) -> None:
        self._desk, self._ledger, self._delivery, self._line = desk, ledger, delivery, line
        self._workers, self._run = workers, run
        self._groups, self._stream = groups, stream
        self._typing: dict[int, str] = {}  # person → newest inline query

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        application.add_handler(CallbackQueryHandler(self.pressed))
        application.add_handler(InlineQueryHandler(self.inline))
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, self.message))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.edited))
        application.add_error_handler(self.failed)

    # --- messages

    async def message(self, update: Update, context: Context) -> None:
        """A new message: a question, a command, or something we cannot read."""
        message = update.message
        assert message is not None
        request = request_of(message, user_of(update), context.bot.id, context.bot.username)
        if request is None:
            if message.chat.type == "private" and (kind := unreadable(message)):
                await self._reply(update, say(messages.NOT_TEXT[kind]))
            return
        command = command_of(message)
        if command == "huy":
            withdrawn = self._line.withdraw(request.user)
            await self._reply(update, say(messages.CANCELLED if withdrawn else messages.NOTHING_TO_CANCEL))
        elif not request.private and await self._group_says_no(update, context, request, command):
            return
        else:
            await self._answer(update, context, request)

    async def _group_says_no(self, update: Update, context: Context, request: Request, command: str) -> bool:
        """True when the group is switched off, or the message was about switching it."""
        if not self._groups:
            return True
        if command in ("tat", "bat"):
            if await self._is_group_admin(update, context, request):
                await self._run(lambda: self._desk.access.switch(request.chat, off=command == "tat"))
                await self._reply(update, say(messages.GROUP_OFF if command == "tat" else messages.GROUP_ON))
            else:
                await self._reply(update, say(messages.GROUP_ADMIN_ONLY))
            return True
        return bool(await self._run(self._desk.access.is_off, request.chat))

    async def _is_group_admin(self, update: Update, context: Context, request: Request) -> bool:
        message = update.message
        anonymous = message is not None and message.sender_chat is not None and message.sender_chat.id == message.chat.id
        if anonymous or self._desk.access.is_admin(request.user):  # only an administrator can write in the group's own name
            return True
        member = await context.bot.get_chat_member(int(request.chat), int(request.user))
        return member.status in ("administrator", "creator")

    async def _answer(self, update: Update, context: Context, request: Request) -> None:
        outcome = await self._ask_desk(update, context, request)
        await self._deliver(update, outcome)

    async def _ask_desk(self, update: Update, context: Context, request: Request) -> Outcome:
        """The desk's outcome; typing and drafts meanwhile. Raises Cancelled as soon as the person gives up."""
        ticket = ticket_in_hand.get()
        withdrawn = ticket.withdrawn if ticket else asyncio.Event()
        presence = Presence(context.bot, int(request.chat), update.update_id, drafts=self._stream)
        progress = Progress(presence.show, withdrawn.is_set)
        numbered = replace(request, update=update.update_id)
        work = asyncio.get_running_loop().run_in_executor(self._workers, self._desk.handle, numbered, progress)
        try:
            if not request.private:
                return await _unless(withdrawn, work)
            async with presence.while_working():
                return await _unless(withdrawn, work)
        finally:
            if ticket:
                ticket.open = False

    async def edited(self, update: Update, context: Context) -> None:
        """An edited question: its answer is changed in place. A command that was edited is left alone."""
        message = update.edited_message
        assert message is not None
        request = request_of(message, user_of(update), context.bot.id, context.bot.username)
        if request is None or command_of(message) not in ("", "hoi") or (not request.private and await self._off(request)):
            return
        earlier = await self._run(self._ledger.answers_to, request.chat, message.message_id)
        outcome = await self._ask_desk(update, context, request)
        if outcome.reply is None:
            return
        fresh = self._outgoing(update, outcome.reply)
        await self._delivery.answer(update.update_id, _instead_of(earlier, fresh) if earlier else fresh)

    async def _off(self, request: Request) -> bool:
        return not self._groups or bool(await self._run(self._desk.access.is_off, request.chat))

    async def failed(self, update: object, context: Context) -> None:
        """A handler raised: log it, and do not leave the person without a word. A withdrawn question is no failure."""
        if isinstance(context.error, Cancelled):
            return
        log.error("a handler failed", exc_info=context.error)
        if isinstance(update, Update) and update.effective_message:
            await self._reply(update, say(messages.FAILED))

    # --- buttons

    async def pressed(self, update: Update, context: Context) -> None:
        """A button below one of our messages."""
        query = update.callback_query
        assert query is not None
        if query.message is None or not query.data:
            return
        request = Request(
            chat=chat_of(update),
            user=user_of(update),
            action=query.data,
            thread=thread_of(query.message) if isinstance(query.message, Message) else "",
            private=query.message.chat.type == "private",
        )
        asks = query.data.startswith(("q:", "l:"))
        if asks:  # may take a while: stop the button's clock now
            await _stop_clock(query, "")
        outcome = await self._ask_desk(update, context, request)
        if not asks:
            await _stop_clock(query, outcome.toast)
        await self._deliver(update, outcome)

    # --- inline

    async def inline(self, update: Update, context: Context) -> None:
        """`@bot câu hỏi` in any chat: the answer and its clauses as results, once the person stops typing."""
        query = update.inline_query
        assert query is not None
        self._typing[query.from_user.id] = query.id
        await asyncio.sleep(INLINE_PAUSE)
        if self._typing.get(query.from_user.id) != query.id:
            return
        del self._typing[query.from_user.id]
        found: tuple[tuple[str, str, Reply], ...] = ()
        if len(query.query.strip()) >= INLINE_SHORTEST:
            ask: Callable[..., Any] = self._desk.inline
            found = await asyncio.get_running_loop().run_in_executor(self._workers, ask, str(query.from_user.id), query.query)
        results = [_article(n, *item) for n, item in enumerate(found[:10])]
        with suppress(TelegramError):  # the person has gone on typing, or waited too long
            await query.answer(results, cache_time=30, is_personal=True)

    # --- replies

    async def waiting(self, update: Update, ahead: int) -> None:
        """A question waits for longer than a moment: say so, in private chats only."""
        if update.effective_chat and update.effective_chat.type == "private":
            payload = self._outgoing(update, say(messages.WAITING.format(ahead=max(1, ahead))))
            await self._delivery.post([Outgoing(o.chat, o.content) for o in payload])

    async def _reply(self, update: Update, reply: Reply) -> None:
        await self._delivery.answer(update.update_id, self._outgoing(update, reply))

    async def _deliver(self, update: Update, outcome: Outcome) -> None:
        """Write the whole outcome down with the update, then send."""
        out = self._outgoing(update, outcome.reply, in_place=outcome.in_place) if outcome.reply else []
        if outcome.in_place and out and await self._is_shown(out[0]):
            out = out[1:]
        out += [entry for post in outcome.posts for entry in posted(post)]
        await self._delivery.answer(update.update_id, out)

    async def _is_shown(self, out: Outgoing) -> bool:
        """True when the message to be changed already reads so (a button pressed twice)."""
        standing = await self._run(self._ledger.find, out.chat, out.edits)
        return standing is not None and _same(standing.content, out.content)

    def _outgoing(self, update: Update, reply: Reply, *, in_place: bool = False) -> list[Outgoing]:
        """The reply as messages for the ledger: in the same topic, in a group as a reply to who asked."""
        asked = update.effective_message
        assert asked is not None
        extra: dict[str, Any] = {}
        if isinstance(asked, Message) and (thread := thread_of(asked)):
            extra["thread"] = int(thread)
        if asked.chat.type != "private":
            extra["reply_to"] = asked.message_id
        own = update.message or update.edited_message
        found = [
            Outgoing(chat_of(update), part.payload() | extra, own.message_id if own else 0, reply.answer_id)
            for part in telegram_messages(reply)
        ]
        if in_place and found and update.callback_query and isinstance(asked, Message):
            found[0] = Outgoing(found[0].chat, found[0].content, 0, reply.answer_id, edits=asked.message_id)
        return found


async def _unless(withdrawn: asyncio.Event, work: asyncio.Future[Outcome]) -> Outcome:
    """The result of `work`; Cancelled as soon as `withdrawn` is set (the thread notices by itself)."""
    stop = asyncio.ensure_future(withdrawn.wait())
    try:
        futures: set[asyncio.Future[Any]] = {work, stop}
        await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
        if withdrawn.is_set():
            work.add_done_callback(lambda done: done.cancelled() or done.exception())
            raise Cancelled
        return work.result()
    finally:
        stop.cancel()


async def _stop_clock(query: CallbackQuery, toast: str) -> None:
    with suppress(TelegramError):  # too old, or the network: the reply itself does not depend on it
        await query.answer(shorten(toast, 200) if toast else None)


def _same(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return all(first.get(key) == second.get(key) for key in ("text", "entities", "buttons"))


def _instead_of(earlier: Sequence[LedgerEntry], fresh: Sequence[Outgoing]) -> list[Outgoing]:
    """New messages in place of earlier ones: edit what differs, delete what is too many, send what is missing."""
    changed = [
        Outgoing(new.chat, new.content, new.question_id, new.answer_id, edits=old.message_id)
        for old, new in zip(earlier, fresh, strict=False)
        if not _same(old.content, new.content)
    ]
    gone = [Outgoing(old.chat, {"delete": True, "text": ""}, edits=old.message_id) for old in earlier[len(fresh) :]]
    return [*changed, *gone, *fresh[len(earlier) :]]


def posted(post: Post) -> list[Outgoing]:
    """A reply for another chat as messages for the ledger."""
    extra: dict[str, Any] = {"thread": int(post.thread)} if post.thread else {}
    if post.about:
        extra["about"] = post.about
    return [Outgoing(post.chat, part.payload() | extra, answer_id=post.reply.answer_id) for part in telegram_messages(post.reply)]


def _article(number: int, title: str, description: str, reply: Reply) -> InlineQueryResultArticle:
    shown = inline_preview(reply, 3500)
    content = InputTextMessageContent(shown.text, entities=[MessageEntity(e["type"], e["offset"], e["length"]) for e in shown.entities])
    return InlineQueryResultArticle(str(number), shorten(title, 100) or "…", content, description=shorten(description, 200))
