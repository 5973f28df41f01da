"""The tables of the first releases. They wrote no version down, so whatever is there already stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0000", None

TABLES = sa.MetaData()

sa.Table("schema_version", TABLES, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))

sa.Table(
    "conversations",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("started_at", sa.DateTime, nullable=False),
    sa.Column("last_at", sa.DateTime, nullable=False, index=True),
)

sa.Table(
    "questions",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("interpreted", sa.Text, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("declined", sa.Boolean, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("hits", sa.JSON, nullable=False),
    sa.Column("answer", sa.JSON, nullable=False),
    sa.Column("elapsed_ms", sa.Float, nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
)

sa.Table(
    "feedback",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question_id", sa.String(64), nullable=False, index=True),
    sa.Column("rating", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False),
    sa.Column("given_at", sa.DateTime, nullable=False),
)


def upgrade() -> None:
    TABLES.create_all(op.get_bind())
