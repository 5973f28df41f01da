"""PostgreSQL stopped and crashed, Chroma stopped, killed and hung under load, LENGTH times each (5): no wrong answer, as before in 30 s.

Two servers behind nginx share both (tests/hosts.py). Asked are both servers; an answer that was said to be recorded must be in
PostgreSQL afterwards. Recovery is the time from the return of what was away until both servers are ready and give an answer that
is recorded.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg

from bot import messages
from tests import hosts
from tests.hosts import Hosts
from tests.reliability.asking import QUESTION, Asking
from tests.reliability.figure import Figure

LIMIT = 30  # seconds
AWAY = 3.0


def run(length: int = 5) -> Figure:
    with tempfile.TemporaryDirectory() as folder, hosts.running(Path(folder)) as running:
        times: list[float] = []
        with ExitStack() as stack:
            askers = [stack.enter_context(Asking(server.url, pause=0.2)) for server in running.servers]
            _until_well(running)
            for _ in range(length):
                for away in (_postgresql_stopped, _postgresql_crashed, _chroma_stopped, _chroma_killed, _chroma_hung):
                    with away(running):
                        time.sleep(AWAY)
                    times.append(_until_well(running))
        outcomes = sum((asker.outcomes for asker in askers), Counter[str]())
        given = set[str]().union(*(asker.given for asker in askers))
        unexpected = [remark for asker in askers for remark in asker.unexpected]
        counts = {
            "times away": len(times),
            "right and recorded": outcomes["right"],
            "right, said not to be recorded": outcomes["unrecorded"],
            "wrong": outcomes["wrong"],
            "no answer": sum(count for kind, count in outcomes.items() if kind not in ("right", "unrecorded", "wrong")),
            "recorded and lost": len(given - _kept(running)),
            "longest recovery, s": round(max(times), 1),
            f"longer than {LIMIT} s": sum(took > LIMIT for took in times),
        }
    return Figure(counts, ("wrong", "no answer", "recorded and lost", f"longer than {LIMIT} s"), ("right and recorded",), tuple(unexpected))


def _until_well(running: Hosts) -> float:
    """Seconds until both servers are as before."""
    started = time.monotonic()
    for server in running.servers:
        while not _well(server.url):
            if time.monotonic() - started > 4 * LIMIT:
                return time.monotonic() - started
            time.sleep(0.1)
    return time.monotonic() - started


def _well(url: str) -> bool:
    try:
        if httpx.get(f"{url}/readyz", timeout=10).status_code != 200:
            return False
        reply = httpx.post(f"{url}/api/v1/ask", json={"question": QUESTION}, timeout=20)
    except httpx.HTTPError:
        return False
    return reply.status_code == 200 and messages.NOT_RECORDED not in reply.json()["notices"]


def _kept(running: Hosts) -> set[str]:
    with psycopg.connect(running.postgresql.url.replace("+psycopg", "")) as db:
        return {row[0] for row in db.execute("SELECT id FROM questions")}


@contextmanager
def _postgresql_stopped(running: Hosts) -> Iterator[None]:
    running.postgresql.stop("fast")
    yield
    running.postgresql.start()


@contextmanager
def _postgresql_crashed(running: Hosts) -> Iterator[None]:
    running.postgresql.stop("immediate")
    yield
    running.postgresql.start()


@contextmanager
def _chroma_stopped(running: Hosts) -> Iterator[None]:
    running.chroma.stop()
    yield
    running.chroma.start()


@contextmanager
def _chroma_killed(running: Hosts) -> Iterator[None]:
    running.chroma.stop(kill=True)
    yield
    running.chroma.start()


@contextmanager
def _chroma_hung(running: Hosts) -> Iterator[None]:
    running.chroma.hang(True)
    yield
    running.chroma.hang(False)
