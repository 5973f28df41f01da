"""The server under load, in a process of its own: python -m benchmarks.serving [--seconds 120] [--users 50] [--index DIR]

Prints one JSON object. Without --index the shipped knowledge and, where it is at hand, the Resolution's PDF are ingested first.
- answers_per_s, p50_ms, p95_ms, errors, cpu_ms_per_answer: so many users who ask again as soon as they have the answer (POST /api/v1/ask)
- first_event_p95_ms: time to the first SSE event, as many users with a pause of one second between questions
- dropped_streams: that many streams left after their first bytes; rss_growth_mb and open_connections afterwards
- sigterm_s: from SIGTERM, with every user in the middle of a stream, to the end of the process
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import psutil
import yaml

from benchmarks.spine import PROJECT, free_port, index_at

ALIASES = sorted((PROJECT / "knowledge" / "aliases").glob("*.jsonl"))
# What staff ask, each question but seldom twice: what is remembered of an answered question must not flatter the figures.
QUESTIONS = tuple(q for file in ALIASES for line in file.read_text(encoding="utf-8").splitlines() for q in json.loads(line)["questions"])
DROPPED = 1000
_APART = 101  # questions between the first ones of two users


class Connection:
    """One user's keep-alive connection: HTTP/1.1 by hand, so that the load generator leaves the cores to the server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, path: str, question: str) -> tuple[int, float, float]:
        """(status, seconds to the first piece of the body, seconds to its end)."""
        started = time.perf_counter()
        await self.send(path, question)
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        first = 0.0
        if "transfer-encoding: chunked" in head:
            while size := int((await self._reader.readline()).strip(), 16):
                await self._reader.readexactly(size + 2)
                first = first or time.perf_counter() - started
            await self._reader.readline()
        else:
            await self._reader.readexactly(int(head.split("content-length:", 1)[1].split("\r\n", 1)[0]))
        ended = time.perf_counter() - started
        return status, first or ended, ended

    async def send(self, path: str, question: str) -> None:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        body = json.dumps({"question": question}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        await self._writer.drain()

    async def first_bytes(self) -> bytes:
        assert self._reader is not None
        return await self._reader.read(300)

    def drop(self) -> None:
        """Leave without a word, as a phone in a tunnel does."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._writer = None


async def asking(port: int, users: int, seconds: float, process: psutil.Process | None = None) -> dict[str, float]:
    times: list[float] = []
    errors = 0
    until = time.perf_counter() + seconds

    async def user(number: int) -> None:
        nonlocal errors
        connection = Connection(port)
        turn = number * _APART
        while time.perf_counter() < until:
            turn += 1
            try:
                status, _, took = await connection.ask("/api/v1/ask", QUESTIONS[turn % len(QUESTIONS)])
            except (OSError, asyncio.IncompleteReadError):
                connection.drop()
                status, took = 0, 0.0
            if status == 200:
                times.append(took * 1000)
            else:
                errors += 1

    spent = cpu_seconds(process)
    started = time.perf_counter()
    await asyncio.gather(*(user(n) for n in range(users)))
    took = time.perf_counter() - started
    return {
        "cpu_ms_per_answer": round((cpu_seconds(process) - spent) * 1000 / max(1, len(times)), 1),
        "answers": len(times),
        "errors": errors,
        "answers_per_s": round(len(times) / took, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
    }


def cpu_seconds(process: psutil.Process | None) -> float:
    """User and system time of the server so far: what an answer costs whatever else the machine does."""
    return sum(process.cpu_times()[:2]) if process else 0.0


async def streaming(port: int, users: int, seconds: float) -> dict[str, float]:
    firsts: list[float] = []
    until = time.perf_counter() + seconds

    async def user(number: int) -> None:
        connection = Connection(port)
        await asyncio.sleep(number / users)
        turn = number * _APART
        while time.perf_counter() < until:
            turn += 1
            status, first, _ = await connection.ask("/api/v1/ask/stream", QUESTIONS[turn % len(QUESTIONS)])
            assert status == 200
            firsts.append(first * 1000)
            await asyncio.sleep(1)

    await asyncio.gather(*(user(n) for n in range(users)))
    return {"streams": len(firsts), "first_event_p95_ms": round(statistics.quantiles(firsts, n=20)[-1], 1)}


async def dropping(port: int, process: psutil.Process, count: int) -> dict[str, float]:
    before = process.memory_info().rss

    async def one(number: int) -> None:
        connection = Connection(port)
        await connection.send("/api/v1/ask/stream", QUESTIONS[number % len(QUESTIONS)])
        await connection.first_bytes()
        connection.drop()

    for start in range(0, count, 50):
        await asyncio.gather(*(one(n) for n in range(start, start + 50)))
    await asyncio.sleep(6)  # longer than server.resume_seconds
    open_now = sum(c.status == psutil.CONN_ESTABLISHED for c in process.net_connections())
    grown = (process.memory_info().rss - before) / 1e6
    return {"dropped_streams": count, "rss_growth_mb": round(grown, 1), "open_connections": open_now}


async def stopping(port: int, server: subprocess.Popen[bytes], users: int) -> dict[str, float]:
    connections = [Connection(port) for _ in range(users)]
    await asyncio.gather(*(c.send("/api/v1/ask/stream", QUESTIONS[n % len(QUESTIONS)]) for n, c in enumerate(connections)))
    started = time.perf_counter()
    server.send_signal(signal.SIGTERM)
    await asyncio.to_thread(server.wait, 30)
    return {"sigterm_s": round(time.perf_counter() - started, 2), "exit_status": server.returncode}


def serve(index: Path, port: int, work: Path, records: str = "", processor: int | None = None) -> subprocess.Popen[bytes]:
    """A ready server whose limits do not stop one address asking for fifty people; with all its threads on one `processor`."""
    limits = {"anonymous_asks": 10_000_000, "reads": 10_000_000}
    settings = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    settings["server"] |= {"port": port, "limits": limits}
    settings["records"]["url"] = records or f"sqlite:///{work}/records.sqlite"
    settings["encoder"]["model"] = str(PROJECT / settings["encoder"]["model"])
    (work / "config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "serve", "--index", str(index), "--config", str(work / "config.yaml")]
    if processor is not None:
        command = ["taskset", "--cpu-list", str(processor), *command]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return process
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()  # it would go on beside whatever is measured next
    raise TimeoutError("the server was not ready within 60 s")


async def measure(port: int, server: subprocess.Popen[bytes], users: int, seconds: float) -> dict[str, float]:
    figures: dict[str, float] = {"users": users, "seconds": seconds}
    steps: list[Callable[[], Awaitable[dict[str, float]]]] = [
        lambda: asking(port, users, seconds, psutil.Process(server.pid)),
        lambda: streaming(port, users, min(20, seconds)),
        lambda: dropping(port, psutil.Process(server.pid), DROPPED),
        lambda: stopping(port, server, users),
    ]
    await asking(port, 4, 2)  # warm
    for step in steps:
        figures |= await step()
    return figures


def main(arguments: list[str] | None = None) -> dict[str, float]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--index", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = index_at(options.index, work)
        port = free_port()
        server = serve(index, port, work)
        try:
            return asyncio.run(measure(port, server, options.users, options.seconds))
        finally:
            if server.poll() is None:
                server.kill()


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=2))
