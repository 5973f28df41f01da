"""A copy of the records taken and put back while servers run: what SQLite's own backup reads and writes is one transaction.

PostgreSQL has tools of its own (pg_dump, pg_restore), which this does not imitate. A backup holds what people asked: it is
readable by its owner only, and what is forgotten later is still in it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bot.records.schema import VERSION
from knowledge.errors import ConfigError

_PATIENCE = 30.0  # seconds for a database that is being written


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy holds, and where it lies."""

    path: Path
    questions: int
    version: int


def backup(engine: sa.Engine, target: Path) -> Copy:
    """Copy the records to a file (into a folder: under a name with the time). It appears whole or not at all."""
    source = _file_of(engine)
    if target.is_dir():
        target = target / f"{source.stem}-{datetime.now():%Y%m%d-%H%M%S}.sqlite"
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with _open(source) as live, _open(beside) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        found = check(beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(beside, target)
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"Không sao lưu được vào {target}: {error}. Hãy kiểm tra dung lượng đĩa và quyền ghi.") from error
    finally:
        beside.unlink(missing_ok=True)
    return Copy(target, found.questions, found.version)


def restore(engine: sa.Engine, source: Path) -> Copy:
    """Put a copy back in the place of the records; returns the copy that was made of them before. Raises ConfigError for a file
    that is damaged, no copy of records, or of a newer version."""
    check(source)
    live = _file_of(engine)
    before = backup(engine, live.with_name(f"{live.stem}-truoc-khoi-phuc-{datetime.now():%Y%m%d-%H%M%S}.sqlite"))
    try:
        with _open(source) as copy, _open(live) as target:
            copy.backup(target)
    except sqlite3.Error as error:
        raise ConfigError(f"Không khôi phục được từ {source}: {error}. Dữ liệu hiện tại còn nguyên; bản sao: {before.path}") from error
    return before


def check(file: Path) -> Copy:
    """What a copy holds. Raises ConfigError when it is damaged, something else, or newer than this program."""
    if not file.is_file():
        raise ConfigError(f"Không có tệp {file}.")
    try:
        with _open(file) as db:
            if (said := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise ConfigError(f"Tệp {file} bị hỏng: {said}")
            questions = db.execute("SELECT COUNT(*) FROM questions").fetchone()[0]
            versioned = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone()
            version = db.execute("SELECT MAX(version) FROM schema_version").fetchone()[0] or 0 if versioned else 0
    except sqlite3.Error as error:
        raise ConfigError(f"Tệp {file} không phải bản sao lưu của trợ lý hoặc đã hỏng: {error}") from error
    if version > VERSION:
        raise ConfigError(f"Bản sao lưu {file} có phiên bản {version}, mới hơn phiên bản {VERSION} của chương trình. Hãy nâng cấp trước.")
    return Copy(file, questions, version)


def _file_of(engine: sa.Engine) -> Path:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        shown = engine.url.render_as_string(hide_password=True)
        raise ConfigError(f"records.url '{shown}' không phải tệp SQLite. Với PostgreSQL hãy dùng pg_dump và pg_restore.")
    return Path(name)


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as db:
        yield db
