"""Numbers of units that OCR misreads: "H. MỤC TIÊU", "IL.QUAN ĐIỂM", a second "d)" for "đ)"; put right by their row.

Only the mark at the beginning of a line, only when its strokes can be those of the number that comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.lines import Line
from ingest.structure.markers import point_letter, point_position, roman_value, to_roman

_MARKED = re.compile(r"^[_~`'’·.,:\s]{1,4}(?=[+\-–]\s?\S|[a-zđ]\)\s|\d{1,2}\.\s)")  # specks before a mark: "_ +", "~-"
_STROKES = re.compile(r"([IVXLHTl1|!]{1,5})\s?[.,]\s*(?=\S)(.+)")
_POINT = re.compile(r"(\S)\)\s*(.+)")
_SEEN_AS = {  # letters of points, and what their strokes are also read as
    "a": "áàâ4ạ", "b": "6hp", "c": "©e¢(€", "d": "đ", "đ": "d", "e": "cêéè", "g": "øqe9ợg8", "h": "bnk", "i": "1!lj|í¡", "k": "h",
    "l": "1!I|i", "m": "n", "n": "m", "o": "0ø", "p": "b", "q": "g9",
}  # fmt: skip
_CLAUSE = re.compile(r"\d{1,2}\.\s")
_ARTICLE = re.compile(r"Điều (\d+)[.:]")
_SMUDGED = re.compile(r"Điều (\d{1,3})(?:[^\w\s.:,;()]|[A-ZÀ-Ỹ])\s+(?=[A-ZĐÀ-Ỹ])")  # "Điều 3Ẽ Cơ cấu": the full stop misread


def repaired(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines; those of OCR (with a confidence) with the number their row demands."""
    roman, point, article = 0, "", 0
    for line in lines:
        text = _MARKED.sub("", line.text) if line.confidence is not None else line.text
        if (smudged := _SMUDGED.match(text)) and int(smudged[1]) == article + 1:
            text = f"Điều {smudged[1]}. {text[smudged.end() :]}"
        if known := _ARTICLE.match(text):
            roman, point, article = 0, "", int(known[1])
        elif _CLAUSE.match(text):
            point = ""
        elif (match := _STROKES.fullmatch(text)) and match[2][:40].upper() == match[2][:40] and len(match[2]) > 5:
            value = roman_value(match[1])
            if line.confidence is not None and value != roman + 1 and _may_be(match[1], to_roman(roman + 1)):
                value = roman + 1
            if value is not None:
                roman, point = value, ""
                text = f"{to_roman(value)}. {match[2]}" if line.confidence is not None else text
        elif match := _POINT.fullmatch(text):
            meant = point_letter(point_position(point) + 1) if point else "a"
            if line.confidence is not None and match[1] not in (meant, "a") and match[1] in _SEEN_AS.get(meant, ""):
                text = f"{meant}) {match[2]}"
            point = text[0] if point_position(text[0]) else point
        yield line if text == line.text else replace(line, text=text)


def _may_be(seen: str, meant: str) -> bool:
    """Whether the strokes seen can be the numeral: "H" two strokes, "HI" three, "IL" one or two."""
    strokes = len(seen) + seen.count("H")
    ones = set(meant) == {"I"}
    if "X" in meant and seen.startswith("X"):  # "XI" for "XII": a stroke lost
        return meant.startswith("X") and set(seen[1:]) <= set("IHLTl1|!") and abs(strokes - len(meant)) <= 1
    return (ones and set(seen) <= set("IHLTl1|!") and abs(strokes - len(meant)) <= 1) or (not ones and "V" in seen and "V" in meant)
