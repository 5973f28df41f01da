"""Whether a clause speaks of the very thing asked for: of a colour where it is asked "màu gì"."""

from __future__ import annotations

import re

from bot.answering.asked.intent import Intent, word_set
from bot.answering.candidates.candidate import Candidate
from knowledge.language.text import syllables

_THING = re.compile(r"(?<!thứ )(?<!số )\b(?:mấy|bao nhiêu) (\w+)|\b(\w+) (?:gì|nào)\b|\b(thứ) mấy\b")
_ANY_THING = word_set(  # before "gì" and "nào" they name nothing that a clause would repeat
    "cái việc những các điều là thế như khi năm ngày cơ quan đơn vị bộ văn bản nội dung ai gồm làm có được bao tiền phần mét lô"
)
_SPOKEN_OF = 0.5  # log odds; fitted on questions over real documents, checked on documents kept apart


def bearing(intent: Intent, candidate: Candidate) -> float:
    """What it adds to the log odds that the clause answers: more where it names what is asked for, less where it does not, 0 where
    nothing particular is asked for."""
    things = things_asked(intent.text)
    if not things:
        return 0.0
    return _SPOKEN_OF if things <= set(syllables(candidate.passage.text)) else -_SPOKEN_OF


def things_asked(text: str) -> frozenset[str]:
    """ "màu gì, định dạng nào" → {"màu", "dạng"}."""
    words = ("".join(found) for found in _THING.findall(text.lower()))
    return frozenset(word for word in words if word not in _ANY_THING)
