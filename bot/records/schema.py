"""The version of the records' tables: an older database is brought up to date when it is opened, a newer one is refused.

A step stands here for good once it has been released. Steps and version number are written in one transaction, so a process
killed in between, or two that start together, leave a database of one version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from bot.records.tables import CONVERSATIONS, META, SCHEMA
from knowledge.errors import ConfigError

Step = Callable[[sa.Connection], None]


def _add_reset(db: sa.Connection) -> None:
    """Conversations of the first releases could not be reset."""
    if "reset_at" not in {column["name"] for column in sa.inspect(db).get_columns(CONVERSATIONS.name)}:
        db.execute(sa.text("ALTER TABLE conversations ADD COLUMN reset_at TIMESTAMP"))


def _index_turns(db: sa.Connection) -> None:
    """The turns of a conversation are read before every follow-up, newest first."""
    db.execute(sa.text("CREATE INDEX IF NOT EXISTS questions_of_conversation ON questions (conversation_id, asked_at)"))


STEPS: tuple[Step, ...] = (_add_reset, _index_turns)  # the step at place n leads to version n + 1
VERSION = len(STEPS)


def upgrade(engine: sa.Engine) -> int:
    """Bring the database to VERSION; returns the version it had. Raises ConfigError for a newer one."""
    create_tables(engine, META)
    with engine.connect() as db:
        found = version(db)
    if found > VERSION:
        raise ConfigError(
            f"Cơ sở dữ liệu có phiên bản {found}, mới hơn phiên bản {VERSION} mà chương trình này biết. "
            "Hãy nâng cấp chương trình, hoặc khôi phục bản sao lưu trước khi nâng cấp: python -m bot restore FILE"
        )
    if found < VERSION:
        with _alone(engine) as db:
            for number in range(version(db), VERSION):
                STEPS[number](db)
            db.execute(SCHEMA.delete().where(SCHEMA.c.version >= 0))
            db.execute(SCHEMA.insert().values(version=VERSION))
    return found


def create_tables(engine: sa.Engine, tables: sa.MetaData) -> None:
    """The tables that are not there yet; processes that start together do not get in each other's way."""
    with engine.connect() as db:
        known = set(sa.inspect(db).get_table_names())
    if not known.issuperset(tables.tables):
        with _alone(engine) as db:
            tables.create_all(db)


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that no other process of ours changes tables beside."""
    with engine.begin() as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            db.execute(sa.text("SELECT pg_advisory_xact_lock(760202107)"))
        yield db


def version(db: sa.Connection) -> int:
    """0 for a database that was made before versions were written down."""
    return int(db.execute(sa.select(sa.func.max(SCHEMA.c.version))).scalar() or 0)
