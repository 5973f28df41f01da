"""Live events of a real server process: what is asked is heard, who dropped catches up, kill -9 loses nothing."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.api_keys import ApiKeys
from bot.records.records import Records
from tests.bot.http.browser import Server

API = "/api/v1/workshops"


class Ear:
    """Follows a room in a thread, with Last-Event-ID after a drop, as a browser does."""

    def __init__(self, url: str, code: str, view: str = "public", headers: dict[str, str] | None = None) -> None:
        self.frames: list[dict[str, Any]] = []
        self.last = ""
        self._stop = False
        self._where = (f"{url}{API}/{code}/events?view={view}", headers or {})
        self._response: httpx.Response | None = None
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._stop:
            try:
                headers = self._where[1] | ({"Last-Event-ID": self.last} if self.last else {})
                with httpx.stream("GET", self._where[0], headers=headers, timeout=30) as response:
                    self._response = response
                    for line in response.iter_lines():
                        if line.startswith("id: "):
                            self.last = line[4:]
                        elif line.startswith("data: "):
                            self.frames.append(json.loads(line[6:]))
            except httpx.HTTPError:
                time.sleep(0.1)

    def texts(self) -> set[str]:
        return {q["text"] for frame in self.frames for q in frame["questions"] if not q.get("gone")}

    def wait(self, text: str, seconds: float = 10) -> float:
        started = time.monotonic()
        while text not in self.texts():
            assert time.monotonic() - started < seconds, (text, self.frames[-2:])
            time.sleep(0.01)
        return time.monotonic() - started

    def close(self) -> None:
        self._stop = True


@pytest.fixture
def own(index_directory: Path, tmp_path: Path) -> Iterator[Server]:
    server = Server(index_directory, tmp_path)
    server.start()
    yield server
    server.stop(signal.SIGKILL)


def trainer_of(server: Server) -> dict[str, str]:
    records = Records(f"sqlite:///{server.work}/records.sqlite")
    token = ApiKeys(records.engine).add("lan", ("ask", "trainer"))[1]
    records.close()
    return {"Authorization": f"Bearer {token}"}


def opened(server: Server, key: dict[str, str]) -> str:
    return str(httpx.post(f"{server.url}{API}", json={"title": "Hội nghị"}, headers=key).json()["code"])


def asked(server: Server, code: str, text: str, key: str = "") -> int:
    body = {"text": text} | ({"key": key} if key else {})
    return int(httpx.post(f"{server.url}{API}/{code}/questions", json=body).json()["id"])


@pytest.mark.slow
def test_what_is_asked_is_heard_and_who_was_away_gets_what_changed(own: Server) -> None:
    key = trainer_of(own)
    code = opened(own, key)
    screen = Ear(own.url, code, "staff", key)
    while not screen.frames:
        time.sleep(0.01)
    assert screen.frames[0]["whole"]
    asked(own, code, "Mục tiêu đến năm 2025 là gì?")
    assert screen.wait("Mục tiêu đến năm 2025 là gì?") < 2
    seen, count = screen.last, len(screen.frames)
    screen.close()
    asked(own, code, "Bộ Tài chính làm gì?")
    back = Ear(own.url, code, "staff", key)
    back.last = seen
    back.wait("Bộ Tài chính làm gì?")
    assert count >= 2
    late = httpx.Headers({"Last-Event-ID": seen})
    with httpx.stream("GET", f"{own.url}{API}/{code}/events", headers=late, timeout=10) as response:
        data = next(line for line in response.iter_lines() if line.startswith("data: "))
    frame = json.loads(data[6:])
    assert not frame["whole"]
    assert "Bộ Tài chính làm gì?" in [q["text"] for q in frame["questions"]]
    back.close()


@pytest.mark.slow
def test_a_server_that_is_stopped_lets_its_followers_go_at_once(own: Server) -> None:
    code = opened(own, trainer_of(own))
    ears = [Ear(own.url, code) for _ in range(5)]
    while not all(ear.frames for ear in ears):
        time.sleep(0.01)
    own.stop()
    said = (own.work / "server.log").read_text(encoding="utf-8")
    assert "graceful shutdown exceeded" not in said
    assert "Traceback" not in said
    for ear in ears:
        ear.close()


@pytest.mark.reliability
def test_kill_9_in_mid_workshop_loses_nothing_and_phones_come_back_by_themselves(own: Server) -> None:
    key = trainer_of(own)
    code = opened(own, key)
    ears = [Ear(own.url, code) for _ in range(5)]
    kept = [asked(own, code, f"Câu hỏi thứ {n} về cải cách hành chính?", key=f"request-{n}") for n in range(20)]
    own.stop(signal.SIGKILL)
    own.start()
    again = asked(own, code, "Câu hỏi thứ 19 về cải cách hành chính?", key="request-19")
    assert again == kept[-1]
    asked(own, code, "Sau khi khởi động lại?")
    for ear in ears:
        ear.wait("Sau khi khởi động lại?", 30)
        ear.close()
    queue = httpx.get(f"{own.url}{API}/{code}/queue", headers=key).json()["questions"]
    assert {q["id"] for q in queue} >= set(kept)
    assert len(queue) == 21
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # what was not looked at before the kill is looked at now
        queue = httpx.get(f"{own.url}{API}/{code}/queue", headers=key).json()["questions"]
        if all(q["draft"] or q["merged_into"] for q in queue):
            break
        time.sleep(0.2)
    assert all(q["draft"] or q["merged_into"] for q in queue)
