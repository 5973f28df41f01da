"""Rows of the catalog's tables: the schema, writing it once, and rows back into documents and passages."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.language.text import fold_accents
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Relation, RelationKind, Tier, UnitPath

_SCHEMA = """
CREATE TABLE documents (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, number TEXT NOT NULL, issued_on TEXT,
                        tier TEXT NOT NULL, restates TEXT NOT NULL, restated_on TEXT, name TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE sections (document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, path TEXT NOT NULL, heading TEXT NOT NULL, page INTEGER);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL, path TEXT NOT NULL,
                       ordinal INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, context TEXT NOT NULL, page INTEGER,
                       part INTEGER NOT NULL, locator TEXT NOT NULL, aliases TEXT NOT NULL, effective_from TEXT,
                       effective_to TEXT, ocr_confidence REAL, unit TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX documents_by_number ON documents (number);
CREATE INDEX documents_by_restated ON documents (restates);
CREATE INDEX documents_by_name ON documents (name);
CREATE INDEX sections_by_document ON sections (document_id, ordinal);
CREATE INDEX passages_by_unit ON passages (unit);
CREATE INDEX passages_by_path ON passages (document_id, path);
"""
PASSAGE_COLUMNS = """id, document_id, path, ordinal, kind, text, context, page, part, locator, aliases,
                     effective_from, effective_to, ocr_confidence"""


def write(path: Path, documents: Iterable[ParsedDocument]) -> int:
    """Write a new catalog; returns the number of passages. Raises KnowledgeError naming an id that occurs twice."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    connection.execute("BEGIN")
    row = 0
    for ordinal, parsed in enumerate(documents):
        document = parsed.document
        values = (ordinal, document.id, document.number, _iso(document.issued_on), document.tier.value)
        try:
            connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)", (*values, *_names(document), _document_text(document)))
            connection.executemany(
                f"INSERT INTO passages VALUES ({','.join('?' * 16)})",
                ((n, *_passage_values(passage)) for n, passage in enumerate(parsed.passages, row)),
            )
        except sqlite3.IntegrityError as error:
            connection.close()
            raise KnowledgeError(f"Mã trùng nhau trong tài liệu '{document.id}' ({document.source}): {error}.") from error
        sections = ((s.document_id, s.ordinal, path_text(s.path), s.heading, s.page) for s in parsed.sections)
        connection.executemany("INSERT INTO sections VALUES (?,?,?,?,?)", sections)
        row += len(parsed.passages)
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)
    connection.close()
    return row


_ABOUT_LAWS = frozenset(
    ("nghi dinh", "thong tu", "quyet dinh", "nghi quyet", "chi thi", "cong van", "ke hoach", "thong bao", "huong dan", "phu luc")
)


def short_name(title: str) -> str:
    """A title from its "Luật" or "Hiến pháp" on, words without accents: "Luật Cán bộ, công chức" → "luat can bo cong chuc".

    A text about a law ("Nghị định quy định chi tiết Luật …") is not called by the law's name.
    """
    words = re.findall(r"\w+", fold_accents(title).lower())
    if " ".join(words[:2]) in _ABOUT_LAWS:
        return ""
    starts = (n for n, word in enumerate(words) if word in ("luat", "hien") or words[n : n + 2] in (["bo", "luat"], ["phap", "lenh"]))
    start = next(starts, None)
    return "" if start is None else " ".join(words[start : start + 20])


def _names(document: Document) -> tuple[str, str | None, str]:
    """Number and date of what a digest restates, and the short name."""
    restated = next((r for r in document.relations if r.kind is RelationKind.RESTATES and r.number), None)
    number, day = (restated.number, _iso(restated.issued_on)) if restated else ("", None)
    return number, day, short_name(document.title)


def path_text(path: UnitPath) -> str:
    return json.dumps(path, ensure_ascii=False, separators=(",", ":"))


def path_of(text: str) -> UnitPath:
    return tuple(json.loads(text))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _passage_values(p: Passage) -> tuple[object, ...]:
    aliases = json.dumps(p.aliases, ensure_ascii=False)
    dates = _iso(p.effective_from), _iso(p.effective_to)
    start = (p.id, p.document_id, path_text(p.path), p.ordinal, p.kind.value, p.text, p.context, p.page, p.part, p.locator)
    return (*start, aliases, *dates, p.ocr_confidence, p.path[-1] if p.path else "")


def passage_of(values: Sequence[Any]) -> Passage:
    id_, document_id, path, ordinal, kind, text, context, page, part, locator, aliases, start, end, ocr = values
    return Passage(
        id=id_,
        document_id=document_id,
        path=path_of(path),
        ordinal=ordinal,
        kind=PassageKind(kind),
        text=text,
        context=context,
        page=page,
        part=part,
        locator=locator,
        aliases=tuple(json.loads(aliases)) if aliases != "[]" else (),
        effective_from=day_of(start),
        effective_to=day_of(end),
        ocr_confidence=ocr,
    )


_DATES = ("issued_on", "effective_from", "effective_to")


_DOCUMENT_FIELDS = tuple(field.name for field in fields(Document))


def _document_text(document: Document) -> str:
    values = {name: getattr(document, name) for name in _DOCUMENT_FIELDS}  # asdict copies deeply: half of writing a document
    values["relations"] = [asdict(relation) for relation in document.relations]
    return json.dumps(values, ensure_ascii=False, default=lambda day: day.isoformat())


def document_of(text: str) -> Document:
    data = json.loads(text)
    data |= {key: day_of(data[key]) for key in _DATES}
    data["tier"] = Tier(data["tier"])
    data["relations"] = tuple(_relation(relation) for relation in data["relations"])
    return Document(**data)


def _relation(data: dict[str, Any]) -> Relation:
    data |= {"kind": RelationKind(data["kind"]), "issued_on": day_of(data["issued_on"])}
    data |= {key: tuple(data[key]) for key in ("from_path", "to_path")}
    return Relation(**data)
