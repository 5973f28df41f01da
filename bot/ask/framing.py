"""The occasion that a question comes wrapped in: "Để học viên khỏi nhầm: nhóm 70 là gì?", "…, để đưa lên slide". It asks nothing, and
what answers says nothing of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering.asked.intent import asks_openly, content_words
from bot.ask.claim import REQUEST, wants_verdict
from bot.ask.spoken import inner, phrases
from knowledge.language.text import Accented, syllables
from knowledge.shipped import LEXICON

FRAMING = LEXICON / "framing.csv"
_CLAUSE = re.compile(r"[^,;:.?!]+[,;:.?!]*\s*")
_ASKS_OR_COUNTS = re.compile(r"\d|\b(?:ai|gì|nào|đâu|bao nhiêu|bao giờ|mấy|thế nào|ra sao|vì sao|tại sao|không|chưa|chứ)\b")
_A_QUESTION = 3  # words
_LEANS = Accented(
    r"\b(?:của|bên|cơ quan|bộ|đơn vị|sở|xã|huyện|tỉnh|chúng) (?:tôi|mình|em|chúng tôi|ta)\b|"
    r"\b(?:việc|cơ quan|bộ|đơn vị|nội dung|chỉ tiêu|mục tiêu|văn bản|nhiệm vụ|cái|người) (?:đó|này|ấy)\b"
)
_SENTENCE = re.compile(r"(?<=[.?!:;…])\s+|\s*(?:[\U0001F300-\U0001FAFF\u2600-\u27BF]|:[()]+|\^\^)[\uFE0F\s]*")
_SOME = Accented(  # few of something, or people spoken to
    r"\bmấy (?:chục|trăm|nghìn|hôm|tuần|tháng|ngày (?:nay|qua|hôm)|anh|chị|bạn|bác|ông|bà|cô|thầy)\b"
)
_SHORT = Accented(r"\b(?:ntn|j|k|ko)\W*$|\b(?:bn|bnhiêu)\b|\bmấy ?%")  # "là bn %", "thế nào" in a hurry
_SPEAKER = re.compile(r"\b(?:tôi|(?<!trẻ )(?<!chị )(?<!anh )em|mình|cảm ơn|cám ơn|tks|thanks?)\b", re.IGNORECASE)


def unframed(message: str) -> str:
    """The message without the clauses before and behind it that speak of nothing but the occasion; as it is where nothing else is said."""
    clauses = _CLAUSE.findall(message)
    said = inner(clauses, _frames)
    kept = "".join(said).strip(" ,;:")
    if len(said) == len(clauses) or len(kept.split()) < _A_QUESTION:
        return message
    return f"{kept[:1].upper()}{kept[1:]}"


def asks(text: str) -> bool:
    """Whether anything is asked or wanted: "em cần điền cho kịp sáng mai" wants nothing that documents could give."""
    if text.rstrip().endswith("?"):
        return True
    said = _SOME.of(text).sub(" ", text)
    wanted = REQUEST.of(said).search(said) and not text.rstrip().endswith(":")  # what is wanted comes then
    return asks_openly(said) or bool(wanted or _SHORT.of(said).search(said) or wants_verdict(text))


def tells(text: str) -> bool:
    """Whether somebody speaks of themselves, or thanks, and asks nothing; a bare subject ("Nhiệm vụ của Bộ Nội vụ") is asked about."""
    return not asks(text) and bool(_SPEAKER.search(text))


def asking(message: str) -> tuple[str, ...]:
    """The sentences that ask, each without its occasion, where others only tell of one; () where every sentence asks or none does."""
    sentences = _sentences(message)
    found = [sentence for sentence, asked in sentences if asked]
    return tuple(map(unframed, found)) if len(found) < len(sentences) else ()


def told_beside(message: str) -> str:
    """The sentences that ask nothing."""
    return " ".join(sentence for sentence, asked in _sentences(message) if not asked)


def _sentences(message: str) -> list[tuple[str, bool]]:
    """The sentences of a message, and whether each asks."""
    sentences = (sentence for sentence in _SENTENCE.split(message) if sentence.strip())
    return [(sentence, asks(sentence) and len(sentence.split()) >= _A_QUESTION) for sentence in sentences]


def leans_on_what_is_told(question: str) -> bool:
    """Whether a question means somebody or something named beside it: "đơn vị em phải làm gì?", "việc đó ai làm?"."""
    return bool(_LEANS.of(question).search(question))


def _frames(clause: str) -> bool:
    said = " ".join(syllables(clause.lower()))
    bare = _words().of(said).sub(" ", said)
    return bare != said and not content_words(bare) and not _ASKS_OR_COUNTS.search(said)


@lru_cache(maxsize=1)
def _words() -> Accented:
    return phrases(FRAMING)
