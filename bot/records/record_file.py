"""The SQLite file of the records: copied whole or not at all, also while servers write, and what copies lie beside it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from knowledge.errors import ConfigError

Found = TypeVar("Found")
BEFORE_RESTORE, BEFORE_UPGRADE = "truoc-khoi-phuc", "truoc-nang-cap"  # in the names of copies we make unasked
_PATIENCE = 30.0  # seconds for a database that is being written


def file_of(engine: sa.Engine) -> Path:
    """Raises ConfigError for what is no file."""
    if (file := _file(engine)) is None:
        shown = engine.url.render_as_string(hide_password=True)
        raise ConfigError(f"records.url '{shown}' không phải tệp SQLite. Với PostgreSQL hãy dùng pg_dump và pg_restore.")
    return file


def _file(engine: sa.Engine) -> Path | None:
    name = engine.url.database
    return None if engine.dialect.name != "sqlite" or not name or name == ":memory:" else Path(name)


def name_beside(source: Path, why: str) -> Path:
    """Where a copy that we make unasked lies: next to the records, under a name that says why it was made, and when."""
    return source.with_name(f"{source.stem}-{why}-{datetime.now():%Y%m%d-%H%M%S}.sqlite")


def copied_beside(source: Path, why: str) -> Path:
    """Such a copy, made and not looked into."""
    target = name_beside(source, why)
    copy(source, target, lambda _: None)
    return target


def copy(source: Path, target: Path, examine: Callable[[Path], Found]) -> Found:
    """Copy a file to another, which appears whole or not at all; what `examine` says of the copy before it does. Raises ConfigError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with opened(source) as live, opened(beside) as made:
            live.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")
        found = examine(beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(beside, target)
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"Không sao lưu được vào {target}: {error}. Hãy kiểm tra dung lượng đĩa và quyền ghi.") from error
    finally:
        beside.unlink(missing_ok=True)
    return found


def purge_copies(engine: sa.Engine, *, days: int) -> int:
    """Delete copies that were made unasked longer ago than `days`: they hold what people asked, also what was deleted since."""
    if (source := _file(engine)) is None:
        return 0
    limit = time.time() - days * 24 * 3600
    copies = [path for why in (BEFORE_RESTORE, BEFORE_UPGRADE) for path in source.parent.glob(f"{source.stem}-{why}-*.sqlite")]
    old = [path for path in copies if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as db:
        yield db
