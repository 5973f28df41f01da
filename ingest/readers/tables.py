"""A table as lines: one row, one line, every cell after its column's name, so that a row answers by itself.

["Nhiệm vụ", "Cơ quan chủ trì"], ["Xây dựng đề án", "Bộ Nội vụ"] -> "Nhiệm vụ: Xây dựng đề án | Cơ quan chủ trì: Bộ Nội vụ"
"""

from __future__ import annotations

import re

from ingest.lines import Line, LineKind

_YEAR = re.compile(r"(?:19|20)\d\d")


def row_lines(rows: list[list[str]], table: int, page: int | None = None, locator: str = "") -> list[Line]:
    """Lines of a table whose first row names the columns. A row with one filled cell (a group title) stays plain text.

    The header itself is kept as row 1, so that nothing of the document is lost.
    """
    rows = [[_clean(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    header = rows[0] if _is_header(rows) else []
    lines = []
    for number, row in enumerate(rows, start=1):
        text = " | ".join(cell for cell in row if cell) if number == 1 and header else _row_text(header, row)
        where = f"{locator}, dòng {number}" if locator else ""
        lines.append(Line(text, page=page, kind=LineKind.ROW, table=table, row=number, locator=where))
    return lines


def _is_header(rows: list[list[str]]) -> bool:
    """The first row names columns when it is full, short and without sentences, and another row follows."""
    first = rows[0]
    filled = [cell for cell in first if cell]
    return (
        len(rows) > 1
        and len(filled) >= 2
        and len(filled) >= 0.6 * len(first)
        and all(len(cell) <= 80 and (not cell.isdigit() or _YEAR.fullmatch(cell)) for cell in filled)
        and not all(map(_YEAR.fullmatch, filled))
    )


def _row_text(header: list[str], row: list[str]) -> str:
    filled = [(index, cell) for index, cell in enumerate(row) if cell]
    if len({cell for _, cell in filled}) == 1:
        return filled[0][1]
    pieces = []
    for index, cell in filled:
        name = header[index] if index < len(header) else ""
        pieces.append(f"{name}: {cell}" if name and name != cell else cell)
    return " | ".join(dict.fromkeys(pieces))  # merged cells repeat; say them once


def _clean(cell: str | None) -> str:
    return re.sub(r"\s+", " ", cell or "").strip()
