"""A disk that fills up while the index is built: a clear error, the old generation answers, nothing half-written stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.full_disk import PROJECT, ROOM


@pytest.mark.reliability
def test_ingestion_on_a_full_disk(tmp_path: Path) -> None:
    alone = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    probe = [*alone, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace here: a disk of a chosen size cannot be made")
    disk, papers = tmp_path / "disk", tmp_path / "papers"
    disk.mkdir()
    papers.mkdir()
    command = [*alone, sys.executable, "-m", "tests.reliability.full_disk", str(disk), str(papers)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    *rows, last = [json.loads(line) for line in done.stdout.splitlines()] or [{}]
    assert [row["room"] for row in rows] == list(ROOM), done.stderr[-2000:]
    for row in rows:
        assert row["status"] == 2, row
        assert "đã đầy" in row["said"], row
        assert "Traceback" not in row["said"], row
        assert (row["left"], len(row["held"]), row["live"]) == ([], 1, True), row
    assert last == {"room": "all", "status": 0}  # with room again, the next run does it
