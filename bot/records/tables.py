"""The tables of the records (bot/records/records.py) and how their SQLite file is opened. Times are UTC."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import sqlalchemy as sa

META = sa.MetaData()
POOL_SECONDS = 5.0
PATIENCE = {
    # A server that is away or does not answer must not hold an answer up: libpq would wait for ever.
    "connect_timeout": "3",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "options": "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s",
    "application_name": "cchc",
}
"""Of PostgreSQL's client; what `records.url` says itself (…?connect_timeout=10) counts more."""

CONVERSATIONS = sa.Table(
    "conversations",
    META,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("started_at", sa.DateTime, nullable=False),
    sa.Column("last_at", sa.DateTime, nullable=False, index=True),
    sa.Column("reset_at", sa.DateTime),  # "chủ đề mới": turns before this moment are not context
)

SCHEMA = sa.Table("schema_version", META, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))  # bot/records/schema.py

PURGED = sa.Table("purged", META, sa.Column("at", sa.DateTime, primary_key=True))  # one row: when old data was last deleted

QUESTIONS = sa.Table(
    "questions",
    META,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("interpreted", sa.Text, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("declined", sa.Boolean, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("hits", sa.JSON, nullable=False),  # [[passage id, score], …]
    sa.Column("answer", sa.JSON, nullable=False),  # answer_json
    sa.Column("elapsed_ms", sa.Float, nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
    sa.Index("questions_of_conversation", "conversation_id", "asked_at"),
)

FEEDBACK = sa.Table(
    "feedback",
    META,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question_id", sa.String(64), nullable=False, index=True),
    sa.Column("rating", sa.Integer, nullable=False),  # 1 good, -1 bad, 0 a wish for an expert's answer
    sa.Column("reason", sa.String(64), nullable=False, default=""),
    sa.Column("comment", sa.Text, nullable=False, default=""),
    sa.Column("channel", sa.String(32), nullable=False, default=""),
    sa.Column("user", sa.String(128), nullable=False, default=""),
    sa.Column("given_at", sa.DateTime, nullable=False),
)


def open_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    """The engine of a database URL; of a SQLite file with its folder. Raises ImportError for a driver that is not installed.

    Values are hidden: what people asked must not stand in the log when a statement fails.
    """
    if url.get_backend_name() != "sqlite":
        postgresql = url.get_backend_name() == "postgresql"
        patience = {name: value for name, value in PATIENCE.items() if postgresql and name not in url.query}
        return sa.create_engine(url, pool_pre_ping=True, pool_timeout=POOL_SECONDS, hide_parameters=True, connect_args=patience)
    engine = sa.create_engine(url, hide_parameters=True)
    _prepare_sqlite(engine, Path(url.database) if url.database and url.database != ":memory:" else None, busy_seconds)
    return engine


def _prepare_sqlite(engine: sa.Engine, file: Path | None, busy_seconds: float) -> None:
    """WAL lets readers and the writer work at once and survives kill -9; a busy database is waited for instead of failing.

    The file holds what people asked: only its owner may read it, and what SQLite lays beside it gets the same rights.
    """
    pragmas = (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={int(busy_seconds * 1000)}",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is deleted is overwritten
    )
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        _keep_private(file)

    def prepare(connection: Any, _: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    sa.event.listen(engine, "connect", prepare)


def _keep_private(file: Path) -> None:
    """Made with the owner's rights only; one that others can read is closed to them, as far as it is ours to close."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        for path in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and path.stat().st_uid == os.getuid():
                path.chmod(0o600)
    except PermissionError:
        return  # read-only: opening it says so
