"""A copy of the records taken and put back while servers run: what SQLite's own backup reads and writes is one transaction.

PostgreSQL has tools of its own (pg_dump, pg_restore), which this does not imitate. A backup holds what people asked: it is
readable by its owner only, and what is forgotten later is still in it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bot.records.record_file import BEFORE_RESTORE, copy, file_of, name_beside, opened
from bot.records.schema import VERSION, upgrade, version_in
from knowledge.errors import ConfigError

_REVISION = "verified_revision"


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy holds, and where it lies."""

    path: Path
    questions: int
    version: int


def backup(engine: sa.Engine, target: Path) -> Copy:
    """Copy the records to a file (into a folder: under a name with the time). It appears whole or not at all."""
    source = file_of(engine)
    if target.is_dir():
        target = target / f"{source.stem}-{datetime.now():%Y%m%d-%H%M%S}.sqlite"
    return replace(copy(source, target, check), path=target)


def restore(engine: sa.Engine, source: Path) -> Copy:
    """Put a copy back in the place of the records and bring it up to date; returns the copy that was made of them before. Raises
    ConfigError for a file that is damaged, no copy of records, or of a newer version.

    Servers that run know the latest events and verified answers by their numbers: those go on from where they were.
    """
    check(source)
    live = file_of(engine)
    before = backup(engine, name_beside(live, BEFORE_RESTORE))
    try:
        with opened(source) as stored, opened(live) as target:
            given = _numbers(target)
            stored.backup(target)
        upgrade(engine)
        with opened(live) as target:
            _go_on(target, given)
    except sqlite3.Error as error:
        raise ConfigError(f"Không khôi phục được từ {source}: {error}. Dữ liệu hiện tại còn nguyên; bản sao: {before.path}") from error
    return before


def _numbers(db: sqlite3.Connection) -> dict[str, int]:
    """The last number that was given to a row of each table; of verified_revision the number it holds."""
    given = dict(db.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    return given | {_REVISION: db.execute(f"SELECT MAX(number) FROM {_REVISION}").fetchone()[0] or 0}


def _go_on(db: sqlite3.Connection, given: dict[str, int]) -> None:
    with db:
        held = _numbers(db)
        db.execute(f"UPDATE {_REVISION} SET number = ?", (max(given[_REVISION], held[_REVISION]) + 1,))
        for name in given.keys() - {_REVISION}:
            db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, max(given[name], held.get(name, 0))))


def check(file: Path) -> Copy:
    """What a copy holds. Raises ConfigError when it is damaged, something else, or newer than this program."""
    if not file.is_file():
        raise ConfigError(f"Không có tệp {file}.")
    try:
        with opened(file) as db:
            if (said := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise ConfigError(f"Tệp {file} bị hỏng: {said}")
            questions = db.execute("SELECT COUNT(*) FROM questions").fetchone()[0]
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            version = version_in(tables, lambda query: db.execute(query).fetchone()[0]) or 0
    except sqlite3.Error as error:
        raise ConfigError(f"Tệp {file} không phải bản sao lưu của trợ lý hoặc đã hỏng: {error}") from error
    if version > VERSION:
        raise ConfigError(f"Bản sao lưu {file} có phiên bản {version}, mới hơn phiên bản {VERSION} của chương trình. Hãy nâng cấp trước.")
    return Copy(file, questions, version)
