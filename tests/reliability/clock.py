"""The clock is set, back by hours and days and ahead by years, under a running server and before a start; LENGTH rounds (2).

libfaketime (Debian: libfaketime) sets the time of day of the real server; its monotonic clock runs on, as when a machine's is set.
Its "fix" of timed waits has to be off: with it CPython's wait for the GIL returns at once, and every second thread spins.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import httpx

from bot.http.door.visitor import COOKIE
from knowledge.generation.generation import build
from knowledge.index.encoder import open_encoder
from tests.bot.http.browser import Server
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL
from tests.reliability.asking import QUESTION, RIGHT
from tests.reliability.figure import Figure
from tests.reliability.killed_records import recorded

JUMPS = ("-1h", "+0", "+1d", "-2d", "+40d", "-400d", "+400d", "+0", "+4000d", "+0")
ASKED = 6  # questions after each jump: in one conversation, that has to stay one


def library() -> Path | None:
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def run(length: int = 2) -> Figure:
    if (faketime := library()) is None:
        raise SystemExit("libfaketime is not installed (apt install libfaketime)")
    given: list[str] = []
    counts = {"jumps": 0, "before a start": 0, "answers": 0, "wrong or failed": 0, "conversations in disorder": 0, "not ready": 0}
    remarks: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        build(work / "index", ALL, open_encoder(ENCODER, PROJECT))
        time_of_day = work / "clock"
        time_of_day.write_text("+0\n")
        clock = {"LD_PRELOAD": str(faketime), "FAKETIME_TIMESTAMP_FILE": str(time_of_day)}
        clock |= {"FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        clock["FAKETIME_FORCE_MONOTONIC_FIX"] = "0"
        settings = {"limits": {"anonymous_asks": 100}}
        server = Server(work / "index", work, settings, environment=clock)
        server.start()
        with httpx.Client(base_url=server.url, timeout=120, cookies={COOKIE: "0" * 32}) as client:
            conversation, said = "", list[str]()
            for turn in range(length):
                for jump in JUMPS:
                    counts["jumps"] += 1
                    if turn % 2:
                        server.stop()
                        counts["before a start"] += 1
                    time_of_day.write_text(f"{jump}\n")
                    if turn % 2:
                        server.start()
                    for _ in range(ASKED):
                        reply = client.post("/api/v1/ask", json={"question": QUESTION, "conversation_id": conversation or None})
                        answer = reply.json()
                        if (
                            reply.status_code != 200
                            or RIGHT not in answer["answer"]
                            or (conversation and answer["conversation_id"] != conversation)
                        ):
                            counts["wrong or failed"] += 1
                            remarks.append(f"{jump}: {reply.status_code} {reply.text[:200]}")
                            continue
                        counts["answers"] += 1
                        conversation = answer["conversation_id"]
                        said.append(answer["id"])
                    told = client.get(f"/api/v1/conversations/{conversation}").json().get("answers", [])
                    counts["conversations in disorder"] += [row["id"] for row in told] != said[:200]
                    counts["not ready"] += client.get("/readyz").status_code != 200
                    if len(said) > 150:
                        given, said, conversation = given + said, [], ""
        server.kill()
        kept = recorded(work / "records.sqlite")
    counts["lost"] = len({*given, *said} - kept)
    none = ("wrong or failed", "conversations in disorder", "not ready", "lost")
    return Figure(counts, none, some=("answers",), remarks=tuple(remarks))
