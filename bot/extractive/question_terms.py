"""The terms of a question that are compared with headings and clauses."""

from __future__ import annotations

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
