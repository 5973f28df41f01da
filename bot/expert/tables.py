"""The tables of the expert queue, next to the records in the same database. Times are UTC."""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()

REQUESTS = sa.Table(
    "expert_requests",
    TABLES,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("question_id", sa.String(64), nullable=False, index=True),  # the recorded answer that did not suffice
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),  # masked, as in the records
    sa.Column("note", sa.Text, nullable=False),  # what the asker adds, masked
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),  # whose conversation it is, as in the records
    sa.Column("chat", sa.String(64), nullable=False),  # where a messenger reaches the asker; "" on the web
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),  # open, answered, closed
    sa.Column("closed", sa.Text, nullable=False),  # why, told to the asker
    sa.Column("verified_id", sa.String(32), nullable=False),  # the verified answer that was made of it
    sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
    sa.Column("read_at", sa.DateTime),  # when the asker saw the latest answer on the web
    sa.UniqueConstraint("question_id", "user", "channel", "chat"),
)

REPLIES = sa.Table(
    "expert_replies",
    TABLES,
    sa.Column("request_id", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # from 1
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("user", sa.String(160), nullable=False, index=True),  # who answered: "user:lan", "telegram:702"
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(200), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)
