"""Watching a real folder."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from ingest.run.watch import watch_folders


def wait_for(condition: object, seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_runs_at_the_start_and_after_a_change_but_not_for_lock_files(tmp_path: Path) -> None:
    runs: list[list[str]] = []
    stop = threading.Event()
    thread = threading.Thread(
        target=watch_folders,
        args=((tmp_path,), lambda: runs.append(sorted(p.name for p in tmp_path.iterdir())), stop),
        kwargs={"settle_ms": 150},
    )
    thread.start()
    assert wait_for(lambda: len(runs) == 1)
    time.sleep(0.3)  # the watcher starts after the first run
    (tmp_path / "~$a.docx").write_text("khoá", encoding="utf-8")
    (tmp_path / "a.txt").write_text("chữ", encoding="utf-8")
    assert wait_for(lambda: len(runs) >= 2 and "a.txt" in runs[-1])
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
