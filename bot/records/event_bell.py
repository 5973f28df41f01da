"""Rings when another process may have written an event: PostgreSQL says so (LISTEN/NOTIFY), a SQLite file is looked at.

A bell that rings too often costs one look at the table; one that is missed is made up for by the look every LOOK_SECONDS.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.records.writing import reason_of

log = logging.getLogger(__name__)
CHANNEL = "cchc_events"
LOOK_SECONDS = 5.0
_POLL_SECONDS = 0.2  # SQLite: `PRAGMA data_version` reads one page that is in memory
_AGAIN_SECONDS = 1.0  # after the database was out of reach


def watch(engine: sa.Engine, ring: Callable[[], None], stop: threading.Event) -> None:
    """Call `ring` at every change that others make, until `stop`; goes on by itself after the database was away."""
    listen = _listen if engine.dialect.name == "postgresql" else _poll
    troubles: tuple[type[Exception], ...] = (OSError, sa.exc.SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
    failed = False
    while not stop.is_set():
        try:
            with engine.connect() as db:
                db.detach()  # held for as long as the process listens: not one of the pool's
                ring()  # what was written while nobody listened
                failed = False
                listen(db, ring, stop)
        except troubles as error:
            if not failed:
                log.error("events: the database cannot be listened to, tried again each second: %s", reason_of(error))
            failed = True
            stop.wait(_AGAIN_SECONDS)


def _listen(db: sa.Connection, ring: Callable[[], None], stop: threading.Event) -> None:
    driver: Any = db.connection.dbapi_connection
    driver.autocommit = True
    driver.execute(f"LISTEN {CHANNEL}")
    ring()
    while not stop.is_set():
        heard = sum(1 for _ in driver.notifies(timeout=LOOK_SECONDS, stop_after=1))
        if not heard:
            driver.execute("SELECT 1")  # a connection that died without a word is noticed
        ring()


def _poll(db: sa.Connection, ring: Callable[[], None], stop: threading.Event) -> None:
    driver: Any = db.connection.dbapi_connection
    seen = None
    while not stop.wait(_POLL_SECONDS):
        version = driver.execute("PRAGMA data_version").fetchone()[0]
        if version != seen:
            seen = version
            ring()
