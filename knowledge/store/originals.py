"""The original PDFs of an index, kept beside its generations by the hash of their bytes: what a reader may look at to check a quote."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

FOLDER = "originals"


def keep(index: Path, files: Iterable[tuple[Path, str]]) -> None:
    """Have exactly these files (path, sha256) in the index's folder of originals; only PDFs are kept, since only they have pages.

    Written beside and renamed, so that a reader never sees half a file.
    """
    folder = index / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{digest}.pdf": path for path, digest in files if digest and path.suffix.lower() == ".pdf"}
    for name, path in wanted.items():
        if not _is_whole(folder / name):
            half = folder / f".{name}.{os.getpid()}"
            shutil.copyfile(path, half)
            half.replace(folder / name)
    for other in folder.iterdir():
        if other.name not in wanted:
            other.unlink(missing_ok=True)


def _is_whole(path: Path) -> bool:
    """Whether the file is there with the content its name says."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == path.stem
    except OSError:
        return False


def original(index: Path, sha256: str) -> Path | None:
    """The file with this hash, None when the text did not come from a PDF or the PDF was not kept."""
    path = index / FOLDER / f"{sha256}.pdf"
    return path if sha256.isalnum() and path.is_file() else None
