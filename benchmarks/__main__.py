"""All figures of the README: python -m benchmarks [spine answers retrieval ingestion pages serving telegram workshop approval]
Those of docs/scale.md: python -m benchmarks scale|processes [OPTIONS]

Each part is a command of its own, shown before its output; without names all of the README run, about half an hour on 2 cores.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable

from benchmarks.spine import PROJECT, RESOLUTION

SHARED = PROJECT.parent / "shared"


def module(*arguments: str) -> int:
    """Run `python -m …` in the project, its command line shown first; returns the exit code."""
    print("\n$ python -m", *(a.replace(f"{PROJECT.parent}/", "../") for a in arguments), flush=True)
    return subprocess.run([sys.executable, "-m", *arguments], cwd=PROJECT, check=False).returncode


def answers() -> int:
    """Quality of answers over the shipped knowledge plus the Resolution's PDF."""
    if not SHARED.exists():
        print("skipped: ../shared is not beside the project")
        return 0
    with tempfile.TemporaryDirectory() as index:
        return module("ingest", "--index", index, str(RESOLUTION)) or module(
            "bot", "eval", "--index", index, "--json",
            "--questions", str(SHARED / "eval/cchc-dev.jsonl"), "--followups", str(SHARED / "eval/followups-dev.jsonl"),
        )  # fmt: skip


PARTS: dict[str, Callable[[], int]] = {
    "spine": lambda: module("benchmarks.spine"),
    "answers": answers,
    "retrieval": lambda: module("benchmarks.retrieval"),
    "ingestion": lambda: module("benchmarks.ingestion"),
    "pages": lambda: module("benchmarks.pages"),
    "serving": lambda: module("benchmarks.serving"),
    "telegram": lambda: module("benchmarks.telegram"),
    "workshop": lambda: module("benchmarks.workshop"),
    "approval": lambda: module("benchmarks.approval"),
}


ALONE = ("scale", "processes")  # hours, or a machine with cores to spare


def main(names: list[str]) -> int:
    if names and names[0] in ALONE:
        return module(f"benchmarks.{names[0]}", *names[1:])
    if unknown := [name for name in names if name not in PARTS]:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join((*PARTS, *ALONE))}", file=sys.stderr)
        return 2
    return max(PARTS[name]() for name in names or PARTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
