from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.chat.ledger import Ledger
from bot.chat.tables import UPDATES
from bot.privacy.retention import Calendar, purge_daily, purges_of
from bot.records.records import Records
from tests.bot.library import questions_of
from tests.bot.telegram.phone import EFFECT, assistant_at


async def until(true: Callable[[], bool]) -> None:
    end = asyncio.get_running_loop().time() + 10
    while not true():
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.05)


async def test_old_questions_go_by_themselves(tmp_path: Path) -> None:
    now = [datetime(2026, 1, 1)]
    assistant = assistant_at(tmp_path, clock=lambda: now[0])
    assistant.ask(EFFECT, channel="telegram", user="701")

    async def run(function: Any) -> Any:
        return function()

    task = asyncio.create_task(purge_daily(run, *purges_of(assistant.records), every=0.01))
    await asyncio.sleep(0.05)
    assert questions_of(assistant.records, "telegram", "701") == 1
    now[0] += timedelta(days=366)
    await asyncio.sleep(0.05)
    assert questions_of(assistant.records, "telegram", "701") == 0
    task.cancel()


@pytest.mark.parametrize("locked_first", [True, False])
async def test_a_locked_database_ends_neither_purging_nor_the_other_purge(tmp_path: Path, *, locked_first: bool) -> None:
    """A real lock, held by somebody else while the first purge is tried; the second kind of data has a database of its own."""
    held, free = tmp_path / "held.sqlite", tmp_path / "free.sqlite"
    old = datetime(2020, 1, 1)
    databases = [Records(f"sqlite:///{path}", busy_seconds=0.01) for path in (held, free)]
    for records in databases:
        Ledger(records.engine, "telegram").receive(1, "701", 1, "{}")
        with records.engine.begin() as db:
            db.execute(UPDATES.update().values(state="done", received_at=old))

    def updates(records: Records) -> int:
        with records.engine.connect() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(UPDATES)).scalar_one())

    purges = [purge for records in (databases if locked_first else databases[::-1]) for purge in purges_of(records)]
    with sqlite3.connect(held, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(purge_daily(asyncio.to_thread, *purges, again=0.05))
        await until(lambda: [updates(records) for records in databases] == [1, 0])
        other.execute("ROLLBACK")
    await until(lambda: [updates(records) for records in databases] == [0, 0])
    assert not task.done()
    task.cancel()


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(days=4000)])
async def test_a_clock_that_was_set_ahead_deletes_nothing_until_it_has_settled(tmp_path: Path, ahead: timedelta) -> None:
    now = [datetime(2026, 1, 1)]
    assistant = assistant_at(tmp_path, clock=lambda: now[0])
    assistant.ask(EFFECT, channel="telegram", user="701")
    now[0] += ahead  # before the start
    calendar = Calendar(assistant.records.newest, clock=lambda: now[0])
    purge = purge_daily(asyncio.to_thread, *purges_of(assistant.records), calendar=calendar, every=0.02, settle=0.3)
    task = asyncio.create_task(purge)
    await asyncio.sleep(0.1)
    now[0] -= ahead
    await asyncio.sleep(0.6)
    now[0] += ahead  # while it runs
    await asyncio.sleep(0.2)
    assert questions_of(assistant.records, "telegram", "701") == 1
    await asyncio.sleep(0.8)  # it stays so: then it is that late, and what is old goes
    assert questions_of(assistant.records, "telegram", "701") == 0
    task.cancel()


def test_what_was_asked_by_the_wrong_clock_does_not_vouch_for_it_after_a_restart(tmp_path: Path) -> None:
    now = [datetime(2026, 1, 1)]
    assistant = assistant_at(tmp_path, clock=lambda: now[0])
    records = assistant.records
    assistant.ask(EFFECT, channel="telegram", user="701")

    def restarted() -> Calendar:
        return Calendar(records.newest, records.purged_at, clock=lambda: now[0])

    assert restarted().believed()
    for purge in purges_of(records):
        purge()
    now[0] += timedelta(days=400)
    assistant.ask(EFFECT, channel="telegram", user="701")
    now[0] += timedelta(minutes=10)
    calendar = restarted()
    assert not calendar.believed()
    assert calendar.believed()  # it has run on
    now[0] -= timedelta(days=400)
    assert not restarted().believed()  # questions yet to come
