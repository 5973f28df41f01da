"""Questions that found no answer, or one of low confidence, grouped by meaning; and what people said was wrong.

Texts are as the records hold them: masked, and gone when their time is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.answer.answer import CONVERSATIONAL, Searcher
from bot.local_time import now_utc
from bot.records.tables import FEEDBACK, QUESTIONS
from bot.verified.approved_answer import VerifiedAnswer
from bot.verified.sameness import Sameness
from bot.verified.shown import KIND as VERIFIED

LOW_CONFIDENCE = 0.6  # chance below which an answer is looked at by a person
_MOST = 1000  # newest questions that are grouped


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    id: str
    question: str
    channel: str
    at: datetime
    declined: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class SameQuestions:
    """Questions that ask the same, newest first; `answered` is a verified answer that is there by now."""

    asked: tuple[UnansweredQuestion, ...]
    answered: VerifiedAnswer | None = None

    @property
    def question(self) -> str:
        """The wording that most people used, of several the newest."""
        counts = Counter(one.question for one in self.asked)
        return max(self.asked, key=lambda one: (counts[one.question], one.at)).question

    @property
    def declined(self) -> int:
        return sum(one.declined for one in self.asked)

    @property
    def latest(self) -> datetime:
        return self.asked[0].at


@dataclass(frozen=True, slots=True)
class Complaint:
    question_id: str
    question: str
    reason: str
    comment: str
    rating: int
    channel: str
    at: datetime


def unanswered(engine: sa.Engine, *, days: int = 30) -> tuple[UnansweredQuestion, ...]:
    """What was declined or answered with low confidence, newest first."""
    q = QUESTIONS.c
    weak = sa.or_(q.declined, sa.and_(q.confidence < LOW_CONFIDENCE, q.kind.not_in((*CONVERSATIONAL, VERIFIED, "several"))))
    columns = (q.id, q.question, q.channel, q.asked_at, q.declined, q.confidence)
    query = sa.select(*columns).where(weak, q.asked_at >= now_utc() - timedelta(days=days)).order_by(q.asked_at.desc()).limit(_MOST)
    with engine.connect() as db:
        return tuple(UnansweredQuestion(*row) for row in db.execute(query))


def grouped(asked: Sequence[UnansweredQuestion], sameness: Sameness, search: Searcher) -> tuple[SameQuestions, ...]:
    """By meaning, the most asked first."""
    groups = sameness.groups([one.question for one in asked], search)
    found = [SameQuestions(tuple(asked[n] for n in sorted(group))) for group in groups]
    return tuple(sorted(found, key=lambda group: (-len(group.asked), -group.latest.timestamp())))


def complaints(engine: sa.Engine, *, days: int = 90, limit: int = 500) -> tuple[Complaint, ...]:
    """Thumbs down with their reasons, and remarks, newest first."""
    f, q = FEEDBACK.c, QUESTIONS.c
    columns = (f.question_id, q.question, f.reason, f.comment, f.rating, f.channel, f.given_at)
    said = sa.or_(f.rating < 0, f.comment != "")
    query = sa.select(*columns).join(QUESTIONS, q.id == f.question_id).where(said, f.given_at >= now_utc() - timedelta(days=days))
    with engine.connect() as db:
        return tuple(Complaint(*row) for row in db.execute(query.order_by(f.given_at.desc()).limit(limit)))
