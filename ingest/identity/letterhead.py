"""The letterhead's parts: number, date and issuer, from lines of which it is known that they stand above the title.

A scanner garbles what was written by hand ("Số: f6 /NQ-CP"): what cannot be read with certainty is not guessed. The part that
can (the code "NQ-CP", the month) is kept to compare with the register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.identity.kinds import mostly_upper
from ingest.identity.proper_names import issuer_name

MOTTO = re.compile(
    r"C[ỘO]NG H[OÒÓ][ÀAÁ] X[ÃA] H[ỘO]I CH[ỦU] NGH[ĨI]A VI[ỆE]T NAM|[ĐD][ộo]c l[ậa]p\s*[-–]\s*T[ựu] do\s*[-–]\s*H[ạa]nh ph[úu]c|"
    r"ĐẢNG CỘNG SẢN VIỆT NAM",
    re.IGNORECASE,
)
_CODE = r"(?:[A-ZĐ]{2}|[A-ZĐ](?=-[A-ZĐ]{2}))[\wĐđ&]*(?:\s?[-–]\s?[A-ZĐ][A-ZĐ0-9][\wĐđ&]*)*(?:/[A-ZĐ]{2}[\wĐđ]*(?:-[A-ZĐ]{2}[\wĐđ]*)*)*"
_SIGN = re.compile(r"(?<!\w)s[ốóồôổ]\s*[:;.]?\s*", re.IGNORECASE)
_NUMBER = re.compile(rf"[\s_.…]*(\d+[a-zđ]?)(\s*)[_.]?((?:/\d{{4}})?/\s?{_CODE})(?=$|[\s,.;()\]])")
_PARTY = re.compile(rf"[\s_.…]*(\d+[a-zđ]?)(\s*)([-–]\s?[A-ZĐ]{{2}}[\wĐđ]*/{_CODE})(?=$|[\s,.;()\]])")
_BARE_CODE = re.compile(rf"[^/]{{0,12}}/.{{0,8}}?(?<![\wĐđ])({_CODE})(?=$|[\s,.;])")
_PLACE = r"(?:([A-ZĐ][\w ĐđÀ-ỹ.\-]{1,40}?),\s*)?"
_DATE = re.compile(rf"{_PLACE}ngày\s*(\d{{1,2}})\s*tháng\s*(\d{{1,2}})\s*năm\s*(\d{{4}})(?!\d)", re.IGNORECASE)
_MONTH = re.compile(rf"{_PLACE}ng[àa]y.{{0,8}}?tháng\s*(\d{{1,2}})\s*năm\s*(\d{{4}})(?!\d)", re.IGNORECASE)
_SURE = 0.9  # confidence of OCR from which the day of a date is believed
_LEGIBLE = 0.75  # and a number; handwriting stays far below, print is at 0.8
_GAZETTE = re.compile(r"CÔNG BÁO\s*/\s*S[ốô]", re.IGNORECASE)
_SECTION = re.compile(r"VĂN BẢN (?:QUY PHẠM PHÁP LUẬT|PHÁP LUẬT KHÁC|HỢP NHẤT)|PHẦN \S+$|Ký bởi|Người ký", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:VÀ|TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|TRUNG ƯƠNG|KHÓA|KHOÁ|NHÂN DÂN)(?=$|\s)")
_HEAD = re.compile(
    r"(?:BỘ|BAN|ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|SỞ|CỤC|TỔNG CỤC|CHI CỤC|KHO BẠC|VĂN PHÒNG|THANH TRA|CHÍNH PHỦ|QUỐC HỘI|THỦ TƯỚNG|"
    r"BẢO HIỂM|NGÂN HÀNG|TÒA ÁN|TOÀ ÁN|VIỆN|TRƯỜNG|HỌC VIỆN|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|ĐẢNG|PHÒNG|TRUNG TÂM|KIỂM TOÁN|LIÊN ĐOÀN|HỘI|"
    r"TỔNG LIÊN ĐOÀN|CÔNG TY|TẬP ĐOÀN|ĐÀI|THÔNG TẤN|CHỦ TỊCH|MẶT TRẬN|ĐOÀN)(?=$|\s)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """`value` is empty when only the `code` behind the slash could be read."""

    value: str
    code: str


@dataclass(frozen=True, slots=True)
class IssueDate:
    """`day` is None when only the month ("2021-07") could be read."""

    place: str
    day: date | None
    month: str


def number_in(text: str, confidence: float | None = None) -> Number | None:
    """The number after "Số:" in a line of a letterhead. In a scan a gap before the slash shows a number written by hand."""
    if _GAZETTE.search(text):
        return None
    for sign in _SIGN.finditer(text):
        if sign.start() > 40:
            break
        rest = text[sign.end() :]
        if match := _NUMBER.match(rest) or _PARTY.match(rest):
            value = re.sub(r"\s+", "", match[1] + match[3]).replace("–", "-")
            by_hand = confidence is not None and (bool(match[2]) or confidence < _LEGIBLE)
            return Number("" if by_hand else value, _code_of(value))
        if match := _BARE_CODE.match(rest):
            return Number("", re.sub(r"\s+", "", match[1]))
    return None


def _code_of(value: str) -> str:
    return re.sub(r"^\d+[a-zđ]?[/\-](?:\d{4}/)?", "", value)


def date_in(text: str, confidence: float | None = None) -> IssueDate | None:
    """The date of a letterhead line ("Hà Nội, ngày 15 tháng 7 năm 2021"), with the place before it."""
    sign = next((m.end() for pattern in (_NUMBER, _BARE_CODE) for s in _SIGN.finditer(text) if (m := pattern.match(text, s.end()))), 0)
    text = text[sign:].strip()
    if match := _DATE.search(text):
        day = calendar_day(match[4], match[3], match[2])
        if day is not None:
            sure = confidence is None or confidence >= _SURE
            return IssueDate((match[1] or "").strip(), day if sure else None, f"{day:%Y-%m}")
    if (match := _MONTH.search(text)) and 1 <= int(match[2]) <= 12:
        return IssueDate((match[1] or "").strip(), None, f"{match[3]}-{int(match[2]):02}")
    return None


def calendar_day(year: str, month: str, day: str) -> date | None:
    """None for a day that is none (31/2)."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_furniture(text: str) -> bool:
    """Running header and sections of the official gazette, signature stamps: above the letterhead, no part of it."""
    return bool(_GAZETTE.search(text) or _SECTION.match(text)) or not any(c.isalpha() for c in text)


