"""Cells with spans → plain rows for `tables.row_lines`: merged cells filled down, header of several rows made one.

Layout tables (the two columns of a letterhead, "Nơi nhận" beside the signature, a box round a paragraph) are told
from tables of data here, for all readers alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LAYOUT = re.compile(
    r"CỘNG H[OÒ][ÀA] XÃ HỘI|Độc lập\s*[-–]\s*Tự do|(?:^|\n)\s*Nơi nhận\s*:|(?:^|\n)\s*(?:TM|KT|TL|TUQ|Q)\s?\.\s?[A-ZĐ]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at (row, column), from 0, with its spans; `text` may hold several paragraphs, joined by newlines."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def is_layout(cells: list[Cell]) -> bool:
    """Whether the table only places text on the page: a letterhead, a signature block, one single cell, a page in columns."""
    if len(cells) <= 1:
        return True
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column for cell in cells) + 1
    if width == 1:
        return True
    small = height <= 6 and width <= 3 and len(cells) <= 12
    return small and any(_LAYOUT.search(cell.text) or cell.text.count("\n") > 15 for cell in cells)


def by_column(cells: list[Cell]) -> list[int]:
    """The order in which a layout table is read: column by column, between the rows that one cell fills.

    A letterhead set row by row ("ỦY BAN NHÂN DÂN | CỘNG HÒA …" above "TỈNH … | Độc lập …") holds two blocks side by side.
    """
    width = max((cell.column + cell.columns for cell in cells), default=0)
    full = {cell.row for cell in cells if cell.columns >= width}
    bands = {row: sum(1 for other in full if other <= row) * 2 - (row in full) for row in {cell.row for cell in cells}}
    return sorted(range(len(cells)), key=lambda i: (bands[cells[i].row], cells[i].column, cells[i].row))


def plain_rows(cells: list[Cell], header_rows: int = 0) -> list[list[str]]:
    """Rows of equal length. A cell that spans rows is repeated in each; one that spans columns stands in the first.

    A header of several rows ("Thời hạn" above "Bắt đầu", "Kết thúc") becomes one row: "Thời hạn – Bắt đầu".
    """
    if not cells:
        return []
    height = max(cell.row + cell.rows for cell in cells)
    width = max(cell.column + cell.columns for cell in cells)
    rows = [[""] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows[row][cell.column] = cell.text
    depth = header_rows or _header_depth(cells, height)
    if depth <= 1:
        return rows
    return [_joined_header(cells, depth, width), *rows[depth:]]


def _header_depth(cells: list[Cell], height: int) -> int:
    """Rows of the header: more than one when a cell of the first row spans columns and its neighbours span rows."""
    first = [cell for cell in cells if cell.row == 0]
    depth = max((cell.rows for cell in first), default=1)
    wide = any(cell.columns > 1 for cell in first)
    if wide and 1 < depth <= 3 and depth < height:
        return depth
    return 2 if height > 2 and _completes(first, [cell for cell in cells if cell.row == 1 and cell.text.strip()]) else 1


def _completes(first: list[Cell], second: list[Cell]) -> bool:
    """Whether the second row only names what the first leaves open: columns under a wide cell and under empty ones."""
    named = [cell for cell in first if cell.text.strip()]
    if len(named) == len(first) == 1:  # one cell over all columns is the title of what follows
        return False
    under = {column for cell in named for column in range(cell.column, cell.column + cell.columns)}
    single = {cell.column for cell in named if cell.columns == 1}
    wide = under - single
    places = {cell.column for cell in second}
    words = all(not re.fullmatch(r"[\d.,/%()\-]+", cell.text.strip()) and len(cell.text) <= 60 for cell in second)
    return bool(wide and places & wide) and not places & single and words and len(second) > 1


def _joined_header(cells: list[Cell], depth: int, width: int) -> list[str]:
    names: list[list[str]] = [[] for _ in range(width)]
    for cell in sorted((c for c in cells if c.row < depth), key=lambda c: (c.row, c.column)):
        for column in range(cell.column, min(width, cell.column + cell.columns)):
            name = " ".join(cell.text.split())
            if name and name not in names[column]:
                names[column].append(name)
    return [" – ".join(parts) for parts in names]
