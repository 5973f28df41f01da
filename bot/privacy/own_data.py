"""What is stored about one person, over all channels and tables: told, handed over, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.api_keys import api_keys
from bot.chat.admission import CHATS, PEOPLE, TALKS
from bot.chat.mail import MAIL
from bot.chat.tables import OUTGOING, UPDATES
from bot.config import MESSENGERS
from bot.expert.tables import REPLIES, REQUESTS
from bot.records.audit import AUDIT
from bot.records.person import Person
from bot.records.tables import CONVERSATIONS, FEEDBACK, QUESTIONS
from bot.verified.store import raise_revision
from bot.verified.tables import VERSIONS
from bot.workshop.room import people

WEB = ("http", "openai")
NOBODY = "forgotten"  # in the place of a name that was taken out
_EMPTY = {"content": "", "answer_id": ""}


def _asked(person: Person) -> sa.ColumnElement[bool]:
    """The questions of a person: under their name, or in a conversation that is theirs (an anonymous browser's)."""
    own = sa.select(CONVERSATIONS.c.id).where(person.of(CONVERSATIONS))
    return sa.or_(person.of(QUESTIONS), QUESTIONS.c.conversation_id.in_(own))


def _said(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(person.of(FEEDBACK), FEEDBACK.c.question_id.in_(sa.select(QUESTIONS.c.id).where(_asked(person))))


def _passed_on(person: Person) -> sa.ColumnElement[bool]:
    """The questions that a person passed on to an expert."""
    return sa.or_(person.of(REQUESTS), REQUESTS.c.question_id.in_(sa.select(QUESTIONS.c.id).where(_asked(person))))


def _sent(person: Person, passed_on: Sequence[str]) -> sa.ColumnElement[bool]:
    """Messages in the person's own chat, answers to them in groups, their questions (`passed_on`) in the experts' chat."""
    forwarded = [OUTGOING.c.content.contains(f'"about": {{"request": "{id}"', autoescape=True) for id in passed_on]
    answers = OUTGOING.c.answer_id.in_(sa.select(QUESTIONS.c.id).where(_asked(person)))
    return sa.or_(person.of(OUTGOING, "chat"), answers, *forwarded)


def _waiting(person: Person, passed_on: Sequence[str]) -> sa.ColumnElement[bool]:
    """Letters to the person, and of the person's questions to experts, that no channel has taken yet."""
    return sa.or_(person.of(MAIL, "chat"), *(MAIL.c.content.contains(id) for id in passed_on))


def _keys(person: Person) -> sa.ColumnElement[bool]:
    """The API keys whose holder the records name as the person ("key:lan")."""
    return api_keys.c.name.in_([name.removeprefix("key:") for name in person.names if name.startswith("key:")])


def stored(engine: sa.Engine, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything about a person, by kind of data, as JSON values."""
    passed_on = _requests_of(engine, person)
    kinds = {
        "conversations": sa.select(CONVERSATIONS).where(person.of(CONVERSATIONS)),
        "questions": sa.select(QUESTIONS).where(_asked(person)).order_by(QUESTIONS.c.asked_at),
        "feedback": sa.select(FEEDBACK).where(_said(person)),
        "messages": sa.select(OUTGOING).where(_sent(person, passed_on), OUTGOING.c.content != ""),
        "letters_waiting": sa.select(MAIL).where(_waiting(person, passed_on)),
        "received": sa.select(UPDATES).where(person.of(UPDATES, "chat"), UPDATES.c.content != ""),
        "current_conversations": sa.select(TALKS).where(person.of(TALKS)),
        "passed_on_to_experts": sa.select(REQUESTS).where(_passed_on(person)).order_by(REQUESTS.c.asked_at),
        "experts_answers": sa.select(REPLIES).where(REPLIES.c.request_id.in_(passed_on)),
        "answered_as_expert": sa.select(REPLIES).where(REPLIES.c.user.in_(_as_staff(person))),
        "approved": sa.select(VERSIONS).where(VERSIONS.c.user.in_(_as_staff(person))),
        "audit_log": sa.select(AUDIT).where(AUDIT.c.user.in_(_as_staff(person))),
        "rights": sa.select(PEOPLE).where(person.of(PEOPLE)),
        "chat_settings": sa.select(CHATS).where(person.of(CHATS, "chat")),
        "api_keys": sa.select(*(column for column in api_keys.c if column.name != "digest")).where(_keys(person)),
    } | people.kinds(person, _as_staff(person))
    with engine.connect() as db:
        return {kind: [_json(row) for row in db.execute(query).mappings()] for kind, query in kinds.items()}


def count_questions(engine: sa.Engine, person: Person) -> int:
    with engine.connect() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(QUESTIONS).where(_asked(person))).scalar_one())


def forget(engine: sa.Engine, person: Person, *, rights: bool = False) -> int:
    """Delete what a person asked, said and was told; returns how many questions went. With `rights`, which is an administrator's,
    also the right to ask, and the name under what the person answered or approved for the office: that stays the office's.

    The numbers of messages stay, so that nothing is answered twice, without their texts and whose chat it was; what waits to be
    sent is not. What SQLite frees is overwritten.
    """
    passed_on = _requests_of(engine, person)
    over, own = OUTGOING.c.state.in_(("sent", "failed")), person.of(OUTGOING, "chat")
    with engine.begin() as db:
        db.execute(OUTGOING.update().where(_sent(person, passed_on), OUTGOING.c.state == "waiting").values(state="failed"))
        db.execute(OUTGOING.update().where(_sent(person, passed_on), over).values(**_EMPTY))
        db.execute(OUTGOING.update().where(own, over).values(chat=NOBODY))
        db.execute(UPDATES.update().where(person.of(UPDATES, "chat"), UPDATES.c.state == "done").values(content="", chat=NOBODY))
        db.execute(FEEDBACK.delete().where(_said(person)))
        db.execute(REPLIES.delete().where(REPLIES.c.request_id.in_(passed_on)))
        db.execute(REQUESTS.delete().where(REQUESTS.c.id.in_(passed_on)))
        db.execute(MAIL.delete().where(_waiting(person, passed_on)))
        gone = int(db.execute(QUESTIONS.delete().where(_asked(person))).rowcount)
        db.execute(CONVERSATIONS.delete().where(person.of(CONVERSATIONS)))
        db.execute(TALKS.delete().where(sa.or_(person.of(TALKS), person.of(TALKS, "chat"))))
        db.execute(CHATS.delete().where(person.of(CHATS, "chat")))
        people.forget(db, person)
        if rights:
            db.execute(PEOPLE.delete().where(person.of(PEOPLE)))
            db.execute(api_keys.delete().where(_keys(person)))
            _unsign(db, _as_staff(person))
    if engine.dialect.name == "sqlite":
        with engine.connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone


def _unsign(db: sa.Connection, names: Sequence[str]) -> None:
    for table in (REPLIES, VERSIONS):
        db.execute(table.update().where(table.c.user.in_(names)).values(user=NOBODY, name=""))
    db.execute(AUDIT.update().where(AUDIT.c.user.in_(names)).values(user=NOBODY))
    people.unsign(db, names, NOBODY)
    raise_revision(db)


def _requests_of(engine: sa.Engine, person: Person) -> tuple[str, ...]:
    with engine.connect() as db:
        return tuple(db.execute(sa.select(REQUESTS.c.id).where(_passed_on(person))).scalars())


def _as_staff(person: Person) -> tuple[str, ...]:
    """How the audit log and signatures name the person: "user:lan" on the web, "telegram:702" in a chat."""
    channels = person.channels or MESSENGERS
    return (*person.names, *(f"{channel}:{name}" for channel in channels for name in person.names))


def _json(row: Any) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
