"""How a command of ours begins and ends on a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from knowledge.version import VERSION

_PIPE_CLOSED = 141  # what a shell reports of a program that SIGPIPE ended


def command_line(words: str, description: str) -> argparse.ArgumentParser:
    """The parser of a command ("bot", "ingest fetch") that knows its version and calls itself as it was typed.

    That is `python -m ingest fetch`, or `cchc-ingest fetch` where the package is installed.
    """
    package, *command = words.split()
    typed = Path(sys.argv[0]).name
    program = typed if typed.startswith("cchc") else f"python -m {package}"
    found = argparse.ArgumentParser(prog=" ".join((program, *command)), description=description)
    found.add_argument("--version", action="version", version=f"Trợ lý CCHC {VERSION}", help="in phiên bản rồi thoát")
    return found


def exit_with(main: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status. A reader that has seen enough (`… | head`) ends it without a word."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more when it flushes at the end
        status = _PIPE_CLOSED
    sys.exit(status)
