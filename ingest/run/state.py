"""What the last run left behind, beside the index: which files with which content, and for which generation.

It only saves work: without it everything is read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

_NAME = "ingest-state.json"


@dataclass(frozen=True, slots=True)
class RunState:
    """`fingerprint` of all inputs of the last build; `files` maps source to SHA-256."""

    fingerprint: str = ""
    generation: str = ""
    files: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)  # source → message of the files that could not be read

    @classmethod
    def load(cls, directory: Path) -> RunState:
        """The saved state; an empty one when there is none or it cannot be read."""
        try:
            data = json.loads((directory / _NAME).read_text(encoding="utf-8"))
            return cls(str(data["fingerprint"]), str(data["generation"]), dict(data["files"]), dict(data.get("errors", {})))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        temporary = directory / f"{_NAME}.{os.getpid()}"
        data = {"fingerprint": self.fingerprint, "generation": self.generation, "files": self.files, "errors": self.errors}
        try:
            temporary.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            os.replace(temporary, directory / _NAME)
        finally:
            temporary.unlink(missing_ok=True)


def fingerprint(*parts: object) -> str:
    """One hash of everything that decides what an index contains."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str, sort_keys=True).encode()).hexdigest()


def tree_stamp(paths: tuple[Path, ...]) -> list[tuple[str, int, int]]:
    """Name, size and modification time of files and folders' contents: cheap to compare, for data that is ours."""
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]
    return [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
