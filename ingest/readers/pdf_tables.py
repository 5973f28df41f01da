"""Ruled tables of a PDF page → rows. Pages without rules are not looked at: finding tables there is guessing.

Table text leaves the page's printed lines and comes back as one placeholder line where the table stood, so that
paragraphs before and after it stay in order.
"""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.lines import Line
from ingest.readers.grids import Cell, is_layout, plain_rows
from ingest.readers.pdf_layout import PrintedLine, Span
from ingest.readers.tables import row_lines

PLACEHOLDER = "\ue000"
_MOST_PAGES = 400  # ruled pages looked at in one file


@dataclass(frozen=True, slots=True)
class PageTable:
    """`box` is (x0, top, x1, bottom) in points from the top left corner."""

    box: tuple[float, float, float, float]
    rows: list[list[str]]


def is_ruled(page: pdfium.PdfPage, *, sideways: bool = False) -> bool:
    """Whether the page has enough drawn lines for a grid: at least three upright ones (as the page is read) or stroked boxes."""
    upright = set()
    for index, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if index > 5000:
            break
        left, bottom, right, top = item.get_bounds()
        left, bottom, right, top = (bottom, left, top, right) if sideways else (left, bottom, right, top)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if right - left < 2.5 and top - bottom > 6:
            upright.add(round(left))
        elif stroke.value and top - bottom > 6 and right - left > 6:
            upright |= {round(left), round(right)}
    return len(upright) >= 3


def page_tables(path: Path | io.BytesIO, numbers: list[int]) -> dict[int, list[PageTable]]:
    """Tables of the given pages (from 1) that have two columns or more and are no mere layout."""
    found: dict[int, list[PageTable]] = {}
    if not numbers:
        return found
    with pdfplumber.open(path, pages=numbers[:_MOST_PAGES]) as document:
        for page in document.pages:
            page = page.filter(_is_no_background)
            tables = [PageTable(table.bbox, rows) for table in page.find_tables() if (rows := _rows(table.extract()))]
            if tables:
                found[page.page_number] = tables
            page.close()
    return found


def _is_no_background(item: dict[str, object]) -> bool:
    """Shading is drawn as filled boxes without an outline; its edges are no rules of a table."""
    thick = float(str(item.get("width", 0))) > 2.5 and float(str(item.get("height", 0))) > 2.5
    return not (item["object_type"] in ("rect", "curve") and not item.get("stroke") and thick)


def _rows(extracted: list[list[str | None]]) -> list[list[str]]:
    """Rows with text in two columns or more; None marks a merged cell, which repeats what stands above it or to its left."""
    cells = [Cell(r, c, text or "") for r, row in enumerate(extracted) for c, text in enumerate(row) if text is not None]
    filled = {cell.column for cell in cells if cell.text.strip()}
    if len(filled) < 2 or len(extracted) < 2 or is_layout(cells):
        return []
    rows = plain_rows(cells)
    for index, row in enumerate(extracted):
        for column, text in enumerate(row):
            if text is None and index and all(above is not None for above in extracted[index - 1][column : column + 1]):
                rows[index][column] = rows[index - 1][column]
    kept = [column for column in range(len(rows[0])) if any(row[column].strip() for row in rows)]
    return [[row[column] for column in kept] for row in rows]


def without_tables(lines: list[PrintedLine], tables: list[PageTable], first: int) -> list[PrintedLine]:
    """The lines outside the tables, and a placeholder for each table at the place of its first line."""
    kept: list[PrintedLine] = []
    placed: set[int] = set()
    for line in lines:
        number = next((n for n, table in enumerate(tables) if _inside(line, table.box)), None)
        if number is None:
            kept.append(line)
        elif number not in placed:
            placed.add(number)
            x0, top, x1, bottom = tables[number].box
            kept.append(replace(line, spans=(Span(f"{PLACEHOLDER}{first + number}", ""),), x0=x0, x1=x1, baseline=(top + bottom) / 2))
    return kept


def _inside(line: PrintedLine, box: tuple[float, float, float, float]) -> bool:
    x0, top, x1, bottom = box
    return x0 - 2 <= (line.x0 + line.x1) / 2 <= x1 + 2 and top - 1 <= line.baseline - line.size / 3 <= bottom + 1


@dataclass(slots=True)
class TableLines:
    """Turns the tables of a file into row lines, numbering them; a table that goes on overleaf keeps its column names."""

    tables: list[tuple[int, PageTable]]  # (page, table) by placeholder number
    _count: int = 0
    _last: tuple[int, int, list[str], int] = (0, 0, [], 0)  # page, columns, header, rows so far

    def lines(self, placeholder: str) -> list[Line]:
        page, table = self.tables[int(placeholder[1:])]
        rows = [[" ".join(cell.split()) for cell in row] for row in table.rows]
        last_page, columns, header, done = self._last
        if header and page == last_page + 1 and len(rows[0]) == columns and self._is_first_of(page, placeholder):
            rows = rows[1:] if rows[0] == header else rows
            made = row_lines([header, *rows], self._count, page)[1:]
            made = [replace(line, row=line.row + done - 1) for line in made]
        else:
            self._count += 1
            header, done = rows[0], 0
            made = row_lines(rows, self._count, page)
        self._last = (page, len(header), header, made[-1].row if made else done)
        return made

    def _is_first_of(self, page: int, placeholder: str) -> bool:
        number = int(placeholder[1:])
        return number == 0 or self.tables[number - 1][0] != page
