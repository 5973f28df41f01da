"""How a line shows that it opens a legal unit: "Điều 5.", "III.", "2.", "a)", "-", "+", "Chương II", "Phụ lục I".

"a) Mục tiêu" -> Marker(rank=Rank.POINT, component="a", rest="Mục tiêu"). Whether the marker really opens a unit
there (the number continues the row, the text is not quoted from another law) is decided in `structure.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from knowledge.law.act import ANNEXED, LAWS, RULES
from knowledge.law.milestone import MILESTONE


class Rank(IntEnum):
    """From the outside in; a marker closes everything of its own rank and below."""

    ANNEX = 0  # Phụ lục, and regulations issued with a decree ("Quy chế kèm theo")
    PART = 1
    CHAPTER = 2
    SECTION = 3
    SUBSECTION = 4
    ARTICLE = 5
    LETTER = 6  # A. B. C. above Roman numerals
    ROMAN = 7
    CLAUSE = 8
    SUBCLAUSE = 9  # 2.1.
    POINT = 10
    SUBPOINT = 11  # (i), a1), a.1)
    DASH = 12
    PLUS = 13


@dataclass(frozen=True, slots=True)
class Marker:
    rank: Rank
    component: str  # as it stands in a path; "-" and "+" before they are counted
    rest: str  # the line after the marker
    firm: bool = True  # False: only a unit when the number continues the row ("Điều 12 Nước Cộng hòa …")


_NAMED = "|".join((*LAWS, *RULES, *ANNEXED, "Hiến pháp", "Điều lệ"))
_REFERENCE = re.compile(rf"(?:của )?(?:{_NAMED}) (?:này|số)|của |và |hoặc |,|;|đến ")
_ORDINALS = "NHẤT|HAI|BA|TƯ|NĂM|SÁU|BẢY|TÁM|CHÍN|MƯỜI|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười"
_FOOTNOTE = r"(?:\s*\[\d+\])*"
_PATTERNS: tuple[tuple[Rank, re.Pattern[str], str, bool], ...] = (
    (
        Rank.ANNEX,
        re.compile(r"(?:PHỤ LỤC|Phụ lục)(?: (?:SỐ |số )?([IVXLC]+|\d+[A-Za-z]?|[A-Z]))?(?=$|[\s.:\[(])\s*[.:\-–]?\s*(.*)"),
        "Phụ lục {}",
        True,
    ),
    (
        Rank.PART,
        re.compile(rf"(?:PHẦN|Phần)(?: THỨ| thứ)? ({_ORDINALS}|[IVX]+|[A-H]|\d+)(?=$|[\s.:\[])\s*[.:]?\s*(.*)"),
        "Phần {}",
        True,
    ),
    (Rank.CHAPTER, re.compile(r"(?:Chương|CHƯƠNG) ([IVXLC]+|\d+)(?=$|[\s.:\[])\s*[.:]?\s*(.*)"), "Chương {}", True),
    (Rank.SUBSECTION, re.compile(r"(?:Tiểu mục|TIỂU MỤC) (\d+|[IVX]+)(?=$|[\s.:\[])\s*[.:]?\s*(.*)"), "Tiểu mục {}", True),
    (Rank.SECTION, re.compile(r"(?:Mục|MỤC) (\d+[a-zđ]?|[IVX]+|[A-Z])(?=$|[\s.:\[])\s*[.:]?\s*(.*)"), "Mục {}", True),
    (Rank.ARTICLE, re.compile(rf"(?:Điều|ĐIỀU) (\d+\.\d+(?:\.[A-ZĐ]{{1,4}}(?:\.\d+)+)+)\s*\.{_FOOTNOTE}\s*(.*)"), "Điều {}", True),
    (Rank.ARTICLE, re.compile(rf"(?:Điều|ĐIỀU) (\d+[a-zđ]?){_FOOTNOTE}\s*[.:]{_FOOTNOTE}\s*(.*)"), "Điều {}", True),
    (Rank.ARTICLE, re.compile(rf"(?:Điều|ĐIỀU) (\d+[a-zđ]?){_FOOTNOTE}(?=$|\s)\s*(.*)"), "Điều {}", False),
    (Rank.ROMAN, re.compile(rf"([IVXLC]+)\s?[.)/\-–]{_FOOTNOTE}\s+(.*)"), "{}", True),
    (Rank.LETTER, re.compile(r"([A-ZĐ])\s?[.)]\s+(.*)"), "{}", True),
    (Rank.SUBCLAUSE, re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s?[.)\-–]?{_FOOTNOTE}\s+(.*)"), "{}", True),
    (Rank.CLAUSE, re.compile(rf"(\d{{1,3}}[a-zđ]?)\s?(?:[.)/]|[\-–](?!\s*\d))(?!\d){_FOOTNOTE}\s+(.*)"), "{}", True),
    (Rank.CLAUSE, re.compile(r"[Kk]hoản (\d{1,3}[a-zđ]?)[.:]\s+(.*)"), "{}", True),
    (Rank.SUBPOINT, re.compile(rf"([a-zđ]\.?\d{{1,2}})\s?[.)]{_FOOTNOTE}\s+(.*)"), "{}", True),
    (Rank.SUBPOINT, re.compile(r"(\((?:[ivx]+|\d{1,2}|[a-zđ])\))\s+(.*)"), "{}", True),
    (Rank.POINT, re.compile(rf"([a-zđ])\s?\){_FOOTNOTE}\s*(.*)"), "{}", True),
    (Rank.POINT, re.compile(r"([a-zđ])\s?[.\-–]\s+(.*)"), "{}", False),
    (Rank.POINT, re.compile(r"[Đđ]iểm ([a-zđ])[.:)]\s+(.*)"), "{}", True),
    (Rank.DASH, re.compile(r"[-–—•●▪■◦*\uf0b7\uf02d]\s*(.+)"), "-", True),
    (Rank.PLUS, re.compile(r"\+\s*(.+)"), "+", True),
)
_POINT_ORDER = "abcdđeghiklmnopqrstuvxy"
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def marker_of(text: str) -> Marker | None:
    """The marker a line starts with, or None for running text."""
    for rank, pattern, shape, firm in _PATTERNS:
        match = pattern.fullmatch(text) if rank is not Rank.ARTICLE else pattern.match(text)
        if match is None:
            continue
        if rank is Rank.ROMAN and roman_value(match[1]) is None:
            continue
        rest = (match[match.re.groups] or "").strip()
        if not firm and rank is Rank.ARTICLE and _REFERENCE.match(rest):
            return None
        if rank <= Rank.SUBSECTION and _REFERENCE.match(rest):
            return None
        return Marker(rank, _component(shape, match, rank), rest, firm)
    return None


def _component(shape: str, match: re.Match[str], rank: Rank) -> str:
    if rank is Rank.PART and match[1][-1].isalpha() and len(match[1]) > 1 and roman_value(match[1]) is None:
        return f"Phần thứ {match[1].lower()}"
    if rank is Rank.LETTER:
        return f"Phần {match[1]}"
    if rank is Rank.DASH and (milestone := MILESTONE.fullmatch(match[1].strip(" :"))) and milestone[0][0] == "Đ":
        return milestone[0]
    return shape.format(match[1] or "").strip()


def roman_value(text: str) -> int | None:
    """ "XIV" -> 14; None when the letters are no canonical Roman numeral."""
    total, previous = 0, 0
    for letter in reversed(text):
        value = _ROMAN_VALUES.get(letter, 0)
        total, previous = (total - value, previous) if value < previous else (total + value, value)
    return total if text and total > 0 and to_roman(total) == text else None


def to_roman(number: int) -> str:
    """14 -> "XIV"."""
    numerals = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in numerals:
        while number >= value:
            text, number = text + letters, number - value
    return text


def point_position(letter: str) -> int:
    """Position of a point in the Vietnamese order a b c d đ e g h …, from 1; 0 for none or a letter outside it (f, j, w, z)."""
    return _POINT_ORDER.find(letter) + 1 if letter else 0


def point_letter(position: int) -> str:
    """1 -> "a", 5 -> "đ", 7 -> "g"; past the last letter the alphabet starts again doubled ("aa")."""
    length = len(_POINT_ORDER)
    return _POINT_ORDER[(position - 1) % length] * ((position - 1) // length + 1)


def number_value(component: str) -> tuple[int, str]:
    """The place of a numbered component in its row: "Điều 68a" -> (68, "a"), "III" -> (3, ""), "d" -> (4, "")."""
    if match := re.search(r"(\d+)([a-zđ]?)$", component):
        return int(match[1]), match[2]
    last = component.split()[-1] if component else ""
    if (value := roman_value(last)) is not None:
        return value, ""
    return (point_position(component), "") if len(component) == 1 else (0, "")
