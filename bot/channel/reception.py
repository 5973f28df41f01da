"""The desk of a channel: a message or a pressed button goes in, what to reply comes out. Knows no messenger.

Everything here is synchronous and runs in a worker thread of the channel's adapter.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Container
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.answer.answer import Done, Token, answer_json
from bot.ask.assistant import Assistant
from bot.channel import browse, quoted_sources
from bot.channel.commands import Commands, private
from bot.channel.expert_chat import ExpertChat
from bot.channel.line import Cancelled, Pace
from bot.channel.room_chat import PREFIX, RoomChat
from bot.chat import messages
from bot.chat.admission import WRONG_MINUTES, Admission
from bot.chat.ledger import Ledger
from bot.chat.reply import Reply, compose, main_sources, say
from bot.chat.request import Outcome, Progress, Request
from bot.expert.queue import ExpertQueue
from bot.question import QuestionError
from bot.records.records import new_id
from bot.records.writing import reason_of
from bot.verified.approved_answer import VerifiedError
from bot.workshop.room.room import WorkshopError
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)
_COMMAND = re.compile(r"/([a-zA-Z0-9_]+)(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
_CODE = re.compile(r"[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}")


class Reception:
    """Answers requests of one channel. Safe from several threads."""

    def __init__(
        self,
        assistant: Assistant,
        access: Admission,
        ledger: Ledger,
        *,
        questions_per_minute: int = 20,
        public_url: str = "",
        experts_chat: str = "",
        originals: Container[str] = (),
        experts_role: str = "",
    ) -> None:
        """`public_url` is the web server as people reach it; `experts_chat` gets the questions meant for an expert, who signs there
        as `experts_role`; `originals` are the documents whose pages the channel can show."""
        self.assistant, self.access, self.ledger = assistant, access, ledger
        self.channel = ledger.channel
        self._pace = Pace(questions_per_minute)
        self._public_url, self._experts_chat = public_url.rstrip("/"), experts_chat
        self._originals = originals
        self.experts = ExpertQueue(assistant.records, chats=((self.channel, experts_chat),), public_url=public_url)
        self._answering = ExpertChat(self.experts, assistant, ledger, chat=experts_chat, role=experts_role)
        self._room = RoomChat(assistant, self.channel)
        self.commands = Commands(assistant, access, ledger, self.experts, public_url=self._public_url, originals=originals)

    def handle(self, request: Request, progress: Progress | None = None) -> Outcome:
        """The one place of a channel where an error ends: the person gets a message, the log the rest.

        Raises Cancelled when the person withdrew the question.
        """
        try:
            return self._refuse(request) or self._dispatch(request, progress or Progress())
        except (QuestionError, VerifiedError, WorkshopError) as error:
            log.info("%s: refused: %s", self.channel, getattr(error, "code", "not_verifiable"))
            return Outcome(say(str(error)))
        except KnowledgeError as error:  # not ingested yet, or with another encoder: an administrator's business
            log.error("%s: %s", self.channel, error)
            return Outcome(say(messages.NOT_READY))
        except Cancelled:
            raise
        except Exception:
            log.exception("%s: a request failed", self.channel)
            return Outcome(say(messages.FAILED))

    # --- access

    def _refuse(self, request: Request) -> Outcome | None:
        """The reply to somebody who may not ask, None for everybody else (the experts were chosen by the configuration)."""
        user = request.user
        if self.access.allows(user) or (self._experts_chat and request.chat == self._experts_chat):
            return None
        if self.access.mode != "pairing":
            return private(request, messages.NOT_ALLOWED.format(user=user))
        if self.access.locked_out(user):
            return private(request, messages.PAIRING_TOO_MANY.format(minutes=WRONG_MINUTES))
        code = request.text.removeprefix("/start").strip()
        if not request.private or not _CODE.fullmatch(code):
            return private(request, messages.PAIRING_NEEDED)
        paired = self.access.pair(user, code)
        return Outcome(say(messages.PAIRED if paired else messages.PAIRING_WRONG))

    # --- what was asked for

    def _dispatch(self, request: Request, progress: Progress) -> Outcome:
        if request.action:
            return self._press(request, progress)
        if found := self._answering.reply(request):
            return found
        match = _COMMAND.match(request.text)
        if not match:
            return self._to_room(request) or Outcome(self._ask(request, request.text, progress))
        name, argument = match[1].lower(), (match[2] or "").strip()
        if name == "hoi":
            return Outcome(self._ask(request, argument, progress) if argument else say(messages.ASK_USAGE))
        if name == "start" and argument.startswith(PREFIX):
            return self._room.enter(request, argument.removeprefix(PREFIX))
        return self._room.leave(request) if name == "roi" else self.commands.run(name, request, argument)

    def _to_room(self, request: Request) -> Outcome | None:
        """A question of a chat that is in a workshop room; None for any other."""
        room = self._room.room_of(request)
        if room is None:
            return None
        if wait := self._pace.wait_seconds(request.user):
            return Outcome(say(messages.TOO_FAST.format(seconds=wait)))
        return self._room.ask(room, request)

    def _ask(self, request: Request, question: str, progress: Progress, *, heading: str = "") -> Reply:
        if wait := self._pace.wait_seconds(request.user):
            return say(messages.TOO_FAST.format(seconds=wait))
        conversation = self._conversation(request)
        written = ""
        events = self.assistant.ask_stream(question, conversation_id=conversation, channel=self.channel, user=request.user)
        for event in events:
            if progress.withdrawn():
                raise Cancelled
            if isinstance(event, Token):
                written += event.text
                progress.show(written)
            elif isinstance(event, Done):
                return compose(answer_json(event.answer), heading=heading, originals=self._originals)
        raise AssertionError("a stream ends with Done")

    def _conversation(self, request: Request) -> str:
        """Without the database an answer has no context; it is an answer all the same."""
        try:
            return self.access.conversation(request.chat, request.thread, request.user)
        except SQLAlchemyError as error:
            log.error("%s: the conversation could not be looked up: %s", self.channel, reason_of(error))
            return new_id()

    def _catalog(self) -> browse.Catalog:
        return self.assistant.index.current().catalog

    # --- buttons

    def _press(self, request: Request, progress: Progress) -> Outcome:
        """What a button does: `a:answer` whole list, `s:answer:n` source, `p:answer:n` its original page, `v:answer` full text,
        `r:answer` related ones, `f:answer:rating`, `q:answer:n` suggestion, `d:` `u:` `l:` browsing, `k:request` keep an expert's
        answer, `x:` forget."""
        kind, _, rest = request.action.partition(":")
        if kind in ("d", "u", "l"):
            if question := browse.question(request.action):
                return Outcome(self._ask(request, question, progress, heading=question))
            found = browse.open_page(self._catalog(), request.action, self._public_url)
            return Outcome(found, in_place=True) if found else Outcome(toast=messages.BUTTON_OLD)
        if kind == "k":
            return self._answering.keep(request, rest)
        if kind == "x":
            return self.commands.forget(request, sure=rest == "yes")
        answer_id, _, number = rest.partition(":")
        answer = self.assistant.records.answer(answer_id)
        if answer is None:
            return Outcome(toast=messages.ANSWER_GONE)
        if kind == "f":
            return self._rate(request, answer, int(number))
        if kind == "q":
            question = answer["suggestions"][int(number)]
            return Outcome(self._ask(request, question, progress, heading=question))
        if kind == "a":
            return Outcome(compose(answer, full=True, originals=self._originals))
        if kind == "s":
            return Outcome(quoted_sources.one(answer, int(number), self._public_url, self._originals))
        if kind == "p":
            page = quoted_sources.page(answer, int(number), self._public_url, self._originals)
            return Outcome(page) if page else Outcome(toast=messages.PAGE_GONE)
        if kind == "r":
            return Outcome(quoted_sources.related(answer, self._public_url))
        if kind == "v":
            return Outcome(quoted_sources.verbatim(answer, self._catalog(), self._public_url))
        return Outcome(toast=messages.BUTTON_OLD)

    def _rate(self, request: Request, answer: dict[str, Any], rating: int) -> Outcome:
        if not rating:
            self.experts.ask(answer, channel=self.channel, user=request.user, chat=request.chat, thread=request.thread)
            return Outcome(toast=messages.EXPERT_ASKED)
        reason = "not_found" if answer["declined"] else ""
        self.assistant.records.add_feedback(answer["id"], rating, reason=reason, channel=self.channel, user=request.user)
        return Outcome(toast=messages.THANKS_GOOD if rating > 0 else messages.THANKS_BAD)

    def inline(self, user: str, question: str) -> tuple[tuple[str, str, Reply], ...]:
        """Results for an inline query: (title, description, reply to put into the chat), the answer first."""
        if not question.strip() or not self.access.allows(user) or self._pace.wait_seconds(user):
            return ()
        answer = answer_json(self.assistant.ask(question, channel=self.channel, user=user))
        whole = replace(compose(answer, heading=answer["question"]), buttons=())
        if answer["declined"]:
            return ((messages.INLINE_NOTHING, answer["answer"], whole),)
        found = [(answer["question"], answer["answer"], whole)]
        found += [(c["label"], c["quote"], quoted_sources.one(answer, n, self._public_url)) for n, c in enumerate(main_sources(answer), 1)]
        return tuple(found)
