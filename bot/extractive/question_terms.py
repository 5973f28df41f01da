"""The terms of a question that are compared with headings and clauses."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.extractive.intent import content_words
from bot.extractive.outline import terms

_SAME_MEANING = {"chỉ tiêu": "mục tiêu", "công việc": "nhiệm vụ", "những việc": "nhiệm vụ", "đích": "mục tiêu"}


def with_headings_words(text: str) -> str:
    """Lower case, with everyday words for a part of a document replaced by those of its headings."""
    lowered = text.lower()
    for everyday, official in _SAME_MEANING.items():
        lowered = lowered.replace(everyday, official)
    return lowered


@lru_cache(maxsize=1024)
def question_terms(text: str) -> frozenset[str]:
    """Content syllables and their adjacent pairs."""
    return frozenset(terms(" ".join(content_words(with_headings_words(text)))))


_DOING = re.compile(
    r"\b(chủ trì|phụ trách|đầu mối|thường trực|chịu trách nhiệm|có trách nhiệm|trách nhiệm|thực hiện|triển khai|được giao|giao cho|"
    r"cơ quan|đơn vị|bộ|ngành)\b"
)


@lru_cache(maxsize=1024)
def subject_terms(text: str) -> frozenset[str]:
    """The terms of what is done, without those of doing it: "Bộ nào chủ trì cải cách thể chế?" → cải, cách, thể, chế, …"""
    return question_terms(_DOING.sub(" ", text.lower())) or question_terms(text)