def is_body_name(text: str) -> bool:
    """Whether a line in capitals is the name of a body: "KHO BẠC NHÀ NƯỚC"."""
    return text.isupper() and len(text) <= 80 and bool(_HEAD.match(text))


def issuer(texts: list[str]) -> str:
    """The body that issues: the last of the names above the number ("BỘ TÀI CHÍNH / KHO BẠC NHÀ NƯỚC"), a broken name joined."""
    names: list[str] = []
    for text in texts:
        for piece in MOTTO.split(text):
            name = re.sub(r"\s*[_=\-–—*.~|]{2,}\s*", " ", piece).strip(" -–_|.")
            if not name or is_furniture(name):
                continue
            if (sign := _SIGN.search(name)) and name[sign.end() :].strip()[:1] in "0123456789/._…":
                name = name[: sign.start()].strip()
            if len(name) < 3 or not mostly_upper(name) or date_in(name) or len(name) > 120:
                continue
            name = name.upper()
            if names and not _HEAD.match(names[-1]) and _HEAD.match(f"{names[-1]} {name}"):  # "CHÍNH" above "PHỦ", as a scan may have it
                names[-1] = f"{names[-1]} {name}"
            elif names and (_GOES_ON.match(name) or re.search(r"(?:VÀ|,|-|–)$", names[-1]) or not _HEAD.match(name)):
                names[-1] = f"{names[-1]} {name}" if _HEAD.match(names[-1]) else name
            else:
                names.append(name)
    names = list(dict.fromkeys(names))
    if not names:
        return ""
    if len(names) > 1 and names[-1] in ("VĂN PHÒNG", "THANH TRA"):
        return f"{issuer_name(names[-1])} {_inside(issuer_name(names[-2]))}"
    return issuer_name(names[-1])


def _inside(name: str) -> str:
    """A name in the middle of another: "Ủy ban nhân dân …" -> "ủy ban nhân dân"; UBND and Bộ keep theirs."""
    return name if name[:2].isupper() or name.startswith("Bộ") else name[0].lower() + name[1:]
