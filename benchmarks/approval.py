"""How soon an approved answer is there: python -m benchmarks.approval [--rounds 10] [--index DIR]

Prints one JSON object. One server process with a Telegram bot on the local Bot API server of the tests; a page, a widget of another site
and a chat ask a room the same question, a trainer approves the answer, and three others ask it at that moment. Seconds from the trainer's
press, the longest of all rounds:
- told_web_s, told_widget_s, told_telegram_s: who had asked in the room reads the answer (live events; live events of the other site and the
  question fetched; a letter in the chat)
- served_web_s, served_widget_s, served_telegram_s: who asks the assistant the same gets the verified answer (POST ask; the stream that the
  widget reads; a message in a chat), from the press to the whole answer
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.spine import index_at
from bot.answer.seal import TITLE
from bot.api_keys import ApiKeys
from bot.records.records import Records
from tests.bot.http.browser import Server
from tests.bot.telegram.botapi_server import TOKEN, BotApiServer

API = "/api/v1/workshops"
SITE = {"Origin": "https://so-noi-vu.example"}  # where the widget stands
IN_ROOM, OUTSIDE = 701, 702  # people on Telegram
QUESTIONS = (
    "Bộ Nội vụ có trách nhiệm gì trong cải cách hành chính?",
    "Cơ quan nào chủ trì cải cách tài chính công?",
    "Kinh phí thực hiện cải cách hành chính lấy từ đâu?",
    "Chỉ số SIPAS là gì?",
    "Chỉ số PAR INDEX là gì?",
    "Nghị quyết 76/NQ-CP có hiệu lực từ ngày nào?",
    "Bộ Tư pháp được giao nhiệm vụ gì?",
    "Văn phòng Chính phủ được giao nhiệm vụ gì?",
    "Mục tiêu cải cách thể chế đến năm 2025 là gì?",
    "Chương trình có mấy nội dung cải cách?",
)
PATIENCE = 60.0


def until(look: Callable[[], Any], pause: float = 0.02) -> Any:
    """The first true value. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError("nothing came")
        time.sleep(pause)
    return found


@contextmanager
def hall(index: Path, work: Path) -> Iterator[tuple[Server, BotApiServer]]:
    with BotApiServer() as messenger:
        for person in (IN_ROOM, OUTSIDE):
            messenger.person(person)
        telegram = {"base_url": messenger.url, "questions_per_minute": 10_000}
        sections = {"encoder": {"model": "knowledge/model/encoder"}, "answer": {}, "telegram": telegram}
        server = Server(index, work, {"allowed_origins": [SITE["Origin"]]}, sections, {"TELEGRAM_BOT_TOKEN": TOKEN})
        server.start()
        try:
            yield server, messenger
        finally:
            server.stop()


