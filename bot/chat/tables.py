"""The two tables of the ledger (bot/chat/ledger.py), next to the records in the same database. Times are UTC."""

from __future__ import annotations

import sqlalchemy as sa

META = sa.MetaData()

UPDATES = sa.Table(
    "channel_updates",
    META,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # the update as received; empty when done
    sa.Column("state", sa.String(16), nullable=False),  # received, done
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False),
    sa.Index("channel_updates_of_chat", "channel", "chat", "message_id"),
    sa.Index("channel_updates_open", "channel", "state"),
)

OUTGOING = sa.Table(
    "channel_outgoing",
    META,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("question_id", sa.BigInteger, nullable=False),  # message id of what is answered, 0 for none
    sa.Column("answer_id", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # what to send, as the channel's JSON; emptied by `forget`
    sa.Column("state", sa.String(16), nullable=False),  # waiting, sending, sent, failed
    sa.Column("doubtful", sa.Boolean, nullable=False),  # an earlier attempt may have arrived
    sa.Column("message_id", sa.BigInteger, nullable=False),  # of the sent message; of the edited one from the start
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("sent_at", sa.DateTime),
    sa.Index("channel_outgoing_open", "channel", "state", "chat"),
    sa.Index("channel_outgoing_of_chat", "channel", "chat", "message_id"),
)
