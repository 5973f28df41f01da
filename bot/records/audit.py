"""The audit log: who did what to which object, and when. One row for every action of a trainer, an expert or an administrator.

A change of ours writes its row in its own transaction (`note`), so that neither stands without the other; whoever changes nothing
in the database writes it alone (`Audit.write`). People are named as the server knows them ("user:lan", "key:phong-cchc",
"telegram:701", TERMINAL): who acts for the office answers for it, so these names are not hashed. Rows go after `AUDIT_DAYS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.local_time import now_utc
from bot.records.personal_data import masked

AUDIT_DAYS = 3 * 365
TERMINAL = "cli"  # whoever may run commands on the server
_DETAIL = 500  # characters
TABLES = sa.MetaData()

AUDIT = sa.Table(
    "audit_log",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    sa.Column("user", sa.String(160), nullable=False, index=True),
    sa.Column("action", sa.String(64), nullable=False),  # "approve", "revise", "withdraw", "export", …
    sa.Column("kind", sa.String(32), nullable=False),  # of the object: "verified", "expert", "workshop", …
    sa.Column("object", sa.String(128), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),  # masked, at most 500 characters
    sa.Index("audit_log_of_object", "kind", "object"),
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    id: int
    at: datetime
    who: str
    action: str
    kind: str
    object: str
    detail: str


def note(db: sa.Connection, who: str, action: str, kind: str, object: str, detail: str = "", *, at: datetime | None = None) -> None:
    """Write a row in a transaction of the caller's."""
    row = {"at": at or now_utc(), "user": who, "action": action, "kind": kind, "object": object, "detail": masked(detail)[:_DETAIL]}
    db.execute(AUDIT.insert().values(**row))


class Audit:
    """The log of one records database. Safe from several threads."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], datetime] = now_utc) -> None:
        self._engine, self._clock = engine, clock

    def write(self, who: str, action: str, kind: str, object: str, detail: str = "") -> None:
        with self._engine.begin() as db:
            note(db, who, action, kind, object, detail, at=self._clock())

    def entries(self, *, limit: int = 200, before: int | None = None, kind: str = "", object: str = "") -> tuple[AuditEntry, ...]:
        """Newest first; `before` is the id of the last entry of the page before."""
        a, query = AUDIT.c, sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
        if kind:
            query = query.where(a.kind == kind)
        if object:
            query = query.where(a.object == object)
        if before is not None:
            query = query.where(a.id < before)
        with self._engine.connect() as db:
            return tuple(AuditEntry(*row) for row in db.execute(query))

    def purge(self) -> int:
        """Delete what is older than AUDIT_DAYS."""
        with self._engine.begin() as db:
            return int(db.execute(AUDIT.delete().where(AUDIT.c.at < self._clock() - timedelta(days=AUDIT_DAYS))).rowcount)