class Round:
    """One question from three channels, approved, and asked again in three."""

    def __init__(self, server: Server, messenger: BotApiServer, code: str, key: str, question: str) -> None:
        self._url, self._messenger, self._code, self._question = server.url, messenger, code, question
        self._trainer = httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {key}"}, timeout=PATIENCE)
        self._web = httpx.Client(base_url=server.url, timeout=PATIENCE)
        self._widget = httpx.Client(base_url=server.url, headers=SITE, timeout=PATIENCE)

    def run(self) -> dict[str, float]:
        root, merged = self._ask()
        question = until(lambda: self._drafted(root), 0.2)
        passages = [c["passage_id"] for c in question["draft"]["citations"] or question["draft"]["nearest"][:1]]
        body = {"text": f"Trả lời của giảng viên: {self._question}", "passages": passages, "role": "Giảng viên", "expected": 0}
        with ThreadPoolExecutor(6) as pool:
            told = {"web": lambda: self._told(self._web, root), "widget": lambda: self._told(self._widget, merged)}
            waiting = {f"told_{name}_s": pool.submit(look) for name, look in told.items()}
            chat = len(self._messenger.by_bot(IN_ROOM))
            time.sleep(1)  # the ears are open
            pressed = time.monotonic()
            self._trainer.post(f"{API}/{self._code}/questions/{root}/answer", json=body).raise_for_status()
            waiting["told_telegram_s"] = pool.submit(self._written_to, IN_ROOM, chat, body["text"])
            waiting["served_web_s"] = pool.submit(self._served_web)
            waiting["served_widget_s"] = pool.submit(self._served_widget)
            waiting["served_telegram_s"] = pool.submit(self._served_telegram)
            return {name: found.result() - pressed for name, found in waiting.items()}

    def _ask(self) -> tuple[int, int]:
        """The question that stands and the one of the widget, which is the same."""
        self._web.get(f"/hoi-thao/{self._code}").raise_for_status()
        path, body = f"{API}/{self._code}/questions", {"text": self._question}
        asked = [client.post(path, json=body).raise_for_status().json()["id"] for client in (self._web, self._widget)]
        sent = self._messenger.say(IN_ROOM, self._question)
        self._messenger.replies(IN_ROOM, after=sent, seconds=PATIENCE)
        return asked[0], asked[1]

    def _drafted(self, root: int) -> dict[str, Any] | None:
        queue = self._trainer.get(f"{API}/{self._code}/queue").json()["questions"]
        same = [q for q in queue if q["merged_into"] == root]
        return next((q for q in queue if q["id"] == root and q["draft"] and len(same) == 2), None)

    def _told(self, client: httpx.Client, id: int) -> float:
        """As page and widget do it: a frame with a new answer, then (the widget) the question itself."""
        with client.stream("GET", f"{API}/{self._code}/events?view=public") as response:
            for line in response.iter_lines():
                if not line.startswith("data: "):
                    continue
                shown = {q["id"] for q in json.loads(line[6:])["questions"] if q.get("text") == self._question and q.get("answer")}
                if shown and (id in shown or client.get(f"{API}/{self._code}/questions/{id}").json()["answer"]):
                    return time.monotonic()
        raise TimeoutError("the live events ended")

    def _written_to(self, chat: int, before: int, text: str) -> float:
        until(lambda: any(text in message.text for message in self._messenger.by_bot(chat)[before:]))
        return time.monotonic()

    def _served_web(self) -> float:
        until(lambda: self._web.post("/api/v1/ask", json={"question": self._question}).json()["verified"])
        return time.monotonic()

    def _served_widget(self) -> float:
        def stream() -> bool:
            body = self._widget.post("/api/v1/ask/stream", json={"question": self._question}).text
            done = body.partition("event: done\ndata: ")[2].partition("\n")[0]
            return bool(done and json.loads(done)["verified"])

        until(stream)
        return time.monotonic()

    def _served_telegram(self) -> float:
        before = len(self._messenger.by_bot(OUTSIDE))
        self._messenger.say(OUTSIDE, self._question)
        return self._written_to(OUTSIDE, before, TITLE)


def measure(index: Path, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, hall(index, Path(folder)) as (server, messenger):
        records = Records(f"sqlite:///{folder}/records.sqlite")
        key = ApiKeys(records.engine).add("benchmark", ("ask", "trainer"))[1]
        records.close()
        made = httpx.post(f"{server.url}{API}", json={"title": "Hội nghị"}, headers={"Authorization": f"Bearer {key}"}, timeout=PATIENCE)
        code = made.json()["code"]
        for person, text in ((IN_ROOM, f"/start ws_{code}"), (OUTSIDE, QUESTIONS[0])):
            messenger.replies(person, after=messenger.say(person, text), seconds=PATIENCE)
        found = [Round(server, messenger, code, key, question).run() for question in QUESTIONS[:rounds]]
        return {"rounds": len(found)} | {name: round(max(one[name] for one in found), 2) for name in found[0]}


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=len(QUESTIONS))
    parser.add_argument("--index", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return measure(index_at(options.index, Path(folder)), options.rounds)


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=2))
