"""A question that somebody passed on to an expert, and what experts answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.verified.approved_answer import Author, VerifiedError


class RequestGone(VerifiedError):
    """There is no such request (any more)."""


class AnsweredMeanwhile(VerifiedError):
    """Another expert answered while this one was writing; `request` is how it stands."""

    def __init__(self, message: str, request: ExpertRequest) -> None:
        super().__init__(message)
        self.request = request


@dataclass(frozen=True, slots=True)
class ExpertReply:
    number: int
    text: str
    author: Author
    at: datetime

    @property
    def by(self) -> str:
        return ", ".join(part for part in (self.author.name, self.author.role) if part)


@dataclass(frozen=True, slots=True)
class ExpertRequest:
    """`state` is "open", "answered" or "closed"; `unread` of one that was answered or closed and not looked at on the web."""

    id: str
    question_id: str
    conversation_id: str
    question: str
    note: str
    channel: str
    user: str
    chat: str
    thread: str
    state: str
    closed: str
    verified_id: str
    asked_at: datetime
    read_at: datetime | None
    replies: tuple[ExpertReply, ...] = ()

    @property
    def unread(self) -> bool:
        return self.state != "open" and self.read_at is None
