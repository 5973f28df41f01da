"""Child processes with limits: a file too slow, too large or deadly costs itself only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.malformed_files import write_all
from ingest.parse.sandbox import Task, parse_all


@pytest.mark.slow
def test_a_slow_file_is_stopped_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "lon.txt").write_text("Điều 1. Một câu dài.\n" * 400_000, encoding="utf-8")
    (tmp_path / "nho.txt").write_text("Một câu.\nHai câu.", encoding="utf-8")
    tasks = [Task(name, tmp_path / name) for name in ("lon.txt", "nho.txt")]
    outcomes = {o.task.name: o for o in parse_all(tasks, workers=1, seconds=1, memory_mb=2048)}
    assert "quá 1 giây" in outcomes["lon.txt"].error
    assert outcomes["nho.txt"].parsed is not None


@pytest.mark.slow
def test_a_file_that_needs_too_much_memory_is_named(tmp_path: Path) -> None:
    (tmp_path / "lon.txt").write_text("chữ " * 60_000_000, encoding="utf-8")
    (outcome,) = parse_all([Task("lon", tmp_path / "lon.txt")], workers=1, seconds=60, memory_mb=300)
    assert outcome.parsed is None
    assert "300 MB" in outcome.error or "dừng đột ngột" in outcome.error


def test_missing_and_unreadable_files_are_one_sentence(tmp_path: Path) -> None:
    tasks = [Task("a", tmp_path / "khong-co.pdf"), Task("b", tmp_path)]
    errors = {o.task.name: o.error for o in parse_all(tasks, workers=2, seconds=10, memory_mb=1024)}
    assert errors["a"] == "tệp đã bị xoá trong khi nạp"
    assert errors["b"]


@pytest.mark.slow
def test_malformed_files_each_get_a_line(tmp_path: Path) -> None:
    paths = write_all(tmp_path, 120)
    outcomes = list(parse_all([Task(p.name, p) for p in paths], workers=2, seconds=60, memory_mb=1024))
    assert len(outcomes) == len(paths)
    assert all(o.parsed is not None or o.error for o in outcomes)
    assert max(o.seconds for o in outcomes) <= 61


ORPHAN = """
from multiprocessing import Pipe
from pathlib import Path
from ingest.parse.sandbox import Task, _serve
parent, child = Pipe()
parent.send(Task("a", Path({file!r})))
parent.close()  # as kill -9 of ingestion does
_serve(child, 2048)
"""


def test_a_child_whose_ingestion_was_killed_ends_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Một câu.", encoding="utf-8")
    script = ORPHAN.format(file=str(tmp_path / "a.txt"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
