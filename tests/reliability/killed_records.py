"""kill -9 of a server under load, LENGTH times (100): no answer it gave may be missing in its records."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from pathlib import Path

from bot.records.backup import check
from knowledge.generation.generation import build
from knowledge.index.encoder import open_encoder
from tests.bot.http.browser import Server
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL
from tests.reliability.asking import Asking
from tests.reliability.figure import Figure


def run(length: int = 100) -> Figure:
    chance, given, wrong = random.Random(7), set[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        build(work / "index", ALL, open_encoder(ENCODER, PROJECT))
        for _ in range(length):
            server = Server(work / "index", work)
            server.start()
            with Asking(server.url, askers=4) as asking:
                time.sleep(chance.uniform(0.2, 1.5))
                server.kill()
            given |= asking.given
            wrong += sum(count for outcome, count in asking.outcomes.items() if outcome not in ("right", "unrecorded", "none"))
        check(work / "records.sqlite")
        kept = recorded(work / "records.sqlite")
    counts = {"kills": length, "answers acknowledged": len(given), "lost": len(given - kept), "wrong or failed": wrong}
    return Figure(counts, none=("lost", "wrong or failed"), some=("answers acknowledged",))


def recorded(file: Path) -> set[str]:
    """The numbers of all answers in a database of records."""
    with sqlite3.connect(file) as db:
        return {str(row[0]) for row in db.execute("SELECT id FROM questions")}
