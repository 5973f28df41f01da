"""Databases of other versions: an older one is brought up to date when it is opened, a newer one is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import sqlalchemy as sa

from bot.records.records import Records
from bot.records.schema import VERSION
from bot.records.tables import CONVERSATIONS, QUESTIONS, SCHEMA
from knowledge.errors import ConfigError

FIRST_RELEASE = """
CREATE TABLE conversations (id VARCHAR(64) PRIMARY KEY, channel VARCHAR(32) NOT NULL, "user" VARCHAR(128) NOT NULL,
    started_at TIMESTAMP NOT NULL, last_at TIMESTAMP NOT NULL);
CREATE TABLE questions (id VARCHAR(64) PRIMARY KEY, conversation_id VARCHAR(64) NOT NULL, question TEXT NOT NULL,
    interpreted TEXT NOT NULL, kind VARCHAR(32) NOT NULL, declined BOOLEAN NOT NULL, confidence FLOAT NOT NULL, hits JSON NOT NULL,
    answer JSON NOT NULL, elapsed_ms FLOAT NOT NULL, channel VARCHAR(32) NOT NULL, "user" VARCHAR(128) NOT NULL,
    asked_at TIMESTAMP NOT NULL)
"""


@pytest.fixture
def old(database_url: str) -> str:
    """The database of a release before versions were written down, with one question in it."""
    Records(database_url).close()  # makes the folder
    engine = sa.create_engine(database_url)
    with engine.begin() as db:
        for table in ("schema_version", "questions", "conversations", "feedback"):
            db.execute(sa.text(f"DROP TABLE {table}"))
        for statement in FIRST_RELEASE.split(";"):
            db.execute(sa.text(statement))
        now = datetime(2026, 1, 2)
        db.execute(sa.insert(CONVERSATIONS).values(id="c1", channel="cli", user="lan", started_at=now, last_at=now))
        row = {
            "id": "q1",
            "conversation_id": "c1",
            "question": "cũ",
            "interpreted": "cũ",
            "kind": "fact",
            "declined": False,
            "confidence": 1.0,
        }
        row |= {"hits": [], "answer": {"question": "cũ"}, "elapsed_ms": 1.0, "channel": "cli", "user": "lan", "asked_at": now}
        db.execute(sa.insert(QUESTIONS).values(**row))
    engine.dispose()
    return database_url


def version(records: Records) -> list[int]:
    with records.engine.connect() as db:
        return list(db.execute(sa.select(SCHEMA.c.version)).scalars())


def test_an_old_database_is_brought_up_to_date_and_keeps_what_it_holds(old: str) -> None:
    records = Records(old)
    assert [turn.question for turn in records.turns("c1")] == ["cũ"]
    records.reset("c1")
    assert records.turns("c1") == ()
    assert version(records) == [VERSION]
    indexes = {index["name"] for index in sa.inspect(records.engine).get_indexes("questions")}
    assert "questions_of_conversation" in indexes


def test_many_processes_that_start_at_once_upgrade_once(old: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(lambda _: Records(old), range(6)))
    assert {tuple(version(records)) for records in opened} == {(VERSION,)}


def test_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    records = Records(database_url)
    with records.engine.begin() as db:
        db.execute(SCHEMA.update().values(version=VERSION + 1))
    with pytest.raises(ConfigError, match=str(VERSION + 1)):
        Records(database_url)
    assert version(records) == [VERSION + 1]
