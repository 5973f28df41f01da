"""The tables of workshop rooms, next to the records in the same database. Times are UTC; people are named as in the records."""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()

ROOMS = sa.Table(
    "workshop_rooms",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(8), nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),  # who holds the workshop: the head of the minutes
    sa.Column("module", sa.String(64), nullable=False),  # the content of the programme it starts with, "" for none
    sa.Column("documents", sa.JSON, nullable=False),  # document ids handed out
    sa.Column("moderated", sa.Boolean, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("shown", sa.String(32), nullable=False),  # on the wall: "question:7", "check:2", "" for the code to join
    sa.Column("user", sa.String(160), nullable=False),  # the trainer
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("closed_at", sa.DateTime),
    sqlite_autoincrement=True,
)

QUESTIONS = sa.Table(
    "workshop_questions",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("room_id", sa.Integer, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),  # "" for anonymous
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("user", sa.String(128), nullable=False, index=True),
    sa.Column("chat", sa.String(64), nullable=False),  # where a messenger's asker is told
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("key", sa.String(64), unique=True),  # of the request: what is sent again after a lost connection is not asked twice
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("pinned", sa.Boolean, nullable=False),
    sa.Column("merged_into", sa.Integer, index=True),
    sa.Column("prepared", sa.Boolean, nullable=False),  # looked at: merged or drafted
    sa.Column("draft", sa.JSON),  # answer_json of the assistant
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("citations", sa.JSON, nullable=False),  # citation_json of the clauses under the answer, as approved
    sa.Column("signed", sa.Text, nullable=False),  # who answered, as it is shown
    sa.Column("by", sa.String(160), nullable=False),  # who answered, as the server knows them
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("verified_id", sa.String(32), nullable=False),
    sa.Column("asked_at", sa.DateTime, nullable=False),
    sa.Column("answered_at", sa.DateTime),
    sqlite_autoincrement=True,
)

CLAUSES = sa.Table(  # what an answer rests on, as it stood when it was approved: compared with the live text (basis.py)
    "workshop_clauses",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("clauses", sa.JSON, nullable=False),
)

PASSED_ON = sa.Table(  # questions that wait for an expert (passing_on.py)
    "workshop_passed_on",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("request_id", sa.String(32), nullable=False, index=True),  # of the expert queue
    sa.Column("taken", sa.Integer, nullable=False),  # how many of its answers the room has
    sa.Column("version", sa.Integer, nullable=False),  # of the room's answer then: another one is a trainer's
    sa.Column("kept", sa.String(32), nullable=False),  # the verified answer that was made of it, "" for none
)

VOTES = sa.Table(  # who asks a question has voted for it
    "workshop_votes",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("user", sa.String(128), primary_key=True),
)

APART = sa.Table(  # a trainer took them apart: never merged by the machine again
    "workshop_apart",
    TABLES,
    sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("other_id", sa.Integer, primary_key=True, autoincrement=False),
)

MEMBERS = sa.Table(
    "workshop_members",
    TABLES,
    sa.Column("room_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("user", sa.String(128), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("chat", sa.String(64), nullable=False, index=True),
    sa.Column("here", sa.Boolean, nullable=False),  # of a chat: its messages go to the room
    sa.Column("joined_at", sa.DateTime, nullable=False),
)

CHECKS = sa.Table(
    "workshop_checks",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("room_id", sa.Integer, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("right", sa.Integer, nullable=False),  # place of the right option, from 0
    sa.Column("citation", sa.JSON),  # citation_json of the clause it rests on
    sa.Column("state", sa.String(16), nullable=False),  # draft, open, closed
    sa.Column("created_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)

BALLOTS = sa.Table(
    "workshop_ballots",
    TABLES,
    sa.Column("check_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("user", sa.String(128), primary_key=True),
    sa.Column("choice", sa.Integer, nullable=False),
)
