"""What is stored about one person, over all channels and tables: told, handed over, deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.channel.access import PEOPLE, TALKS
from bot.channel.access import TABLES as ACCESS
from bot.channel.tables import META as LEDGER
from bot.channel.tables import OUTGOING, UPDATES
from bot.person import Person
from bot.record_tables import CONVERSATIONS, FEEDBACK, QUESTIONS
from bot.schema import create_tables

WEB = ("http", "openai")
_EMPTY = {"content": "", "answer_id": ""}


def _asked(person: Person) -> sa.ColumnElement[bool]:
    """The questions of a person: under their name, or in a conversation that is theirs (an anonymous browser's)."""
    own = sa.select(CONVERSATIONS.c.id).where(person.of(CONVERSATIONS))
    return sa.or_(person.of(QUESTIONS), QUESTIONS.c.conversation_id.in_(own))


def _said(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(person.of(FEEDBACK), FEEDBACK.c.question_id.in_(sa.select(QUESTIONS.c.id).where(_asked(person))))


def _sent(person: Person) -> sa.ColumnElement[bool]:
    """Messages in the person's own chat, answers to them in groups, their questions in the experts' chat."""
    forwarded = [OUTGOING.c.content.contains(f'"about": {{"chat": "{name}"', autoescape=True) for name in person.names]
    answers = OUTGOING.c.answer_id.in_(sa.select(QUESTIONS.c.id).where(_asked(person)))
    return sa.or_(person.of(OUTGOING, "chat"), answers, *forwarded)


def stored(engine: sa.Engine, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything about a person, by kind of data, as JSON values."""
    _prepare(engine)
    kinds = {
        "conversations": sa.select(CONVERSATIONS).where(person.of(CONVERSATIONS)),
        "questions": sa.select(QUESTIONS).where(_asked(person)).order_by(QUESTIONS.c.asked_at),
        "feedback": sa.select(FEEDBACK).where(_said(person)),
        "messages": sa.select(OUTGOING).where(_sent(person), OUTGOING.c.content != ""),
        "received": sa.select(UPDATES).where(person.of(UPDATES, "chat"), UPDATES.c.content != ""),
        "current_conversations": sa.select(TALKS).where(person.of(TALKS)),
        "rights": sa.select(PEOPLE).where(person.of(PEOPLE)),
    }
    with engine.connect() as db:
        return {kind: [_json(row) for row in db.execute(query).mappings()] for kind, query in kinds.items()}


def count_questions(engine: sa.Engine, person: Person) -> int:
    with engine.connect() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(QUESTIONS).where(_asked(person))).scalar_one())


def forget(engine: sa.Engine, person: Person, *, rights: bool = False) -> int:
    """Delete what a person asked, said and was told; returns how many questions went. With `rights` also the right to ask.

    The numbers of messages stay, so that nothing is answered twice; their texts are emptied. What SQLite frees is overwritten.
    """
    _prepare(engine)
    finished = OUTGOING.c.state.in_(("sent", "failed"))
    with engine.begin() as db:
        db.execute(OUTGOING.update().where(_sent(person), finished).values(**_EMPTY))
        db.execute(UPDATES.update().where(person.of(UPDATES, "chat"), UPDATES.c.state == "done").values(content=""))
        db.execute(FEEDBACK.delete().where(_said(person)))
        gone = int(db.execute(QUESTIONS.delete().where(_asked(person))).rowcount)
        db.execute(CONVERSATIONS.delete().where(person.of(CONVERSATIONS)))
        db.execute(TALKS.delete().where(person.of(TALKS)))
        if rights:
            db.execute(PEOPLE.delete().where(person.of(PEOPLE)))
    if engine.dialect.name == "sqlite":
        with engine.connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone


def _prepare(engine: sa.Engine) -> None:
    for tables in (LEDGER, ACCESS):
        create_tables(engine, tables)


def _json(row: Any) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
