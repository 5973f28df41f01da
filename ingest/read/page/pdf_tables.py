"""Ruled tables of a PDF page → rows. Pages without rules are not looked at: finding tables there is guessing.

Table text leaves the page's printed lines and comes back as one placeholder line where the table stood, so that
paragraphs before and after it stay in order.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pdfplumber.table import Table

from ingest.read.grids import Cell, is_layout, plain_rows
from ingest.read.page.pdf_layout import PrintedLine, Span

PLACEHOLDER = "\ue000"
_MOST_PAGES = 400  # ruled pages looked at in one file
_SAME_RULE = 2.0  # points
Box = tuple[float, float, float, float]  # x0, top, x1, bottom in points from the top left corner


@dataclass(frozen=True, slots=True)
class PageTable:
    box: Box
    rows: list[list[str]]
    confidence: float | None = None  # of OCR, 0..1
    page: int = 0


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


Texts = Callable[[int, list[Box]], list[str]]  # page number and boxes → what is printed in each


def page_tables(source: Path | io.BytesIO, numbers: list[int], texts: Texts) -> dict[int, list[PageTable]]:
    """Tables of the given pages (from 1) that have two columns or more and are no mere layout."""
    found: dict[int, list[PageTable]] = {}
    if not numbers:
        return found
    with pdfplumber.open(source, pages=numbers[:_MOST_PAGES]) as document:
        for page in document.pages:
            page = page.filter(_is_no_background)
            number = page.page_number
            rowed = ((table.bbox, _rows(table, number, texts)) for table in page.find_tables())
            if tables := [PageTable(box, rows, page=number) for box, rows in rowed if rows]:
                found[number] = tables
            page.close()
    return found


def _is_no_background(item: dict[str, object]) -> bool:
    """Shading is drawn as filled boxes without an outline; its edges are no rules of a table."""
    thick = float(str(item.get("width", 0))) > 2.5 and float(str(item.get("height", 0))) > 2.5
    return not (item["object_type"] in ("rect", "curve") and not item.get("stroke") and thick)


def _rows(table: Table, page: int, texts: Texts) -> list[list[str]]:
    """Rows with text in two columns or more. How far a cell reaches is told by its rules."""
    boxes = [box for row in table.rows for box in row.cells if box is not None]
    lefts, tops = _edges([box[0] for box in boxes]), _edges([box[1] for box in boxes])
    cells = [_cell(box, text, lefts, tops) for box, text in zip(boxes, texts(page, boxes), strict=True)]
    filled = {cell.column for cell in cells if cell.text.strip()}
    if len(filled) < 2 or len(tops) < 2 or is_layout(cells):
        return []
    rows = plain_rows(cells)
    kept = [column for column in range(len(rows[0])) if any(row[column].strip() for row in rows)]
    return [[row[column] for column in kept] for row in rows]


def _edges(values: list[float]) -> list[float]:
    """Distinct edges; rules drawn twice within two points are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_RULE:
            edges.append(value)
    return edges


def _cell(box: Box, text: str, lefts: list[float], tops: list[float]) -> Cell:
    x0, top, x1, bottom = box
    column = max(i for i, left in enumerate(lefts) if left <= x0 + _SAME_RULE)
    row = max(i for i, edge in enumerate(tops) if edge <= top + _SAME_RULE)
    wide = sum(x0 - _SAME_RULE <= left < x1 - _SAME_RULE for left in lefts)
    high = sum(top - _SAME_RULE <= edge < bottom - _SAME_RULE for edge in tops)
    return Cell(row, column, text, max(1, high), max(1, wide))


def without_tables(lines: list[PrintedLine], tables: list[PageTable], first: int) -> list[PrintedLine]:
    """The lines outside the tables, and a placeholder for each table: where its first line stood, else by its height."""
    kept: list[PrintedLine] = []
    placed: set[int] = set()
    for line in lines:
        number = next((n for n, table in enumerate(tables) if _inside(line, table.box)), None)
        if number is None:
            kept.append(line)
        elif number not in placed:
            placed.add(number)
            kept.append(_placeholder(line, tables[number], first + number))
    for number in sorted(set(range(len(tables))) - placed):  # of a scan: its words were never lines
        box = tables[number].box
        at = next((i for i, line in enumerate(kept) if line.baseline > box[1]), len(kept))
        like = kept[min(at, len(kept) - 1)] if kept else PrintedLine((), tables[number].page, 0, 0, 0, 10.0)
        kept.insert(at, _placeholder(like, tables[number], first + number))
    return kept


def _placeholder(line: PrintedLine, table: PageTable, number: int) -> PrintedLine:
    x0, top, x1, bottom = table.box
    return replace(line, spans=(Span(f"{PLACEHOLDER}{number}", ""),), x0=x0, x1=x1, baseline=(top + bottom) / 2)


def _inside(line: PrintedLine, box: Box) -> bool:
    x0, top, x1, bottom = box
    return x0 - 2 <= (line.x0 + line.x1) / 2 <= x1 + 2 and top - 1 <= line.baseline - line.size / 3 <= bottom + 1
