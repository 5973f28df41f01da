"""Names set in capitals → names as they are written: "ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN" -> "Ủy ban nhân dân tỉnh Thái Nguyên".

The names come from knowledge/lexicon: agencies and provinces.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.question.lexicon import Lexicon
from knowledge.shipped import LEXICON

_STATE = (
    "Việt Nam",
    "Ban Chấp hành Trung ương",
    "Chính phủ",
    "Quốc hội",
    "Thủ tướng",
    "Đảng",
    "Nhà nước",
    "Bộ trưởng",
    "Trung ương",
    "UBND",
    "HĐND",
    "Hiến pháp",
)
_SHORT = re.compile(r"\b(?:[IVX]{2,}|[A-ZĐ]{2,5}-[A-ZĐ]+)\b")
_PLACE = r"(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|xã(?! hội)|phường)"
_BODY = r"(?:bộ|sở|cục|tổng cục|chi cục|vụ|thanh tra|viện|trường đại học|học viện|kho bạc|bảo hiểm|ngân hàng)"


def sentence_case(text: str) -> str:
    """ "VĂN PHÒNG QUỐC HỘI" -> "Văn phòng Quốc hội". Text that is not all capitals stays as it is."""
    if not text.isupper():
        return text
    lowered = _with_names(text.lower())
    for word in _SHORT.findall(text):
        lowered = re.sub(rf"\b{word.lower()}\b", word, lowered)
    return lowered[0].upper() + lowered[1:]


def issuer_name(text: str) -> str:
    """A line of a letterhead as a name: like `sentence_case`, and what follows "tỉnh" or "Bộ" is a name even if unknown."""
    if not text.isupper():
        return text
    name = sentence_case(text)
    name = re.sub(rf"\b{_PLACE}\s+(.+)$", lambda m: m[0][: m.start(1) - m.start()] + _titled(m[1]), name, flags=re.IGNORECASE)
    return re.sub(rf"^({_BODY}) ([^\W\d_])", lambda m: f"{m[1]} {m[2].upper()}", name, flags=re.IGNORECASE)


def _titled(name: str) -> str:
    return " ".join(word if word.isupper() else word[:1].upper() + word[1:] for word in name.split(" "))


def _with_names(lowered: str) -> str:
    pattern, names = _names()
    lowered = pattern.sub(lambda match: names[match[0]], lowered)
    places, proper = _provinces()
    return places.sub(lambda match: match[1] + proper[match[2]], lowered)


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names of agencies of two words or more, longest first."""
    agencies = (agency.name for agency in Lexicon.load(LEXICON).agencies if " " in agency.name)
    names = {name.lower(): name for name in (*agencies, *_STATE)}
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b"), names


@lru_cache(maxsize=1)
def _provinces() -> tuple[re.Pattern[str], dict[str, str]]:
    """Provinces after the word that announces a place: "hòa bình" alone is peace."""
    rows = (LEXICON / "provinces.csv").read_text(encoding="utf-8").split("\n")[1:]
    names = {row.strip().lower(): row.strip() for row in rows if row.strip()}
    choice = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"\b((?:{_PLACE}|địa bàn|ubnd|hđnd|nhân dân)\s+)({choice})\b", re.IGNORECASE), names
