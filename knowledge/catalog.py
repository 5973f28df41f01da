"""The canonical text: documents, sections and passages verbatim, in one SQLite file written once and then only read.

A passage's `row` is its position in the whole index, from 0: vectors and lexical keys refer to it. The catalog does
not search.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.errors import BrokenIndexError, KnowledgeError
from knowledge.types import Document, ParsedDocument, Passage, PassageKind, Relation, RelationKind, Section, Tier, UnitPath

_SCHEMA = """
CREATE TABLE documents (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, number TEXT NOT NULL, issued_on TEXT,
                        tier TEXT NOT NULL, title TEXT NOT NULL, restates TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE sections (document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, path TEXT NOT NULL, heading TEXT NOT NULL, page INTEGER);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL, path TEXT NOT NULL,
                       ordinal INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, context TEXT NOT NULL, page INTEGER,
                       part INTEGER NOT NULL, locator TEXT NOT NULL, aliases TEXT NOT NULL, effective_from TEXT,
                       effective_to TEXT, ocr_confidence REAL, unit TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX documents_by_number ON documents (number);
CREATE INDEX sections_by_document ON sections (document_id, ordinal);
CREATE INDEX passages_by_unit ON passages (unit);
CREATE INDEX passages_by_path ON passages (document_id, path);
"""
_PASSAGE = "id, document_id, path, ordinal, kind, text, context, page, part, locator, aliases, effective_from, effective_to, ocr_confidence"


class RegisterEntry(NamedTuple):
    """How a document is named; `restates` is the number of the official text that a digest retells."""

    id: str
    number: str
    issued_on: date | None
    tier: Tier
    title: str
    restates: str
    restated_on: date | None


class Catalog:
    """The text of one index generation, read-only. Safe to share between threads: each has its own connection."""

    def __init__(self, path: Path) -> None:
        """Raises BrokenIndexError when the file is missing or not a catalog."""
        if not path.is_file():
            raise BrokenIndexError(f"Chỉ mục thiếu tệp {path.name} trong {path.parent}. Hãy chạy lại python -m ingest.")
        self._path = path
        self._local = threading.local()
        self._documents: dict[str, Document] = {}
        try:
            self._length = int(self._rows("SELECT COUNT(*) FROM passages")[0][0])
        except sqlite3.DatabaseError as error:
            raise BrokenIndexError(f"Tệp {path.name} trong {path.parent} bị hỏng: {error}. Hãy chạy lại python -m ingest.") from error

    def __len__(self) -> int:
        return self._length

    def documents(self) -> tuple[Document, ...]:
        """All documents in the order they were added."""
        return tuple(_document(data) for (data,) in self._rows("SELECT data FROM documents ORDER BY ordinal"))

    def document(self, document_id: str) -> Document:
        """Raises KeyError for an unknown id."""
        if document_id not in self._documents:
            rows = self._rows("SELECT data FROM documents WHERE id = ?", document_id)
            if not rows:
                raise KeyError(document_id)
            self._documents[document_id] = _document(rows[0][0])
        return self._documents[document_id]

    def register(self) -> tuple[RegisterEntry, ...]:
        """What a question may name each document by, without reading the documents themselves."""
        sql = "SELECT id, number, issued_on, tier, title, restates FROM documents ORDER BY ordinal"
        return tuple(
            RegisterEntry(id_, number, _day(issued_on), Tier(tier), title, *_number_and_day(restates))
            for id_, number, issued_on, tier, title, restates in self._rows(sql)
        )

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """The outline in reading order."""
        sql = "SELECT document_id, path, heading, ordinal, page FROM sections WHERE document_id = ? ORDER BY ordinal, rowid"
        return tuple(Section(d, _path(path), heading, ordinal, page) for d, path, heading, ordinal, page in self._rows(sql, document_id))

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The whole document in reading order."""
        return self._passages("WHERE document_id = ? ORDER BY ordinal", document_id)

    def passage(self, passage_id: str) -> Passage:
        """Raises KeyError for an unknown id."""
        found = self._passages("WHERE id = ?", passage_id)
        if not found:
            raise KeyError(passage_id)
        return found[0]

    def at(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]:
        """Exactly this unit, all its parts in order."""
        return self._passages("WHERE document_id = ? AND path = ? ORDER BY ordinal", document_id, _path_text(path))

    def under(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]:
        """The unit and everything below it in reading order; the whole document for an empty path."""
        if not path:
            return self.passages(document_id)
        exact = _path_text(path)
        children = exact[:-1] + ","  # '["Điều 1"]' → '["Điều 1",': what every longer path begins with
        where = "WHERE document_id = ? AND (path = ? OR (path >= ? AND path < ?)) ORDER BY ordinal"
        return self._passages(where, document_id, exact, children, exact[:-1] + "-")

    def rows(self, rows: Sequence[int]) -> tuple[Passage, ...]:
        """Passages by their position in the index, in the order asked for."""
        marks = ",".join("?" * len(rows))
        sql = f"SELECT row, {_PASSAGE} FROM passages WHERE row IN ({marks})"
        found = {row: _passage(values) for row, *values in self._rows(sql, *(int(row) for row in rows))}
        return tuple(found[int(row)] for row in rows)

    def count_keys(self) -> int:
        """Search keys of all passages: one each and one for every alias."""
        return int(self._rows("SELECT COALESCE(SUM(1 + json_array_length(aliases)), 0) FROM passages")[0][0])

    def row(self, passage_id: str) -> int:
        """Position in the index. Raises KeyError."""
        rows = self._rows("SELECT row FROM passages WHERE id = ?", passage_id)
        if not rows:
            raise KeyError(passage_id)
        return int(rows[0][0])

    def iterate(self) -> Iterator[Passage]:
        """Every passage by row, a few at a time in memory."""
        cursor = self._connection().execute(f"SELECT {_PASSAGE} FROM passages ORDER BY row")
        while batch := cursor.fetchmany(1000):
            yield from map(_passage, batch)

    def kinds_and_tiers(self) -> tuple[list[PassageKind], list[Tier]]:
        """Kind of each passage and tier of its document, by row: what ranking needs of all of them at once."""
        sql = "SELECT kind, tier FROM passages JOIN documents ON documents.id = document_id ORDER BY row"
        kinds, tiers = {k.value: k for k in PassageKind}, {t.value: t for t in Tier}
        pairs = self._rows(sql)
        return [kinds[kind] for kind, _ in pairs], [tiers[tier] for _, tier in pairs]

    def official_twins(self) -> dict[int, int]:
        """Row of each line of a digest → row of the official unit it restates, where the catalog holds that text too."""
        sql = """SELECT lines.row, MIN(units.row) FROM documents AS digest
                 JOIN documents AS official ON official.tier = 'official' AND digest.restates != '' AND digest.id != official.id
                      AND digest.restates IN (official.number || ' ' || official.issued_on, official.number)
                 JOIN passages AS lines ON lines.document_id = digest.id AND lines.kind = 'text'
                 JOIN passages AS units ON units.document_id = official.id AND units.path = lines.path AND units.kind = 'text'
                 GROUP BY lines.row"""
        return dict(self._rows(sql))

    def paths(self, document_id: str) -> tuple[UnitPath, ...]:
        """All distinct unit paths of a document in reading order."""
        sql = "SELECT path FROM passages WHERE document_id = ? GROUP BY path ORDER BY MIN(ordinal)"
        return tuple(_path(path) for (path,) in self._rows(sql, document_id))

    def ending_in(self, units: Sequence[str], document_ids: Sequence[str] = (), limit: int = 1000) -> tuple[tuple[str, UnitPath], ...]:
        """Document id and path of the units whose innermost component is one of `units`, in index order."""
        of_documents = f" AND document_id IN ({','.join('?' * len(document_ids))})" if document_ids else ""
        sql = f"SELECT document_id, path FROM passages WHERE unit IN ({','.join('?' * len(units))}){of_documents}"
        rows = self._rows(f"{sql} GROUP BY document_id, path ORDER BY MIN(row) LIMIT {limit}", *units, *document_ids)
        return tuple((document_id, _path(path)) for document_id, path in rows)

    def close(self) -> None:
        """Close this thread's connection; those of other threads end with their threads."""
        if connection := getattr(self._local, "connection", None):
            connection.close()
            del self._local.connection

    def _passages(self, where: str, *parameters: str) -> tuple[Passage, ...]:
        return tuple(map(_passage, self._rows(f"SELECT {_PASSAGE} FROM passages {where}", *parameters)))

    def _rows(self, sql: str, *parameters: object) -> list[Any]:
        return self._connection().execute(sql, parameters).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        return connection


def write(path: Path, documents: Iterable[ParsedDocument]) -> int:
    """Write a new catalog; returns the number of passages. Raises KnowledgeError naming an id that occurs twice."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    connection.execute("BEGIN")
    row = 0
    for ordinal, parsed in enumerate(documents):
        document = parsed.document
        values = (ordinal, document.id, document.number, _iso(document.issued_on), document.tier.value, document.title)
        try:
            connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)", (*values, _restated(document), _document_text(document)))
            connection.executemany(
                f"INSERT INTO passages VALUES ({','.join('?' * 16)})",
                ((n, *_passage_values(passage)) for n, passage in enumerate(parsed.passages, row)),
            )
        except sqlite3.IntegrityError as error:
            connection.close()
            raise KnowledgeError(f"Mã trùng nhau trong tài liệu '{document.id}' ({document.source}): {error}.") from error
        sections = ((s.document_id, s.ordinal, _path_text(s.path), s.heading, s.page) for s in parsed.sections)
        connection.executemany("INSERT INTO sections VALUES (?,?,?,?,?)", sections)
        row += len(parsed.passages)
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)
    connection.close()
    return row


def _restated(document: Document) -> str:
    """ "76/NQ-CP 2021-07-15": what a digest restates, or empty."""
    restated = (r for r in document.relations if r.kind is RelationKind.RESTATES and r.number)
    return next((f"{r.number} {_iso(r.issued_on) or ''}".strip() for r in restated), "")


def _number_and_day(text: str) -> tuple[str, date | None]:
    number, _, day = text.partition(" ")
    return number, _day(day or None)


def _path_text(path: UnitPath) -> str:
    return json.dumps(path, ensure_ascii=False, separators=(",", ":"))


def _path(text: str) -> UnitPath:
    return tuple(json.loads(text))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _passage_values(p: Passage) -> tuple[object, ...]:
    aliases = json.dumps(p.aliases, ensure_ascii=False)
    dates = _iso(p.effective_from), _iso(p.effective_to)
    start = (p.id, p.document_id, _path_text(p.path), p.ordinal, p.kind.value, p.text, p.context, p.page, p.part, p.locator)
    return (*start, aliases, *dates, p.ocr_confidence, p.path[-1] if p.path else "")


def _passage(values: Sequence[Any]) -> Passage:
    id_, document_id, path, ordinal, kind, text, context, page, part, locator, aliases, start, end, ocr = values
    return Passage(
        id=id_,
        document_id=document_id,
        path=_path(path),
        ordinal=ordinal,
        kind=PassageKind(kind),
        text=text,
        context=context,
        page=page,
        part=part,
        locator=locator,
        aliases=tuple(json.loads(aliases)),
        effective_from=_day(start),
        effective_to=_day(end),
        ocr_confidence=ocr,
    )


_DATES = ("issued_on", "effective_from", "effective_to")


def _document_text(document: Document) -> str:
    return json.dumps(asdict(document), ensure_ascii=False, default=lambda day: day.isoformat())


def _document(text: str) -> Document:
    data = json.loads(text)
    data |= {key: _day(data[key]) for key in _DATES}
    data["tier"] = Tier(data["tier"])
    data["relations"] = tuple(_relation(relation) for relation in data["relations"])
    return Document(**data)


def _relation(data: dict[str, Any]) -> Relation:
    data |= {"kind": RelationKind(data["kind"]), "issued_on": _day(data["issued_on"])}
    data |= {key: tuple(data[key]) for key in ("from_path", "to_path")}
    return Relation(**data)
