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
_NO = "(?:không|ko|k|hông|hong|hok|hem|chứ|chưa)"
_TAG = Accented(  # "sử dụng không", "tín dụng chưa" ask nothing of the kind: as typed without accents they are told by what stands before
    r"(?<!sử )(?<!áp )(?<!xây )(?<!nói )(?<!tuyển )(?<!tác )(?<!tín )(?<!vận )(?<!dân )(?<!lợi )(?<!trọng )\b(?:có )?"
    r"(?:đúng ?(?:/|hay|hoặc)? ?sai|"
    rf"(?:đúng|chuẩn|chính xác)(?: (?:là )?(?:vậy|thế|như vậy|như thế|rồi))?(?: hay)? {_NO}|"
    r"phải (?:vậy |thế |rồi )?(?:không|ko|k|hông|hong|hok|hem)|"
    rf"(?:^|(?<=[,.;–—] ))đúng là [\w ]{{,25}}{_NO}(?=\W*$))\b"
)
_IS_IT = Accented(rf"(?:^|(?<=[,:] ))có phải(?: là)?\b(?=.*\b{_NO}\W*$)|\bcó phải (?:là\b|(?=do\b))(?=.*\b{_NO}\W*$)")
_WHETHER = Accented(rf"\s*(?:\bhay )?\b{_NO}\W*$")
_CLAUSE = re.compile(r"[^,;:.?!–—\"“”]+[,;:.?!–—\"“”]*\s*")
_SEPARATORS = ' ,;:.?!–—-("“”'
_OPENS = Accented(  # what is heard, remembered or read
    r"^(?:(?:tôi|mình|em|ad ơi|anh|chị|hình như)\s+)*(?:(?:nghe (?:nói|bảo|đâu)|nghe|nhớ không nhầm|nhớ|đọc thấy|thấy|tưởng|nghĩ|biết|"
    r"có người (?:nói|bảo)|(?:slide|tài liệu) ghi)(?:\s+(?:là|rằng))?)(?:\s+thì)?\s*[:,]?\s+"
)
REQUEST = Accented(  # in the imperative: without a word that asks
    r"\b(?:nêu|kể tên|liệt kê|cho (?:tôi |em |mình |anh |chị )?(?:biết|xem|xin)|trình bày|giải thích|so sánh|trích|tóm tắt|phân tích|"
    r"phân biệt|nói rõ|hãy)\b"
)
_A_CLAIM = 3  # words of content: a shorter one leans on the turn before


def as_claim(message: str) -> str | None:
    """The statement of a message that wants to know whether it is right, None for any other message."""
    if found := _IS_IT.of(message).search(message):
        claim = f"{message[: found.start()]}{_WHETHER.of(message).sub('', message[found.end() :])}"
    else:
        said = inner(_CLAUSE.findall(message), _says_nothing)
        bare = [_bare(clause) for clause in said]
        tags = len(_TAG.of(message).findall(message))
        if tags != 1 or any(map(wants_verdict, bare)):  # none, one claim behind another, or words that only look like it
            return None
        claim = "".join(bare)
    claim = " ".join(_OPENS.of(message).sub("", claim.strip(_SEPARATORS), count=1).strip(_SEPARATORS).split())
    asks_more = "?" in claim or asks_openly(claim) or bool(REQUEST.of(claim).search(claim))
    return f"{_JUDGE}: {claim}" if len(content_words(claim)) >= _A_CLAIM and not asks_more else None


def wants_verdict(text: str) -> bool:
    """Whether it says that something is to be judged."""
    return bool(_TAG.of(text).search(text))


def _says_nothing(text: str) -> bool:
    said = _phrases().of(text).sub(" ", _TAG.of(text).sub(" ", text.lower()))
    return all(word in FUNCTION_WORDS or word in _bare_function_words() for word in syllables(said))


def _bare(clause: str) -> str:
    """The clause without the words that want it judged and what follows them, when that says nothing."""
    found = _TAG.of(clause).search(clause)
    return clause[: found.start()] if found and _says_nothing(clause[found.end() :]) else clause


@lru_cache(maxsize=1)
def _phrases() -> Accented:
    return phrases(CLAIMS)


@lru_cache(maxsize=1)
def _bare_function_words() -> frozenset[str]:
    return frozenset(map(fold_accents, FUNCTION_WORDS))
