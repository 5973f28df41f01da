"""All that stands beside the records: events, chat channels, experts, verified answers, rooms, keys, the audit log.

Before Alembic each part made its tables when it first ran, so a database may have any of them already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"

TABLES = sa.MetaData()

sa.Table(
    "events",
    TABLES,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("topic", sa.String(128), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False, index=True),
    sa.Index("events_of_topic", "topic", "id"),
    sqlite_autoincrement=True,
)

sa.Table(
    "channel_updates",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False),
    sa.Index("channel_updates_of_chat", "channel", "chat", "message_id"),
    sa.Index("channel_updates_open", "channel", "state"),
)

sa.Table(
    "channel_outgoing",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("question_id", sa.BigInteger, nullable=False),
    sa.Column("answer_id", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("doubtful", sa.Boolean, nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("sent_at", sa.DateTime),
    sa.Index("channel_outgoing_open", "channel", "state", "chat"),
    sa.Index("channel_outgoing_of_chat", "channel", "chat", "message_id"),
)

sa.Table(
    "channel_people",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("paired_at", sa.DateTime, nullable=False),
)

sa.Table(
    "channel_codes",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
)

sa.Table(
    "channel_chats",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("chat", sa.String(64), primary_key=True),
    sa.Column("off", sa.Boolean, nullable=False),
)

sa.Table(
    "channel_conversations",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("chat", sa.String(64), primary_key=True),
    sa.Column("thread", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False),
)

sa.Table(
    "channel_mail",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False, index=True),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)

sa.Table(
    "expert_requests",
    TABLES,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("question_id", sa.String(64), nullable=False, index=True),
    sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("closed", sa.Text, nullable=False),
    sa.Column("verified_id", sa.String(32), nullable=False),
    sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
    sa.Column("read_at", sa.DateTime),
    sa.UniqueConstraint("question_id", "user", "channel", "chat"),
)

sa.Table(
    "expert_replies",
    TABLES,
    sa.Column("request_id", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("user", sa.String(160), nullable=False, index=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(200), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)

sa.Table(
    "verified_answers",
    TABLES,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

sa.Table(
    "verified_versions",
    TABLES,
    sa.Column("answer_id", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("wordings", sa.JSON, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("clauses", sa.JSON, nullable=False),
    sa.Column("user", sa.String(160), nullable=False, index=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(200), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)

sa.Table(
    "verified_revision",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)

sa.Table(
    "audit_log",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    sa.Column("user", sa.String(160), nullable=False, index=True),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("object", sa.String(128), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Index("audit_log_of_object", "kind", "object"),
)

sa.Table(
    "workshop_rooms",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(8), nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("module", sa.String(64), nullable=False),
    sa.Column("documents", sa.JSON, nullable=False),
    sa.Column("moderated", sa.Boolean, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("shown", sa.String(32), nullable=False),
    sa.Column("user", sa.String(160), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("closed_at", sa.DateTime),
    sqlite_autoincrement=True,
)

sa.Table(
    "workshop_questions",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("room_id", sa.Integer, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("key", sa.String(64), unique=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("pinned", sa.Boolean, nullable=False),
    sa.Column("merged_into", sa.Integer, index=True),
    sa.Column("prepared", sa.Boolean, nullable=False),
    sa.Column("draft", sa.JSON),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("citations", sa.JSON, nullable=False),
    sa.Column("signed", sa.Text, nullable=False),
    sa.Column("by", sa.String(160), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("verified_id", sa.String(32), nullable=False),
    sa.Column("asked_at", sa.DateTime, nullable=False),
    sa.Column("answered_at", sa.DateTime),
    sqlite_autoincrement=True,
)

sa.Table(
    "workshop_clauses",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("clauses", sa.JSON, nullable=False),
)

sa.Table(
    "workshop_passed_on",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("request_id", sa.String(32), nullable=False, index=True),
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kept", sa.String(32), nullable=False),
)

sa.Table(
    "workshop_votes",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("user", sa.String(128), primary_key=True),
)

sa.Table(
    "workshop_apart",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("other_id", sa.Integer, primary_key=True, autoincrement=False),
)

sa.Table(
    "workshop_members",
    TABLES,
    sa.Column("room_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("user", sa.String(128), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("chat", sa.String(64), nullable=False, index=True),
    sa.Column("here", sa.Boolean, nullable=False),
    sa.Column("joined_at", sa.DateTime, nullable=False),
)

sa.Table(
    "workshop_checks",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("room_id", sa.Integer, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("right", sa.Integer, nullable=False),
    sa.Column("citation", sa.JSON),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)

sa.Table(
    "workshop_ballots",
    TABLES,
    sa.Column("check_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("user", sa.String(128), primary_key=True),
    sa.Column("choice", sa.Integer, nullable=False),
)

sa.Table(
    "api_keys",
    TABLES,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("scopes", sa.String(100), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("revoked_at", sa.DateTime),
)


def upgrade() -> None:
    TABLES.create_all(op.get_bind())
    op.execute(sa.text("INSERT INTO verified_revision (id, number) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM verified_revision)"))
