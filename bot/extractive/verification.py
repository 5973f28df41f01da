""" "Đúng hay sai": judged only from figures that stand literally in the question and in the clause."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"\d[\d.,/]*\d ?%?|\d ?%?")
_YEAR = re.compile(r"(?:19|20)\d\d")

RIGHT = "Đúng theo văn bản."
WRONG = "Chưa đúng theo văn bản."
OPEN = "Văn bản quy định như sau, đề nghị đối chiếu với nội dung cần kiểm tra."


def verdict(question: str, quote: str) -> str:
    """Right when every figure asked about stands in the quote; wrong when the quote has others of the same kind; else open."""
    asked, said = _figures(question), _figures(quote)
    if not asked:
        return OPEN
    if asked <= said:
        return RIGHT
    kinds = {figure.endswith("%") for figure in asked - said}
    return WRONG if all(any(f.endswith("%") == kind for f in said) for kind in kinds) else OPEN


def _figures(text: str) -> set[str]:
    """Figures other than years and số hiệu: "tối thiểu 80 %" → {"80%"}."""
    without_acts = re.sub(r"\d+[\w-]*/[A-ZĐa-z][\w-]*", " ", text)
    found = {f.replace(" ", "").rstrip(".,") for f in _FIGURE.findall(without_acts)}
    return {f for f in found if not _YEAR.fullmatch(f)}
