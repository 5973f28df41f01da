"""The table of live events (bot/records/events.py), next to the records in the same database. Times are UTC."""

from __future__ import annotations

import sqlalchemy as sa

META = sa.MetaData()

EVENTS = sa.Table(
    "events",
    META,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("topic", sa.String(128), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False, index=True),
    sa.Index("events_of_topic", "topic", "id"),
    sqlite_autoincrement=True,  # the number of a purged event is never given again
)
