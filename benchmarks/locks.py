"""Splits one resolution into the lock files of the groups: `python -m benchmarks.locks ALL DEV` (called by `make lock`)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

SPLIT = Path("requirements.split")
_CUDA = re.compile(r"(?:nvidia-|cuda-|triton)")


def groups(text: str) -> dict[str, set[str]]:
    """The lines "group: name name …" of requirements.split."""
    lines = (line.split(":", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name: set(packages.split()) for name, packages in lines}


def without_cuda(text: str) -> list[str]:
    """The pins of a lock, torch without its local version, nothing of CUDA."""
    pins = (re.sub(r"^(torch==[0-9.]+)[+]cpu", r"\1", line.strip()) for line in text.splitlines())
    return [pin for pin in pins if pin and not _CUDA.match(pin)]


def split(pins: list[str], members: dict[str, set[str]]) -> dict[str, list[str]]:
    """Lock file → pins; what belongs to no group serves."""
    name = {pin: pin.split("==")[0] for pin in pins}
    gone = set().union(*members.values())
    locks = {f"requirements-{group}.lock": [p for p in pins if name[p] in packages] for group, packages in members.items()}
    locks.pop("requirements-unused.lock", None)
    return {"requirements.lock": [p for p in pins if name[p] not in gone], **locks}


def main() -> None:
    everything, dev = (Path(argument).read_text(encoding="utf-8") for argument in sys.argv[1:3])
    locks = split(without_cuda(everything), groups(SPLIT.read_text(encoding="utf-8")))
    for file, pins in {**locks, "requirements-dev.lock": without_cuda(dev)}.items():
        Path(file).write_text("\n".join(pins) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
