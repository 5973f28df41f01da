"""Lines that a converter glued together: date and title, signature and first footnote, chapter and article, and so on."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.identity.header import DECORATION, split_merged
from ingest.lines import Line

_GLUED_SIGNATURE = re.compile(r"(XÁC THỰC VĂN BẢN HỢP NHẤT.{0,80}?)\s+(\[\d+\].*)", re.DOTALL)
_GLUED_CHAPTER = re.compile(r"((?:C\s?)?ƯƠNG [IVXLC]+ [A-ZĐÀ-Ỹ ,]+?)\s+(Điề\s.*)")
_GLUED_TITLE = re.compile(r"([-–]?\s*Lưu\s?:.{3,60}?)\s+((?:QUY CHẾ|QUY ĐỊNH|CHƯƠNG TRÌNH|KẾ HOẠCH|PHỤ LỤC|ĐIỀU LỆ)(?= |$).*)")
_GLUED_POINT = re.compile(r"(.*[;.])\s+([a-zđ]\)\s?\[\d+\]\s.*)")
_GLUED = (_GLUED_SIGNATURE, _GLUED_CHAPTER, _GLUED_TITLE, _GLUED_POINT)


def unglued(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines without rules ("-----"), and what a converter put on one line separated."""
    result: list[Line] = []
    for index, line in enumerate(lines):
        pieces = split_merged([line.text]) if index < 40 else [line.text]
        if match := next(filter(None, (pattern.fullmatch(line.text) for pattern in _GLUED)), None):
            pieces = [match[1], match[2]]
        result += [line if len(pieces) == 1 else replace(line, text=piece) for piece in pieces]
    return tuple(line for line in result if not DECORATION.fullmatch(line.text))
