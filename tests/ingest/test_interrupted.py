"""kill -9 in the middle of reading: nothing half-written counts, what was read is not read again, no child stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ingest.parse.cache import ParseCache
from knowledge.shipped import MODELS, PROJECT

VOCABULARY = """cải cách thể chế thủ tục bộ máy công vụ tài chính điện tử số hóa dữ liệu kho bạc ngân sách đất đai môi trường giáo dục y tế
lao động việc làm bảo hiểm giao thông xây dựng nông nghiệp rừng biển đảo khoáng sản thuế hải quan đầu tư doanh nghiệp hợp tác xã"""


def text(number: int) -> str:
    """A text of 120 clauses unlike any other: searching among near copies is a question for the index, not for this test."""
    rng, words = random.Random(number), VOCABULARY.split()
    return "Điều 1. Phạm vi\n" + "\n".join(f"{n}. {' '.join(rng.choices(words, k=14))}." for n in range(1, 121))


@pytest.mark.reliability
def test_a_killed_run_resumes(tmp_path: Path) -> None:
    documents = tmp_path / "tai-lieu"
    documents.mkdir()
    for number in range(120):
        (documents / f"{number:03d}.txt").write_text(text(number), encoding="utf-8")
    config = tmp_path / "config.yaml"
    model = MODELS / "encoder"
    config.write_text(f"ingest: {{folders: [tai-lieu]}}\nencoder: {{model: {model}}}\n", encoding="utf-8")
    command = [sys.executable, "-m", "ingest", "--index", str(tmp_path / "index"), "--config", str(config), "--json"]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    read = tmp_path / "index" / "parsed"
    while process.poll() is None and sum(1 for _ in read.glob("*/*.json.gz")) < 20:
        time.sleep(0.02)
    children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = sorted(read.glob("*/*.json.gz"))
    assert 20 <= len(done) < 120
    assert all(ParseCache(read).get(path.name.removesuffix(".json.gz")) is not None for path in done)
    _, alive = psutil.wait_procs(children, timeout=15)
    assert not alive
    stamps = {path: path.stat().st_mtime_ns for path in done}
    again = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in done} == stamps
    assert sum(1 for _ in read.glob("*/*.json.gz")) == 120
