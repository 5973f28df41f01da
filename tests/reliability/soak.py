"""LENGTH questions (300,000) to one server: its memory may grow by a tenth at most between the first tenth of them and the end.

People with conversations, pages, searches and streams among them. Prints its memory at every tenth.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path

import httpx
import psutil

from tests.bot.http.browser import Server
from tests.bot.http.conftest import PROJECT
from tests.bot.telegram.flood import build_index
from tests.reliability.figure import Figure
from tests.reliability.questions import from_index

ASKERS = 4
ALLOWED = 0.10


def run(length: int = 300_000) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = build_index(work / "index")
        server = Server(index, work, sections={"encoder": {"model": str(PROJECT / "knowledge/model/encoder")}, "answer": {}})
        server.start()
        crowd = _Crowd(server.url, from_index(index), length)
        assert server.process is not None
        memory, started = psutil.Process(server.process.pid), time.monotonic()
        threads = [threading.Thread(target=crowd.ask, args=(number,), daemon=True) for number in range(ASKERS)]
        for thread in threads:
            thread.start()
        seen = list[float]()
        for tenth in range(1, 11):
            while crowd.asked < length * tenth // 10 and any(thread.is_alive() for thread in threads):
                time.sleep(0.2)
            seen.append(memory.memory_info().rss / (1 << 20))
            print(f"{crowd.asked} questions, {time.monotonic() - started:.0f} s: {seen[-1]:.0f} MB", flush=True)
        for thread in threads:
            thread.join()
        rate = crowd.asked / (time.monotonic() - started)
        server.stop()
    growth = seen[-1] / seen[0] - 1
    counts = {
        "questions": crowd.asked,
        "failed": crowd.failed,
        "a second": round(rate, 1),
        "MB after a tenth": round(seen[0]),
        "MB at the end": round(seen[-1]),
        "growth, %": round(100 * growth, 1),
        "grown too much": growth > ALLOWED,
    }
    return Figure(counts, ("failed", "grown too much"), ("questions",), remarks=tuple(crowd.failures))


class _Crowd:
    """Threads that ask until `length` questions are asked."""

    def __init__(self, url: str, questions: list[str], length: int) -> None:
        self.asked = self.failed = 0
        self.failures: list[str] = []
        self._url, self._questions, self._length = url, questions, length
        self._lock = threading.Lock()

    def ask(self, number: int) -> None:
        chance, conversation = random.Random(number), ""
        with httpx.Client(base_url=self._url, timeout=300) as client:
            while (question := self._next()) is not None:
                conversation = conversation if chance.random() < 0.7 else ""
                if chance.random() < 0.1:
                    client.cookies.clear()  # somebody else sits down
                    conversation = ""
                way = chance.random()
                if way < 0.8:
                    reply = client.post("/api/v1/ask", json={"question": question, "conversation_id": conversation or None})
                    conversation = reply.json().get("conversation_id", "")
                elif way < 0.87:
                    reply = client.get("/", params={"q": question})
                elif way < 0.94:
                    reply = client.post("/api/v1/ask/stream", json={"question": question})
                else:
                    reply = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": question}]})
                if chance.random() < 0.1:
                    client.get("/api/v1/suggest", params={"q": question[:20]})
                    client.get("/api/v1/search", params={"q": question})
                if reply.status_code != 200:
                    self._fail(f"{reply.status_code} {question!r}: {reply.text[:150]}")

    def _next(self) -> str | None:
        with self._lock:
            if self.asked >= self._length:
                return None
            self.asked += 1
            return self._questions[self.asked * 7919 % len(self._questions)]

    def _fail(self, what: str) -> None:
        with self._lock:
            self.failed += 1
            self.failures.append(what)
