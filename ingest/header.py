"""The header block of an official document: number, issuer, place, date, kind, title; and the closing block's shape.

CHÍNH PHỦ / Số: 76/NQ-CP / Hà Nội, ngày 15 tháng 7 năm 2021 / NGHỊ QUYẾT / BAN HÀNH … -> Header(number="76/NQ-CP", …)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

KINDS = (
    "Nghị quyết", "Nghị định", "Quyết định", "Thông tư liên tịch", "Thông tư", "Chỉ thị", "Bộ luật", "Luật", "Pháp lệnh",
    "Hiến pháp", "Kế hoạch", "Công văn", "Thông báo", "Báo cáo", "Tờ trình", "Hướng dẫn", "Công điện", "Quy chế", "Quy định",
    "Kết luận", "Chương trình", "Đề án", "Văn bản hợp nhất", "Lệnh",
)  # fmt: skip
_KIND = re.compile(r"(" + "|".join(sorted({f for k in KINDS for f in (k.upper(), k)}, key=len, reverse=True)) + r")(?=$|[\s:.\[(])\s*(.*)")
_NUMBER = re.compile(r"(?:Luật |Nghị quyết |Pháp lệnh |Bộ luật )?[Ss]ố\s*:?\s*(\d+[a-zđ]?(?:\s?[/\-]\s?[\wĐđ]+)+)")
_DATE = re.compile(r"(?:([A-ZĐ][\w ĐđÀ-ỹ.\-]{1,40}),\s*)?[Nn]gày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_MOTTO = re.compile(r"CỘNG H[OÒ][ÀA] XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập\s*-\s*Tự do\s*-\s*Hạnh phúc|ĐẢNG CỘNG SẢN VIỆT NAM", re.IGNORECASE)
_BASIS = re.compile(r"Căn cứ|Theo đề nghị|Xét |Thực hiện |Trên cơ sở")
DECORATION = re.compile(r"[\s\-_–—=*.~·•]+")
_KIND_BY_CODE = {
    "NQ": "Nghị quyết", "NĐ": "Nghị định", "QĐ": "Quyết định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "CT": "Chỉ thị",
    "KH": "Kế hoạch", "TB": "Thông báo", "BC": "Báo cáo", "TTr": "Tờ trình", "HD": "Hướng dẫn", "CĐ": "Công điện",
    "QH": "Luật", "VBHN": "Văn bản hợp nhất", "PL": "Pháp lệnh", "KL": "Kết luận",
}  # fmt: skip
_PROPER = {
    "việt nam": "Việt Nam", "chính phủ": "Chính phủ", "quốc hội": "Quốc hội", "thủ tướng": "Thủ tướng", "đảng": "Đảng",
    "nhà nước": "Nhà nước", "bộ trưởng": "Bộ trưởng", "trung ương": "Trung ương", "ubnd": "UBND", "hiến pháp": "Hiến pháp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """What the header block says; empty where it does not. `kind_line` is the index of the line that names the kind."""

    number: str = ""
    issuer: str = ""
    place: str = ""
    issued_on: date | None = None
    kind: str = ""
    title: str = ""
    kind_line: int | None = None
    title_lines: int = 0  # how many lines kind and title take, from kind_line on


def split_merged(texts: list[str]) -> list[str]:
    """Undo lines that converters glued together: "Hà Nội, ngày … năm 2018 LUẬT PHÒNG, …" is a date line and a title."""
    result: list[str] = []
    for text in texts:
        match = re.match(r"(.{0,60}?ngày \d{1,2} tháng \d{1,2} năm \d{4}|.*Độc lập\s*-\s*Tự do\s*-\s*Hạnh phúc)\s+(\S.*)", text)
        if match and _KIND.match(match[2]):
            result += [match[1], match[2]]
        else:
            result.append(text)
    return result


def parse_header(texts: list[str]) -> Header:
    """Read the lines before the first unit. Missing fields stay empty: nothing is guessed but the kind from the number."""
    number, number_at = _first(_NUMBER, texts)
    _, date_at = _first(_DATE, [t if len(t) < 120 else "" for t in texts])
    kind_at = next((i for i, t in enumerate(texts) if i > 0 and (m := _KIND.match(t)) and _is_kind_line(m, t)), None)
    if number is None and kind_at is None:
        return Header()
    issued_on, place = None, ""
    if date_at is not None and (found := _DATE.search(texts[date_at])):
        issued_on, place = _date(found[4], found[3], found[2]), (found[1] or "").strip()
    value = re.sub(r"\s+", "", number[1]) if number and (kind_at is None or (number_at or 0) < kind_at) else ""
    kind, title, length = "", "", 0
    if kind_at is not None:
        kind, title, length = _kind_and_title(texts, kind_at)
    if not kind or "VBHN" in value:
        kind = kind_of_number(value) or kind
    return Header(value, _issuer(texts[: kind_at if kind_at is not None else 4]), place, issued_on, kind, title, kind_at, length)


def kind_of_number(number: str) -> str:
    """ "76/NQ-CP" -> "Nghị quyết"; empty when the code is unknown (công văn have none)."""
    codes = re.split(r"[/\-]", number)[1:]
    return next((k for code in codes for prefix, k in _KIND_BY_CODE.items() if re.fullmatch(rf"{prefix}\d*", code)), "")


def _first(pattern: re.Pattern[str], texts: list[str]) -> tuple[re.Match[str] | None, int | None]:
    for index, text in enumerate(texts):
        if (match := pattern.search(text)) and match.start() < 40:
            return match, index
    return None, None


def _is_kind_line(match: re.Match[str], text: str) -> bool:
    rest = match[2]
    if match[1].isupper():
        return True
    return len(text) < 200 and (not rest or rest[0].isupper()) and not text.endswith((";", "."))


def _kind_and_title(texts: list[str], at: int) -> tuple[str, str, int]:
    match = _KIND.match(texts[at])
    if match is None:
        return "", "", 0
    kind = next(k for k in KINDS if k.lower() == match[1].lower())
    pieces, length = [match[2]] if match[2] else [], 1
    for text in texts[at + 1 : at + 6]:
        if DECORATION.fullmatch(text):
            length += 1
            continue
        if _BASIS.match(text) or _is_authority(text) or text.endswith((".", ";")) or len(text) > 400:
            break
        pieces.append(text)
        length += 1
    return kind, sentence_case(_title_alone(" ".join(pieces))), length


def _title_alone(text: str) -> str:
    """The title without footnote marks, rules, and what a converter glued behind it."""
    text = re.split(r"\s*[_=\-–]{3,}\s*", re.sub(r"\s*\[\d+\]", "", text))[0]
    words = text.split()
    capitals = next((i for i, word in enumerate(words) if any(c.islower() for c in word)), len(words))
    return (" ".join(words[:capitals]) if capitals >= 3 else text).strip(" _-,")


def _is_authority(text: str) -> bool:
    """The line that names who resolves: "CHÍNH PHỦ", "BỘ TRƯỞNG BỘ NỘI VỤ", or the formula "QUYẾT NGHỊ:"."""
    return bool(
        re.fullmatch(
            r"(?:CHÍNH PHỦ|QUỐC HỘI|THỦ TƯỚNG CHÍNH PHỦ|BỘ TRƯỞNG .*|CHỦ TỊCH .*|ỦY BAN .*|HỘI ĐỒNG .*|QUYẾT (?:NGHỊ|ĐỊNH)\s*:?)", text
        )
    )


def _issuer(texts: list[str]) -> str:
    for text in texts:
        name = _MOTTO.split(text)[0].strip(" -–_|")
        if name and not _NUMBER.search(name) and not _DATE.search(name) and not DECORATION.fullmatch(name) and name.upper() == name:
            return sentence_case(name)
    return ""


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def sentence_case(text: str) -> str:
    """ "VĂN PHÒNG QUỐC HỘI" -> "Văn phòng Quốc hội". Text that is not all capitals stays as it is."""
    if not text.isupper():
        return text
    lowered = text.lower()
    for plain, proper in _PROPER.items():
        lowered = re.sub(rf"\b{plain}\b", proper, lowered)
    for word in re.findall(r"\b(?:[IVX]{2,}|[A-ZĐ]{2,5}-[A-ZĐ]+)\b", text):
        lowered = re.sub(rf"\b{word.lower()}\b", word, lowered)
    return lowered[0].upper() + lowered[1:]
