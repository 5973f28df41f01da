"""Names of state agencies found in a text: full names, abbreviations and everyday names, with or without accents."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.language.text import fold_accents
from knowledge.shipped import LEXICON

NAMES = LEXICON / "agencies.csv"
# Words that a body's name begins with; the second kind are words of other things too ("Vụ việc", "Phòng chống"), a name follows them.
_BODIES = (
    "Bộ|Ủy ban|Uỷ ban|Văn phòng|Ngân hàng|Thanh tra|Thông tấn|Đài|Tòa án|Toà án|Viện|Ban|Sở|Cục|Tổng cục|Hội đồng|Bảo hiểm xã hội|Kho bạc|"
    "Kiểm toán|Chính phủ|Thủ tướng|Mặt trận|Cổng Thông tin"
)
_OFFICES = "Phòng|Vụ|Chi cục|Trung tâm"
BODY = rf"(?:{_BODIES}|bộ)\b|(?:{_OFFICES})(?= [A-ZĐ])"
BODY_BY_NAME = re.compile(rf"\b(?:{_BODIES}|{_OFFICES}) (?:[a-zà-ỹ]+ ){{0,2}}?[A-ZĐ]")  # "Sở Xây dựng", "Ban quản lý Khu …"; not "bộ phận"
_GOVERNMENT_AS_ADJECTIVE = r"(?!\s+(?:dien tu|điện tử|so\b|số\b))"  # "Chính phủ điện tử" is no agency


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in a text: its full name and the span [start, end) where it stands."""

    name: str
    start: int
    end: int


class Agencies:
    """Recognises the agencies of a list. Accents and case are ignored, except that abbreviations keep their case."""

    def __init__(self, names: dict[str, str]) -> None:
        """`names` maps every way to write an agency to its full name; everyday words of one syllable are left out."""
        kept = {written: name for written, name in names.items() if len(written.split()) > 1 or (written.isupper() and len(written) > 2)}
        self._names = {_key(written): name for written, name in kept.items()}
        self._accented = _pattern(_key(written) for written in kept)
        folded = {_fold(written): name for written, name in kept.items() if len(_fold(written)) > 3}
        self._folded = _pattern(folded)
        self._names = {**folded, **self._names}

    @classmethod
    def from_csv(cls, path: Path = NAMES) -> Agencies:
        """Read name, short and aliases (separated by ";") of each row; a missing file knows no agency."""
        names: dict[str, str] = {}
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    for written in (row["name"], row.get("short") or "", *(row.get("aliases") or "").split(";")):
                        if written.strip() and not row["name"].startswith("Cấp "):
                            names.setdefault(written.strip(), row["name"])
        return cls(names)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Agencies in the order they stand; the longest name wins where two overlap. A text without any accent is
        compared without accents."""
        lowered = text.lower()
        folded = _fold(text)
        if len(lowered) != len(text) or len(folded) != len(text):  # not composed: spans would not fit
            return ()
        pattern = self._folded if lowered == folded else self._accented
        return tuple(Mention(self._names[" ".join(m[0].split())], m.start(), m.end()) for m in pattern.finditer(lowered))

    def named(self, text: str) -> set[str]:
        """The full names of the agencies that a text names."""
        return {mention.name for mention in self.mentions(text)}

    def without(self, text: str) -> str:
        """The text with a blank in place of every agency."""
        for mention in reversed(self.mentions(text)):
            text = f"{text[: mention.start]} {text[mention.end :]}"
        return text


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(names), key=len, reverse=True)
    alternatives = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in longest_first)
    return re.compile(rf"(?<![\w&])(?:{alternatives or '(?!)'})(?!\w){_GOVERNMENT_AS_ADJECTIVE}")


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _fold(text: str) -> str:
    return fold_accents(text).lower()
