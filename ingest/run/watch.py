"""python -m ingest watch: ingest again whenever something in the watched folders changes, until stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, watch

_SETTLE_MS = 1500  # copying a folder makes many events; wait until they stop


def watch_folders(folders: tuple[Path, ...], ingest: Callable[[], None], stop: threading.Event, *, settle_ms: int = _SETTLE_MS) -> None:
    """Call `ingest` once at the start and after every burst of changes; returns when `stop` is set."""
    ingest()
    for _ in watch(
        *folders, watch_filter=_relevant, debounce=settle_ms, step=100, stop_event=stop, raise_interrupt=False, rust_timeout=500
    ):
        ingest()


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM and Ctrl-C end the watch after the run in progress."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())


def _relevant(change: Change, path: str) -> bool:
    name = Path(path).name
    return not name.startswith((".", "~$")) and not name.endswith((".part", ".tmp", ".crdownload"))
