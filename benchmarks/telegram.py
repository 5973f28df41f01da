"""Figures of the Telegram channel against the local Bot API server of the tests; no Telegram account is needed.

    python -m benchmarks.telegram [--updates 1000] [--kills 3] [--answers 2000]

Prints one JSON object: answer_p50_ms and answer_p95_ms (from the update to the answer in the chat, warm process, one
person at a time), flood (questions with 5 % duplicates, 5 % faults and kill -9: answered exactly once, in order) and
fuzz (hostile answers sent, messages refused).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.bot.telegram.botapi_server import BotApiServer
from tests.bot.telegram.flood import CANDIDATES, Process, build_index, flood
from tests.bot.telegram.test_fuzz import send

PERSON = 701


def answer_times(folder: Path, index: Path, rounds: int = 5) -> list[float]:
    """Milliseconds from each question to its answer, the first of a fresh process left out."""
    times = []
    with BotApiServer() as server:
        server.person(PERSON)
        process = Process(folder, index, server)
        try:
            for number, question in enumerate(CANDIDATES * rounds):
                asked = server.say(PERSON, question)
                answer = server.replies(PERSON, after=asked, seconds=60)[0]
                if number:
                    times.append((answer.at - server.messages[PERSON, asked].at) * 1000)
                server.say(PERSON, "/moi")
                server.replies(PERSON, 2, after=asked)
        finally:
            process.close()
    return times


def fuzz(folder: Path, answers: int) -> dict[str, int]:
    """Send that many hostile answers; how many messages they made and how many were refused."""
    with BotApiServer() as server:
        server.person(PERSON)
        messages = asyncio.run(send(server, folder, range(answers)))
        return {"answers": answers, "messages": messages, "refused": len(server.refused())}


def run(updates: int = 1000, kills: int = 3, answers: int = 2000) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folders = {part: work / part for part in ("times", "flood", "fuzz")}
        for folder in folders.values():
            folder.mkdir()
        index = build_index(work / "index")
        times = answer_times(folders["times"], index)
        return {
            "answer_p50_ms": round(statistics.median(times)),
            "answer_p95_ms": round(statistics.quantiles(times, n=20)[18]),
            "flood": flood(folders["flood"], index, updates=updates, kills=kills).as_json(),
            "fuzz": fuzz(folders["fuzz"], answers),
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--answers", type=int, default=2000)
    options = parser.parse_args()
    print(json.dumps(run(options.updates, options.kills, options.answers), indent=2))
