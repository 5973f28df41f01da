"""Which files a run is about: the configured folders first, then the paths given; each with the name its owner knows it by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SKIPPED = {"sources.yaml", "Thumbs.db", "desktop.ini"}
_SUFFIX_ORDER = {".docx": 0, ".docm": 0, ".html": 1, ".htm": 1, ".md": 1, ".doc": 2, ".pdf": 3, ".txt": 4}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """`source` is relative to the folder it was found in, the bare name for a file given by itself."""

    source: str
    path: Path
    sha256: str
    size: int


def find(folders: tuple[Path, ...], given: tuple[Path, ...]) -> list[tuple[str, Path]]:
    """(source, path) of every file, folders before given paths, sorted within each; a file reached twice counts once.

    Hidden files and Office lock files are left out. Raises FileNotFoundError for a given path that is not there; a
    configured folder may be absent.
    """
    found: dict[Path, str] = {}
    for folder in folders:
        if folder.is_dir():
            _collect(folder, found)
    for path in given:
        if path.is_dir():
            _collect(path, found)
        elif path.exists():
            found.setdefault(path.resolve(), path.name)
        else:
            raise FileNotFoundError(str(path))
    return [(source, path) for path, source in found.items()]


def _collect(folder: Path, found: dict[Path, str]) -> None:
    root = folder.resolve()
    paths = (path for path in root.rglob("*") if path.is_file() and not _ignored(path.relative_to(root)))
    for path in sorted(paths, key=lambda p: (str(p.parent), p.stem, _SUFFIX_ORDER.get(p.suffix.lower(), 3), p.name)):
        if path.resolve().is_relative_to(root):  # a link out of the folder is not followed
            found.setdefault(path.resolve(), path.relative_to(root).as_posix())


def _ignored(relative: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in relative.parts) or relative.name in _SKIPPED


def with_digest(files: list[tuple[str, Path]]) -> Iterator[SourceFile]:
    """Hash the files one by one; one that vanished meanwhile gets an empty hash and is reported when it is read."""
    for source, path in files:
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield SourceFile(source, path, digest, path.stat().st_size)
        except OSError:
            yield SourceFile(source, path, "", 0)
