"""The tables of verified answers, next to the records in the same database. Times are UTC."""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()

ANSWERS = sa.Table(
    "verified_answers",
    TABLES,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),  # the latest
    sa.Column("changes", sa.JSON, nullable=False),  # why it is flagged or withdrawn, in words
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

VERSIONS = sa.Table(
    "verified_versions",
    TABLES,
    sa.Column("answer_id", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("wordings", sa.JSON, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("clauses", sa.JSON, nullable=False),
    sa.Column("user", sa.String(160), nullable=False, index=True),  # who approved it: "user:lan", "telegram:701"
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(200), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)

REVISION = sa.Table(  # one row: grows with every change, so that other processes see in one cheap read that there is one
    "verified_revision",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)
