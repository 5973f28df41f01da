"""The occasion that a question comes wrapped in: "Để học viên khỏi nhầm: nhóm 70 là gì?", "…, để đưa lên slide". It asks nothing, and
what answers says nothing of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering.asked.intent import content_words
from knowledge.language.text import syllables
from knowledge.shipped import LEXICON

FRAMING = LEXICON / "framing.csv"
_CLAUSE = re.compile(r"[^,;:.?!]+[,;:.?!]*\s*")
_ASKS_OR_COUNTS = re.compile(r"\d|\b(?:ai|gì|nào|đâu|bao nhiêu|bao giờ|mấy|thế nào|ra sao|vì sao|tại sao|không|chưa|chứ)\b")
_A_QUESTION = 3  # words


def unframed(message: str) -> str:
    """The message without the clauses before and behind it that speak of nothing but the occasion; as it is where nothing else is said."""
    clauses = _CLAUSE.findall(message)
    first, last = 0, len(clauses)
    while first < last and _frames(clauses[first]):
        first += 1
    while last > first and _frames(clauses[last - 1]):
        last -= 1
    kept = "".join(clauses[first:last]).strip(" ,;:")
    if (first, last) == (0, len(clauses)) or len(kept.split()) < _A_QUESTION:
        return message
    return f"{kept[:1].upper()}{kept[1:]}"


def _frames(clause: str) -> bool:
    said = " ".join(syllables(clause.lower()))
    bare = _words().sub(" ", said)
    return bare != said and not content_words(bare) and not _ASKS_OR_COUNTS.search(said)


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    named = [line for line in FRAMING.read_text(encoding="utf-8").splitlines()[1:] if line]
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, named), key=len, reverse=True))})\b")
