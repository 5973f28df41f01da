"""The name of a legal unit: its label as a civil servant writes it, its place in words, and its anchor in the reading view.

path=("Điều 1", "III", "2", "a", "Đến năm 2025", "+3")
  label  -> "điểm a khoản 2 mục III Điều 1, mục tiêu đến năm 2025, ý thứ ba"
  anchor -> "dieu-1.iii.2.a.den-nam-2025.cong-3"
  trail  -> "Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025", from the headings above
Every channel takes its addresses from here. Reading a label out of a question is the business of `reference.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.language.text import fold_accents
from knowledge.law.milestone import MILESTONE
from knowledge.law.types import Document, Passage, UnitPath

_ROMAN = re.compile(r"[IVXLC]+")
_POINT = re.compile(r"[a-zđ]{1,2}")
_CLAUSE = re.compile(r"\d+(?:\.\d+)*[a-zđ]?")
_SUBPOINT = re.compile(r"[a-zđ]\.?\d{1,2}|\((?:[ivx]+|\d{1,2}|[a-zđ])\)")
_ORDINAL = re.compile(r"([-+])(\d+)")
_PARAGRAPH = re.compile(r"đoạn (\d+)")
_DIVISIONS = ("phần ", "chương ", "mục ", "tiểu mục ")
_NAMED = re.compile(  # "Điều 5", "Phụ lục I", "bảng 2"; what is neither this nor a sign is a heading: "Mục tiêu", "PAPI"
    r"(?:điều|chương|phần|mục|tiểu mục|phụ lục|mẫu|bảng|dòng|trang|trang chiếu|trang tính|khoản|điểm|chú thích)"
    r"(?: (?:số |thứ )?(?:\d+\w?|[ivxlc]+|[a-zđ]{1,2})\b.*)?|phần mở đầu|nơi nhận.*|chữ ký.*|.*kèm theo",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^(?:Điều \d+[a-zđ]?\.|[IVXLC]+\.|\d+[.)]|[a-zđ][.)]|[-+•])\s*")  # before a heading's words
ROMANS = (
    "",
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
)
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_TRAIL = 3  # headings of a place in words: the nearest ones
_TRAIL_PART = 70  # characters of each


def number_of(value: str) -> int:
    """ "12" → 12, "IV" → 4; 0 for anything else and beyond the Roman numbers that laws use."""
    return int(value) if value.isdecimal() else ROMANS.index(value) if value in ROMANS else 0


def ordinal(number: int) -> str:
    """3 → "thứ ba", 12 → "thứ 12"."""
    return f"thứ {ORDINALS[number - 1]}" if 0 < number <= len(ORDINALS) else f"thứ {number}"


def component_label(component: str) -> str:
    """One component in words: "2" → "khoản 2", "a" → "điểm a", "III" → "mục III", "+3" → "ý thứ ba"."""
    if match := _ORDINAL.fullmatch(component):
        return f"{'gạch đầu dòng' if match[1] == '-' else 'ý'} {ordinal(int(match[2]))}"
    if MILESTONE.fullmatch(component):
        return f"mục tiêu đ{component[1:]}"
    if match := _PARAGRAPH.fullmatch(component):
        return f"đoạn {ordinal(int(match[1]))}"
    if _ROMAN.fullmatch(component):
        return f"mục {component}"
    if _CLAUSE.fullmatch(component):
        return f"khoản {component}"
    if _POINT.fullmatch(component) or _SUBPOINT.fullmatch(component):
        return f"điểm {component}"
    return component


@lru_cache(maxsize=16384)
def unit_label(path: UnitPath) -> str:
    """The unit as an official citation names it: article, clause and point from the inside out, then what has no number."""
    return ", ".join(part for part in _address(path) if part)


def unit_in(path: UnitPath, document: Document) -> str:
    """The unit with its document: "điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021, ý thứ ba"."""
    unit, detail = _address(path)
    name = document_label(document)
    if not unit and not document.number:
        return ", ".join(part for part in (detail, name) if part)
    joined = f"{unit} {name}" if document.number else f"{unit}, {name}"
    return ", ".join(part for part in (joined.strip(" ,"), detail) if part)


@lru_cache(maxsize=16384)
def _address(path: UnitPath) -> tuple[str, str]:
    """("điểm a khoản 2 mục III Điều 1", "mục tiêu đến năm 2025, ý thứ ba").

    Articles are numbered through the whole text, so the chapter they stand in is not named: "khoản 1 Điều 5".
    """
    path = _without_divisions(path)
    if any(map(_is_heading, path)):
        return _under_headings(path), ""
    outer = [component_label(c) for c in path if not _is_inner(c)]
    return " ".join(reversed(outer)), ", ".join(component_label(c) for c in path if _is_inner(c))


def _under_headings(path: UnitPath) -> str:
    """Teaching material: "mục “PAPI”, phần “Các chỉ số”"; its bullets and paragraphs are counted by nobody."""
    headings = [n for n, c in enumerate(path) if _is_heading(c) or (n and MILESTONE.fullmatch(c))]
    own = path[headings[-1]]
    inside = [component_label(c) for c in reversed(path[headings[-1] + 1 :]) if not _is_inner(c)]
    above = [f"phần “{path[n]}”" for n in headings[-2:-1]]
    outside = [component_label(c) for c in reversed(path[: headings[0]]) if not _is_inner(c)]
    named = f"câu hỏi “{own}”" if own.endswith("?") else f"mục “{own}”"
    return ", ".join(part for part in (" ".join(inside), named, *above, " ".join(outside)) if part)


def _is_heading(component: str) -> bool:
    signs = (_ORDINAL, MILESTONE, _PARAGRAPH, _ROMAN, _CLAUSE, _POINT, _SUBPOINT, _NAMED)
    return not any(sign.fullmatch(component) for sign in signs)


def _without_divisions(path: UnitPath) -> UnitPath:
    article = any(component.startswith("Điều ") for component in path)
    kept = [c for c in path if not (article and c.lower().startswith(_DIVISIONS))]
    return tuple(c for c, below in zip(kept, [*kept, ""][1:], strict=True) if not below.startswith(f"{c}."))  # "2" above "2.1"


def _is_inner(component: str) -> bool:
    """Bullets, milestones and unnumbered paragraphs: set off by commas, never run together with khoản and điểm."""
    return any(sign.fullmatch(component) for sign in (_ORDINAL, MILESTONE, _PARAGRAPH))


def trail(passage: Passage) -> str:
    """The place in words, from the nearest headings: "Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025". A heading too long for a
    name, such as an article that is a whole sentence, is left out where a nearer one names the place."""
    parts = [_MARKER.sub("", part).rstrip(" :.;") for part in passage.context.split(" › ") if part]
    named = [part for part in parts[:-1] if len(part) <= _TRAIL_PART] + parts[-1:]
    return " › ".join(map(_short, named[-_TRAIL:]))


def _short(heading: str) -> str:
    heading = heading.capitalize() if heading.isupper() and not heading.isascii() else heading  # "PAR INDEX" is a name
    return heading if len(heading) <= _TRAIL_PART else heading[:_TRAIL_PART].rsplit(" ", 1)[0].rstrip(" ,;…") + "…"


def document_label(document: Document) -> str:
    """ "Nghị quyết số 76/NQ-CP ngày 15/7/2021", or the title where there is no number."""
    if not document.number:
        return document.title
    issued = f" ngày {document.issued_on.day}/{document.issued_on.month}/{document.issued_on.year}" if document.issued_on else ""
    return f"{document.kind or 'Văn bản'} số {document.number}{issued}"


def citation_label(passage: Passage, document: Document) -> str:
    """ "Điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021": what stands in brackets after a quotation."""
    joined = unit_in(passage.path, document)
    return joined[0].upper() + joined[1:]


@lru_cache(maxsize=16384)
def anchor(path: UnitPath) -> str:
    """The unit as an HTML fragment: ASCII, dots between levels, unique within a document."""
    return ".".join(_slug(component) for component in path) or "dau"


def _slug(component: str) -> str:
    if match := _ORDINAL.fullmatch(component):
        return f"{'gach' if match[1] == '-' else 'cong'}-{match[2]}"
    text = component.replace("đ", "dd") if len(component) == 1 else fold_accents(component)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "muc"
