"""A statement that wants a verdict, in the one form that it is judged in: "Nhận định sau đúng hay sai? …" and "…, phải ko cả nhà" become
"Đúng hay sai: …".
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering.asked.intent import FUNCTION_WORDS, asks_openly, content_words
from bot.ask.spoken import inner, phrases
from knowledge.language.text import Accented, fold_accents, syllables
from knowledge.shipped import LEXICON

CLAIMS = LEXICON / "claims.csv"
_JUDGE = "Đúng hay sai"
_NO = "(?:khong|ko|k|hong|hok|hem|chu|chua)"
_TAG = re.compile(  # "sử dụng không", "phải chưa" of a task are none: told by what stands before
    r"(?<!su )(?<!ap )(?<!xay )(?<!noi )(?<!tuyen )(?<!tac )\b(?:co )?(?:dung ?(?:/|hay|hoac)? ?sai|"
    rf"(?:dung|chuan|chinh xac)(?: (?:la )?(?:vay|the|nhu vay|nhu the|roi))?(?: hay)? {_NO}|"
    rf"phai (?:vay |the |roi )?(?:khong|ko|k|hong|hok|hem)|"
    rf"(?:^|(?<=[,.;–—] ))dung la [\w ]{{,25}}{_NO}(?=\W*$))\b"
)
_IS_IT = re.compile(rf"(?:^|(?<=[,:] ))co phai(?: la)?\b(?=.*\b{_NO}\W*$)|\bco phai (?:la|do)\b(?=.*\b{_NO}\W*$)")
_ENDS = re.compile(rf"\s*\b{_NO}\W*$")
_CLAUSE = re.compile(r"[^,;:.?!–—\"“”]+[,;:.?!–—\"“”]*\s*")
_SEPARATORS = ' ,;:.?!–—-("“”'
_OPENS = re.compile(  # what is heard, remembered or read
    r"^(?:(?:tôi|mình|em|toi|minh|ad ơi|anh|chị|hình như|hinh nhu)\s+)*(?:(?:nghe (?:nói|noi|bảo|bao|đâu|dau)|nghe|nhớ không nhầm|nhớ|nho|"
    r"đọc thấy|doc thay|thấy|thay|tưởng|tuong|nghĩ|nghi|biết|biet|có người (?:nói|bảo)|co nguoi (?:noi|bao)|(?:slide|tài liệu) ghi)"
    r"(?:\s+(?:là|la|rằng|rang))?)(?:\s+(?:thì|thi))?\s*[:,]?\s+",
    re.IGNORECASE,
)
_A_CLAIM = 3  # words of content: a shorter one leans on the turn before


def as_claim(message: str) -> str | None:
    """The statement of a message that wants to know whether it is right, None for any other message."""
    plain = fold_accents(message).lower()
    if len(plain) != len(message):
        return None
    if found := _IS_IT.search(plain):
        kept = found.end() - 2 if found[0].endswith(" do") else found.end()
        claim = f"{message[: found.start()]}{message[kept : _end(plain)]}"
    elif _TAG.search(plain):
        said = inner(_CLAUSE.findall(message), _says_nothing)
        claim = _OPENS.sub("", "".join(map(_bare, said)), count=1)
    else:
        return None
    claim = " ".join(claim.strip(_SEPARATORS).split())
    asks_more = "?" in claim or asks_openly(claim)
    return f"{_JUDGE}: {claim}" if len(content_words(claim)) >= _A_CLAIM and not asks_more else None


def wants_verdict(text: str) -> bool:
    """Whether it says that something is to be judged."""
    return bool(_TAG.search(fold_accents(text).lower()))


def _end(plain: str) -> int:
    ends = _ENDS.search(plain)
    return ends.start() if ends else len(plain)


def _says_nothing(text: str) -> bool:
    said = _phrases().of("").sub(" ", _TAG.sub(" ", fold_accents(text).lower()))
    return all(word in _empty_words() for word in syllables(said))


def _bare(clause: str) -> str:
    """The clause without the words that want it judged, and without what leads to it or follows them when that says nothing."""
    plain = fold_accents(clause).lower()
    found = _TAG.search(plain)
    if not found:
        return clause
    return clause[: found.start()] if _says_nothing(clause[found.end() :]) else clause


@lru_cache(maxsize=1)
def _phrases() -> Accented:
    return phrases(CLAIMS)


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    return frozenset(map(fold_accents, FUNCTION_WORDS))
