"""One file → Parsed: its units and what the text says of itself. Runs in a child process; knows no register, no index."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ingest import read as readers
from ingest.identity.header import Header
from ingest.identity.letterhead import MOTTO
from ingest.lines import Line, LineKind, ReadError
from ingest.relations import relations
from ingest.relations.relations import Validity
from ingest.repair.hygiene import clean, syllable_validity
from ingest.repair.quality import is_worthless, worthless_pages
from ingest.structure import own_headings, structure
from ingest.structure.captions import captioned
from ingest.structure.titles import is_title
from ingest.units import Unit
from knowledge.law.types import PassageKind, Relation, RelationKind
from knowledge.shipped import KNOWLEDGE

_READING = ("read", "repair", "structure", "identity", "relations", "parse")  # rooms whose code says what a file holds

_NAMELESS = re.compile(r"(?:Sheet|Trang tính|Trang chiếu|Slide)\s?\d*", re.IGNORECASE)


_TOP = 6  # lines among which a title in capitals is looked for


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
    validity_says: Validity = field(default_factory=Validity)
    worthless: bool = False  # see quality.py
    worthless_pages: tuple[int, ...] = ()


@cache
def parser_version() -> str:
    """Hash of the code that reads files: parses made by other code are not reused."""
    code = hashlib.sha256()
    here = Path(__file__).parents[1]
    rooms = (*(here / room for room in _READING), KNOWLEDGE / "law", KNOWLEDGE / "language")
    for path in (here / "lines.py", here / "units.py", *(p for room in rooms for p in sorted(room.rglob("*.py")))):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]


def parse_file(path: Path, encoding: str = "") -> Parsed:
    """Read, clean and find the structure. Raises ReadError with one Vietnamese sentence when the file gives nothing."""
    reading = readers.read(path, encoding)
    cleaned, repairs = clean(reading.lines)
    if not cleaned:
        raise ReadError("tệp không có chữ nào")
    lines = tuple(captioned(cleaned))
    legal = not reading.outlined and structure.is_legal(lines)
    if legal:
        found, header = structure.parse(lines)
    else:
        found, header = own_headings.parse(lines, reading.title), Header()
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
        validity_says=relations.read(found.units, header) if legal else Validity(relations=relations.shown(found.units)),
        worthless=is_worthless(line.text for line in lines),
        worthless_pages=worthless_pages(lines),
    )


def _first_heading(lines: tuple[Line, ...]) -> str:
    """The first heading that says something: "Sheet2" is the name of no document; else a line of capitals at the top."""
    headings = [line.text for line in lines if line.kind is LineKind.HEADING]
    capitals = [line.text for line in lines[:_TOP] if line.kind is LineKind.TEXT and is_title(line.text) and not MOTTO.search(line.text)]
    named = (text for text in (*headings, *capitals) if not _NAMELESS.fullmatch(text))
    return next(named, "").replace("\n", " ")[:200]


def to_data(parsed: Parsed) -> dict[str, Any]:
    """Plain data for JSON; dates become ISO text."""
    return asdict(parsed)


def from_data(data: dict[str, Any]) -> Parsed:
    """The inverse of `to_data` after a passage through JSON."""
    header = Header(**{**data["header"], "issued_on": _day(data["header"]["issued_on"])})
    said = data["validity_says"]
    validity = Validity(
        effective_from=_day(said["effective_from"]),
        relations=tuple(_relation(relation) for relation in said["relations"]),
        clauses=tuple((tuple(path), date.fromisoformat(day)) for path, day in said["clauses"]),
    )
    plain = {key: tuple(data[key]) for key in ("warnings", "unparsed", "worthless_pages")}
    units = tuple(_unit(unit) for unit in data["units"])
    return Parsed(**{**data, **plain, "header": header, "units": units, "validity_says": validity})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _relation(data: dict[str, Any]) -> Relation:
    paths = {key: tuple(data[key]) for key in ("from_path", "to_path")}
    return Relation(**{**data, **paths, "kind": RelationKind(data["kind"]), "issued_on": _day(data["issued_on"])})


def _unit(data: dict[str, Any]) -> Unit:
    headings = data["headings"]
    return Unit(
        **{
            **data,
            "path": tuple(data["path"]),
            "kind": PassageKind(data["kind"]),
            "cites": tuple(data["cites"]),
            "below": tuple(data["below"]),
            "headings": None if headings is None else tuple(headings),
        }
    )
