""" "Đúng hay sai": a claim against the clause it is about, by figure and its subject, milestone and agency."""

from __future__ import annotations

import re

from bot import messages
from knowledge.vietnamese import syllables

_FIGURE = re.compile(r"\d[\d.,/]*\d ?%?|\d ?%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PART = re.compile(r"[;:]|,(?!\d)")

RIGHT = "Đúng theo văn bản."
WRONG = "Chưa đúng theo văn bản."
OPEN = "Văn bản quy định như sau, đề nghị đối chiếu với nội dung cần kiểm tra."


def verdict(question: str, quote: str) -> str:
    """Right when every figure asked about stands in the quote, beside the words it is said of; wrong when the quote has others of
    the same kind there; else open."""
    asked, said = figures(question), figures(quote)
    if not asked:
        return OPEN
    if asked <= said:
        return RIGHT if asked & figures(_about(question, quote, asked)) else WRONG
    kinds = {figure.endswith("%") for figure in asked - said}
    return WRONG if all(any(f.endswith("%") == kind for f in said) for kind in kinds) else OPEN


def corrected(question: str, quote: str) -> str:
    """A sentence that puts a figure of the question right which the clause states otherwise; "" when there is none: only
    percentages, and only where the part of the clause that speaks of the same has exactly one of its own."""
    asked = {f for f in figures(question) if f.endswith("%")}
    if not asked or asked & figures(quote):
        return ""
    own = [f for f in figures(_about(question, quote, asked)) if f.endswith("%")]
    return messages.OTHER_FIGURE.format(said=own[0]) if len(own) == 1 else ""


def _about(question: str, quote: str, asked: set[str]) -> str:
    """The part of the quote with a figure of the kind asked that shares most words with the question."""
    kinds = {f.endswith("%") for f in asked}
    parts = [p for p in _parts(quote) if any(f.endswith("%") in kinds for f in figures(p))]
    words = set(syllables(question))
    return max(parts, key=lambda part: len(words & set(syllables(part))), default=quote)


def _parts(quote: str) -> list[str]:
    """The clause cut at its commas and semicolons, each part up to the first cut after a figure of its own."""
    parts, open_part = [], ""
    for piece in _PART.split(quote):
        open_part = f"{open_part} {piece}"
        if figures(open_part):
            parts.append(open_part)
            open_part = ""
    return parts


def figures(text: str) -> set[str]:
    """Figures other than years and số hiệu: "tối thiểu 80 %" → {"80%"}."""
    without_acts = re.sub(r"\d+[\w-]*/[A-ZĐa-z][\w-]*|[Nn]ghị quyết (?:số )?\d+|NQ ?\d+", " ", text)
    found = {f.replace(" ", "").rstrip(".,") for f in _FIGURE.findall(without_acts)}
    return {f for f in found if not _YEAR.fullmatch(f)}
