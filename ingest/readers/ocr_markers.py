"""Numbers of units that OCR misreads: "H. MỤC TIÊU", "IL.QUAN ĐIỂM", a second "d)" for "đ)"; put right by their row.

Only the mark at the beginning of a line, only when its strokes can be those of the number that comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.lines import Line
from ingest.markers import roman_value, to_roman

_STROKES = re.compile(r"([IVXLHTl1|!]{1,5})\s?[.,]\s*(?=\S)(.+)")
_POINT = re.compile(r"([a-zđ])\)\s*(.+)")
_ARTICLE = re.compile(r"Điều \d+[.:]")


def repaired(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines; those of OCR (with a confidence) with the number their row demands."""
    roman, point = 0, ""
    for line in lines:
        text = line.text
        if _ARTICLE.match(text):
            roman, point = 0, ""
        elif (match := _STROKES.fullmatch(text)) and match[2][:40].upper() == match[2][:40] and len(match[2]) > 5:
            value = roman_value(match[1])
            if line.confidence is not None and value != roman + 1 and _may_be(match[1], to_roman(roman + 1)):
                value = roman + 1
            if value is not None:
                roman, point = value, ""
                text = f"{to_roman(value)}. {match[2]}" if line.confidence is not None else text
        elif match := _POINT.fullmatch(text):
            if line.confidence is not None and match[1] == "d" and point == "d":
                text = f"đ) {match[2]}"
            point = text[0]
        yield line if text == line.text else replace(line, text=text)


def _may_be(seen: str, meant: str) -> bool:
    """Whether the strokes seen can be the numeral: "H" two strokes, "HI" three, "IL" one or two."""
    strokes = len(seen) + seen.count("H")
    ones = set(meant) == {"I"}
    return (ones and set(seen) <= set("IHLTl1|!") and abs(strokes - len(meant)) <= 1) or (not ones and "V" in seen and "V" in meant)
