"""Word's automatic numbers, rebuilt: numbering.xml and the paragraphs in order → the label each paragraph shows.

    numId=3, ilvl=0, lvlText "Điều %1." , fifth time -> "Điều 5."

Follows ISO/IEC 29500-1 §17.9: lists that share an abstractNum go on counting each other; startOverride restarts at the
first use of its num; a level restarts when an outer one is used, unless lvlRestart says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from ingest.structure.markers import point_letter, to_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
_SYMBOL_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0a8": "▪",
    "\uf06e": "▪",
    "\uf071": "▪",
    "\uf0d8": "•",
    "\uf0fc": "•",
    "\uf02d": "-",
    "o": "◦",
}
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ENGLISH = (
    ("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth"), ("five", "fifth"), ("six", "sixth"), ("seven", "seventh"),
    ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth"), ("eleven", "eleventh"), ("twelve", "twelfth"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list definition; `custom` is the format string of numFmt "custom"."""

    start: int = 1
    fmt: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    custom: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before the paragraph on the page; `bullet` when it is a sign, not a number."""

    text: str
    level: int
    bullet: bool


class Numbering:
    """All lists of a document with their counters. `label` must be called once a paragraph, in reading order."""

    def __init__(self, root: Any | None, list_styles: dict[str, int] | None = None) -> None:
        self._abstracts: dict[str, list[Level]] = {}
        self._links: dict[str, str] = {}  # abstractNumId -> list style it borrows its levels from
        self._nums: dict[int, tuple[str, dict[int, int], dict[int, Level]]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[int, int]] = set()
        self._list_styles = list_styles or {}
        self.unknown: set[str] = set()  # number formats shown as plain decimals for want of a rule
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for abstract in root.iterchildren(f"{W}abstractNum"):
            identity = abstract.get(f"{W}abstractNumId", "")
            self._abstracts[identity] = _levels(abstract)
            link = abstract.find(f"{W}numStyleLink")
            if link is not None:
                self._links[identity] = link.get(f"{W}val", "")
        for num in root.iterchildren(f"{W}num"):
            target = num.find(f"{W}abstractNumId")
            if target is None:
                continue
            starts, levels = {}, {}
            for override in num.iterchildren(f"{W}lvlOverride"):
                index = _integer(override.get(f"{W}ilvl"), 0)
                start, level = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
                if start is not None:
                    starts[index] = _integer(start.get(f"{W}val"), 1)
                if level is not None:
                    levels[index] = _level(level)
            self._nums[_integer(num.get(f"{W}numId"), -1)] = (target.get(f"{W}val", ""), starts, levels)

    def _definition(self, num_id: int) -> tuple[str, dict[int, int], list[Level]] | None:
        """(identity of the counters, start overrides, levels) of a list; None when it is not defined."""
        for _ in range(5):  # numStyleLink → list style → num → abstractNum
            if num_id not in self._nums:
                return None
            identity, starts, overridden = self._nums[num_id]
            linked = self._list_styles.get(self._links.get(identity, ""), num_id)
            if linked == num_id:
                levels = [overridden.get(i, level) for i, level in enumerate(self._abstracts.get(identity, [Level()] * LEVELS))]
                return identity, starts, [replace(level, start=starts.get(i, level.start)) for i, level in enumerate(levels)]
            num_id = linked
        return None

    def level_of_style(self, num_id: int, style: str) -> int | None:
        """The level a paragraph style is tied to (w:pStyle), if any."""
        found = self._definition(num_id)
        return next((i for i, level in enumerate(found[2]) if level.style == style), None) if found else None

    def label(self, num_id: int, level: int) -> Label | None:
        """Count the paragraph and give its label; None when the list does not exist or shows nothing."""
        found = self._definition(num_id)
        if found is None or not 0 <= level < LEVELS:
            return None
        identity, starts, levels = found
        counters = self._counters.setdefault(identity, [None] * LEVELS)
        if level in starts and (num_id, level) not in self._started:
            counters[level] = None
        self._started.add((num_id, level))
        current = counters[level]
        counters[level] = levels[level].start if current is None else current + 1
        for deeper in range(level + 1, LEVELS):
            restart = levels[deeper].restart
            if restart is None or (restart > 0 and level < restart):
                counters[deeper] = None
        text = self._shown(levels, counters, level)
        return Label(text, level, levels[level].fmt == "bullet") if text else None

    def _shown(self, levels: list[Level], counters: list[int | None], level: int) -> str:
        own = levels[level]
        if own.fmt == "bullet":
            sign = own.text.strip()
            return _SYMBOL_BULLETS.get(sign, "•" if sign and "\ue000" <= sign[0] <= "\uf8ff" else sign)

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            value = counters[index]
            shown = levels[index] if not own.legal else replace(levels[index], fmt="decimal")
            return self._formatted(shown.start if value is None else value, shown)

        return (
            re.sub(r"%([1-9])", number, own.text).strip()
            if own.fmt != "none" or "%" not in own.text
            else re.sub(r"%[1-9]", "", own.text).strip()
        )

    def _formatted(self, value: int, level: Level) -> str:
        if level.fmt == "custom":
            return _custom(value, level.custom)
        shown = formatted(value, level.fmt)
        if shown is None:
            self.unknown.add(level.fmt)
            return str(value)
        return shown


def formatted(value: int, fmt: str) -> str | None:
    """A number in one of Word's formats; None when the format is unknown: 4 -> "d" (lowerLetter), "IV" (upperRoman)."""
    match fmt:
        case "decimal" | "decimalFullWidth" | "decimalHalfWidth":
            return str(value)
        case "decimalZero":
            return f"{value:02d}"
        case "lowerLetter" | "upperLetter":
            return _latin(value) if fmt == "lowerLetter" else _latin(value).upper()
        case "lowerRoman" | "upperRoman":
            roman = _roman(value)
            return roman.lower() if fmt == "lowerRoman" else roman
        case "none":
            return ""
        case "ordinal":
            suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
            return f"{value}{suffix}"
        case "cardinalText" | "ordinalText" if 1 <= value <= len(_ENGLISH):
            return _ENGLISH[value - 1][fmt == "ordinalText"].capitalize()
        case "vietnameseCounting":
            return _vietnamese(value)
        case "numberInDash":
            return f"- {value} -"
        case "decimalEnclosedParen":
            return f"({value})"
        case "decimalEnclosedFullstop":
            return f"{value}."
        case "decimalEnclosedCircle" if 1 <= value <= 20:
            return chr(0x245F + value)
        case "hex":
            return f"{value:X}"
    return None


