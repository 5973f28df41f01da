"""An item of a list answered before that a message names by its number, in words: "nội dung cuối cùng do ai chủ trì?" after "Có 6 nội
dung: thể chế; …; Chính phủ số" asks about Chính phủ số.
"""

from __future__ import annotations

import re

from bot.ask.small_readings import only_names_item, picked
from bot.records.records import Turn
from knowledge.language.text import fold_accents
from knowledge.law.unit import ORDINALS

_ORDINAL = "|".join(fold_accents(word) for word in ORDINALS)
_GENERAL = ("cai", "y", "muc", "diem", "viec", "phan")
_KINDS = ("noi dung", "nhiem vu", "giai phap", "quan diem", "muc tieu", "chi tieu", "nhom", "de an", "du an")
_NAMED = re.compile(rf"\b(?P<noun>{'|'.join((*_KINDS, *_GENERAL))}) (?P<number>thu (?:\d+|{_ORDINAL})|so \d+|cuoi cung|sau cung|cuoi)\b")
_LIST = re.compile(r":\s*([^:]+;[^:]+)$")
_LONGEST = 90  # characters of an item that can stand in a question


def spelled_out(message: str, turns: tuple[Turn, ...]) -> str:
    """The message with the item in place of its number; as it is where it names none, or no list of such things was answered."""
    plain = fold_accents(message).lower()
    named = _NAMED.search(plain) if len(plain) == len(message) else None
    if named is None:
        return message
    for turn in reversed(turns):
        items = _items(turn, named["noun"])
        number = -1 if named["number"].endswith(("cuoi", "cung")) else picked(named["number"])
        place = len(items) - 1 if number == -1 else number - 1
        if 0 <= place < len(items):
            if only_names_item(message) and (asked := _of_another(turns[-1].interpreted, items, items[place])):
                return asked
            noun = message[slice(*named.span("noun"))] if named["noun"] in _KINDS else ""
            return " ".join(f"{message[: named.start()]}{noun} {items[place]}{message[named.end() :]}".split())
    return message


def _of_another(question: str, items: tuple[str, ...], item: str) -> str:
    """The question asked last with this item in place of the one that it was about; "" where it was about none."""
    before = next((other for other in items if other.lower() in question.lower()), "")
    start = question.lower().find(before.lower())
    return f"{question[:start]}{item}{question[start + len(before) :]}" if before else ""


def _items(turn: Turn, noun: str) -> tuple[str, ...]:
    """What a clause of the answer counts up after a colon, where the answer speaks of such things."""
    if noun in _KINDS and noun not in fold_accents(str(turn.answer.get("answer", ""))).lower():
        return ()
    for cited in turn.answer.get("citations", []):
        if cited.get("role", "main") == "main" and (found := _LIST.search(str(cited.get("quote", "")).strip())):
            items = tuple(item.strip(" .\n") for item in found[1].split(";"))
            return items if all(0 < len(item) <= _LONGEST for item in items) else ()
    return ()
