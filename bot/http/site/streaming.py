"""Server-sent events of an answer in the making: heartbeat, resume by id, cancelling when nobody listens any more.

A worker thread runs the answer's iterator and hands each event to the event loop; readers follow the list of events.
Event ids are "STREAM:N", N from 1; a reader that gives the last id it saw gets the rest.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, Future
from contextvars import copy_context
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.http.door import texts
from bot.http.door.problems import Problem

log = logging.getLogger("bot.http")
Event = tuple[str, dict[str, Any]]
"""(name, data): ("token", {"text": "…"}); an empty name is only a moment at which the work can be cancelled."""
PING = b": ping\n\n"
_WINDOW, _MEMORY = 16 + 12, 5  # gzip with a small window: 32 kB an open stream instead of 256


Encode = Callable[[str, dict[str, Any], str], bytes]


def frame(name: str, data: dict[str, Any], identifier: str = "") -> bytes:
    head = f"id: {identifier}\n" if identifier else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


class AnswerStream:
    """Events so far, and whether more will come. All methods run in the event loop, except `_work`."""

    def __init__(self, owner: str, explain: Callable[[BaseException], dict[str, Any]], encode: Encode = frame) -> None:
        self.id = secrets.token_urlsafe(18)
        self.owner = owner
        self.readers = 0
        self.finished = False
        self._explain = explain
        self._encode = encode
        self._frames: list[bytes] = []
        self._changed = asyncio.Event()
        self._cancelled = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._future: Future[None] | None = None

    def start(self, workers: Executor, produce: Callable[[], Iterator[Event]]) -> None:
        self._future = workers.submit(copy_context().run, self._work, produce)
        self._future.add_done_callback(self._done)

    def cancel(self) -> None:
        """No further event is asked for; the worker leaves at the next one."""
        self._cancelled.set()
        if self._future is not None:
            self._future.cancel()

    def _work(self, produce: Callable[[], Iterator[Event]]) -> None:
        events = produce()
        try:
            for name, data in events:
                if self._cancelled.is_set():
                    break
                if name:
                    self._loop.call_soon_threadsafe(self._append, name, data)
        finally:
            if close := getattr(events, "close", None):
                close()

    def _done(self, future: Future[None]) -> None:
        error = None if future.cancelled() else future.exception()
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._finish, error)

    def _append(self, name: str, data: dict[str, Any]) -> None:
        self._frames.append(self._encode(name, data, f"{self.id}:{len(self._frames) + 1}"))
        self._wake()

    def _finish(self, error: BaseException | None) -> None:
        if error is not None:
            data = self._explain(error)
            if data["status"] >= 500:
                log.error("stream %s failed", self.id, exc_info=error)
            self._append("error", data)
        self.finished = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def frames(self, after: int, heartbeat: float) -> AsyncIterator[bytes]:
        """Frames after the given number, as they come; a comment when nothing came for `heartbeat` seconds."""
        position = max(0, after)
        while True:
            changed = self._changed
            if position < len(self._frames):
                yield b"".join(self._frames[position:])
                position = len(self._frames)
            elif self.finished:
                return
            else:
                try:
                    await asyncio.wait_for(changed.wait(), heartbeat)
                except TimeoutError:
                    yield PING


class Streams:
    """The open streams of this process; an unread one lives on for `resume_seconds`."""

    def __init__(self, workers: Executor, *, limit: int, heartbeat: float, resume_seconds: float) -> None:
        self._workers = workers
        self._limit = limit
        self.heartbeat = heartbeat
        self._resume_seconds = resume_seconds
        self._open: dict[str, AnswerStream] = {}

    def __len__(self) -> int:
        return len(self._open)

    def open(
        self,
        owner: str,
        produce: Callable[[], Iterator[Event]],
        explain: Callable[[BaseException], dict[str, Any]],
        encode: Encode = frame,
    ) -> AnswerStream:
        """Raises Problem 503 when too many are unfinished or wait."""
        if sum(not s.finished for s in self._open.values()) >= self._limit:
            raise Problem(503, "too_many_streams", texts.BUSY, {"Retry-After": "3"})
        stream = AnswerStream(owner, explain, encode)
        stream.start(self._workers, produce)
        self._open[stream.id] = stream
        return stream

    def resume(self, identifier: str, owner: str) -> AnswerStream:
        """Raises Problem 410 for a stream that is over, unknown or somebody else's."""
        stream = self._open.get(identifier)
        if stream is None or stream.owner != owner:
            raise Problem(410, "stream_gone", texts.STREAM_GONE)
        return stream

    def release(self, stream: AnswerStream) -> None:
        """A reader left; without another within `resume_seconds` the work is cancelled and the events forgotten."""
        stream.readers -= 1
        if stream.readers == 0:
            asyncio.get_running_loop().call_later(self._resume_seconds, self._forget, stream)

    def _forget(self, stream: AnswerStream) -> None:
        if stream.readers == 0 and stream.id in self._open:
            del self._open[stream.id]
            stream.cancel()

    def close(self) -> None:
        for stream in self._open.values():
            stream.cancel()
        self._open.clear()


class LiveResponse(Response):
    """Events that are sent as they come, to one reader. Over as soon as the client has gone, also while nothing is being sent."""

    media_type = "text/event-stream"

    def __init__(self) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending, leaving = asyncio.create_task(self.send(scope, send)), asyncio.create_task(_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            sending.cancel()
            leaving.cancel()
            self.leave()

    async def send(self, scope: Scope, send: Send) -> None:
        """All there is to send, head and end included."""
        raise NotImplementedError

    def leave(self) -> None:
        """The reader is gone, or has everything."""
        raise NotImplementedError


class EventStream(LiveResponse):
    """One reader of a stream.

    Compressed where the client takes it, every event at once: of a list of nine that is 4 kB instead of 40, which a slow line feels.
    """

    def __init__(self, streams: Streams, stream: AnswerStream, after: int = 0) -> None:
        super().__init__()
        self._streams = streams
        self._stream = stream
        self._after = after
        stream.readers += 1

    def leave(self) -> None:
        self._streams.release(self._stream)

    async def send(self, scope: Scope, send: Send) -> None:
        zipped = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if zipped:
            self.headers["Content-Encoding"] = "gzip"
        self.headers["Vary"] = "Accept-Encoding"
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        pack = zlib.compressobj(4, zlib.DEFLATED, _WINDOW, _MEMORY) if zipped else None
        async for piece in self._stream.frames(self._after, self._streams.heartbeat):
            body = pack.compress(piece) + pack.flush(zlib.Z_SYNC_FLUSH) if pack else piece
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": pack.flush() if pack else b"", "more_body": False})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
