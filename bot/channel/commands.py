"""The commands of a channel that are no questions, the same in every messenger."""

from __future__ import annotations

from collections.abc import Callable, Container

from bot.ask.assistant import Assistant
from bot.channel import browse, quoted_sources
from bot.chat import messages
from bot.chat.admission import CODE_HOURS, Admission
from bot.chat.block import Block, Style
from bot.chat.ledger import Ledger
from bot.chat.reply import Button, Reply, compose, say
from bot.chat.request import Outcome, Request
from bot.expert.queue import ExpertQueue
from bot.privacy import own_data
from bot.records.person import Person

MAX_COMMENT = 2000


class Commands:
    """Runs commands by name. `invitation` is a link that a pairing code is appended to, "" where there is none."""

    def __init__(
        self,
        assistant: Assistant,
        access: Admission,
        ledger: Ledger,
        experts: ExpertQueue,
        *,
        public_url: str = "",
        originals: Container[str] = (),
    ) -> None:
        self._assistant, self._access, self._ledger, self._experts = assistant, access, ledger, experts
        self._public_url, self._originals = public_url, originals
        self.invitation = ""
        self._by_name: dict[str, Callable[[Request, str], Outcome]] = {
            "start": self._start,
            "help": lambda r, _: Outcome(self._help(r)),
            "nguon": lambda r, _: Outcome(self._sources_of_last(r)),
            "tailieu": lambda r, _: Outcome(browse.documents(assistant.index.current().catalog)),
            "linhvuc": lambda r, _: Outcome(browse.fields()),
            "moi": self._new_conversation,
            "gopy": self._comment,
            "chuyengia": self._ask_expert,
            "toi": lambda r, _: Outcome(self._about(r)),
            "thongke": self._statistics,
            "ma": self._pairing_code,
        }

    def run(self, name: str, request: Request, argument: str) -> Outcome:
        """The outcome of `/name argument`; in a group an unknown command is somebody else's."""
        command = self._by_name.get(name)
        if command is None:
            return Outcome(say(messages.UNKNOWN_COMMAND) if request.private else None)
        return command(request, argument)

    def _start(self, request: Request, payload: str) -> Outcome:
        """`/start` alone greets; a deep link's payload opens a shared answer or a page, or is a pairing code no longer needed."""
        if answer := self._assistant.records.answer(payload) if payload else None:
            return Outcome(compose(answer, heading=answer["question"], originals=self._originals))
        if payload.startswith("linhvuc"):
            page = browse.open_page(
                self._assistant.index.current().catalog, "l:" + payload.removeprefix("linhvuc").strip("-_"), self._public_url
            )
            return Outcome(page or browse.fields())
        if payload == "tailieu":
            return Outcome(browse.documents(self._assistant.index.current().catalog))
        return Outcome(say(messages.START, (Button(messages.COMMANDS["linhvuc"], "l:"), Button(messages.COMMANDS["tailieu"], "d:0"))))

    def _help(self, request: Request) -> Reply:
        listed = dict(messages.COMMANDS if request.private else messages.GROUP_COMMANDS)
        if self._access.is_admin(request.user) and request.private:
            listed |= messages.ADMIN_COMMANDS
        return say(messages.HELP.format(commands="\n".join(f"/{name} – {text}" for name, text in listed.items())))

    def _sources_of_last(self, request: Request) -> Reply:
        answer = self._assistant.records.answer(self._ledger.last_answer(request.chat))
        if answer is None:
            return say(messages.NO_ANSWER_YET)
        return quoted_sources.all_of(answer, self._public_url)

    def _new_conversation(self, request: Request, _: str) -> Outcome:
        self._access.new_conversation(request.chat, request.thread, request.user)
        return Outcome(say(messages.NEW_CONVERSATION))

    def _comment(self, request: Request, comment: str) -> Outcome:
        """A remark, stored with the last answer of the chat; it is neither praise nor blame."""
        if not comment:
            return Outcome(say(messages.FEEDBACK_USAGE))
        last = self._ledger.last_answer(request.chat)
        text = comment[:MAX_COMMENT]
        kept = self._assistant.records.add_feedback(last, 0, reason="gopy", comment=text, channel=self._ledger.channel, user=request.user)
        if not kept:
            return Outcome(say(messages.FEEDBACK_NEEDS_ANSWER))
        return Outcome(say(messages.FEEDBACK_THANKS))

    def _ask_expert(self, request: Request, note: str) -> Outcome:
        """The last question of the chat, with what the person adds to it."""
        answer = self._assistant.records.answer(self._ledger.last_answer(request.chat))
        if answer is None:
            return Outcome(say(messages.EXPERT_NEEDS_ANSWER))
        asked = {"channel": self._ledger.channel, "user": request.user, "chat": request.chat, "thread": request.thread}
        self._experts.ask(answer, note=note[:MAX_COMMENT], **asked)
        return Outcome(say(messages.EXPERT_ASKED))

    def _about(self, request: Request) -> Reply:
        """What is stored about a person, for that person's eyes only."""
        if not request.private:
            return say(messages.PRIVATE_ONLY)
        records = self._assistant.records
        count = own_data.count_questions(records.engine, self._person(request))
        text = messages.ABOUT_ME.format(user=request.user, questions=count, days=records.retention_days)
        return say(text, (Button(messages.BUTTON_FORGET, "x:ask"),))

    def forget(self, request: Request, *, sure: bool) -> Outcome:
        if not sure:
            return Outcome(say(messages.FORGET_ASK, (Button(messages.BUTTON_FORGET_SURE, "x:yes"),)), in_place=True)
        gone = own_data.forget(self._assistant.records.engine, self._person(request))
        return Outcome(say(messages.FORGOTTEN.format(questions=gone)), in_place=True)

    def _person(self, request: Request) -> Person:
        return self._assistant.records.pseudonyms.all_names(Person((request.user,), (self._ledger.channel,)))

    def _statistics(self, request: Request, _: str) -> Outcome:
        if not self._access.is_admin(request.user):
            return private(request, messages.ADMIN_ONLY)
        found = self._assistant.records.statistics()
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
        if not self._access.is_admin(request.user) or not request.private:
            return private(request, messages.ADMIN_ONLY)
        code = self._access.new_code()
        link = f"{self.invitation}{code}" if self.invitation else ""
        text = messages.PAIRING_CODE.format(code=code, hours=CODE_HOURS)
        return Outcome(say(text + (messages.PAIRING_LINK.format(link=link) if link else "")))


def private(request: Request, text: str) -> Outcome:
    """To a person, not to a whole group: there nothing is said, or a toast when a button was pressed."""
    if request.action:
        return Outcome(toast=text[:200])
    return Outcome(say(text) if request.private else None)
