"""The desk speaks Vietnamese: every act, object and table that is written down has a name people read."""

from __future__ import annotations

import re
from pathlib import Path

from bot.desk import messages
from bot.desk.arguments import KINDS as TABLES
from bot.expert import queue
from bot.verified import store
from bot.workshop import checks
from bot.workshop.questions.room_reply import ACTS
from bot.workshop.room import rooms

SOURCES = Path(__file__).parents[3] / "bot"
WRITTEN = re.compile(r'(?:audit\.note\(db, [\w.]+|audit\.write\([\w.]+|_changed\(db, [\w.]+), "([a-z ]+)"(?:, "([a-z]+)")?')


def test_acts_of_the_audit_log() -> None:
    found = {act for source in SOURCES.rglob("*.py") for act, _ in WRITTEN.findall(source.read_text(encoding="utf-8"))}
    assert {"approve", "merge", "sign in"} <= found  # it did look
    acts = found | set(ACTS) | {f"check {state}" for state in checks.STATES} | {"flag", "unflag"}
    assert acts - set(messages.ACTIONS) == set()


def test_objects_and_tables() -> None:
    found = {kind for source in SOURCES.rglob("*.py") for _, kind in WRITTEN.findall(source.read_text(encoding="utf-8")) if kind}
    assert (found | {queue.KIND, store.KIND, rooms.KIND}) - set(messages.OBJECTS) == set()
    assert set(TABLES) == set(messages.TABLES)


def test_names_hold_no_word_of_the_builders() -> None:
    for table in (messages.ACTIONS, messages.OBJECTS, messages.TABLES, messages.VALIDITY):
        for name in table.values():
            assert name[:1].isupper(), name
            assert "_" not in name
