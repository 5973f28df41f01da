"""Server-sent events: order, heartbeat, resume, cancelling, nothing left behind."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.http.api.workflow import explain
from bot.http.door.problems import Problem
from bot.http.site.streaming import Event, EventStream, Streams


def events_of(text: str) -> list[tuple[str, str, dict[str, object]]]:
    frames = [dict(line.split(": ", 1) for line in f.splitlines() if not line.startswith(":")) for f in text.split("\n\n") if f]
    return [(f["id"], f["event"], json.loads(f["data"])) for f in frames if f]


async def test_events_of_a_real_answer_come_in_order(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/v1/ask/stream", json={"question": "Bộ Tài chính bố trí kinh phí"})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    names = [name for _, name, _ in events]
    assert names[:2] == ["interpreted", "sources"]
    assert names[-1] == "done"
    assert set(names[2:-1]) == {"token"}
    said = "".join(str(data["text"]) for _, name, data in events if name == "token")
    assert said.strip() == str(events[-1][2]["answer"]).strip()


async def test_a_stream_is_resumed_after_the_last_event_seen(client: httpx.AsyncClient) -> None:
    body = {"question": "Bộ Tài chính bố trí kinh phí"}
    whole = events_of((await client.post("/api/v1/ask/stream", json=body)).text)
    rest = await client.post("/api/v1/ask/stream", json=body, headers={"Last-Event-ID": whole[1][0]})
    assert events_of(rest.text) == whole[2:]
    gone = await client.post("/api/v1/ask/stream", json=body, headers={"Last-Event-ID": "unknown:3"})
    assert gone.status_code == 410


async def test_every_event_is_compressed_at_once_where_the_client_takes_it(client: httpx.AsyncClient) -> None:
    """Raw bytes as they come: each piece can be read without the next; plain where nothing was offered."""
    streams = Streams(ThreadPoolExecutor(1), limit=3, heartbeat=0.1, resume_seconds=0)
    waits = threading.Event()

    def produce() -> Iterator[Event]:
        yield "token", {"text": "một " * 500}
        waits.wait(5)
        yield "done", {}

    for offered, packed in (("gzip, br", True), ("", False)):
        waits.clear()
        sent: list[dict[str, object]] = []

        async def send(message: dict[str, object], sent: list[dict[str, object]] = sent) -> None:
            sent.append(message)
            if len(sent) == 2:
                waits.set()

        async def receive() -> dict[str, str]:
            await asyncio.sleep(10)
            return {"type": "http.disconnect"}

        stream = streams.open("me", produce, explain)
        await EventStream(streams, stream)({"type": "http", "headers": [(b"accept-encoding", offered.encode())]}, receive, send)  # type: ignore[arg-type]
        bodies = [bytes(m["body"]) for m in sent[1:]]  # type: ignore[call-overload]
        assert (dict(sent[0]["headers"]).get(b"content-encoding") == b"gzip") is packed  # type: ignore[call-overload]
        assert (len(bodies[0]) < 300) is packed
        unpack = zlib.decompressobj(31)
        first = unpack.decompress(bodies[0]) if packed else bodies[0]
        assert first.decode().endswith("}\n\n")  # whole before the second was made
        rest = b"".join(bodies[1:])
        assert b"event: done" in (unpack.decompress(rest) if packed else rest)
    response = await client.post("/api/v1/ask/stream", json={"question": "Bộ Tài chính bố trí kinh phí"})
    assert response.headers["content-encoding"] == "gzip"
    assert events_of(response.text)[-1][1] == "done"


async def test_a_bad_question_is_an_error_event_with_a_message(client: httpx.AsyncClient) -> None:
    events = events_of((await client.post("/api/v1/ask/stream", json={"question": "!!!"})).text)
    assert [name for _, name, _ in events] == ["error"]
    assert events[0][2]["code"] == "no_text"


class Source:
    """An answer made slowly in a worker thread, as by a language model; knows how far it came and whether it was closed."""

    def __init__(self, steps: int, pause: float) -> None:
        self.steps, self.pause = steps, pause
        self.made = 0
        self.closed = threading.Event()

    def __call__(self) -> Iterator[Event]:
        try:
            for number in range(self.steps):
                time.sleep(self.pause)
                self.made += 1
                yield "token", {"text": str(number)}
            yield "done", {}
        finally:
            self.closed.set()


class Client:
    """An ASGI client that can leave at any moment."""

    def __init__(self) -> None:
        self.received = b""
        self._left = asyncio.Event()

    async def receive(self) -> dict[str, object]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, object]) -> None:
        self.received += message.get("body", b"")  # type: ignore[operator]

    def leave(self) -> None:
        self._left.set()


def streams(**more: float) -> Streams:
    values = {"limit": 100, "heartbeat": 0.05, "resume_seconds": 0.1} | more
    return Streams(ThreadPoolExecutor(4), **values)  # type: ignore[arg-type]


async def test_heartbeat_while_nothing_comes() -> None:
    open_streams, client = streams(), Client()
    stream = open_streams.open("me", Source(1, 0.3), explain)
    await EventStream(open_streams, stream)({"type": "http", "headers": []}, client.receive, client.send)  # type: ignore[arg-type]
    assert client.received.count(b": ping") >= 3
    assert b"event: done" in client.received


async def test_leaving_cancels_the_work_after_the_time_to_resume() -> None:
    open_streams, client, source = streams(), Client(), Source(1000, 0.01)
    stream = open_streams.open("me", source, explain)
    reading = asyncio.create_task(EventStream(open_streams, stream)({"type": "http", "headers": []}, client.receive, client.send))  # type: ignore[arg-type]
    await asyncio.sleep(0.1)
    client.leave()
    await reading
    again = Client()
    resumed = asyncio.create_task(
        EventStream(open_streams, open_streams.resume(stream.id, "me"), 2)({"type": "http", "headers": []}, again.receive, again.send)  # type: ignore[arg-type]
    )
    await asyncio.sleep(0.15)
    assert not source.closed.is_set()
    assert b'"text": "2"' in again.received
    assert b'"text": "1"' not in again.received.split(b"\n\n")[0]
    again.leave()
    await resumed
    await asyncio.sleep(0.2)
    assert source.closed.wait(1)
    assert source.made < 100
    assert len(open_streams) == 0
    with pytest.raises(Problem):
        open_streams.resume(stream.id, "me")


async def test_nobody_resumes_the_stream_of_another() -> None:
    open_streams = streams()
    stream = open_streams.open("me", Source(1, 0.01), explain)
    with pytest.raises(Problem):
        open_streams.resume(stream.id, "somebody else")


async def test_a_thousand_dropped_streams_leave_nothing_behind() -> None:
    open_streams = streams(limit=2000, resume_seconds=0.05)
    sources = [Source(3, 0) for _ in range(1000)]
    tasks = []
    for source in sources:
        client = Client()
        stream = open_streams.open("me", source, explain)
        tasks.append(asyncio.create_task(EventStream(open_streams, stream)({"type": "http", "headers": []}, client.receive, client.send)))  # type: ignore[arg-type]
        client.leave()
    await asyncio.gather(*tasks)
    await asyncio.sleep(0.3)
    assert len(open_streams) == 0
    assert len([t for t in asyncio.all_tasks() if t is not asyncio.current_task()]) <= 1


async def test_too_many_streams_are_refused() -> None:
    open_streams = streams(limit=1)
    open_streams.open("me", Source(1, 0.2), explain)
    with pytest.raises(Problem) as refused:
        open_streams.open("me", Source(1, 0), explain)
    assert refused.value.status_code == 503


async def test_a_failure_in_the_work_is_an_error_event_without_details() -> None:
    def broken() -> Iterator[Event]:
        yield "interpreted", {}
        raise RuntimeError("secret")

    open_streams, client = streams(), Client()
    await EventStream(open_streams, open_streams.open("me", broken, explain))({"type": "http", "headers": []}, client.receive, client.send)  # type: ignore[arg-type]
    assert b"event: error" in client.received
    assert b"secret" not in client.received
