"""Threads that answer, and no endless queue before them: who would wait too long is told at once to come back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from bot.http.door import texts
from bot.http.door.problems import Problem


class Workers(ThreadPoolExecutor):
    """At most `limit` tasks wait for a thread."""

    def __init__(self, threads: int, name: str, limit: int) -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._limit = limit

    @property
    def waiting(self) -> int:
        return self._work_queue.qsize()

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Raises Problem 503 when too many wait."""
        if self.waiting >= self._limit:
            raise Problem(503, "busy", texts.BUSY, {"Retry-After": "5"})
        return super().submit(task, *arguments, **named)
