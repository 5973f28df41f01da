"""Kinds of official texts: their names, the line that names one, the codes in their numbers, and which outranks which."""

from __future__ import annotations

import re

from knowledge.language.text import fold_accents

KINDS = (
    "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Quyết định", "Thông tư liên tịch", "Thông tư", "Chỉ thị", "Bộ luật", "Luật",
    "Pháp lệnh", "Hiến pháp", "Kế hoạch", "Công văn", "Thông báo", "Báo cáo", "Tờ trình", "Hướng dẫn", "Công điện", "Quy chế", "Quy định",
    "Kết luận", "Chương trình", "Đề án", "Văn bản hợp nhất", "Lệnh",
)  # fmt: skip
CODES = {
    "NQ": "Nghị quyết", "NĐ": "Nghị định", "QĐ": "Quyết định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "CT": "Chỉ thị",
    "KH": "Kế hoạch", "TB": "Thông báo", "BC": "Báo cáo", "TTr": "Tờ trình", "HD": "Hướng dẫn", "CĐ": "Công điện",
    "QH": "Luật", "UBTVQH": "Pháp lệnh", "VBHN": "Văn bản hợp nhất", "PL": "Pháp lệnh", "KL": "Kết luận", "NQLT": "Nghị quyết liên tịch",
    "QC": "Quy chế", "QyĐ": "Quy định",
}  # fmt: skip
LAWS = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh")
_LONGEST_FIRST = sorted(KINDS, key=len, reverse=True)
_KIND = re.compile(r"(" + "|".join(form for k in _LONGEST_FIRST for form in (k.upper(), k)) + r")(?=$|[\s:.\[(])\s*(.*)")
_BY_PLAIN = {fold_accents(kind).upper(): kind for kind in _LONGEST_FIRST}
_PLAIN = re.compile("(" + "|".join(_BY_PLAIN) + r")(?=$|[\s:.\[(])")
_ISSUERS = (  # the end of a number, and the rank of what its issuer makes; ministries make what is left
    (re.compile(r"QH\d*$"), 1), (re.compile(r"UBTVQH\d*$"), 2), (re.compile(r"(?:NĐ|NQ)-CP$"), 3), (re.compile(r"-TTg$"), 4),
    (re.compile(r"-HĐND\d*$"), 6), (re.compile(r"-(?:UBND|UB)\d*$"), 7),
)  # fmt: skip


def kind_line(text: str) -> tuple[str, str] | None:
    """(kind, rest of the line) where the line names what the text is: "QUYẾT ĐỊNH", "LUẬT PHÒNG, …", "Nghị định Quy định …".

    Capitals may have lost their marks to a scanner ("QUYÉT ĐỊNH"); small letters may not.
    """
    if match := _KIND.match(text):
        rest = match[2]
        if match[1].isupper() or (len(text) < 200 and (not rest or rest[0].isupper()) and not text.endswith((";", "."))):
            return next(k for k in KINDS if k.lower() == match[1].lower()), rest
        return None
    plain = fold_accents(text)
    if len(plain) == len(text) and mostly_upper(text) and (match := _PLAIN.match(plain.upper())):
        return _BY_PLAIN[match[1]], text[match.end() :].strip()
    return None


def mostly_upper(text: str) -> bool:
    """Whether nine letters in ten are capitals: a scanner reads "BỘ TRƯỞNG" as "Bộ TRƯỞNG"."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def kind_of_number(number: str) -> str:
    """ "76/NQ-CP" -> "Nghị quyết"; empty when the code is unknown (công văn have none)."""
    codes = re.split(r"[/\-]", number)[1:]
    return next((k for code in codes for prefix, k in CODES.items() if re.fullmatch(rf"{prefix}\d*", code)), "")


def rank_of_number(number: str) -> int:
    """From 1 (laws) to 7 (a local authority): a text can only put out of force what does not outrank it."""
    return next((rank for ending, rank in _ISSUERS if ending.search(number)), 5)
