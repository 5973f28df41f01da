"""What an index generation says of itself, and where things lie on disk.

index/
  CURRENT                  the id of the live generation; replaced atomically
  lock                     held while a build runs
  generations/<id>/        complete, verified, never changed: manifest.json, catalog.sqlite, lexical/, chroma/,
                           vectors.npy, keys.npy, digests.npy; .checked (checked_files.py), which is none of them
  generations/<id>.building, <id>.removing   leftovers of a build that was killed; the next build clears them
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from knowledge.errors import BrokenIndexError, NoIndexError
from knowledge.store.checked_files import sha256

FORMAT = 2
POINTER = "CURRENT"
GENERATIONS = "generations"
CHECKED = ("catalog.sqlite", "vectors.npy", "keys.npy", "digests.npy")  # and everything in lexical/ and in Chroma's segments
CHROMA = "chroma/chroma.sqlite3"  # which Chroma writes into whenever it opens it
_ID = re.compile(r"\d{8}-\d{6}-\d{6}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`collection` is empty when the vectors are embedded in the directory, else the collection's name on the server."""

    id: str
    created: str  # ISO 8601, UTC
    encoder: str
    dimension: int
    documents: int
    passages: int
    keys: int
    reused: int  # keys whose vectors came from the generation before
    collection: str = ""
    format: int = FORMAT
    sources: tuple[str, ...] = ()  # file names, when there are at most 500
    checksums: dict[str, str] = field(default_factory=dict)  # relative path → SHA-256

    def write(self, directory: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (directory / "manifest.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, directory: Path) -> Manifest:
        """Raises BrokenIndexError."""
        try:
            data = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
            if data.get("format") != FORMAT:
                found = f"Chỉ mục {directory.name} có định dạng {data.get('format')!r}"
                raise BrokenIndexError(f"{found}, chương trình cần {FORMAT}. Hãy chạy lại python -m ingest.")
            return cls(**data | {"sources": tuple(data["sources"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BrokenIndexError(f"Chỉ mục {directory.name} có manifest.json thiếu hoặc hỏng: {error}") from error


def generation_directory(index: Path, generation_id: str) -> Path:
    return index / GENERATIONS / generation_id


def current_id(index: Path) -> str:
    """The id of the live generation. Raises NoIndexError, and BrokenIndexError for a pointer that holds none."""
    try:
        said = (index / POINTER).read_bytes().strip().decode("ascii", "replace")
    except FileNotFoundError as error:
        raise NoIndexError(f"Chưa có chỉ mục trong {index}. Hãy chạy: python -m ingest") from error
    except OSError as error:
        raise BrokenIndexError(f"Không đọc được tệp {POINTER} trong {index}: {error}") from error
    if not _ID.fullmatch(said):
        raise BrokenIndexError(f"Tệp {POINTER} trong {index} bị hỏng: {said[:40]!r} không phải tên thế hệ chỉ mục.")
    return said


def complete_ids(index: Path) -> list[str]:
    """Ids of the complete generations, oldest first."""
    folder = index / GENERATIONS
    return sorted(p.name for p in folder.iterdir() if p.is_dir() and _ID.fullmatch(p.name)) if folder.is_dir() else []


def checksums(directory: Path) -> dict[str, str]:
    """SHA-256 of every file that never changes once written, by relative path."""
    files = [directory / name for name in CHECKED]
    for folder, pattern in (("lexical", "*"), ("chroma", "*/*")):
        files += sorted(path for path in (directory / folder).rglob(pattern) if path.is_file())
    result = {}
    for file in files:
        result[file.relative_to(directory).as_posix()] = sha256(file)
    return result


def sync_tree(directory: Path) -> None:
    """Force a directory and everything below to the disk, so that the pointer never outlives what it points at."""
    for folder, _, names in os.walk(directory):
        for name in (*names, "."):
            sync(Path(folder) / name)


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
