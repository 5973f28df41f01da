"""Databases of other versions: an older one is brought up to date when it is opened, with a copy; a newer one is refused."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot import api_keys
from bot.chat import admission, mail
from bot.chat import tables as channel_tables
from bot.expert import tables as expert_tables
from bot.records import audit, event_table, schema
from bot.records import tables as record_tables
from bot.records.backup import check
from bot.records.record_file import BEFORE_UPGRADE, purge_copies
from bot.records.records import Records
from bot.records.schema import VERSION, version
from bot.records.tables import CONVERSATIONS, QUESTIONS, SCHEMA
from bot.verified import tables as verified_tables
from bot.workshop.room import tables as workshop_tables
from knowledge.errors import ConfigError

FIRST_RELEASE = """
CREATE TABLE conversations (id VARCHAR(64) PRIMARY KEY, channel VARCHAR(32) NOT NULL, "user" VARCHAR(128) NOT NULL,
    started_at TIMESTAMP NOT NULL, last_at TIMESTAMP NOT NULL);
CREATE TABLE questions (id VARCHAR(64) PRIMARY KEY, conversation_id VARCHAR(64) NOT NULL, question TEXT NOT NULL,
    interpreted TEXT NOT NULL, kind VARCHAR(32) NOT NULL, declined BOOLEAN NOT NULL, confidence FLOAT NOT NULL, hits JSON NOT NULL,
    answer JSON NOT NULL, elapsed_ms FLOAT NOT NULL, channel VARCHAR(32) NOT NULL, "user" VARCHAR(128) NOT NULL,
    asked_at TIMESTAMP NOT NULL)
