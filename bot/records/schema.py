"""The version of the records' database: an older one is brought up to date when it is opened, a newer one is refused.

The steps are Alembic's scripts in bot/records/migrations/. They run in one transaction behind a lock, so a process killed in between, or
several that start together, leave a database of one version. A SQLite file is copied before; PostgreSQL has tools of its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.records.record_file import BEFORE_UPGRADE, copied_beside, file_of
from knowledge.errors import ConfigError

log = logging.getLogger(__name__)
VERSION = 4  # the revision of the last script in bot/records/migrations/versions/
_SCRIPTS = Path(__file__).parent / "migrations"
_MIGRATING = threading.Lock()  # Alembic's context is one a process


def upgrade(engine: sa.Engine) -> None:
    """Bring the database to VERSION. Raises ConfigError for a newer one, and for one that cannot be copied before."""
    with engine.connect() as db:
        found = version(db)
    if found is None or found < VERSION:
        with _alone(engine) as db:
            if (found := version(db)) is None:
                _migrate(db)
            elif found < VERSION:
                _migrate_with_copy(db, found)
    if found is not None and found > VERSION:
        raise ConfigError(
            f"Cơ sở dữ liệu có phiên bản {found}, mới hơn phiên bản {VERSION} mà chương trình này biết. "
            "Hãy nâng cấp chương trình, hoặc khôi phục bản sao lưu trước khi nâng cấp: python -m bot restore FILE"
        )


def version(db: sa.Connection) -> int | None:
    """None for a database without records."""
    return version_in(set(sa.inspect(db).get_table_names()), lambda query: db.exec_driver_sql(query).scalar())


def version_in(tables: set[str], scalar: Callable[[str], Any]) -> int | None:
    """The same for any connection: `scalar` gives the first value of a query."""
    if "alembic_version" in tables and (revision := scalar("SELECT MAX(version_num) FROM alembic_version")) is not None:
        return int(revision)
    if "questions" not in tables:
        return None
    # Before Alembic a number stood here, and at first none.
    return int(scalar("SELECT MAX(version) FROM schema_version") or 0) if "schema_version" in tables else 0


def _migrate_with_copy(db: sa.Connection, found: int) -> None:
    """A copy is of use as long as the upgrade it was made for has happened: each failed start would leave one more."""
    copy = copied_beside(file_of(db.engine), f"{BEFORE_UPGRADE}-v{found}") if db.dialect.name == "sqlite" else None
    try:
        _migrate(db)
    except BaseException:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise
    log.warning("records: upgraded from version %d to %d; before: %s", found, VERSION, copy.name if copy else "no copy")


def _migrate(db: sa.Connection) -> None:
    from alembic import command  # 0.3 s, which only an upgrade has to pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = db
    with _MIGRATING:
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that no other process of ours changes tables beside."""
    with engine.begin() as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            db.execute(sa.text("SELECT pg_advisory_xact_lock(760202107)"))
        yield db
