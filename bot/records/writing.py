"""Writing into a database that may be locked, full or out of reach: tried, said in the log, and never in an answer's way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic

import sqlalchemy as sa

from bot.records.tables import QUESTIONS, SCHEMA

log = logging.getLogger(__name__)
_REST_SECONDS = 2.0  # after a write that failed: who asks meanwhile does not wait for another failure
_PROBE_MILLISECONDS = 500
_LARGE = {
    **dict.fromkeys(("conversation_id", "interpreted", "kind", "channel", "user"), ""),
    "id": "probe",
    "question": "?" * 65536,
    "hits": [],
    "answer": {},
    "declined": True,
    "confidence": 0.0,
    "elapsed_ms": 0.0,
    "asked_at": datetime(2000, 1, 1),
}


class Writer:
    """Safe from several threads."""

    def __init__(self, engine: sa.Engine, busy_seconds: float) -> None:
        self._engine = engine
        self._busy_milliseconds = int(busy_seconds * 1000)
        self._rest_until = 0.0
        self._doubted = False  # since a write failed: a full disk takes small rows for a while

    def write(self, change: Callable[[sa.Connection], object]) -> bool:
        """Whether the transaction was written. After a failure the database is left alone for a moment: everybody who asks
        would else wait out the same lock."""
        if monotonic() < self._rest_until:
            return False
        try:
            with self._engine.begin() as db:
                change(db)
        except (OSError, sa.exc.SQLAlchemyError) as error:
            self._rest_until = monotonic() + _REST_SECONDS
            self._doubted = True
            log.error("records: could not be written: %s", reason_of(error))
            return False
        self._doubted = False
        return True

    def problem(self) -> str:
        """Why nothing can be written at the moment, "" when a row can, after a failure one as large as they come: it is written and
        deleted again, and nobody ever sees it."""
        try:
            with self._engine.connect() as db:
                self._wait(db, _PROBE_MILLISECONDS)
                try:
                    with db.begin():
                        db.execute(SCHEMA.insert().values(version=-1))
                        db.execute(SCHEMA.delete().where(SCHEMA.c.version == -1))
                        if self._doubted:
                            db.execute(QUESTIONS.insert().values(_LARGE))
                            db.execute(QUESTIONS.delete().where(QUESTIONS.c.id == _LARGE["id"]))
                finally:
                    self._wait(db, self._busy_milliseconds)
        except (OSError, sa.exc.SQLAlchemyError) as error:
            return reason_of(error)
        self._doubted = False
        return ""

    def _wait(self, db: sa.Connection, milliseconds: int) -> None:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
            db.rollback()


def reason_of(error: Exception) -> str:
    """What the database said, without statement and values: those hold what people asked."""
    return str(getattr(error, "orig", None) or error)
