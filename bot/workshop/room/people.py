"""What rooms hold about a person: handed over, deleted; and rooms that are old enough to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.local_time import now_utc
from bot.records.person import Person
from bot.workshop.room.room import DONE
from bot.workshop.room.tables import APART, BALLOTS, CHECKS, CLAUSES, MEMBERS, PASSED_ON, QUESTIONS, ROOMS, VOTES

# Of a question that somebody else asked: what was answered, not who asked.
_ANSWER = [QUESTIONS.c[name] for name in ("id", "room_id", "answer", "citations", "signed", "by", "version", "answered_at")]


def kinds(person: Person, as_staff: Sequence[str]) -> dict[str, sa.Select[Any]]:
    """Queries for everything about a person in rooms, by kind of data; `as_staff` is how the person is named as a trainer."""
    return {
        "workshop_questions": sa.select(QUESTIONS).where(person.of(QUESTIONS)),
        "workshop_rooms_entered": sa.select(MEMBERS).where(person.of(MEMBERS)),
        "workshop_votes": sa.select(VOTES).where(VOTES.c.user.in_(person.names)),
        "workshop_ballots": sa.select(BALLOTS).where(BALLOTS.c.user.in_(person.names)),
        "workshop_rooms_opened": sa.select(ROOMS).where(ROOMS.c.user.in_(as_staff)),
        "workshop_answers_given": sa.select(*_ANSWER).where(QUESTIONS.c.by.in_(as_staff)),
    }


def forget(db: sa.Connection, person: Person) -> None:
    """A question that was answered before everybody stays in the minutes, without who asked; the rest goes."""
    own = person.of(QUESTIONS)
    unanswered = sa.and_(own, QUESTIONS.c.state.not_in([state.value for state in DONE]))
    gone = sa.select(QUESTIONS.c.id).where(unanswered)
    db.execute(VOTES.delete().where(sa.or_(VOTES.c.user.in_(person.names), VOTES.c.question_id.in_(gone))))
    db.execute(QUESTIONS.update().where(QUESTIONS.c.merged_into.in_(gone)).values(merged_into=None))
    db.execute(PASSED_ON.delete().where(PASSED_ON.c.question_id.in_(gone)))
    db.execute(QUESTIONS.delete().where(unanswered))
    db.execute(QUESTIONS.update().where(own).values(user="", name="", chat="", thread="", key=None))
    db.execute(BALLOTS.delete().where(BALLOTS.c.user.in_(person.names)))
    db.execute(MEMBERS.delete().where(person.of(MEMBERS)))


def unsign(db: sa.Connection, names: Sequence[str], nobody: str) -> None:
    """Rooms and answers of a trainer stay the office's, without the name."""
    db.execute(ROOMS.update().where(ROOMS.c.user.in_(names)).values(user=nobody))
    db.execute(QUESTIONS.update().where(QUESTIONS.c.by.in_(names)).values(by=nobody, signed=""))


def purge_rooms(engine: sa.Engine, *, days: int, now: Callable[[], datetime] = now_utc) -> int:
    """Delete rooms that were opened longer ago than `days`; what was kept as a verified answer stays there."""
    old = sa.select(ROOMS.c.id).where(ROOMS.c.created_at < now() - timedelta(days=days))
    questions = sa.select(QUESTIONS.c.id).where(QUESTIONS.c.room_id.in_(old))
    checks = sa.select(CHECKS.c.id).where(CHECKS.c.room_id.in_(old))
    with engine.begin() as db:
        db.execute(VOTES.delete().where(VOTES.c.question_id.in_(questions)))
        db.execute(APART.delete().where(APART.c.question_id.in_(questions)))
        for of_question in (CLAUSES, PASSED_ON):
            db.execute(of_question.delete().where(of_question.c.question_id.in_(questions)))
        db.execute(BALLOTS.delete().where(BALLOTS.c.check_id.in_(checks)))
        for table in (QUESTIONS, CHECKS, MEMBERS):
            db.execute(table.delete().where(table.c.room_id.in_(old)))
        return int(db.execute(ROOMS.delete().where(ROOMS.c.created_at < now() - timedelta(days=days))).rowcount)
