"""LENGTH questions (300,000) to one server: its memory may grow by a tenth at most between the first tenth of them and the end.

People with conversations, pages, searches and streams among them: some 3,800 questions on the shipped knowledge, each again and again.
Words and meaning alone decide, which is a tenth of the work; `soak LENGTH MINUTES 1` asks with the reader. After MINUTES (0: none) it
ends with what it has asked by then. Prints the memory every thousandth question.
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


def run(length: int = 300_000, minutes: int = 0, reader: int = 0) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = build_index(work / "index")
        answer = {} if reader else {"reader": ""}
        server = Server(index, work, sections={"encoder": {"model": str(PROJECT / "knowledge/model/encoder")}, "answer": answer})
        server.start()
        questions = from_index(index)
        crowd = _Crowd(server.url, questions, length)
        assert server.process is not None
        memory, started = psutil.Process(server.process.pid), time.monotonic()
        threads = [threading.Thread(target=crowd.ask, args=(number,), daemon=True) for number in range(ASKERS)]
        for thread in threads:
            thread.start()
        seen = list[tuple[int, float]]()
        step = min(1000, max(1, length // 10))
        while any(thread.is_alive() for thread in threads):
            if minutes and time.monotonic() - started > 60 * minutes:
                crowd.stop()
            if crowd.asked >= step * (len(seen) + 1):
                seen.append((crowd.asked, memory.memory_info().rss / (1 << 20)))
                print(f"{seen[-1][0]} questions, {time.monotonic() - started:.0f} s: {seen[-1][1]:.0f} MB", flush=True)
            time.sleep(0.2)
        rate, end = crowd.asked / (time.monotonic() - started), memory.memory_info().rss / (1 << 20)
        server.stop()
    first = next((megabytes for asked, megabytes in seen if asked >= crowd.asked // 10), end)
    growth = end / first - 1
    counts = {
        "questions": crowd.asked,
        "different": len(questions),
        "failed": crowd.failed,
        "a second": round(rate, 1),
        "MB after a tenth": round(first),
        "MB at the end": round(end),
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

    def stop(self) -> None:
        """No further questions."""
        with self._lock:
            self._length = min(self._length, self.asked)

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
