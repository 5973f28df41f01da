"""Every table of the database is walked: what names a person is handed over, and gone once the person is forgotten.

A column that is new has to be sorted in here first: into what names a person or into what does not.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from bot.privacy.own_data import NOBODY, forget, stored
from bot.records.person import Person, Pseudonyms
from bot.records.records import Records

NAMES_A_PERSON = {"user", "chat", "by", "signed", "name"}
# fmt: off
NAMES_NOBODY = {
    "id", "code", "title", "unit", "module", "documents", "shown", "key", "state", "draft", "answer", "answer_id", "citations",
    "verified_id", "clauses", "request_id", "kept", "options", "citation", "text", "role", "thread", "channel", "hash",
    "conversation_id", "question_id", "content", "question", "note", "closed", "wordings", "scope", "changes", "action", "kind",
    "object", "detail", "interpreted", "hits", "reason", "comment", "scopes", "digest", "topic", "version_num",
}
# fmt: on
ANSWERS_FOR_THE_OFFICE = {"verified_versions", "expert_replies", "audit_log", "workshop_rooms"}
"""Tables whose `user` acts for the office and is named as staff."""
STATES = {"channel_updates": "done", "channel_outgoing": "sent", "workshop_questions": "answered"}


@pytest.fixture(params=["names", "pseudonyms"])
def records(request: pytest.FixtureRequest, database_url: str) -> Records:
    return Records(database_url, pseudonyms=Pseudonyms(b"k" * 32) if request.param == "pseudonyms" else None)


@pytest.fixture
def tables(records: Records) -> dict[str, sa.Table]:
    """As they are in the database."""
    found = sa.MetaData()
    found.reflect(records.engine)
    return dict(found.tables)


def named(table: sa.Table, column: str, who: str, records: Records) -> str:
    """How the program writes a person down there."""
    if table.name == "api_keys":
        return who
    web = not who.isdecimal()
    if column == "by" or (column == "user" and table.name in ANSWERS_FOR_THE_OFFICE):
        return f"user:{who}" if web else f"telegram:{who}"
    if column != "user":
        return who
    name = f"user:{who}" if web else who
    return name if table.name.startswith("channel_") else records.pseudonyms.of(name)


def fill(records: Records, tables: dict[str, sa.Table], who: str) -> None:
    """One row that names the person in every table that can."""
    numbers = count(int.from_bytes(who.encode()[-3:]))
    values: dict[type, Any] = {bool: False, int: 0, float: 0.5, datetime: datetime(2026, 11, 1), object: {}, dict: {}}
    with records.engine.begin() as db:
        for table in tables.values():
            personal = NAMES_A_PERSON & set(table.columns.keys())
            if not personal:
                continue
            row: dict[str, Any] = {}
            for column in table.columns:
                kind = column.type.python_type
                if column.name in personal:
                    row[column.name] = named(table, column.name, who, records)
                elif column.name == "channel":
                    row["channel"] = "telegram" if who.isdecimal() else "http"
                elif column.name == "state":
                    row["state"] = STATES.get(table.name, "open")
                elif kind is str:
                    row[column.name] = f"x{next(numbers) % 10**7}"
                else:
                    row[column.name] = next(numbers) if column.primary_key or column.name.endswith("_id") else values[kind]
            db.execute(table.insert().values(**row))


def tables_naming(records: Records, tables: dict[str, sa.Table], who: str) -> set[str]:
    """table.column wherever the person is named in any spelling."""
    spellings = {who, f"user:{who}", f"telegram:{who}", f"key:{who}"}
    spellings |= {records.pseudonyms.of(name) for name in spellings}
    found = set()
    with records.engine.connect() as db:
        for table in tables.values():
            for row in db.execute(sa.select(table)).mappings():
                found |= {f"{table.name}.{column}" for column, value in row.items() if isinstance(value, str) and value in spellings}
    return found


def meant(records: Records, who: str) -> Person:
    return records.pseudonyms.all_names(Person.called(who))


def test_every_column_that_could_name_somebody_is_sorted(tables: dict[str, sa.Table]) -> None:
    texts = {
        f"{table.name}.{column.name}"
        for table in tables.values()
        for column in table.columns
        if column.type.python_type not in (bool, int, float, datetime)
    }
    assert len(texts) > 90
    assert {text for text in texts if text.split(".")[1] not in NAMES_A_PERSON | NAMES_NOBODY} == set()


@pytest.mark.parametrize("who", ["lan", "702"])
def test_forgotten_with_all_rights_nobody_is_named_anywhere(records: Records, tables: dict[str, sa.Table], who: str) -> None:
    fill(records, tables, who)
    fill(records, tables, other := f"{who}9")
    of_other = {name.replace(who, other) for name in tables_naming(records, tables, other)}
    personal = {f"{table.name}.{column}" for table in tables.values() for column in NAMES_A_PERSON & set(table.columns.keys())}
    assert tables_naming(records, tables, who) == personal
    forget(records.engine, meant(records, who), rights=True)
    assert tables_naming(records, tables, who) == set()
    assert tables_naming(records, tables, other) == of_other


@pytest.mark.parametrize("who", ["lan", "702"])
def test_what_names_a_person_is_handed_over(records: Records, tables: dict[str, sa.Table], who: str) -> None:
    fill(records, tables, who)
    with_person = {table.name for table in tables.values() if NAMES_A_PERSON & set(table.columns.keys())}
    told = stored(records.engine, meant(records, who))
    assert sum(len(rows) for rows in told.values()) >= len(with_person)
    assert [kind for kind, rows in told.items() if not rows and kind not in ("experts_answers",)] == []
    assert all("digest" not in row for row in told["api_keys"])


def test_the_own_delete_leaves_the_offices_names(records: Records, tables: dict[str, sa.Table]) -> None:
    """Rights, and what was signed for the office, are an administrator's to take away."""
    fill(records, tables, "lan")
    forget(records.engine, meant(records, "lan"))
    left = tables_naming(records, tables, "lan")
    assert left == {
        *(f"{table}.user" for table in ANSWERS_FOR_THE_OFFICE),
        *("expert_replies.name", "verified_versions.name", "channel_people.user", "api_keys.name"),
        *("workshop_questions.by", "workshop_questions.signed"),
    }


def test_a_message_that_waits_is_not_sent_to_who_is_forgotten(records: Records, tables: dict[str, sa.Table]) -> None:
    fill(records, tables, "702")
    outgoing = tables["channel_outgoing"]
    with records.engine.begin() as db:
        db.execute(outgoing.update().values(state="waiting", content="bí mật"))
    forget(records.engine, meant(records, "702"))
    with records.engine.connect() as db:
        (row,) = db.execute(sa.select(outgoing)).mappings()
    assert (row["state"], row["content"], row["chat"]) == ("failed", "", NOBODY)
