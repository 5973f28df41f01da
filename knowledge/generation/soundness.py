"""Are the files of a generation what its manifest says? Asked before one is opened, and again when a file has changed since.

Every file that never changes has its checksum; Chroma writes into chroma.sqlite3 whenever it opens it, so of that file its
header and its length are compared. What was read once and not written to since need not be read again (checked_files.py).
Self-queries (self_queries.py) go further and take longer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import BrokenIndexError, KnowledgeError
from knowledge.generation.manifest import CHROMA, Manifest, complete_ids, current_id, generation_directory
from knowledge.store.checked_files import NAME as CHECKED_FILES
from knowledge.store.checked_files import Seen, look, remember, remembered, settled, sha256

Stamp = tuple[tuple[str, int, int, int], ...]
_SQLITE = b"SQLite format 3\0"


def check_files(directory: Path, manifest: Manifest, *, again: bool = True, gently: bool = False) -> None:
    """Raises BrokenIndexError naming the file that is missing or damaged. Unless `again`, what was found whole and was not written to
    since is taken as whole; `gently` reads at half the speed."""
    known = remembered(directory)
    whole: dict[str, Seen] = {}
    try:
        for name, expected in manifest.checksums.items():
            seen = look(directory / name, expected)  # before it is read: a write meanwhile makes it another one
            if (again or known.get(name) != seen) and sha256(directory / name, gently=gently) != expected:
                raise BrokenIndexError(f"Chỉ mục {manifest.id}: tệp {name} không còn nguyên vẹn (sai mã băm SHA-256).")
            if settled(seen):
                whole[name] = seen
        if not manifest.collection:
            _check_database(directory / CHROMA)
    except OSError as error:
        raise BrokenIndexError(f"Chỉ mục {manifest.id} thiếu tệp hoặc không đọc được tệp: {error}") from error
    finally:
        if whole != known:  # what comes after a damaged file is read again the next time
            remember(directory, whole)


def _check_database(path: Path) -> None:
    """A SQLite file says at its beginning how many pages of which size it has."""
    with path.open("rb") as file:
        head = file.read(100)
    page, count = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
    if not head.startswith(_SQLITE) or path.stat().st_size < (65536 if page == 1 else page) * count:
        raise BrokenIndexError(f"Chỉ mục {path.parent.parent.name}: tệp {path.parent.name}/{path.name} không còn nguyên vẹn.")


def sound_ids(index: Path, *, again: bool = True) -> Iterator[str]:
    """The generations whose files are whole (`again`: as in check_files): the live one first, then the others, newest first."""
    for generation_id in by_preference(index):
        try:
            directory = generation_directory(index, generation_id)
            check_files(directory, Manifest.read(directory), again=again)
        except KnowledgeError:
            continue
        yield generation_id


def by_preference(index: Path) -> list[str]:
    """Ids of the complete generations: the live one, then the others, newest first."""
    newest_first = complete_ids(index)[::-1]
    try:
        live = current_id(index)
    except KnowledgeError:
        return newest_first
    return [live, *(generation_id for generation_id in newest_first if generation_id != live)]


def stamp(directory: Path) -> Stamp:
    """Name, inode, size and modification time of every file: another stamp is a reason to check again. Of Chroma's database, which
    changes by being opened, its size and how it begins."""
    found = []
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            try:
                if path.endswith(CHROMA):
                    with open(path, "rb") as file:
                        found.append((path, 0, os.stat(path).st_size, int.from_bytes(file.read(len(_SQLITE)))))
                elif not name.startswith((CHROMA.rpartition("/")[2], CHECKED_FILES)):  # what SQLite lays beside it comes and goes
                    status = os.stat(path)
                    found.append((path, status.st_ino, status.st_size, status.st_mtime_ns))
            except OSError:
                continue
    return tuple(sorted(found))
