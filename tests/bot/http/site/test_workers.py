from __future__ import annotations

import threading

import pytest

from bot.http.door.problems import Problem
from bot.http.site.workers import Workers


def test_who_would_wait_too_long_is_told_to_come_back() -> None:
    workers, leave = Workers(1, "answer-test", 2), threading.Event()
    started = threading.Event()
    first = workers.submit(lambda: (started.set(), leave.wait(10)))
    assert started.wait(10)
    waiting = [workers.submit(lambda: "answered") for _ in range(2)]
    assert workers.waiting == 2
    with pytest.raises(Problem) as refused:
        workers.submit(lambda: "never")
    assert (refused.value.status_code, refused.value.headers) == (503, {"Retry-After": "5"})
    leave.set()
    assert [future.result(10) for future in waiting] == ["answered"] * 2
    assert first.done()
    assert workers.submit(lambda: "again").result(10) == "again"
    workers.shutdown()
