"""Sentences around quotes, in administrative Vietnamese, made of nothing but labels, headings and the quotes."""

from __future__ import annotations

import re

from bot.answer.answer import Citation

_NO_NAME = re.compile(r"Mục (?:“|[IVXLC]+\b)")  # a heading of teaching material, a Roman unit; "Mục 1" is a name


def lower_first(text: str) -> str:
    """For use inside a sentence: "Điểm a khoản 2" → "điểm a khoản 2"; "Điều 5", "Nghị quyết" stay."""
    head = text.split(" ", 1)[0]
    if _NO_NAME.match(text):
        return text[:1].lower() + text[1:]
    return text if head in {"Điều", "Chương", "Phần", "Phụ", "Nghị", "Luật", "Mục"} else text[:1].lower() + text[1:]


def quoted(citation: Citation, number: int) -> str:
    return f"“{citation.quote}” [{number}]"


def according_to(citation: Citation, number: int = 1) -> str:
    """ "Theo điểm a khoản 2 … ngày 15/7/2021: “…” [1]"."""
    return f"Theo {lower_first(citation.label)}: {quoted(citation, number)}"


def table(rows: list[tuple[str, str]]) -> str:
    """A small text table, one row a milestone."""
    return "\n".join(f"| {left} | {right} |" for left, right in (("Mốc", "Quy định"), ("---", "---"), *rows))
