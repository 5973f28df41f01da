"""Excel and CSV → lines: a heading for each sheet, table rows with their column names, titles and notes as text.

Each line carries its place: "trang tính Phụ lục, dòng 7". Formulas give the value Excel stored last. Hidden sheets are left out.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException

from ingest.lines import Line, LineKind, ReadError, Reading
from ingest.read.grids import Cell, plain_rows
from ingest.read.legal_lines import with_texts
from ingest.read.office.cell_format import shown
from ingest.read.ooxml import slim_package
from ingest.read.table_rows import row_lines
from ingest.read.web.plain_text import decode
from ingest.repair.legacy_fonts import decode_texts

ROW_LIMIT = 20_000  # of a file; a data dump is no document
_COLUMN_LIMIT = 100
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_NAMELESS = re.compile(r"(?:Sheet|Trang tính|Trang_tính) ?\d+", re.IGNORECASE)  # as Excel calls a new one
Row = tuple[int, list[str]]  # number on the sheet, from 1, and the cells as shown


def read(path: Path, encoding: str = "") -> Reading:
    """All visible sheets. Raises ReadError for damaged, encrypted or unsafe files."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    warnings: list[str] = []
    if not zipped:
        content, found = decode(path, encoding)
        lines = _sheet_lines(_csv_rows(content, warnings), [], "", 0)
        return Reading(tuple(lines), reader="xlsx", outlined=True, warnings=tuple(warnings), encoding=found)
    lines = _workbook_lines(path, warnings)
    texts, found = decode_texts([line.text for line in lines], encoding)
    read_lines = with_texts(lines, texts)
    names = [line for line in read_lines if line.kind is LineKind.HEADING]
    only = names[0].text if len(names) == 1 else ""  # the name of the one sheet is no part of the text beside others
    kept = tuple(line for line in read_lines if not (only and line is names[0] and _NAMELESS.fullmatch(only)))
    title = "" if _NAMELESS.fullmatch(only) else only
    return Reading(kept, title=title, reader="xlsx", outlined=True, warnings=tuple(warnings), encoding=found)


def _workbook_lines(path: Path, warnings: list[str]) -> list[Line]:
    package = slim_package(path)
    lines: list[Line] = []
    try:
        book = openpyxl.load_workbook(package, read_only=True, data_only=True)
        left = ROW_LIMIT
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                warnings.append(f"Bỏ trang tính ẩn “{sheet.title}”.")
                continue
            rows = list(_rows(sheet, left))
            left -= len(rows)
            if left <= 0:
                warnings.append(f"Chỉ đọc {ROW_LIMIT} dòng đầu có dữ liệu; phần sau của “{sheet.title}” bị bỏ.")
            if rows:
                where = f"trang tính {sheet.title}"
                lines.append(Line(sheet.title, kind=LineKind.HEADING, level=1, locator=where))
                tables = max((line.table for line in lines), default=0)
                lines += _sheet_lines(rows, _merges(package, sheet), where, tables)
            if left <= 0:
                break
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, InvalidFileException, zipfile.BadZipFile) as error:
        raise ReadError("tệp Excel hỏng hoặc thiếu phần bắt buộc bên trong") from error
    except (etree.XMLSyntaxError, SyntaxError) as error:  # ElementTree's ParseError is a SyntaxError
        raise ReadError("tệp Excel hỏng (XML bên trong sai cú pháp)") from error
    return lines


def _rows(sheet: Any, limit: int) -> Iterator[Row]:
    sheet.reset_dimensions()  # the stored size is often wrong
    found = 0
    for row in sheet.iter_rows():  # without max_col a row that is not there comes back empty, not as a hundred empty cells
        cells = [
            (getattr(cell, "row", None), shown(cell.value, getattr(cell, "number_format", None) or "General").strip())
            for cell in row[:_COLUMN_LIMIT]
        ]
        number = next((at for at, _ in cells if at), None)
        texts = [text for _, text in cells]
        if number is None or not any(texts):
            continue
        yield number, texts
        found += 1
        if found >= limit:
            return


