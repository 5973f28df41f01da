"""Small readings of a message: which of our suggestions, which item or which earlier turn it names, and whether it is Vietnamese at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.records.records import Turn
from knowledge.language.text import fold_accents
from knowledge.law.unit import ORDINALS

COURTESIES = frozenset({"greeting", "thanks", "farewell"})
_BREAK = re.compile(r"[,.!;:]+\s+")
_MAY_I_ASK = re.compile(
    r"^(?:(?:dạ|da|vâng|vang|à|ừ|thế|mà|ma|và|va)[ ,]+)*(?:(?:cho|xin|xin phép) )?(?:(?:em|mình|minh|tôi|toi|anh|chị|bác) )?"
    r"(?:được )?(?:hỏi|hoi)(?: (?:thêm|them|chút|chut|tí|ti|nữa|nua))(?: (?:là|la))?[ ,:]+",
    re.IGNORECASE,
)
_A_QUESTION = 3  # words
_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the is are was what which who how of for in to and under does do did please tell me about give list explain many when where".split()  # noqa: SIM905
)
_ORDINALS = {fold_accents(word): number for number, word in enumerate(ORDINALS, 1)}
_COUNTING = _ORDINALS | {"mot": 1, "bon": 4}
_NUMBER = re.compile(rf"\b(\d\d?|{'|'.join(_COUNTING)})\b")
_NTH = re.compile(rf"\b(thu (\d+|{'|'.join(_ORDINALS)})|so \d+)\b")
_LAST = re.compile(r"\b(cuoi cung|sau cung|cai cuoi|y cuoi|muc cuoi|cau cuoi)\b")
_NOUN = r"(?:cai|y|muc|diem|cau|nhiem vu|giai phap|noi dung|viec|gach dau dong|quan diem|muc tieu|chi tieu|phan)"
_SHOWN = (
    r"(?:nguyen van|noi ro|ro hon|cu the|day du|chi tiet|la gi|la sao|the nao|ra sao|ghi gi|noi gi|"
    r"hon|xem|doc|cho|toi|em|di|voi|nhe|a|ve|con|the|vay|cua|do)"
)
_ONLY_ITEM = re.compile(
    rf"^\W*(?:{_SHOWN}\W+)*(?:{_NOUN}\W+)?(?:thu (?:\d+|{'|'.join(_ORDINALS)})|so \d+|cuoi cung|sau cung|cuoi)(?:\W+{_SHOWN})*\W*$"
)
_FIRST = re.compile(r"\b(cau|y|phan|cai)( hoi)? (dau|dau tien|thu nhat|ban dau)\b|\b(luc|ban) dau\b")
_BEFORE = re.compile(r"\bquay lai (cau|y|phan|cai)( hoi)? (truoc|luc nay|hoi nay)\b|\bcau( hoi)? truoc do\b")


def picked(message: str) -> int:
    """Which of our suggestions or items a message names: "cái thứ 2" → 2, the last one → -1; 1 when it names none."""
    if _LAST.search(fold_accents(message).lower()):
        return -1
    found = _NUMBER.search(fold_accents(message).lower())
    return (int(found[1]) if found[1].isdigit() else _COUNTING[found[1]]) if found else 1


def after_courtesy(message: str, kind: Callable[[str], str]) -> str:
    """The question behind a courtesy ("cảm ơn nhé, mà báo cáo quý gửi đâu?"), the message itself where there is none. `kind` names
    what a message is, as knowledge.question.turn does."""
    first, _, rest = _BREAK.sub("\n", message, count=1).partition("\n")
    rest = rest.strip()
    behind = len(rest.split()) >= _A_QUESTION and kind(first) in COURTESIES and kind(rest) not in COURTESIES
    asked = rest if behind else message
    bare = _MAY_I_ASK.sub("", asked, count=1)
    return bare if len(bare.split()) >= _A_QUESTION else asked


def names_item(message: str) -> bool:
    """Whether a message names an item by its number: "nói rõ hơn nội dung thứ 4"."""
    plain = fold_accents(message).lower()
    return bool(_NTH.search(plain) or _LAST.search(plain))


def only_names_item(message: str) -> bool:
    """Whether a message says no more than which item it wants to see: "nhiệm vụ thứ 3 nguyên văn thế nào", "cái cuối cùng là gì"."""
    return bool(_ONLY_ITEM.match(fold_accents(message).lower()))


def recalled(message: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns up to the one that a message goes back to ("quay lại câu đầu, khoản mấy?"); all of them when it names none."""
    plain = fold_accents(message).lower()
    answered = [n for n, turn in enumerate(turns, 1) if turn.answer.get("citations")]
    if _FIRST.search(plain) and answered:
        return turns[: answered[0]]
    return turns[: answered[-2]] if _BEFORE.search(plain) and len(answered) > 1 else turns


def is_foreign(message: str) -> bool:
    """Whether the message is written in another language: another script, or English function words all over."""
    words = [w.lower() for w in _LETTERS.findall(message)]
    if not words:
        return False
    letters = "".join(words)
    other = sum(not unicodedata.name(c, "LATIN").startswith("LATIN") for c in letters)
    return other > len(letters) / 2 or (letters.isascii() and len(words) > 3 and sum(w in _ENGLISH for w in words) >= 3)
