"""The words of a question that say what it is about, for comparing two questions: without courtesy, without words that any
administrative question may have or lack, folded, so that what was typed without accents compares with what was not.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from bot.answering.asked.intent import FUNCTION_WORDS, content_words
from knowledge.language.numbers import digits_for_words
from knowledge.language.text import fold_accents, normalise, syllables
from knowledge.law.reference import remainder
from knowledge.law.types import Interpretation
from knowledge.question.understanding import Understanding

_SAYS_NOTHING = (
    "cho hỏi",
    "cho em hỏi",
    "cho tôi hỏi",
    "xin hỏi",
    "(?:thưa|nhờ|mong) (?:thầy|cô|anh|chị|các anh chị|ban tổ chức)",
    "(?:thầy|cô|anh chị|anh|chị) (?:giải thích|cho biết|nói rõ|hướng dẫn)(?: giúp| giùm)?",
    "(?:tổ chức )?thực hiện",
    "triển khai",
    "tiến hành",
    "nhà nước",
    "cơ quan(?! (?:nào|gì))",
    "liên quan",
    "bắt buộc",
    "giai đoạn này",
    "hiện nay",
    "mốc",
    "(?:được )?giao(?: cho)?",
    "viết tắt(?: của)?",
    "(?:có )?nghĩa(?: là)?",
    "bố trí",
    "trách nhiệm",
    "nhiệm vụ(?= gì| nào)",
    "(?:làm|việc|nội dung|phần)(?= gì| nào)",
    "theo quy định",
    "cấp(?= (?:xã|tỉnh|huyện|bộ))",
    "lĩnh vực",
    "vấn đề",
    "trên địa bàn",
    "cắt(?= giảm)",
)
_ACT = re.compile(r"\b(?:nghị quyết|nghị định|quyết định|thông tư|chỉ thị|luật)(?: số)? \d+[a-z]?(?:/[\w/-]+)?")  # fixed.py compares acts
_EMPTY = re.compile(rf"\b(?:{'|'.join(_SAYS_NOTHING)})\b")
_FOLDED_FUNCTION_WORDS = frozenset(fold_accents(word) for word in FUNCTION_WORDS)

Words = Counter[str]


def words_of(interpretation: Interpretation) -> dict[str, list[str]]:
    """Folded → as understood, of each word as often as it stands: {"bo": ["bộ", "bỏ"], …}."""
    text = _EMPTY.sub(" ", _ACT.sub(" ", remainder(_ACT.sub(" ", normalise(interpretation.understood).lower()))))
    found: dict[str, list[str]] = {}
    for word in content_words(with_digits(text)):
        found.setdefault(fold_accents(word), []).append(word)
    return found


_SMALL = {word: str(number) for number, word in enumerate(("hai", "ba", "bốn"), 2)}
_SMALL |= {word: str(number) for number, word in enumerate(("sáu", "bảy", "tám", "chín", "mười"), 6)}


def with_digits(text: str) -> str:
    """Lower-case text with its number words as digits ("hai cấp"); "một cửa" and "năm" are left alone."""
    written = digits_for_words(text)
    return re.sub(rf"\b({'|'.join(_SMALL)})\b(?= \w)", lambda m: _SMALL[m[1]], written)


def is_bare(typed: str) -> bool:
    """Typed without accents: the marks were restored, and some may be the wrong ones ("ngày máy")."""
    return fold_accents(typed) == typed


def without_doubtful(words: Words) -> Words:
    """The words that are no function word whichever marks they bear ("may" may be "mấy")."""
    return Counter({word: count for word, count in words.items() if word not in _FOLDED_FUNCTION_WORDS})


@lru_cache(maxsize=4096)
def other_words(understood: str) -> frozenset[str]:
    """Folded syllables of what the lexicon says in place of the question's words: "tiền" → kinh, phi."""
    said = (e for e in Understanding.bundled().read(understood).expansions if e.of.lower() not in e.text.lower())  # "viên chức" is no group
    return frozenset(fold_accents(word) for expansion in said for word in syllables(expansion.text))
