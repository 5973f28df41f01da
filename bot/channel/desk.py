"""The desk of a channel: a message or a pressed button goes in, what to reply comes out. Knows no messenger.

Everything here is synchronous and runs in a worker thread of the channel's adapter.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.answer import Done, Token, answer_json
from bot.assistant import Assistant
from bot.channel import browse, messages, sources
from bot.channel.access import CODE_HOURS, WRONG_MINUTES, Access
from bot.channel.ledger import Ledger
from bot.channel.line import Cancelled, Pace
from bot.channel.reply import Block, Button, Reply, Style, compose, say
from bot.question import QuestionError
from knowledge.errors import NoIndexError

log = logging.getLogger(__name__)
_COMMAND = re.compile(r"/([a-zA-Z0-9_]+)(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
_CODE = re.compile(r"[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}")
MAX_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Request:
    """What a person did. `text` is the message without a mention of the bot; `action` a pressed button instead.

    `thread` is the topic in a group ("" for none), `reply_to` the id of the message replied to (0 for none).
    """

    chat: str
    user: str
    text: str = ""
    action: str = ""
    thread: str = ""
    private: bool = True
    reply_to: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A reply for another chat. `about` is kept with it and found again when somebody replies to it there."""

    chat: str
    reply: Reply
    thread: str = ""
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do: reply in the chat, show a `toast` at the pressed button, put the reply in place of the message
    that was pressed (`in_place`), post elsewhere. All empty: nothing to do."""

    reply: Reply | None = None
    toast: str = ""
    in_place: bool = False
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How the asking goes on: `show(text so far)` while an answer is written, `withdrawn()` when it is no longer wanted."""

    show: Callable[[str], None] = lambda _: None
    withdrawn: Callable[[], bool] = lambda: False


