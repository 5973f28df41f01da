"""One file → Parsed: its units and what the text says of itself. Runs in a child process; knows no register, no index."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingest import outline, readers, structure
from ingest.header import Header
from ingest.hygiene import clean, syllable_validity
from ingest.lines import Line, LineKind, ReadError
from ingest.units import Unit
from knowledge.types import PassageKind

VERSION = "1"  # raise when readers or structure give other results: parses of older versions are not reused


@dataclass(frozen=True, slots=True)
class Parsed:
    """All of a file that does not depend on the register. `validity` is the share of valid Vietnamese syllables."""

    header: Header
    title: str
    reader: str
    legal: bool
    units: tuple[Unit, ...]
    warnings: tuple[str, ...] = ()
    unparsed: tuple[str, ...] = ()
    validity: float = 1.0
    repairs: dict[str, int] = field(default_factory=dict)
    ocr_confidence: float | None = None
    encoding: str = ""


def parse_file(path: Path, encoding: str = "") -> Parsed:
    """Read, clean and find the structure. Raises ReadError with one Vietnamese sentence when the file gives nothing."""
    reading = readers.read(path, encoding)
    lines, repairs = clean(reading.lines)
    if not lines:
        raise ReadError("tệp không có chữ nào")
    legal = not reading.outlined and structure.is_legal(lines)
    if legal:
        found, header = structure.parse(lines)
    else:
        found, header = outline.parse(lines, reading.title), Header()
    return Parsed(
        header=header,
        title=reading.title or ("" if legal else _first_heading(lines)),
        reader=reading.reader,
        legal=legal,
        units=tuple(found.units),
        warnings=(*reading.warnings, *found.warnings),
        unparsed=tuple(found.unparsed),
        validity=round(syllable_validity(lines), 4),
        repairs=dict(repairs),
        ocr_confidence=reading.ocr_confidence,
        encoding=reading.encoding,
    )


def _first_heading(lines: tuple[Line, ...]) -> str:
    return next((line.text for line in lines if line.kind is LineKind.HEADING), "")[:200]


def to_data(parsed: Parsed) -> dict[str, Any]:
    """Plain data for JSON."""
    data = asdict(parsed)
    issued = parsed.header.issued_on
    data["header"]["issued_on"] = issued.isoformat() if issued else None
    return data


def from_data(data: dict[str, Any]) -> Parsed:
    """The inverse of `to_data`."""
    header = dict(data["header"])
    header["issued_on"] = date.fromisoformat(header["issued_on"]) if header["issued_on"] else None
    units = tuple(_unit(unit) for unit in data["units"])
    plain = {key: tuple(data[key]) for key in ("warnings", "unparsed")}
    return Parsed(**{**data, **plain, "header": Header(**header), "units": units})


def _unit(data: dict[str, Any]) -> Unit:
    headings = data["headings"]
    return Unit(
        **{
            **data,
            "path": tuple(data["path"]),
            "kind": PassageKind(data["kind"]),
            "cites": tuple(data["cites"]),
            "headings": None if headings is None else tuple(headings),
        }
    )
