"""kill -9 of `python -m ingest`, LENGTH times (100), while a server answers from the index: it goes on answering, the next run does it.

Some die from inside, at each stage that reports progress; the others at a random moment of their life.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from knowledge.generation.manifest import GENERATIONS, POINTER, complete_ids, current_id, generation_directory
from knowledge.generation.self_queries import verify
from tests.bot.http.browser import Server
from tests.bot.http.conftest import PROJECT
from tests.reliability.asking import QUESTION, RIGHT, Asking
from tests.reliability.figure import Figure

FILES = 12
STAGES = ("catalog", "lexical", "vectors", "verify")
DYING = """
import os, signal, sys
import knowledge.generation.generation as generation
whole = generation.build
def build(*given, progress, **named):
    def report(stage, done, total):
        progress(stage, done, total)
        if stage == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGKILL)
    return whole(*given, progress=report, **named)
generation.build = build
from ingest.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def run(length: int = 100) -> Figure:
    chance, torn, activated = random.Random(76), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        command = _prepare(work)
        index = work / "index"
        began = time.monotonic()
        assert (
            subprocess.run([sys.executable, "-m", "ingest", *command], cwd=PROJECT, stdout=subprocess.DEVNULL, check=False).returncode == 0
        )
        duration = time.monotonic() - began
        server = Server(index, work, sections={"ingest": {"folders": ["tai-lieu"]}})
        server.start()
        with Asking(server.url, askers=1, pause=0.05) as asking:
            for kill in range(length):
                before = current_id(index)
                _change(work, kill)
                if kill < len(STAGES):
                    subprocess.run(
                        [sys.executable, "-c", DYING, STAGES[kill], *command], cwd=PROJECT, stdout=subprocess.DEVNULL, check=False
                    )
                else:
                    process = subprocess.Popen([sys.executable, "-m", "ingest", *command], cwd=PROJECT, stdout=subprocess.DEVNULL)
                    time.sleep(chance.random() * duration)
                    process.kill()
                    process.wait()
                torn += current_id(index) not in complete_ids(index)
                activated += current_id(index) != before
        done = subprocess.run([sys.executable, "-m", "ingest", *command], cwd=PROJECT, stdout=subprocess.DEVNULL, check=False)
        server.stop()
        verify(generation_directory(index, current_id(index)))
        left = [path for path in (*(index / GENERATIONS).iterdir(), *index.glob(f"{POINTER}.*")) if path.suffix]
    wrong = sum(count for outcome, count in asking.outcomes.items() if outcome != "right")
    counts = {
        "kills": length,
        "of them after the swap": activated,
        "answers meanwhile": asking.outcomes["right"],
        "wrong or failed": wrong,
        "pointers to nothing": torn,
        "leftovers": len(left),
        "last run's status": done.returncode,
    }
    none = ("wrong or failed", "pointers to nothing", "leftovers", "last run's status")
    return Figure(counts, none, some=("answers meanwhile",), remarks=tuple(asking.unexpected))


def _prepare(work: Path) -> list[str]:
    """Documents, one of which answers the question, and a configuration; returns the arguments of ingestion."""
    (work / "tai-lieu").mkdir()
    clauses = "\n".join(f"{n}. {QUESTION} theo quy định số {n} về {RIGHT}." if n == 1 else f"{n}. Nội dung số {n}." for n in range(1, 4))
    (work / "tai-lieu" / "chinh.txt").write_text(f"Điều 1. Kinh phí\n{clauses}\n", encoding="utf-8")
    for number in range(FILES):
        _write(work, number, 0)
    config = work / "ingest.yaml"
    values = {"ingest": {"folders": [str(work / "tai-lieu")]}, "encoder": {"model": str(PROJECT / "tests/data/encoder")}}
    config.write_text(yaml.safe_dump(values), encoding="utf-8")
    return ["--index", str(work / "index"), "--config", str(config)]


def _change(work: Path, kill: int) -> None:
    _write(work, kill % FILES, kill + 1)


def _write(work: Path, number: int, version: int) -> None:
    lines = "\n".join(f"{n}. Hồ sơ {number} lần {version} mục {n * 7919 % 10007}." for n in range(1, 40))
    (work / "tai-lieu" / f"{number:02d}.txt").write_text(f"Điều 1. Hồ sơ số {number}\n{lines}\n", encoding="utf-8")
