"""Every file of the live index emptied, cut and zeroed under a running server and before a start: the generation before answers.

At last each damage before a start as a disk would do it that lost what was written: the file system does not tell ("unseen"). Until
the server has read its files once, seconds, it may answer from them, so nothing is asked then.

LENGTH is how many damages are tried, spread over all of them (0: all). A server that dies is started again, as systemd would do.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from knowledge.generation.generation import build
from knowledge.generation.manifest import POINTER, Manifest, generation_directory
from knowledge.index.encoder import open_encoder
from knowledge.store.checked_files import NAME as CHECKED_FILES
from knowledge.store.checked_files import look, remember, remembered
from tests.bot.http.browser import Server
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL
from tests.reliability.asking import Asking
from tests.reliability.figure import Figure

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "zeroed": lambda content: bytes(len(content)),
    "cut": lambda content: content[: len(content) // 2],
    "emptied": lambda content: b"",
}
PATIENCE = 60.0  # seconds in which the other generation has to be there, also on a busy machine; how long it took is printed


def run(length: int = 0) -> Figure:
    counts: dict[str, float] = dict.fromkeys(
        ("damages", "under a running server", "before a start", "not noticed", "not mended", "deaths"), 0.0
    )
    remarks, took = list[str](), [0.0]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = work / "index"
        before, live = (build(index, ALL, open_encoder(ENCODER, PROJECT)) for _ in range(2))
        cases = [(path, name) for path in _files(index, live) for name in DAMAGES if _harms(path, name)]
        tried = cases[:: max(1, len(cases) // length)] if length else cases
        server = Server(index, work)
        server.start()
        with Asking(server.url, askers=1, pause=0.02) as asking:
            for path, name in tried:
                content, expected = path.read_bytes(), live if path.name in (POINTER, CHECKED_FILES) else before
                problem = path.name != CHECKED_FILES  # that is no part of the index: all is read again, and it is whole
                for running in (True, False):
                    counts["damages"] += 1
                    counts["under a running server" if running else "before a start"] += 1
                    if not running:
                        server.stop()
                    path.write_bytes(DAMAGES[name](content))
                    counts["deaths"] += _start_again(server, running)
                    if (seconds := _becomes(server, expected, damaged=problem)) is None:
                        counts["not noticed"] += 1
                        remarks.append(f"{path.relative_to(index)} {name}, {'running' if running else 'at the start'}")
                    took.append(seconds or 0.0)
                    path.write_bytes(content)
                    counts["not mended"] += _becomes(server, live, damaged=False) is None
        checked = Manifest.read(generation_directory(index, live)).checksums
        lost = [(path, name) for path, name in tried if _relative(path, index, live) in checked]
        unseen = [_unseen(server, generation_directory(index, live), path, DAMAGES[name], before) for path, name in lost]
        server.stop()
    remarks += [f"{path.relative_to(index)} {name}, unseen" for (path, name), seconds in zip(lost, unseen, strict=True) if seconds is None]
    failed = {outcome: n for outcome, n in asking.outcomes.items() if outcome not in ("right", "none")}
    counts |= {
        "longest until noticed, s": round(max(took), 1),
        "unseen": len(unseen),
        "unseen and not noticed": unseen.count(None),
        "longest until noticed of these, s": round(max((seconds or 0.0 for seconds in unseen), default=0.0), 1),
        "answers": asking.outcomes["right"],
        "wrong answers": failed.pop("wrong", 0),
        "503 while it was noticed": failed.pop("503", 0),
    }
    counts["other failures"] = sum(failed.values())
    none = ("not noticed", "not mended", "unseen and not noticed", "deaths", "wrong answers", "other failures")
    return Figure(
        counts, none, some=("answers", "damages"), remarks=(*remarks, *(said for said in asking.unexpected if not said.startswith("503")))
    )


def _unseen(server: Server, home: Path, path: Path, damage: Callable[[bytes], bytes], before: str) -> float | None:
    """Seconds until the generation before answers, from a start with a damage that the file system does not tell of."""
    content, relative = path.read_bytes(), path.relative_to(home).as_posix()
    server.stop()
    path.write_bytes(damage(content))
    remember(home, remembered(home) | {relative: look(path, Manifest.read(home).checksums[relative])})
    server.start()
    seconds = _becomes(server, before, damaged=True)
    path.write_bytes(content)
    return seconds if _becomes(server, home.name, damaged=False) is not None else None


def _relative(path: Path, index: Path, live: str) -> str:
    return os.path.relpath(path, generation_directory(index, live))


def _files(index: Path, live: str) -> list[Path]:
    return [*sorted(path for path in generation_directory(index, live).rglob("*") if path.is_file()), index / POINTER]


def _harms(path: Path, name: str) -> bool:
    content = path.read_bytes()
    return DAMAGES[name](content) != content


def _start_again(server: Server, running: bool) -> int:
    """Whether the running server died of it (1); it is there again afterwards."""
    time.sleep(1.2 if running else 0)
    assert server.process is not None
    died = server.process.poll() is not None
    if died:
        server.start()
    return int(died and running)


def _becomes(server: Server, generation: str, *, damaged: bool) -> float | None:
    """Seconds until the server answers from this generation and says that it does in another's place, or no longer."""
    started = time.monotonic()
    while (took := time.monotonic() - started) < PATIENCE:
        try:
            ready = httpx.get(f"{server.url}/readyz").json()
        except (httpx.HTTPError, ValueError):
            ready = {}
        if ready.get("generation") == generation and bool(ready.get("index_problem")) == damaged:
            return took
        time.sleep(0.1)
    return None
