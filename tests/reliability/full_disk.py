"""A disk that is really full (a small tmpfs): ingestion says so and leaves the index as it was, answers go on, nothing recorded is lost.

LENGTH is with how many amounts of room left ingestion is tried (0: all). Needs the right to mount, in a namespace of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from bot.config import load
from bot.records.backup import check
from knowledge.generation.generation import build
from knowledge.generation.live import Index
from knowledge.generation.manifest import GENERATIONS, POINTER, current_id, generation_directory
from knowledge.generation.self_queries import verify
from knowledge.index.encoder import open_encoder
from tests.bot.http.browser import Server
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL
from tests.reliability.asking import Asking
from tests.reliability.figure import Figure
from tests.reliability.killed_records import recorded

ROOM = (0, 20, 300, 1000, 2000, 4000, 6000, 8000)  # KB left: each stage of a build meets the end of the disk in one of them
ALONE = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]


def possible() -> bool:
    """Whether a disk of a chosen size can be made here."""
    probe = [*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and not subprocess.run(probe, capture_output=True, check=False).returncode


def run(length: int = 0) -> Figure:
    if not possible():
        raise SystemExit("no mount namespace here: a disk of a chosen size cannot be made")
    rooms = ROOM[:: max(1, len(ROOM) // length)] if length else ROOM
    with tempfile.TemporaryDirectory() as folder:
        command = [*ALONE, sys.executable, "-m", "tests.reliability.full_disk", folder, *map(str, rooms)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    tried, records = rows[:-1], rows[-1]
    unclear = [row for row in tried if row["status"] != 2 or "đã đầy" not in row["said"] or "Traceback" in row["said"]]
    changed = [row for row in tried if row["left"] or row["held"] != 1 or not row["live"]]
    mute = [row for row in tried if not row["answers"]]
    counts = {
        "ingestions on a full disk": len(tried),
        "without a clear error": len(unclear),
        "index changed": len(changed),
        "opened anew without answers": len(mute),
    }
    none = (
        "without a clear error",
        "index changed",
        "opened anew without answers",
        "status with room again",
        "recorded answers lost",
        "wrong or failed",
        "ready while full",
    )
    some = ("answers recorded before and after", "answers given while full")
    return Figure(
        counts | records, (*none, "seconds until ready over 30"), some, remarks=tuple(str(row) for row in (*unclear, *changed, *mute))
    )


def _inside(disk: Path, rooms: list[int]) -> None:
    """In the namespace: prints a line of JSON for every ingestion, and one for the records."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], check=True)
    index, papers = disk / "index", Path(tempfile.mkdtemp())
    assert _ingest(index).returncode == 0
    live, encoder = current_id(index), open_encoder(load(PROJECT / "config.yaml").encoder, PROJECT)
    for room in rooms:
        paper = papers / f"moi-{room}.md"
        paper.write_text(f"# Tài liệu {room}\n\nĐiều 1. Nội dung về cải cách số {room}\n", encoding="utf-8")
        _fill(disk, room * 1024)
        done = _ingest(index, paper)
        answers = len(Index(index, encoder).current().retriever.search("giữ gìn bí mật nhà nước", 3).hits) == 3
        left = [path.name for path in index.rglob("*") if path.name.endswith((".tmp", ".building")) or path.name.startswith(f"{POINTER}.")]
        held, same = len(list((index / GENERATIONS).iterdir())), current_id(index) == live
        print(
            json.dumps(
                {"room": room, "status": done.returncode, "said": done.stdout + done.stderr, "left": left, "held": held, "live": same}
                | {"answers": answers}
            )
        )
        (disk / "fill").unlink()
        verify(generation_directory(index, live))
    status = _ingest(index, *papers.iterdir()).returncode
    shutil.rmtree(papers)
    print(json.dumps({"status with room again": status} | _records(disk)))


def _records(disk: Path) -> dict[str, int]:
    """A server whose records, log and index lie on the disk: before it is full, while it is, and after."""
    work = disk / "serve"
    work.mkdir()
    build(work / "index", ALL, open_encoder(ENCODER, PROJECT))
    server = Server(work / "index", work)
    server.start()
    with Asking(server.url) as before:
        time.sleep(2)
    _fill(disk, 0)
    with Asking(server.url) as full:
        time.sleep(5)
        ready = httpx.get(f"{server.url}/readyz").status_code == 200
    (disk / "fill").unlink()
    freed = time.monotonic()
    while httpx.get(f"{server.url}/readyz").status_code != 200 and time.monotonic() - freed < 60:
        time.sleep(0.2)
    back = time.monotonic() - freed
    with Asking(server.url) as after:
        time.sleep(4)
    server.kill()
    check(work / "records.sqlite")
    given = before.given | full.given | after.given
    failed = [n for asking in (before, full, after) for what, n in asking.outcomes.items() if what not in ("right", "unrecorded")]
    return {
        "answers given while full": full.outcomes["unrecorded"],
        "ready while full": ready,
        "wrong or failed": sum(failed),
        "answers recorded before and after": min(len(before.given), len(after.given)),
        "recorded answers lost": len(given - recorded(work / "records.sqlite")),
        "seconds until ready over 30": int(back > 30),
    }


def _ingest(index: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ingest", "--index", str(index), *map(str, paths)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def _fill(disk: Path, left: int) -> None:
    """Leave as many bytes on the disk."""
    with (disk / "fill").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - left)


if __name__ == "__main__":
    _inside(Path(sys.argv[1]), [int(room) for room in sys.argv[2:]])
