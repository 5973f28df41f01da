"""500 people ask at once, again and again, for LENGTH seconds (30): each gets an answer, 429 or 503, and then all is as before.

Behind a proxy, so that each has an address of the own. What is measured is the server; the crowd is one process beside it.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.bot.http.browser import Server
from tests.bot.http.conftest import PROJECT
from tests.bot.telegram.flood import build_index
from tests.reliability.figure import Figure
from tests.reliability.questions import from_index

PEOPLE = 500
SLOW = 3.0  # times the median before: from there on it is not as before
FLOOR = 0.5  # seconds: below that nobody waits


def run(length: int = 30) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = build_index(work / "index")
        questions = from_index(index)
        settings = {"single_sign_on": {"trusted_proxies": ["127.0.0.1"]}}
        server = Server(index, work, settings, {"encoder": {"model": str(PROJECT / "knowledge/model/encoder")}, "answer": {}})
        server.start()
        return asyncio.run(_storm(server.url, questions, length, server))


async def _storm(url: str, questions: list[str], seconds: int, server: Server) -> Figure:
    limits = httpx.Limits(max_connections=PEOPLE + 10, max_keepalive_connections=PEOPLE + 10)
    outcomes: Counter[str] = Counter()
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:

        async def ask(number: int, question: str) -> tuple[str, float]:
            started = time.monotonic()
            address = {"X-Forwarded-For": f"10.1.{number // 250}.{number % 250 + 1}"}
            try:
                reply = await client.post("/api/v1/ask", json={"question": question}, headers=address)
            except httpx.HTTPError as error:
                return type(error).__name__, time.monotonic() - started
            return str(reply.status_code), time.monotonic() - started

        before = statistics.median([(await ask(0, question))[1] for question in questions[:30]][5:])
        until, ending = time.monotonic() + seconds, threading.Event()
        health = asyncio.create_task(asyncio.to_thread(_alive, url, ending))

        async def person(number: int) -> None:
            asked = number
            while time.monotonic() < until:
                outcome, _ = await ask(number, questions[asked % len(questions)])
                outcomes[outcome] += 1
                asked += PEOPLE
                if outcome != "200":
                    await asyncio.sleep(1)

        await asyncio.gather(*(person(number) for number in range(PEOPLE)))
        ending.set()
        alive = await health
        over = time.monotonic()
        while True:
            took = [(await ask(600 + n, questions[n]))[1] for n in range(5)]
            if statistics.median(took) < max(SLOW * before, FLOOR) or time.monotonic() - over > 60:
                break
        recovered = time.monotonic() - over
        ready = (await client.get("/readyz")).status_code
    server.stop()
    other = sum(count for outcome, count in outcomes.items() if outcome not in ("200", "429", "503"))
    counts = {
        "people": PEOPLE,
        "seconds": seconds,
        "answers": outcomes["200"],
        "429": outcomes["429"],
        "503": outcomes["503"],
        "other outcomes": other,
        "median before, ms": round(1000 * before),
        "slowest /healthz, ms": round(1000 * max(alive)),
        "normal again after, s": round(recovered, 1),
        "not normal after 30 s": recovered > 30,
        "not ready": ready != 200,
    }
    return Figure(
        counts, ("other outcomes", "not normal after 30 s", "not ready"), ("answers",), remarks=(str(dict(outcomes)),) if other else ()
    )


def _alive(url: str, ending: threading.Event) -> list[float]:
    """How long /healthz takes, asked outside the crowd, where it would wait for a connection of theirs."""
    took = list[float]()
    with httpx.Client(base_url=url, timeout=120) as client:
        while not ending.wait(0.5):
            started = time.monotonic()
            client.get("/healthz")
            took.append(time.monotonic() - started)
    return took
