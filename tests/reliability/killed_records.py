"""python -m tests.reliability.killed_records [KILLS]: kill -9 of a server under load; no answer it gave may be missing from its records."""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from bot import messages
from bot.backup import check
from knowledge.encoder import open_encoder
from knowledge.generation import build
from tests.bot.http.browser import Server
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"


def kill_under_load(work: Path, kills: int, *, seed: int = 7, askers: int = 4) -> tuple[int, int]:
    """(answers given, of these missing in the records) over `kills` lives of the server."""
    index, chance = work / "index", random.Random(seed)
    build(index, ALL, open_encoder(ENCODER, PROJECT))
    given: set[str] = set()
    for _ in range(kills):
        server, over = Server(index, work), threading.Event()
        server.start()
        threads = [threading.Thread(target=_ask, args=(server.url, given, over)) for _ in range(askers)]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.2, 1.5))
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        over.set()
        for thread in threads:
            thread.join()
    check(work / "records.sqlite")
    with sqlite3.connect(work / "records.sqlite") as db:
        kept = {row[0] for row in db.execute("SELECT id FROM questions")}
    return len(given), len(given - kept)


def _ask(url: str, given: set[str], over: threading.Event) -> None:
    with httpx.Client(base_url=url, timeout=10) as client:
        while not over.is_set():
            try:
                answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
            except (httpx.HTTPError, ValueError):
                return
            if messages.NOT_RECORDED not in answer["notices"]:
                given.add(answer["id"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        answers, lost = kill_under_load(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 100)
        print(f"answers given {answers}, lost {lost}")
