"""Live events between processes, on each kind of database that records may be kept in."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.records.event_table import EVENTS
from bot.records.events import Event, Events, purge_events
from bot.records.records import Records
from knowledge.shipped import PROJECT

WRITER = """
import sys
from bot.records.events import Events
from bot.records.records import Records
events = Events(Records(sys.argv[1]).engine)
for number in range(int(sys.argv[3])):
    events.publish(sys.argv[2], {"from": sys.argv[4], "number": number})
"""


@pytest.fixture
def events(database_url: str) -> Iterator[Events]:
    opened = Events(Records(database_url).engine)
    yield opened
    opened.close()


def writer(url: str, topic: str, count: int, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, url, topic, str(count), name], cwd=PROJECT)


async def take(followed: AsyncIterator[Event], count: int, seconds: float = 20) -> list[Event]:
    async with asyncio.timeout(seconds):
        return [await anext(followed) for _ in range(count)]


async def test_what_other_processes_write_at_once_is_heard_once_and_in_order(events: Events, database_url: str) -> None:
    followed = events.follow("room/1", after=0)
    writers = [writer(database_url, "room/1", 40, name) for name in ("a", "b", "c")] + [writer(database_url, "room/2", 40, "d")]
    heard = await take(followed, 120)
    assert [process.wait(20) for process in writers] == [0, 0, 0, 0]
    assert [event.id for event in heard] == sorted({event.id for event in heard})
    for name in ("a", "b", "c"):
        assert [event.content["number"] for event in heard if event.content["from"] == name] == list(range(40))
    with pytest.raises(TimeoutError):
        await take(followed, 1, seconds=0.5)  # nothing twice, nothing of another topic


async def test_who_was_away_goes_on_where_it_stopped_and_who_is_new_hears_what_comes(events: Events) -> None:
    first = events.publish("room/1", {"number": 0})
    for number in range(1, 1200):  # more than is read at once
        events.publish("room/1", {"number": number})
    assert [event.content["number"] for event in await take(events.follow("room/1", after=first), 1199)] == list(range(1, 1200))
    new = events.follow("room/1")
    heard = asyncio.create_task(take(new, 1))
    await asyncio.sleep(0.5)
    events.publish("room/1", {"number": "fresh"})
    assert (await heard)[0].content == {"number": "fresh"}


async def test_what_another_process_writes_is_told_within_moments(events: Events, database_url: str) -> None:
    other = Events(Records(database_url).engine)
    heard = asyncio.create_task(take(events.follow("room/1"), 1))
    await asyncio.sleep(0.5)
    started = asyncio.get_running_loop().time()
    other.publish("room/1", {})
    await heard
    assert asyncio.get_running_loop().time() - started < 1


async def test_an_event_of_a_transaction_that_fails_is_never_told(events: Events, database_url: str) -> None:
    def fail() -> None:
        with Records(database_url).engine.begin() as db:
            events.publish_in(db, "room/1", {"true": False})
            raise RuntimeError("the room could not be changed")

    followed = events.follow("room/1", after=0)
    with pytest.raises(RuntimeError):
        fail()
    events.publish("room/1", {"true": True})
    assert [event.content for event in await take(followed, 1)] == [{"true": True}]


def test_events_live_for_a_day_and_numbers_are_not_given_twice(events: Events, database_url: str) -> None:
    engine = Records(database_url).engine
    before = events.publish("room/1", {})
    with engine.begin() as db:
        db.execute(sa.update(EVENTS).values(created_at=datetime.now() - timedelta(days=3)))
    purge_events(engine)
    assert events.since("room/1", 0) == ()
    assert events.publish("room/1", {}) > before


async def test_a_connection_that_the_database_drops_is_made_up_for(events: Events, database_url: str) -> None:
    """PostgreSQL ends the sessions of both processes (an administrator, a fail-over): what is written then is heard all the same."""
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite has no connection that could be dropped")
    writing = Events(Records(database_url).engine)
    followed = events.follow("room/1", after=0)
    writing.publish("room/1", {"number": 0})
    assert (await take(followed, 1))[0].content == {"number": 0}
    for number in range(1, 4):
        with sa.create_engine(database_url).begin() as db:
            others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            assert db.execute(sa.text(f"SELECT COUNT(pg_terminate_backend(pid)) {others}")).scalar()
        writing.publish("room/1", {"number": number})
        heard = await asyncio.wait_for(take(followed, 1), 10)
        assert heard[0].content == {"number": number}