class Desk:
    """Answers requests of one channel. Safe from several threads."""

    def __init__(
        self,
        assistant: Assistant,
        access: Access,
        ledger: Ledger,
        *,
        questions_per_minute: int = 20,
        public_url: str = "",
        experts_chat: str = "",
        invitation: str = "",
    ) -> None:
        """`public_url` is the web server as people reach it; `invitation` a link that a pairing code is appended to."""
        self.assistant, self.access, self.ledger = assistant, access, ledger
        self.channel = ledger.channel
        self.invitation = invitation
        self._pace = Pace(questions_per_minute)
        self._public_url, self._experts_chat = public_url.rstrip("/"), experts_chat
        self._commands: dict[str, Callable[[Request, str], Outcome]] = {
            "start": self._start,
            "help": lambda r, _: Outcome(self._help(r)),
            "nguon": lambda r, _: Outcome(self._sources_of_last(r)),
            "tailieu": lambda r, _: Outcome(browse.documents(self._catalog())),
            "linhvuc": lambda r, _: Outcome(browse.fields()),
            "moi": self._new_conversation,
            "gopy": self._comment,
            "toi": lambda r, _: Outcome(self._about(r)),
            "thongke": self._statistics,
            "ma": self._pairing_code,
        }

    def handle(self, request: Request, progress: Progress | None = None) -> Outcome:
        """The one place of a channel where an error ends: the person gets a message, the log the rest.

        Raises Cancelled when the person withdrew the question.
        """
        try:
            return self._refuse(request) or self._dispatch(request, progress or Progress())
        except QuestionError as error:
            return Outcome(say(str(error)))
        except NoIndexError:
            return Outcome(say(messages.NOT_READY))
        except Cancelled:
            raise
        except Exception:
            log.exception("%s: a request failed", self.channel)
            return Outcome(say(messages.FAILED))

    # --- access

    def _refuse(self, request: Request) -> Outcome | None:
        """The reply to somebody who may not ask, None for everybody else."""
        user = request.user
        if self.access.allows(user):
            return None
        if self.access.mode != "pairing":
            return self._private(request, messages.NOT_ALLOWED.format(user=user))
        if self.access.locked_out(user):
            return self._private(request, messages.PAIRING_TOO_MANY.format(minutes=WRONG_MINUTES))
        code = request.text.removeprefix("/start").strip()
        if not request.private or not _CODE.fullmatch(code):
            return self._private(request, messages.PAIRING_NEEDED)
        paired = self.access.pair(user, code)
        return Outcome(say(messages.PAIRED if paired else messages.PAIRING_WRONG))

    def _private(self, request: Request, text: str) -> Outcome:
        """To a person, not to a whole group: there nothing is said, or a toast when a button was pressed."""
        if request.action:
            return Outcome(toast=text[:200])
        return Outcome(say(text) if request.private else None)

    # --- what was asked for

    def _dispatch(self, request: Request, progress: Progress) -> Outcome:
        if request.action:
            return self._press(request, progress)
        if self._experts_chat and request.chat == self._experts_chat and request.reply_to and (found := self._expert_answer(request)):
            return found
        match = _COMMAND.match(request.text)
        if not match:
            return Outcome(self._ask(request, request.text, progress))
        name, argument = match[1].lower(), (match[2] or "").strip()
        if name == "hoi":
            return Outcome(self._ask(request, argument, progress) if argument else say(messages.ASK_USAGE))
        command = self._commands.get(name)
        if command is None:
            return Outcome(say(messages.UNKNOWN_COMMAND) if request.private else None)
        return command(request, argument)

    def _ask(self, request: Request, question: str, progress: Progress, *, heading: str = "") -> Reply:
        if wait := self._pace.wait_seconds(request.user):
            return say(messages.TOO_FAST.format(seconds=wait))
        conversation = self.access.conversation(request.chat, request.thread, request.user)
        written = ""
        events = self.assistant.ask_stream(question, conversation_id=conversation, channel=self.channel, user=request.user)
        for event in events:
            if progress.withdrawn():
                raise Cancelled
            if isinstance(event, Token):
                written += event.text
                progress.show(written)
            elif isinstance(event, Done):
                return compose(answer_json(event.answer), heading=heading)
        raise AssertionError("a stream ends with Done")

    def _catalog(self) -> browse.Catalog:
        return self.assistant.index.current().catalog

    # --- buttons

    def _press(self, request: Request, progress: Progress) -> Outcome:
        """`s:answer:n` source, `v:answer` verbatim, `f:answer:rating`, `q:answer:n` suggestion, `d:`/`u:`/`l:` browsing, `x:` forget."""
        kind, _, rest = request.action.partition(":")
        if kind in ("d", "u", "l"):
            if question := browse.question(request.action):
                return Outcome(self._ask(request, question, progress, heading=question))
            found = browse.open_page(self._catalog(), request.action, self._public_url)
            return Outcome(found, in_place=True) if found else Outcome(toast=messages.BUTTON_OLD)
        if kind == "x":
            return self._forget(request, sure=rest == "yes")
        answer_id, _, number = rest.partition(":")
        answer = self.assistant.records.answer(answer_id)
        if answer is None:
            return Outcome(toast=messages.ANSWER_GONE)
        if kind == "f":
            return self._rate(request, answer, int(number))
        if kind == "q":
            question = answer["suggestions"][int(number)]
            return Outcome(self._ask(request, question, progress, heading=question))
        if kind == "s":
            return Outcome(sources.one(answer, int(number), self._public_url))
        if kind == "v":
            return Outcome(sources.verbatim(answer, self._catalog(), self._public_url))
        return Outcome(toast=messages.BUTTON_OLD)

    def _rate(self, request: Request, answer: dict[str, Any], rating: int) -> Outcome:
        self.assistant.records.add_feedback(answer["id"], rating, channel=self.channel, user=request.user)
        if rating:
            return Outcome(toast=messages.THANKS_GOOD if rating > 0 else messages.THANKS_BAD)
        if not self._experts_chat:
            return Outcome(toast=messages.EXPERT_RECORDED)
        about = {"chat": request.chat, "thread": request.thread, "question": answer["question"]}
        blocks = (Block(messages.EXPERT_REQUEST, Style.STRONG), Block(answer["question"]))
        return Outcome(toast=messages.EXPERT_ASKED, posts=(Post(self._experts_chat, Reply(blocks), about=about),))

    def _expert_answer(self, request: Request) -> Outcome | None:
        """An expert replies to a forwarded question: the reply goes to who asked."""
        entry = self.ledger.find(request.chat, request.reply_to)
        about = entry.content.get("about") if entry else None
        if not about or not request.text.strip():
            return None
        heading = messages.EXPERT_ANSWER.format(question=about["question"])
        answer = Reply((Block(heading, Style.STRONG), Block(request.text)))
        return Outcome(say(messages.EXPERT_SENT), posts=(Post(about["chat"], answer, about["thread"]),))

    # --- commands

    def _start(self, request: Request, payload: str) -> Outcome:
        """`/start` alone greets; a deep link's payload opens a shared answer or a page, or is a pairing code no longer needed."""
        if answer := self.assistant.records.answer(payload) if payload else None:
            return Outcome(compose(answer, heading=answer["question"]))
        if payload.startswith("linhvuc"):
            page = browse.open_page(self._catalog(), "l:" + payload.removeprefix("linhvuc").strip("-_"), self._public_url)
            return Outcome(page or browse.fields())
        if payload == "tailieu":
            return Outcome(browse.documents(self._catalog()))
        return Outcome(say(messages.START, (Button(messages.COMMANDS["linhvuc"], "l:"), Button(messages.COMMANDS["tailieu"], "d:0"))))

    def _help(self, request: Request) -> Reply:
        listed = dict(messages.COMMANDS if request.private else messages.GROUP_COMMANDS)
        if self.access.is_admin(request.user) and request.private:
            listed |= messages.ADMIN_COMMANDS
        return say(messages.HELP.format(commands="\n".join(f"/{name} – {text}" for name, text in listed.items())))

    def _sources_of_last(self, request: Request) -> Reply:
        answer = self.assistant.records.answer(self.ledger.last_answer(request.chat))
        if answer is None:
            return say(messages.NO_ANSWER_YET)
        return sources.all_of(answer, self._public_url)

    def _new_conversation(self, request: Request, _: str) -> Outcome:
        self.access.new_conversation(request.chat, request.thread, request.user)
        return Outcome(say(messages.NEW_CONVERSATION))

    def _comment(self, request: Request, comment: str) -> Outcome:
        """A remark, stored with the last answer of the chat; it is neither praise nor blame."""
        if not comment:
            return Outcome(say(messages.FEEDBACK_USAGE))
        last = self.ledger.last_answer(request.chat)
        text = comment[:MAX_COMMENT]
        kept = self.assistant.records.add_feedback(last, 0, reason="gopy", comment=text, channel=self.channel, user=request.user)
        if not kept:
            return Outcome(say(messages.FEEDBACK_NEEDS_ANSWER))
        return Outcome(say(messages.FEEDBACK_THANKS))

    def _about(self, request: Request) -> Reply:
        records = self.assistant.records
        count = records.about_user(self.channel, request.user)
        text = messages.ABOUT_ME.format(user=request.user, questions=count, days=records.retention_days)
        return say(text, (Button(messages.BUTTON_FORGET, "x:ask"),))

    def _forget(self, request: Request, *, sure: bool) -> Outcome:
        if not sure:
            return Outcome(say(messages.FORGET_ASK, (Button(messages.BUTTON_FORGET_SURE, "x:yes"),)), in_place=True)
        gone = self.assistant.records.forget_user(self.channel, request.user)
        self.access.forget(request.user)
        if request.private:
            self.ledger.forget(request.chat)
        return Outcome(say(messages.FORGOTTEN.format(questions=gone)), in_place=True)

    def _statistics(self, request: Request, _: str) -> Outcome:
        if not self.access.is_admin(request.user):
            return self._private(request, messages.ADMIN_ONLY)
        found = self.assistant.records.statistics()
        text = messages.STATISTICS.format(
            days=30,
            questions=found.questions,
            declined=found.declined,
            users=found.users,
            good=found.good,
            bad=found.bad,
            channels=", ".join(f"{name} {count}" for name, count in found.by_channel) or "–",
        )
        listed = [Block(f"• {question}") for question in found.unanswered[:10]]
        return Outcome(Reply((Block(text), *([Block(messages.UNANSWERED, Style.STRONG, opens=True)] if listed else []), *listed)))

    def _pairing_code(self, request: Request, _: str) -> Outcome:
        if not self.access.is_admin(request.user) or not request.private:
            return self._private(request, messages.ADMIN_ONLY)
        code = self.access.new_code()
        link = f"{self.invitation}{code}" if self.invitation else ""
        text = messages.PAIRING_CODE.format(code=code, hours=CODE_HOURS)
        return Outcome(say(text + (messages.PAIRING_LINK.format(link=link) if link else "")))

    def inline(self, user: str, question: str) -> tuple[tuple[str, str, Reply], ...]:
        """Results for an inline query: (title, description, reply to put into the chat), the answer first."""
        if not question.strip() or not self.access.allows(user) or self._pace.wait_seconds(user):
            return ()
        answer = answer_json(self.assistant.ask(question, channel=self.channel, user=user))
        whole = replace(compose(answer, heading=answer["question"]), buttons=())
        if answer["declined"]:
            return ((messages.INLINE_NOTHING, answer["answer"], whole),)
        found = [(answer["question"], answer["answer"], whole)]
        found += [(c["label"], c["quote"], sources.one(answer, n, self._public_url)) for n, c in enumerate(answer["citations"], 1)]
        return tuple(found)
