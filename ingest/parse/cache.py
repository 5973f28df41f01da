"""Parsed files kept between runs, by content: a file that did not change is not read again, and a run that was killed
resumes where it stopped.

One compressed JSON file a document, written whole and renamed, so that a half-written one is never read.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

from ingest.parse.parsing import Parsed, from_data, parser_version, to_data


class ParseCache:
    """`directory` is created on first use. Entries that cannot be read count as absent."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def key(self, sha256: str, suffix: str, encoding: str) -> str:
        """Content, suffix (it helps to choose the reader), forced encoding and version of the readers."""
        return hashlib.sha256("\0".join((parser_version(), sha256, suffix.lower(), encoding)).encode()).hexdigest()[:40]

    def get(self, key: str) -> Parsed | None:
        data = self._load(key)
        return from_data(data) if data is not None else None

    def has(self, key: str) -> bool:
        return self._load(key) is not None

    def put(self, key: str, parsed: Parsed) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            temporary.write_bytes(gzip.compress(json.dumps(to_data(parsed), ensure_ascii=False, default=str).encode(), 3, mtime=0))
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    def prune(self, keep: set[str]) -> int:
        """Remove entries of files that are gone; returns how many."""
        removed = 0
        for path in self.directory.glob("*/*.json.gz") if self.directory.is_dir() else ():
            if path.name.removesuffix(".json.gz") not in keep:
                path.unlink()
                removed += 1
        return removed

    def _load(self, key: str) -> dict[str, Any] | None:
        try:
            data: dict[str, Any] = json.loads(gzip.decompress(self._path(key).read_bytes()))
        except (OSError, ValueError, EOFError, zlib.error):
            return None
        return data

    def _path(self, key: str) -> Path:
        return self.directory / key[:2] / f"{key}.json.gz"
