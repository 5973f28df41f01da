"""A workshop room, what is asked in it and the quick checks, as plain values; what cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.verified.approved_answer import tidy
from bot.workshop.room import messages

TITLE_LIMIT, NAME_LIMIT, QUESTION_LIMIT, ANSWER_LIMIT = 200, 60, 1000, 4000


class WorkshopError(ValueError):
    """What cannot be taken; the message is for the person who did it. `code` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class QuestionState(StrEnum):
    WAITING = "waiting"  # for a trainer to let it in
    OPEN = "open"
    ANSWERED = "answered"
    LIVE = "live"  # answered by word of mouth
    HIDDEN = "hidden"
    PARKED = "parked"  # for an expert, after the workshop


PUBLIC = frozenset({QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.LIVE, QuestionState.PARKED})
DONE = frozenset({QuestionState.ANSWERED, QuestionState.LIVE})


@dataclass(frozen=True, slots=True)
class Room:
    id: int
    code: str
    title: str
    unit: str
    module: str
    documents: tuple[str, ...]
    moderated: bool
    open: bool
    shown: str
    user: str
    created_at: datetime
    closed_at: datetime | None

    @property
    def topic(self) -> str:
        """Of its live events."""
        return f"workshop:{self.id}"


@dataclass(frozen=True, slots=True)
class AskedBy:
    """Who asks and where they are told. `key` is the same when a request is sent again."""

    user: str
    channel: str = "http"
    name: str = ""
    chat: str = ""
    thread: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """`people` are all who asked it or what was merged into it, or voted for either."""

    id: int
    text: str
    name: str
    channel: str
    user: str
    chat: str
    thread: str
    state: QuestionState
    pinned: bool
    merged_into: int | None
    draft: dict[str, Any] | None
    answer: str
    citations: tuple[dict[str, Any], ...]
    signed: str
    version: int
    verified_id: str
    asked_at: datetime
    answered_at: datetime | None
    people: int = 0

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC and self.merged_into is None


@dataclass(frozen=True, slots=True)
class Check:
    """A multiple-choice question; `counts` are the ballots for each option."""

    id: int
    text: str
    options: tuple[str, ...]
    right: int
    citation: dict[str, Any] | None
    state: str
    counts: tuple[int, ...]


def line(text: str, field: str, limit: int) -> str:
    """One line, tidied. Raises WorkshopError naming the field when it is too long."""
    return limited(" ".join(tidy(text).split()), field, limit)


def limited(text: str, field: str, limit: int) -> str:
    if len(text) > limit:
        raise WorkshopError("too_long", messages.TOO_LONG.format(field=field, length=len(text), limit=limit))
    return text
