"""The terms of a question that are compared with headings and clauses."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering.asked.intent import content_words
from bot.answering.candidates.outline import terms
from knowledge.language.text import syllables
from knowledge.law.reference import remainder

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


_LAW = re.compile(r"\b(?:bộ luật|luật|pháp lệnh|hiến pháp)\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def subject_of(text: str, title: str, issuer: str) -> str:
    """The question without what only names the text it is asked of: number, the name of the law, "của Bộ Nội vụ"."""
    bare = re.sub(rf"\b(?:của|do) {re.escape(issuer)}\b", " ", remainder(text), flags=re.IGNORECASE) if issuer else remainder(text)
    named, said = _LAW.search(title), _LAW.search(bare)
    if named and said:
        name, words = syllables(title[named.start() :]), list(re.finditer(r"\w+", bare[said.start() :]))
        same = next(
            (n for n, (own, word) in enumerate(zip(name, words, strict=False)) if own != word[0].lower()), min(len(name), len(words))
        )
        if same > 2:  # "Luật Cán bộ": the kind alone names none
            bare = f"{bare[: said.start()]} {bare[said.start() + words[same - 1].end() :]}"
    return bare if content_words(bare) else text


_DOING = re.compile(
    r"\b(chủ trì|phụ trách|đầu mối|thường trực|chịu trách nhiệm|có trách nhiệm|trách nhiệm|thực hiện|triển khai|được giao|giao cho|"
    r"cơ quan|đơn vị|bộ|ngành)\b"
)


@lru_cache(maxsize=1024)
def subject_terms(text: str) -> frozenset[str]:
    """The terms of what is done, without those of doing it: "Bộ nào chủ trì cải cách thể chế?" → cải, cách, thể, chế, …"""
    return question_terms(_DOING.sub(" ", text.lower())) or question_terms(text)
