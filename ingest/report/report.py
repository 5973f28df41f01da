"""What ingestion understood: one FileReport a file, and the whole as text or JSON. The HTML page is `page.py`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.report.changes import Change


@dataclass(frozen=True, slots=True)
class FileReport:
    """`status`: new, changed, unchanged, duplicate, part, held, error, removed."""

    source: str
    status: str
    document_id: str = ""
    title: str = ""
    number: str = ""
    kind: str = ""
    issuer: str = ""
    issued_on: str = ""
    reader: str = ""
    units: int = 0
    passages: int = 0
    sections: int = 0
    aliases: int = 0
    pages: int = 0
    validity: float = 1.0
    ocr_confidence: float | None = None
    encoding: str = ""
    repairs: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    unparsed: tuple[str, ...] = ()
    error: str = ""
    seconds: float = 0.0
    changes: tuple[Change, ...] = ()  # against the generation that was live before
    tree: tuple[tuple[int, str, int | None], ...] = ()  # (depth, heading, page) of the outline


@dataclass(frozen=True, slots=True)
class RunReport:
    """`generation` is empty when nothing was built (--check, nothing changed, nothing readable)."""

    files: tuple[FileReport, ...]
    generation: str = ""
    previous: str = ""
    changed: bool = True
    checked_only: bool = False
    seconds: float = 0.0

    @property
    def errors(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.files if file.status == "error")

    @property
    def held(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.files if file.status == "held")

    @property
    def troubled(self) -> bool:
        """Whether someone should look: a file that could not be read, or was held back."""
        return bool(self.errors or self.held)

    def as_data(self) -> dict[str, Any]:
        counts: dict[str, int] = {}
        for file in self.files:
            counts[file.status] = counts.get(file.status, 0) + 1
        return {
            "generation": self.generation,
            "previous": self.previous,
            "changed": self.changed,
            "checked_only": self.checked_only,
            "seconds": round(self.seconds, 3),
            "counts": counts,
            "passages": sum(file.passages for file in self.files if file.status in ("new", "changed", "unchanged")),
            "files": [_without_tree(file) for file in self.files],
        }


def _without_tree(file: FileReport) -> dict[str, Any]:
    data = asdict(file)
    del data["tree"]
    return data
