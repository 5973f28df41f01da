"""The canonical text: documents, sections and passages verbatim, in one SQLite file written once and then only read.

A passage's `row` is its position in the whole index, from 0: vectors and lexical keys refer to it. The catalog does
not search.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from knowledge.errors import BrokenIndexError
from knowledge.law.types import Document, Passage, PassageKind, Section, Tier, UnitPath
from knowledge.store.catalog_rows import PASSAGE_COLUMNS, day_of, document_of, passage_of, path_of, path_text

_KEPT = 4096  # passages: with their aliases some 10 MB
K = TypeVar("K")
V = TypeVar("V")
_DOCUMENT_VALIDITY = """SELECT id, json_extract(data, '$.effective_from') AS first, json_extract(data, '$.effective_to') AS last
                        FROM documents WHERE first IS NOT NULL OR last IS NOT NULL"""


class RegisterEntry(NamedTuple):
    """How a document is named; `restates` is the number of the official text that a digest retells."""

    id: str
    number: str
    issued_on: date | None
    tier: Tier
    restates: str
    restated_on: date | None


class _Kept(dict[K, V]):
    """The rows read last, parsed: a catalog never changes. Forgets all when full; each step alone is safe between threads."""

    def keep(self, key: K, value: V) -> V:
        if len(self) >= _KEPT:
            self.clear()
        self[key] = value
        return value


class Catalog:
    """The text of one index generation, read-only. Safe to share between threads: each has its own connection."""

    def __init__(self, path: Path) -> None:
        """Raises BrokenIndexError when the file is missing or not a catalog."""
        if not path.is_file():
            raise BrokenIndexError(f"Chỉ mục thiếu tệp {path.name} trong {path.parent}. Hãy chạy lại python -m ingest.")
        self._path = path
        self._local = threading.local()
        self._documents: dict[str, Document] = {}
        self._kept_rows: _Kept[int, Passage] = _Kept()
        self._kept_units: _Kept[tuple[str, UnitPath], tuple[Passage, ...]] = _Kept()
        self._kept_ids: _Kept[str, Passage] = _Kept()
        self._length = int(self._rows("SELECT COUNT(*) FROM passages")[0][0])

    def __len__(self) -> int:
        return self._length

    def documents(self) -> tuple[Document, ...]:
        """All documents in the order they were added."""
        return tuple(document_of(data) for (data,) in self._rows("SELECT data FROM documents ORDER BY ordinal"))

    def document(self, document_id: str) -> Document:
        """Raises KeyError for an unknown id."""
        if document_id not in self._documents:
            rows = self._rows("SELECT data FROM documents WHERE id = ?", document_id)
            if not rows:
                raise KeyError(document_id)
            self._documents[document_id] = document_of(rows[0][0])
        return self._documents[document_id]

    def numbered(self, first: str) -> tuple[RegisterEntry, ...]:
        """Documents whose number, or that of the text they restate, begins with `first` and a sign: "76" → 76/NQ-CP, 76-NQ/TW, …"""
        after = f"{first}0"  # "0" is the character after "/", and "-" stands before both
        where = "WHERE (number >= ? AND number < ?) OR (restates >= ? AND restates < ?)"
        return self._register(where, f"{first}-", after, f"{first}-", after)

    def named(self, beginning: str) -> tuple[RegisterEntry, ...]:
        """Documents whose short name (see `short_name`) begins with these words: "luat can bo"."""
        return self._register("WHERE name = ? OR (name >= ? AND name < ?) LIMIT 1000", beginning, f"{beginning} ", f"{beginning}!")

    def register(self, document_ids: Iterable[str]) -> tuple[RegisterEntry, ...]:
        """How these documents are named."""
        wanted = list(document_ids)
        return self._register(f"WHERE id IN ({','.join('?' * len(wanted))})", *wanted)

    def _register(self, where: str, *parameters: str) -> tuple[RegisterEntry, ...]:
        sql = f"SELECT id, number, issued_on, tier, restates, restated_on FROM documents {where}"
        return tuple(
            RegisterEntry(id_, number, day_of(issued_on), Tier(tier), restates, day_of(restated_on))
            for id_, number, issued_on, tier, restates, restated_on in self._rows(sql, *parameters)
        )

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """The outline in reading order."""
        sql = "SELECT document_id, path, heading, ordinal, page FROM sections WHERE document_id = ? ORDER BY ordinal, rowid"
        return tuple(Section(d, path_of(path), heading, ordinal, page) for d, path, heading, ordinal, page in self._rows(sql, document_id))

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The whole document in reading order."""
        return self._passages("WHERE document_id = ? ORDER BY ordinal", document_id)

    def passage(self, passage_id: str) -> Passage:
        """Raises KeyError for an unknown id."""
        if (known := self._kept_ids.get(passage_id)) is not None:
            return known
        found = self._passages("WHERE id = ?", passage_id)
        if not found:
            raise KeyError(passage_id)
        return self._kept_ids.keep(passage_id, found[0])

    def at(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]:
        """Exactly this unit, all its parts in order."""
        if (known := self._kept_units.get((document_id, path))) is not None:
            return known
        found = self._passages("WHERE document_id = ? AND path = ? ORDER BY ordinal", document_id, path_text(path))
        return self._kept_units.keep((document_id, path), found)

    def under(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]:
        """The unit and everything below it in reading order; the whole document for an empty path."""
        if not path:
            return self.passages(document_id)
        exact = path_text(path)
        children = exact[:-1] + ","  # '["Điều 1"]' → '["Điều 1",': what every longer path begins with
        where = "WHERE document_id = ? AND (path = ? OR (path >= ? AND path < ?)) ORDER BY ordinal"
        return self._passages(where, document_id, exact, children, exact[:-1] + "-")

    def rows(self, rows: Sequence[int]) -> tuple[Passage, ...]:
        """Passages by their position in the index, in the order asked for."""
        found = {row: passage for row in map(int, rows) if (passage := self._kept_rows.get(row)) is not None}
        if missing := [int(row) for row in rows if int(row) not in found]:
            sql = f"SELECT row, {PASSAGE_COLUMNS} FROM passages WHERE row IN ({','.join('?' * len(missing))})"
            for row, *values in self._rows(sql, *missing):
                found[row] = self._kept_rows.keep(row, passage_of(values))
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
        cursor = self._connection().execute(f"SELECT {PASSAGE_COLUMNS} FROM passages ORDER BY row")
        while batch := cursor.fetchmany(1000):
            yield from map(passage_of, batch)

    def kinds_and_tiers(self) -> tuple[list[PassageKind], list[Tier]]:
        """Kind of each passage and tier of its document, by row: what ranking needs of all of them at once."""
        sql = "SELECT kind, tier FROM passages JOIN documents ON documents.id = document_id ORDER BY row"
        kinds, tiers = {k.value: k for k in PassageKind}, {t.value: t for t in Tier}
        pairs = self._rows(sql)
        return [kinds[kind] for kind, _ in pairs], [tiers[tier] for _, tier in pairs]

    def validity(self) -> dict[int, tuple[date | None, date | None]]:
        """Row of each passage whose validity is known → its first and last day; those of its document where it has none."""
        documents = {id_: (day_of(a), day_of(b)) for id_, a, b in self._rows(_DOCUMENT_VALIDITY)}
        sql = "SELECT row, document_id, effective_from, effective_to FROM passages"
        if not documents:
            sql += " WHERE effective_from IS NOT NULL OR effective_to IS NOT NULL"
        found = {}
        for row, document_id, start, end in self._rows(sql):
            first, last = documents.get(document_id, (None, None))
            found[row] = (day_of(start) or first, day_of(end) or last)
        return {row: days for row, days in found.items() if any(days)}

    def official_twins(self) -> dict[int, int]:
        """Row of each line of a digest → row of the official unit it restates, where the catalog holds that text too."""
        sql = """SELECT lines.row, MIN(units.row) FROM documents AS digest
                 JOIN documents AS official ON official.tier = 'official' AND digest.restates != '' AND digest.id != official.id
                      AND digest.restates = official.number AND digest.restated_on IS official.issued_on
                 JOIN passages AS lines ON lines.document_id = digest.id AND lines.kind = 'text'
                 JOIN passages AS units ON units.document_id = official.id AND units.path = lines.path AND units.kind = 'text'
                 GROUP BY lines.row"""
        return dict(self._rows(sql))

    def unit_starts(self) -> list[int]:
        """By row: the first row of the same unit (parts of a long clause are neighbours)."""
        sql = "SELECT document_id || '#' || path FROM passages ORDER BY row"
        starts: list[int] = []
        before = None
        for row, (unit,) in enumerate(self._rows(sql)):
            starts.append(starts[-1] if unit == before else row)
            before = unit
        return starts

    def rows_of_documents(self) -> dict[str, tuple[int, int]]:
        """Id of each document → its first row and the one after its last: a document's rows are neighbours."""
        sql = "SELECT document_id, MIN(row), MAX(row) + 1 FROM passages GROUP BY document_id"
        return {id_: (first, end) for id_, first, end in self._rows(sql)}

    def contexts(self) -> list[tuple[str, str]]:
        """By row: the document and the headings above, as they are searched."""
        return self._rows("SELECT document_id, context FROM passages ORDER BY row")

    def heading_of_rows(self) -> dict[int, int]:
        """Row of each passage that stands directly under a heading → row of that heading."""
        sql = "SELECT row, document_id, path, kind FROM passages ORDER BY row"
        headings: dict[tuple[str, str], int] = {}
        parents: dict[int, int] = {}
        for row, document_id, path, kind in self._rows(sql):
            above = path_text(path_of(path)[:-1])
            if (document_id, above) in headings:
                parents[row] = headings[document_id, above]
            if kind == PassageKind.HEADING.value:
                headings[document_id, path] = row
        return parents

    def paths(self, document_id: str) -> tuple[UnitPath, ...]:
        """All distinct unit paths of a document in reading order."""
        sql = "SELECT path FROM passages WHERE document_id = ? GROUP BY path ORDER BY MIN(ordinal)"
        return tuple(path_of(path) for (path,) in self._rows(sql, document_id))

    def ending_in(self, units: Sequence[str], document_ids: Sequence[str] = (), limit: int = 1000) -> tuple[tuple[str, UnitPath], ...]:
        """Document id and path of the units whose innermost component is one of `units`, `limit` of each at most."""
        of_documents = f"AND document_id IN ({','.join('?' * len(document_ids))})" if document_ids else ""
        sql = f"SELECT document_id, path FROM passages WHERE unit = ? {of_documents} ORDER BY row LIMIT {limit}"
        found = dict.fromkeys(tuple(pair) for unit in units for pair in self._rows(sql, unit, *document_ids))
        return tuple((document_id, path_of(path)) for document_id, path in found)

    def close(self) -> None:
        """Close this thread's connection; those of other threads end with their threads."""
        if connection := getattr(self._local, "connection", None):
            connection.close()
            del self._local.connection

    def _passages(self, where: str, *parameters: str) -> tuple[Passage, ...]:
        return tuple(map(passage_of, self._rows(f"SELECT {PASSAGE_COLUMNS} FROM passages {where}", *parameters)))

    def _rows(self, sql: str, *parameters: object) -> list[Any]:
        """Raises BrokenIndexError: the file may have come to harm since it was opened."""
        try:
            return self._connection().execute(sql, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            raise BrokenIndexError(
                f"Tệp {self._path.name} trong {self._path.parent} bị hỏng: {error}. Hãy chạy lại python -m ingest."
            ) from error

    def _connection(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        return connection
