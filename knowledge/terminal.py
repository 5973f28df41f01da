"""How a command of ours ends on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

_PIPE_CLOSED = 141  # what a shell reports of a program that SIGPIPE ended


def exit_with(main: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status. A reader that has seen enough (`… | head`) ends it without a word."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more when it flushes at the end
        status = _PIPE_CLOSED
    sys.exit(status)
