"""Live events: what one process writes, whoever follows its topic in any process of the same database hears within moments.

An event is a row, so nothing is lost between two looks, a follower that was away goes on where it stopped, and an event that is
written in the transaction of what it tells of is told only when that is true. On PostgreSQL followers are woken by
LISTEN/NOTIFY, on SQLite (one machine) by looking whether the file has changed. Events live for a day: they say *that* something
changed (a number, a state), never what a person wrote, which belongs into tables of its own.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.local_time import now_utc
from bot.records import event_bell
from bot.records.event_table import EVENTS
from bot.records.writing import reason_of

log = logging.getLogger(__name__)
KEPT = timedelta(days=1)
_AT_ONCE = 500
_ORDER = 760202108  # the advisory lock that makes the order of commits the order of numbers


@dataclass(frozen=True, slots=True)
class Event:
    """`id` grows with every event of the database: what a follower saw last is what it goes on from."""

    id: int
    topic: str
    content: dict[str, Any]


class Events:
    """Safe from several threads; `follow` is for asyncio. The thread that listens starts with the first follower."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._followers: dict[str, set[Callable[[Event], None]]] = {}
        self._last = 0  # the newest event that was handed to followers
        self._rung, self._stop = threading.Event(), threading.Event()
        self._threads: tuple[threading.Thread, ...] = ()

    def publish(self, topic: str, content: dict[str, Any]) -> int:
        """Write an event; returns its id. Raises SQLAlchemyError when the database cannot be written."""
        with self._engine.begin() as db:
            written = self.publish_in(db, topic, content)
        self._rung.set()
        return written

    def publish_in(self, db: sa.Connection, topic: str, content: dict[str, Any]) -> int:
        """Write an event as a part of the caller's transaction, as its last statement: others wait until it is committed."""
        if db.dialect.name == "postgresql":
            db.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ORDER})
        written = db.execute(EVENTS.insert().values(topic=topic, content=content, created_at=now_utc())).inserted_primary_key
        if db.dialect.name == "postgresql":
            db.execute(sa.text(f"NOTIFY {event_bell.CHANNEL}"))
        return int(written[0])  # type: ignore[index]

    def last(self, topic: str) -> int:
        """The id of the newest event of a topic, 0 when there is none."""
        with self._engine.connect() as db:
            return int(db.execute(sa.select(sa.func.max(EVENTS.c.id)).where(EVENTS.c.topic == topic)).scalar() or 0)

    def since(self, topic: str, after: int) -> tuple[Event, ...]:
        """The next events of a topic after the one with this id, oldest first, as far as they are still kept; many come in pages."""
        with self._engine.connect() as db:
            return tuple(_read(db, EVENTS.c.topic == topic, EVENTS.c.id > after))

    async def follow(self, topic: str, after: int | None = None) -> AsyncIterator[Event]:
        """The events of a topic as they come, each once and in order; first those after the id `after` (None: only new ones)."""
        loop, heard = asyncio.get_running_loop(), asyncio.Queue[Event]()

        def tell(event: Event) -> None:
            with suppress(RuntimeError):  # the loop has been closed, and nobody listens
                loop.call_soon_threadsafe(heard.put_nowait, event)

        await asyncio.to_thread(self._start)
        with self._lock:
            self._followers.setdefault(topic, set()).add(tell)
        try:
            seen = await asyncio.to_thread(self.last, topic) if after is None else after
            while earlier := await asyncio.to_thread(self.since, topic, seen):
                for event in earlier:
                    seen = event.id
                    yield event
            while True:
                event = await heard.get()
                if event.id > seen:
                    seen = event.id
                    yield event
        finally:
            with self._lock:
                self._followers[topic].discard(tell)
                if not self._followers[topic]:
                    del self._followers[topic]

    def close(self) -> None:
        """Stop listening; followers hear nothing more. The connection that listens is closed within LOOK_SECONDS."""
        self._stop.set()
        self._rung.set()

    def _start(self) -> None:
        with self._lock:
            if self._threads or self._stop.is_set():
                return
            with self._engine.connect() as db:
                self._last = int(db.execute(sa.select(sa.func.max(EVENTS.c.id))).scalar() or 0)
            bell = (self._engine, self._rung.set, self._stop)
            self._threads = (
                threading.Thread(target=event_bell.watch, args=bell, name="events-bell", daemon=True),
                threading.Thread(target=self._tell, name="events-tell", daemon=True),
            )
            for thread in self._threads:
                thread.start()

    def _tell(self) -> None:
        """Hand what is new to its followers: one look at the table for all of them."""
        while not self._stop.is_set():
            self._rung.wait()
            self._rung.clear()
            try:
                with self._engine.connect() as db:
                    fresh = _read(db, EVENTS.c.id > self._last)
            except (OSError, sa.exc.SQLAlchemyError) as error:
                log.error("events: could not be read: %s", reason_of(error))
                continue  # the bell rings when the database is back
            for event in fresh:
                self._last = event.id
                with self._lock:
                    followers = tuple(self._followers.get(event.topic, ()))
                for tell in followers:
                    tell(event)
            if len(fresh) == _AT_ONCE:
                self._rung.set()


def purge_events(engine: sa.Engine) -> None:
    """Delete what is older than KEPT, also where nobody follows any more."""
    with engine.begin() as db:
        db.execute(EVENTS.delete().where(EVENTS.c.created_at < now_utc() - KEPT))


def _read(db: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Event]:
    query = sa.select(EVENTS.c.id, EVENTS.c.topic, EVENTS.c.content).where(*conditions).order_by(EVENTS.c.id).limit(_AT_ONCE)
    return [Event(*row) for row in db.execute(query)]
