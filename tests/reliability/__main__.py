"""python -m tests.reliability [NAME [LENGTH] | all]: run one test under faults, or each at its full length, and print the figure; without
a name, list them.

A test is a module of this folder with `run(length) -> Figure`; a length is as many kills, questions or seconds as it says. The
slow tests (test_faults.py) run a short version of each.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.reliability.figure import Figure


def known() -> dict[str, ModuleType]:
    """Every test under faults by its name."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py") if not path.stem.startswith("test_"))
    modules = {name: import_module(f"tests.reliability.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def main(arguments: list[str]) -> int:
    found = known()
    if arguments == ["all"]:
        return max(_alone(name) for name in found)
    if not arguments or arguments[0] not in found:
        for name, module in found.items():
            print(f"{name:18} {str(module.__doc__).splitlines()[0]}")
        return 0 if not arguments else 2
    run: Callable[..., Figure] = found[arguments[0]].run
    started = time.monotonic()
    figure = run(*(int(argument) for argument in arguments[1:]))
    print(f"{figure}\n  ({time.monotonic() - started:.0f} s)")
    return 0 if figure.good else 1


def _alone(name: str) -> int:
    """In a process of its own: one that breaks off holds up no other."""
    print(f"== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", "tests.reliability", name], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
