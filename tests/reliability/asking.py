"""A question whose right answer is known, asked of a real server again and again while something happens to it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from types import TracebackType

import httpx

from bot import messages

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
RIGHT = "kinh phí"


class Asking:
    """Threads that ask until the end of `with`. `outcomes`: "right", "wrong", "unrecorded", "none" (no connection) or a status."""

    def __init__(self, url: str, askers: int = 2, pause: float = 0.0) -> None:
        self.outcomes: Counter[str] = Counter()
        self.given: set[str] = set()  # numbers of the answers that were said to be recorded
        self.unexpected: list[str] = []
        self._url, self._pause = url, pause
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(askers)]

    def __enter__(self) -> Asking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)

    def _ask(self) -> None:
        with httpx.Client(base_url=self._url, timeout=120) as client:
            while not self._over.is_set():
                outcome = self._once(client)
                self.outcomes[outcome] += 1
                time.sleep(0.05 if outcome == "none" else self._pause)

    def _once(self, client: httpx.Client) -> str:
        try:
            reply = client.post("/api/v1/ask", json={"question": QUESTION})
            answer = reply.json()
        except (httpx.HTTPError, ValueError):
            return "none"
        if reply.status_code != 200:
            self._note(f"{reply.status_code} {reply.text[:200]}")
            return str(reply.status_code)
        if answer["declined"] or RIGHT not in answer["answer"] or not answer["citations"]:
            self._note(f"wrong: {answer['text'][:200]!r}")
            return "wrong"
        if messages.NOT_RECORDED in answer["notices"]:
            return "unrecorded"
        self.given.add(answer["id"])
        return "right"

    def _note(self, what: str) -> None:
        if len(self.unexpected) < 20:
            self.unexpected.append(what)
