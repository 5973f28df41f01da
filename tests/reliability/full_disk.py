"""python -m tests.reliability.full_disk: ingest onto a disk with less and less room; prints what happened each time as JSON.

Run it in a mount namespace of its own (`unshare -rm`): the disk is a tmpfs over the folder given.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from knowledge.manifest import GENERATIONS, POINTER, current_id, generation_directory
from knowledge.verification import verify

PROJECT = Path(__file__).resolve().parents[2]
ROOM = (20, 300, 1000, 2000, 4000, 6000, 8000)  # KB left: each stage of a build meets the end of the disk in one of them


def ingest(index: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", "--index", str(index), *map(str, paths)], cwd=PROJECT, capture_output=True, text=True, check=False
    )


def main(disk: Path, papers: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], check=True)
    index, fill = disk / "index", disk / "fill"
    assert ingest(index).returncode == 0
    live = current_id(index)
    for room in ROOM:
        paper = papers / f"moi-{room}.md"
        paper.write_text(f"# Tài liệu {room}\n\nĐiều 1. Nội dung về cải cách số {room}\n", encoding="utf-8")
        with fill.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - room * 1024)
        done = ingest(index, paper)
        verify(generation_directory(index, live))
        left = [path.name for path in index.rglob("*") if path.name.endswith((".tmp", ".building")) or path.name.startswith(f"{POINTER}.")]
        said = done.stdout + done.stderr
        held = sorted(path.name for path in (index / GENERATIONS).iterdir())
        row = {"room": room, "status": done.returncode, "said": said, "left": left, "held": held, "live": current_id(index) == live}
        print(json.dumps(row, ensure_ascii=False), flush=True)
        fill.unlink()
    print(json.dumps({"room": "all", "status": ingest(index, *papers.iterdir()).returncode}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
