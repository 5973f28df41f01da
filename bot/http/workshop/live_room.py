"""A room's live events over SSE. Whatever happens within a moment is read from the database once and sent to everybody in one frame,
so that 300 people who vote at the same time cost a few frames a second.

Frames hold states, not changes: one that arrives twice does no harm. The id of a frame is that of the newest event in it; who comes
back with it gets what changed since, who was away for long the whole room.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Scope, Send

from bot.http.door import texts
from bot.http.door.problems import Problem
from bot.http.site.streaming import PING, LiveResponse
from bot.http.workshop.views import STAFF, screen
from bot.records.events import Event
from bot.records.writing import reason_of
from bot.workshop.room.room import Room, WorkshopError
from bot.workshop.workshop import Workshop
from knowledge.errors import KnowledgeError

log = logging.getLogger("bot.http")
LOOK = 2.0  # seconds between two looks for questions that another process took in
MOMENT = 0.1  # seconds that changes are gathered for
REMEMBERED = 12 * 3600  # seconds; events are kept for longer
_WAITING = 100  # frames of a reader who does not take them; then it has to come back
_MANY = 500


class Followers:
    """The open streams of all rooms of this process."""

    def __init__(self, workshop: Workshop, *, limit: int, heartbeat: float) -> None:
        self.workshop, self.heartbeat, self._limit = workshop, heartbeat, limit
        self._rooms: dict[int, _Followed] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def __len__(self) -> int:
        return sum(len(followed.readers) for followed in self._rooms.values())

    def join(self, room: Room, audience: str) -> tuple[_Followed, asyncio.Queue[bytes | None]]:
        """Raises Problem 503 when too many follow."""
        if len(self) >= self._limit:
            raise Problem(503, "too_many_streams", texts.BUSY, {"Retry-After": "3"})
        self._loop = asyncio.get_running_loop()
        followed = self._rooms.get(room.id)
        if followed is None:
            followed = self._rooms[room.id] = _Followed(self.workshop, room)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(_WAITING)
        followed.readers[queue] = audience
        return followed, queue

    def leave(self, followed: _Followed, queue: asyncio.Queue[bytes | None]) -> None:
        followed.readers.pop(queue, None)
        if not followed.readers and self._rooms.get(followed.room.id) is followed:
            del self._rooms[followed.room.id]
            followed.stop()

    def part(self) -> None:
        """From anywhere, also a signal: let everybody go and nobody in; they come back to the next process."""
        self._limit = 0
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.close)

    def close(self) -> None:
        for followed in self._rooms.values():
            followed.stop()
            for queue in followed.readers:
                with suppress(asyncio.QueueFull):
                    queue.put_nowait(None)


class _Followed:
    """One room: its readers, and the task that tells them."""

    def __init__(self, workshop: Workshop, room: Room) -> None:
        self.workshop, self.room = workshop, room
        self.readers: dict[asyncio.Queue[bytes | None], str] = {}
        self._pending: list[Event] = []
        self._changed = asyncio.Event()
        self._whole: dict[str, tuple[int, asyncio.Task[bytes]]] = {}
        self._tasks = (asyncio.create_task(self._hear()), asyncio.create_task(self._tell()))

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _hear(self) -> None:
        async for event in self.workshop.rooms.events.follow(self.room.topic):
            self._pending.append(event)
            self._changed.set()

    async def _tell(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(MOMENT)
            self._changed.clear()
            events, self._pending = self._pending, []
            only_entered = all(set(event.content) == {"people"} for event in events)  # counted on the trainer's screen alone
            for audience in {STAFF} & set(self.readers.values()) if only_entered else set(self.readers.values()):
                try:
                    made = await asyncio.to_thread(self.frame, audience, events)
                except (OSError, SQLAlchemyError, WorkshopError) as error:
                    log.error("workshop: a change could not be told: %s", reason_of(error))
                    self._pending = events + self._pending  # told with the next one
                    self._changed.set()
                    break
                self._hand(audience, made)

    def _hand(self, audience: str, made: bytes) -> None:
        for queue, wanted in list(self.readers.items()):
            if wanted != audience:
                continue
            try:
                queue.put_nowait(made)
            except asyncio.QueueFull:  # a phone that sleeps comes back for what it missed
                self.readers.pop(queue, None)
                queue.get_nowait()
                queue.put_nowait(None)

    def frame(self, audience: str, events: list[Event]) -> bytes:
        changed = {event.content[name] for event in events for name in ("question", "also") if name in event.content}
        return _frame(screen(self.workshop, self.room.code, audience, changed), events[-1].id)

    async def first(self, audience: str, last_seen: str) -> bytes:
        """What a reader misses: everything, or what changed since it left. Many who come at once share one reading."""
        events = self.workshop.rooms.events
        seen, at = _seen(last_seen)
        if seen and time.time() - at < REMEMBERED:
            missed = await asyncio.to_thread(events.since, self.room.topic, seen)
            if len(missed) < _MANY:
                return await asyncio.to_thread(self.frame, audience, list(missed)) if missed else PING
        last = await asyncio.to_thread(events.last, self.room.topic)
        known = self._whole.get(audience)
        if known is None or known[0] != last:
            made = asyncio.create_task(asyncio.to_thread(lambda: _frame(screen(self.workshop, self.room.code, audience), last)))
            known = self._whole[audience] = (last, made)
        return await asyncio.shield(known[1])


class RoomStream(LiveResponse):
    """One reader of a room."""

    def __init__(self, followers: Followers, room: Room, audience: str, last_seen: str = "") -> None:
        super().__init__()
        self._followers, self._last_seen, self._audience = followers, last_seen, audience
        self._followed, self._queue = followers.join(room, audience)

    def leave(self) -> None:
        self._followers.leave(self._followed, self._queue)

    async def send(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        piece: bytes | None = b"retry: 1000\n\n" + await self._followed.first(self._audience, self._last_seen)
        while piece is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            try:
                piece = await asyncio.wait_for(self._queue.get(), self._followers.heartbeat)
            except TimeoutError:
                piece = PING
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _frame(values: dict[str, Any], last: int) -> bytes:
    """JSON of one line: what people type cannot end a frame."""
    return f"id: {last}.{int(time.time())}\nevent: room\ndata: {json.dumps(values, ensure_ascii=False)}\n\n".encode()


def _seen(last_event_id: str) -> tuple[int, int]:
    number, _, at = last_event_id.partition(".")
    sound = number.isdecimal() and at.isdecimal() and len(last_event_id) < 40
    return (int(number), int(at)) if sound else (0, 0)


async def prepare_what_comes(workshop: Workshop) -> None:
    """Until cancelled: what a messenger's process took in, or a process that died left, is merged and drafted too; where the text
    has changed, answers that rest on it are shown anew; what experts answered comes into the room."""
    while True:
        try:
            await asyncio.to_thread(workshop.preparation.resume)
            await asyncio.to_thread(workshop.basis.tell_of_news)
            with suppress(KnowledgeError):  # nothing ingested yet, or unusable: whoever asks is told
                await asyncio.to_thread(workshop.passing_on.follow_up)
        except (OSError, SQLAlchemyError) as error:
            log.error("workshop: new questions could not be looked for: %s", reason_of(error))
        await asyncio.sleep(LOOK)
