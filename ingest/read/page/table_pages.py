"""Tables that go on overleaf: one table with one header, and a row that the page break cut in two put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.lines import Line, LineKind
from ingest.read.page.paragraphs import join_lines, paragraphs
from ingest.read.page.pdf_layout import PrintedLine
from ingest.read.page.pdf_tables import PLACEHOLDER, PageTable, without_tables
from ingest.read.table_rows import row_lines

_ENDED = re.compile(r"[.;:!?…]['\"”’)\]]*$")
_MARK = re.compile(r"(?:\d{1,4}|[IVXLC]+|[A-ZĐa-zđ])[.)]?")


@dataclass(slots=True)
class _Joined:
    """A table over its pages; `places` are the pages' placeholders, of each of which the rows are given out."""

    rows: list[list[str]]
    pages: list[int]
    places: list[int] = field(default_factory=list)  # by row: the placeholder under which it is given out
    last_page: int = 0
    confidence: float | None = None


def page_lines(pages: list[list[PrintedLine]], tables: dict[int, list[PageTable]]) -> Iterator[Line]:
    """Paragraphs, notes and table rows of all pages in reading order; `tables` are those of the pages, from 1."""
    placed: list[tuple[int, PageTable]] = []
    for number, lines in enumerate(pages, start=1):
        if number in tables:
            pages[number - 1] = without_tables(lines, tables[number], len(placed))
            placed += [(number, table) for table in tables[number]]
    rows = TableLines(placed)
    for paragraph in paragraphs(pages):
        if paragraph.text.startswith(PLACEHOLDER):
            yield from rows.lines(paragraph.text)
        else:
            kind = LineKind.NOTE if paragraph.note else LineKind.TEXT
            yield Line(paragraph.text, page=paragraph.page, kind=kind, confidence=paragraph.confidence)


class TableLines:
    """Row lines of the tables of a file, by placeholder; tables are numbered in order."""

    def __init__(self, tables: list[tuple[int, PageTable]]) -> None:
        """`tables` are (page, table) by placeholder number."""
        joined: list[_Joined] = []
        for place, (page, table) in enumerate(tables):
            rows = [[joined_text(cell) for cell in row] for row in table.rows]
            first_of_page = place == 0 or tables[place - 1][0] != page
            last = joined[-1] if joined else None
            if last is not None and first_of_page and page == last.last_page + 1 and len(rows[0]) == len(last.rows[0]):
                _go_on(last, rows, page, place)
            else:
                joined.append(_Joined(rows, [page] * len(rows), [place] * len(rows), page, table.confidence))
        self._lines: dict[int, list[Line]] = {}
        for number, one in enumerate(joined, start=1):
            rows_kept = [index for index, row in enumerate(one.rows) if any(row)]
            lines = [replace(line, confidence=one.confidence) for line in row_lines(one.rows, number, pages=one.pages)]
            for index, line in zip(rows_kept, lines, strict=True):
                self._lines.setdefault(one.places[index], []).append(line)

    def lines(self, placeholder: str) -> list[Line]:
        return self._lines.get(int(placeholder[1:]), [])


def _go_on(table: _Joined, rows: list[list[str]], page: int, place: int) -> None:
    """Adds the rows of the next page: without the header printed again, the first joined to the last where it goes on with it."""
    table.last_page = page
    depth = 0
    while depth < min(3, len(rows), len(table.rows)) and rows[depth] == table.rows[depth] and any(rows[depth]):
        depth += 1
    rows = rows[depth:]
    if rows and _goes_on(table.rows, rows[0]):
        table.rows[-1] = [join_lines(a, b) if a and b and a != b else a or b for a, b in zip(table.rows[-1], rows[0], strict=True)]
        rows = rows[1:]
    table.rows += rows
    table.pages += [page] * len(rows)
    table.places += [place] * len(rows)


def _goes_on(above: list[list[str]], row: list[str]) -> bool:
    """Whether a page's first row is the rest of the last: it bears no number where rows do, or takes up an open sentence."""
    last = above[-1]
    if sum(bool(cell) for cell in last) < 2 and not any(cell[:1].islower() for cell in row):
        return False
    numbered = sum(bool(_MARK.fullmatch(r[0])) for r in above[1:]) >= 0.5 * max(1, len(above) - 1)
    if numbered and row[0]:
        return False
    taken_up = [(a, b) for a, b in zip(last, row, strict=True) if b]
    if numbered:
        return any(a for a, _ in taken_up)
    return bool(taken_up) and any(a and not _ENDED.search(a) and b[:1].islower() for a, b in taken_up)


def joined_text(cell: str) -> str:
    """The lines of a cell as running text: "210-" and "KL/TW" are one word."""
    text = ""
    for line in cell.split("\n"):
        line = " ".join(line.split())
        text = join_lines(text, line) if text and line else text or line
    return text
