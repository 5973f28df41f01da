"""How much the assistant is used: by day, channel and area of reform. Counts only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from bot.answer.answer import CONVERSATIONAL
from bot.areas import AREAS
from bot.local_time import now_utc
from bot.records.tables import FEEDBACK, QUESTIONS

OTHER = "Nội dung khác"
_READ_AT_MOST = 5000  # answers whose clauses are looked at for their area


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    questions: int
    declined: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Of the last `span` days; every day is there, also one without questions."""

    span: int
    days: tuple[Day, ...]
    channels: tuple[tuple[str, int], ...]
    areas: tuple[tuple[str, int], ...]
    people: int
    good: int
    bad: int

    @property
    def questions(self) -> int:
        return sum(day.questions for day in self.days)

    @property
    def declined(self) -> int:
        return sum(day.declined for day in self.days)


def usage(engine: sa.Engine, *, days: int = 30) -> Usage:
    since = now_utc().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    q, f, count = QUESTIONS.c, FEEDBACK.c, sa.func.count()
    recent = q.asked_at >= since
    on = sa.func.date(q.asked_at)
    with engine.connect() as db:
        total = {str(row[0]): row[1] for row in db.execute(sa.select(on, count).where(recent).group_by(on))}
        declined = {str(row[0]): row[1] for row in db.execute(sa.select(on, count).where(recent, q.declined).group_by(on))}
        channels = [(row[0], row[1]) for row in db.execute(sa.select(q.channel, count).where(recent).group_by(q.channel))]
        people = db.execute(sa.select(sa.func.count(sa.distinct(q.user))).where(recent, q.user != "")).scalar_one()
        ratings = {row[0]: row[1] for row in db.execute(sa.select(f.rating, count).where(f.given_at >= since).group_by(f.rating))}
        answered = sa.select(q.answer).where(recent, q.declined.is_(False), q.kind.not_in(CONVERSATIONAL))
        areas = Counter(_area(row.answer) for row in db.execute(answered.order_by(q.asked_at.desc()).limit(_READ_AT_MOST)))
    each = [since.date() + timedelta(days=n) for n in range(days)]
    return Usage(
        days,
        tuple(Day(day, total.get(day.isoformat(), 0), declined.get(day.isoformat(), 0)) for day in each),
        tuple(sorted(channels, key=lambda pair: -pair[1])),
        tuple(areas.most_common()),
        people,
        ratings.get(1, 0),
        ratings.get(-1, 0),
    )


def _area(answer: dict[str, list[dict[str, str]]]) -> str:
    """The area that the first clause stands in, by the headings above it."""
    first = next(iter(answer.get("citations", ())), None)
    place = f"{first.get('trail', '')} › {first.get('label', '')}".lower() if first else ""
    return next((area.name for area in AREAS if area.name.lower() in place), OTHER)
