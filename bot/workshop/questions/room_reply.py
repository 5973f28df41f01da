"""What a trainer gives to a question: an answer, or one of the acts; and what stands in the way when two do so at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.verified.approved_answer import Clause
from bot.workshop.room import messages
from bot.workshop.room.room import QuestionState, RoomQuestion, WorkshopError


class AnswerConflict(WorkshopError):
    """Another trainer changed the answer meanwhile; `current` is what stands."""

    def __init__(self, message: str, current: RoomQuestion) -> None:
        super().__init__("conflict", message)
        self.current = current

    @classmethod
    def over(cls, current: RoomQuestion, expected: int) -> AnswerConflict:
        """What a trainer reads who edited version `expected`."""
        return cls(messages.CONFLICT.format(who=who_signed(current), current=current.version, expected=expected), current)


@dataclass(frozen=True, slots=True)
class RoomReply:
    """An answer as a trainer gives it: the text, the clauses under it as they are shown (citation_json), how it is signed;
    `clauses` are the same as they stand on the day, to be compared with the live text later; `told` are the chats, (channel, chat,
    thread), that know the answer already."""

    text: str
    citations: tuple[dict[str, Any], ...]
    signed: str
    verified_id: str = ""
    clauses: tuple[Clause, ...] = ()
    told: frozenset[tuple[str, str, str]] = frozenset()


def who_signed(question: RoomQuestion) -> str:
    """The name without the day."""
    return question.signed.partition(", ngày ")[0] or "người khác"


def _before_it_was_hidden(question: RoomQuestion) -> QuestionState:
    if question.answer:
        return QuestionState.ANSWERED
    return QuestionState.LIVE if question.answered_at else QuestionState.OPEN


ACTS: dict[str, Callable[[RoomQuestion], dict[str, Any]]] = {
    "publish": lambda _: {"state": QuestionState.OPEN},
    "hide": lambda _: {"state": QuestionState.HIDDEN, "pinned": False},
    "unhide": lambda q: {"state": _before_it_was_hidden(q)} | ({"answered_at": q.answered_at} if q.answered_at else {}),
    "pin": lambda _: {"pinned": True},
    "unpin": lambda _: {"pinned": False},
    "park": lambda _: {"state": QuestionState.PARKED},
    "live": lambda _: {"state": QuestionState.LIVE},
    "reopen": lambda _: {"state": QuestionState.OPEN, "answered_at": None},
}