"""


METADATA = (
    *(module.META for module in (record_tables, event_table, channel_tables)),
    *(module.TABLES for module in (admission, mail, expert_tables, verified_tables, audit, workshop_tables)),
    api_keys.metadata,
)


@pytest.fixture
def old(database_url: str) -> str:
    """The database of a release before versions were written down, with one question in it."""
    Records(database_url).close()  # makes the folder
    engine = sa.create_engine(database_url)
    with engine.begin() as db:
        for table in sa.inspect(db).get_table_names():
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


@pytest.fixture
def copies(database_url: str) -> Callable[[], list[Path]]:
    """The copies that were made before upgrades; none of PostgreSQL."""
    folder = Path(sa.make_url(database_url).database or "").parent
    return lambda: sorted(folder.glob(f"*-{BEFORE_UPGRADE}-*")) if database_url.startswith("sqlite") else []


def version_of(url: str) -> int | None:
    engine = sa.create_engine(url)
    with engine.connect() as db:
        return version(db)


def change(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as db:
        db.execute(sa.text(statement))
    engine.dispose()


def differences(url: str) -> list[Any]:
    """Between a database and the tables of the program, as Alembic sees them."""
    engine = sa.create_engine(url)
    with engine.connect() as db:
        return list(compare_metadata(MigrationContext.configure(db, opts={"compare_type": True}), METADATA))  # type: ignore[arg-type]


def test_the_scripts_are_one_line_that_ends_at_the_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert [int(script.revision) for script in scripts.walk_revisions()] == list(range(VERSION, -1, -1))


def test_a_new_database_has_the_tables_of_the_program(database_url: str, copies: Callable[[], list[Path]]) -> None:
    Records(database_url).close()
    assert differences(database_url) == []
    assert copies() == []  # of nothing


def test_a_column_that_no_script_adds_is_seen(database_url: str) -> None:
    Records(database_url).close()
    change(database_url, "ALTER TABLE conversations DROP COLUMN reset_at")
    assert len(differences(database_url)) == 1


def test_an_old_database_is_brought_up_to_date_and_keeps_what_it_holds(old: str) -> None:
    records = Records(old)
    assert [turn.question for turn in records.turns("c1")] == ["cũ"]
    records.reset("c1")
    assert records.turns("c1") == ()
    assert version_of(old) == VERSION
    indexes = {index["name"] for index in sa.inspect(records.engine).get_indexes("questions")}
    assert "questions_of_conversation" in indexes


@pytest.mark.parametrize("before", [None, 1, 2])
def test_every_version_before_alembic_is_known(old: str, before: int | None, copies: Callable[[], list[Path]]) -> None:
    if before is not None:
        change(old, "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
        change(old, f"INSERT INTO schema_version VALUES ({before})")
        change(old, "ALTER TABLE conversations ADD COLUMN reset_at TIMESTAMP")
    assert version_of(old) == (before or 0)
    Records(old).close()
    assert version_of(old) == VERSION
    for copy in copies():
        assert f"-v{before or 0}-" in copy.name
        assert check(copy).version == (before or 0)
        assert check(copy).questions == 1
        assert copy.stat().st_mode & 0o077 == 0
    Records(old).close()
    assert len(copies()) == old.startswith("sqlite")  # nothing to upgrade, nothing to copy


def test_a_release_before_alembic_finds_the_version_it_knows(old: str) -> None:
    """It may be rolled back to: its tables are as they were."""
    Records(old).close()
    with sa.create_engine(old).connect() as db:
        assert list(db.execute(sa.select(SCHEMA.c.version)).scalars()) == [2]


def test_many_processes_that_start_at_once_upgrade_once(old: str, copies: Callable[[], list[Path]]) -> None:
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(lambda _: Records(old), range(6)))
    assert version_of(old) == VERSION
    assert len(opened) == 6
    assert len(copies()) == old.startswith("sqlite")


def test_many_processes_that_start_at_once_on_nothing(database_url: str) -> None:
    Path(sa.make_url(database_url).database or "").parent.mkdir(parents=True, exist_ok=True)
    start = [sys.executable, "-c", f"from bot.records.records import Records; Records({database_url!r})"]
    started = [subprocess.Popen(start, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.wait(), process.stderr.read()) for process in started if process.stderr] == [(0, "")] * 3
    assert differences(database_url) == []


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(old: str, copies: Callable[[], list[Path]]) -> None:
    change(old, "CREATE TABLE events (id INTEGER PRIMARY KEY)")  # an index on it cannot be made
    change(old, "CREATE INDEX ix_workshop_questions_user ON events (id)")
    before = set(sa.inspect(sa.create_engine(old)).get_table_names())
    with pytest.raises(ConfigError, match=r"records\.url"):
        Records(old)
    assert version_of(old) == 0
    assert set(sa.inspect(sa.create_engine(old)).get_table_names()) == before
    assert copies() == []
    change(old, "DROP TABLE events")
    Records(old).close()
    assert version_of(old) == VERSION


def test_without_a_copy_there_is_no_upgrade(old: str) -> None:
    if not old.startswith("sqlite"):
        pytest.skip("PostgreSQL has tools of its own")
    folder = Path(sa.make_url(old).database or "").parent
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limit[1]))  # a disk with no room for a copy
    try:
        with pytest.raises(ConfigError, match="dung lượng đĩa"):
            Records(old)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert version_of(old) == 0
    assert [path.name for path in folder.iterdir() if BEFORE_UPGRADE in path.name] == []


def test_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    Records(database_url).close()
    change(database_url, f"UPDATE alembic_version SET version_num = '{VERSION + 1:04}'")
    with pytest.raises(ConfigError, match=f"phiên bản {VERSION + 1}.*restore"):
        Records(database_url)
    assert version_of(database_url) == VERSION + 1


def test_copies_made_unasked_go_after_a_month(old: str, copies: Callable[[], list[Path]]) -> None:
    records = Records(old)
    if not (made := copies()):
        pytest.skip("PostgreSQL has tools of its own")
    kept = made[0].with_name("records-tu-sao-luu.sqlite")
    kept.write_bytes(b"")
    os.utime(kept, (0, 0))
    assert purge_copies(records.engine, days=30) == 0
    os.utime(made[0], (0, 0))
    assert purge_copies(records.engine, days=30) == 1
    assert copies() == []
    assert kept.exists()