def _merges(package: io.BytesIO, sheet: Any) -> list[tuple[int, int, int, int]]:
    """Merged areas as (first row, first column, last row, last column); read-only mode does not give them."""
    with zipfile.ZipFile(package) as archive:
        data = archive.read(sheet._worksheet_path)
    areas = []
    for left, top, right, bottom in _MERGE.findall(data):
        areas.append((int(top), _column(left), int(bottom), _column(right)))
    return areas


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _csv_rows(content: str, warnings: list[str]) -> list[Row]:
    sample = content[:5000]
    delimiter = max(",;\t|", key=lambda sign: sample.count(sign))
    rows: list[Row] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(content), delimiter=delimiter), start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, [cell.strip() for cell in cells[:_COLUMN_LIMIT]]))
            if len(rows) >= ROW_LIMIT:
                warnings.append(f"Chỉ đọc {ROW_LIMIT} dòng đầu.")
                break
    except csv.Error as error:
        raise ReadError("tệp CSV hỏng (dấu ngoặc kép không khép)") from error
    return rows


def _sheet_lines(rows: list[Row], merges: list[tuple[int, int, int, int]], where: str, tables: int) -> list[Line]:
    """Titles above a table as text, each table with its header; two blank rows part tables."""
    lines: list[Line] = []
    for block in _blocks(rows):
        head = _header_index(block)
        prefix = f"{where}, " if where else ""
        lines += [Line(" ".join(filter(None, dict.fromkeys(cells))), locator=f"{prefix}dòng {number}") for number, cells in block[:head]]
        body = block[head:]
        if not body:
            continue
        tables += 1
        lines += _table_lines(body, merges, prefix, tables)
    return lines


def _table_lines(body: list[Row], merges: list[tuple[int, int, int, int]], prefix: str, table: int) -> list[Line]:
    grid = plain_rows(_cells(body, merges))
    numbers = [number for number, _ in body]
    numbers = [numbers[0], *numbers[len(body) - len(grid) + 1 :]]  # a header of several rows became one
    kept = [(number, row) for number, row in zip(numbers, grid, strict=True) if any(cell.strip() for cell in row)]
    lines = row_lines([row for _, row in kept], table)
    return [replace(line, row=number, locator=f"{prefix}dòng {number}") for line, (number, _) in zip(lines, kept, strict=True)]


def _cells(body: list[Row], merges: list[tuple[int, int, int, int]]) -> list[Cell]:
    index = {number: position for position, (number, _) in enumerate(body)}
    width = max(column for _, texts in body for column, text in enumerate(texts) if text) + 1
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in merges:
        if top not in index or left >= width:
            continue
        last = max((index[n] for n in range(top, min(bottom, top + len(body)) + 1) if n in index), default=index[top])
        spans[index[top], left] = (last - index[top] + 1, min(right, width - 1) - left + 1)
        covered |= {(r, c) for r in range(index[top], last + 1) for c in range(left, min(right, width - 1) + 1)} - {(index[top], left)}
    cells = []
    for position, (_, texts) in enumerate(body):
        for column, text in enumerate(texts[:width]):
            if (position, column) not in covered:
                down, across = spans.get((position, column), (1, 1))
                cells.append(Cell(position, column, text, down, across))
    return cells


def _blocks(rows: list[Row]) -> list[list[Row]]:
    blocks: list[list[Row]] = []
    for row in rows:
        if not blocks or row[0] - blocks[-1][-1][0] > 2:
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _names_more(above: list[str], names: list[str]) -> bool:
    """Whether the row above names the columns that this one leaves open, and groups of those it names: one header in two rows."""
    filled = {column for column, cell in enumerate(above) if cell}
    below = {column for column, cell in enumerate(names) if cell}
    groups = {column for column in filled & below if column + 1 in below - filled}
    return len(filled) > 1 and bool(filled - below) and filled & below <= groups


def _header_index(block: list[Row]) -> int:
    """Position of the row that names the columns: the first, among twenty, with most of the width filled with words."""
    width = max(sum(1 for cell in cells if cell) for _, cells in block)
    if width < 2:
        return len(block)
    for position, (_, cells) in enumerate(block[:20]):
        filled = [cell for cell in cells if cell]
        if len(filled) >= max(2, 0.6 * width) and sum(not re.fullmatch(r"[\d.,/%\-]+", cell) for cell in filled) >= 0.6 * len(filled):
            return position - 1 if position and _names_more(block[position - 1][1], cells) else position
    return next(position for position, (_, cells) in enumerate(block) if sum(1 for cell in cells if cell) >= 2)