def _latin(value: int) -> str:
    """Word's own letters: a … z, aa, bb, … (26 letters, so no đ; see `_custom` for the Vietnamese row)."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""


def _roman(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    hundreds, rest = divmod(rest, 100)
    head = "M" * thousands + ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM")[hundreds]
    return head + to_roman(rest)


def _vietnamese(value: int) -> str:
    """1 -> "một", 15 -> "mười lăm", 21 -> "hai mươi mốt"; digits beyond 99."""
    if not 0 <= value <= 99:
        return str(value)
    tens, ones = divmod(value, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    tail = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{head} {tail}".strip()


def _custom(value: int, pattern: str) -> str:
    """A format written as its first members: "001, 002, 003, ..." or "a, b, c, d, đ, ..." (the Vietnamese row)."""
    members = [m.strip() for m in re.split(r"[,;]", pattern) if m.strip() and not re.fullmatch(r"\.{2,}|…", m.strip())]
    if members and all(m.isdigit() for m in members):
        return f"{value:0{len(members[0])}d}"
    if "đ" in members or "Đ" in members:
        letter = point_letter(value)
        return letter.upper() if members[0].isupper() else letter
    return members[value - 1] if 1 <= value <= len(members) else str(value)


def _levels(abstract: Any) -> list[Level]:
    levels = [Level(text="")] * LEVELS
    for element in abstract.iterchildren(f"{W}lvl"):
        index = _integer(element.get(f"{W}ilvl"), -1)
        if 0 <= index < LEVELS:
            levels[index] = _level(element)
    return levels


def _level(element: Any) -> Level:
    fmt = next(iter(element.iter(f"{W}numFmt")), None)  # may lie in mc:AlternateContent, the choice first
    legal = element.find(f"{W}isLgl")
    return Level(
        start=_integer(_value(element, "start"), 1 if element.find(f"{W}start") is not None else 0),
        fmt=fmt.get(f"{W}val", "decimal") if fmt is not None else "decimal",
        text=_value(element, "lvlText") or "",
        restart=_integer(_value(element, "lvlRestart"), 0) if element.find(f"{W}lvlRestart") is not None else None,
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        style=_value(element, "pStyle") or "",
        custom=fmt.get(f"{W}format", "") if fmt is not None else "",
    )


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default
