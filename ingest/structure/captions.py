"""The line above a table that says what it shows: context of every row, which says nothing of it by itself.

"LỊCH LÀM VIỆC CÁ NHÂN" / "Tuần 52" / a table → its rows stand under that title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.lines import Line, LineKind
from ingest.structure.markers import marker_of

_NAMED = re.compile(r"(?:Bảng|Biểu|Phụ biểu|Danh mục|Danh sách|Lịch|Thời khóa biểu|Bảng kê)(?: |$)", re.IGNORECASE)
_LONGEST = 200
_BETWEEN = 60  # characters of a line between caption and table: a unit of measure, a week


def captioned(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines; rows of a table that has a caption with it above the titles of their group."""
    caption, table = "", 0
    for index, line in enumerate(lines):
        if line.kind is not LineKind.ROW:
            yield line
            continue
        if line.table != table or lines[index - 1].kind is not LineKind.ROW:
            caption, table = _caption(lines, index), line.table
        yield replace(line, group=(caption, *line.group)) if caption else line


def _caption(lines: tuple[Line, ...], start: int) -> str:
    for at in range(start - 1, max(-1, start - 3), -1):
        line = lines[at]
        if line.kind is not LineKind.TEXT:
            return ""
        if _is_caption(line.text):
            return line.text
        if len(line.text) > _BETWEEN:
            return ""
    return ""


def _is_caption(text: str) -> bool:
    if len(text) > _LONGEST or text.endswith((".", ";", ",")):
        return False
    marker = marker_of(text)
    if marker is not None and marker.firm:
        return False  # a unit is context anyway
    return bool(_NAMED.match(text)) or (text.isupper() and len(text) > 8)
