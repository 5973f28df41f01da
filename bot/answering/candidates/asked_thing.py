"""Whether a clause speaks of the very thing asked for: of a colour where it is asked "màu gì", of what is above 40 % where that is."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering.asked.intent import Intent, word_set
from bot.answering.candidates.candidate import Candidate
from knowledge.language.text import syllables
from knowledge.law.types import PassageKind

_THING = re.compile(r"(?<!thứ )(?<!số )\b(?:mấy|bao nhiêu) (\w+)|\b(\w+) (?:gì|nào)\b|\b(thứ) mấy\b")
_ANY_THING = word_set(  # before "gì" and "nào" they name nothing that a clause would repeat
    "cái việc những các điều là thế như khi năm ngày cơ quan đơn vị bộ văn bản nội dung ai gồm làm có được bao tiền phần mét lô"
)
_NUMBER = r"(\d+(?:[.,]\d+)?) ?%?"
_ABOVE = re.compile(rf"(?:[>≥]|\b(?:trên|quá|hơn|từ)(?: trên)?) ?{_NUMBER}|{_NUMBER} ?[<≤](?= ?[^\W\d])|{_NUMBER} trở lên")
_BELOW = re.compile(rf"(?:[<≤]|\b(?:dưới|đến|không quá)) ?{_NUMBER}|{_NUMBER} ?[>≥](?= ?[^\W\d])|{_NUMBER} trở xuống")
_WITHIN, _BEYOND = 1.0, -2.0  # log odds of a row of the same bounds, and of one of others
_SPOKEN_OF = 0.5  # log odds; fitted on questions over real documents, checked on documents kept apart


def bearing(intent: Intent, candidate: Candidate) -> float:
    """What it adds to the log odds that the clause answers: more where it names what is asked for and has the bounds that are asked about,
    less where it does not, 0 where nothing particular is asked for."""
    things = things_asked(intent.text)
    named = (_SPOKEN_OF if things <= set(syllables(candidate.passage.text)) else -_SPOKEN_OF) if things else 0.0
    return named + (_of_bounds(intent.text, candidate.passage.text) if candidate.passage.kind is PassageKind.ROW else 0.0)


def _of_bounds(question: str, row: str) -> float:
    """A row that sorts things by how much they have, against the bounds that the question names."""
    asked, said = bounds(question), bounds(row)
    if not asked or not said:
        return 0.0
    return _WITHIN if asked <= said else _BEYOND if {number for _, number in asked} & {number for _, number in said} else 0.0


@lru_cache(maxsize=256)  # of the question, asked for every clause that may answer
def bounds(text: str) -> frozenset[tuple[str, str]]:
    """ "25%<Mn≤30%", "trên 25% đến 30%" → {(">", "25"), ("<", "30")}."""
    lowered = text.lower()
    found = ((sign, "".join(numbers)) for sign, pattern in ((">", _ABOVE), ("<", _BELOW)) for numbers in pattern.findall(lowered))
    return frozenset(found)


@lru_cache(maxsize=256)
def things_asked(text: str) -> frozenset[str]:
    """ "màu gì, định dạng nào" → {"màu", "dạng"}."""
    words = ("".join(found) for found in _THING.findall(text.lower()))
    return frozenset(word for word in words if word not in _ANY_THING)
