"""A spreadsheet value as a Vietnamese Excel shows it: dates by their format, "." for thousands, "," for decimals.

(0.805, "0.0%") -> "80,5%"      (datetime(2022, 12, 31), "dd/mm/yyyy") -> "31/12/2022"      (1234567, "#,##0") -> "1.234.567"
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM", re.IGNORECASE)
_SWAP = str.maketrans(",.", ".,")


def shown(value: object, number_format: str = "General") -> str:
    """The text of a cell; "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _date(value, number_format)
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    pattern = _LITERAL.sub("", section)
    digits = re.search(r"[0#?][0#?,]*(?:\.([0#?]+))?", pattern)
    if number_format in ("General", "@") or digits is None:
        return _general(value)
    number = Decimal(repr(value)) * (100 if "%" in pattern else 1)
    decimals = digits[1] or ""
    rounded = abs(number.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP))
    text = f"{rounded:,f}" if "," in digits[0] else f"{rounded:f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") and "." in text else text
    whole = len(re.sub(r"[^0]", "", digits[0].split(".")[0]))
    if "," not in digits[0] and whole > 1:
        head, dot, tail = text.rstrip(".").partition(".")
        text = head.zfill(whole) + dot + tail
    sign = "-" if value < 0 and len(sections) < 2 else ""
    suffix = "%" if "%" in pattern else ""
    before, after = _literals(section[: section.find(digits[0][0])]), _literals(section[section.rfind(digits[0][-1]) + 1 :])
    return f"{before}{sign}{text.rstrip('.').translate(_SWAP)}{suffix}{after}"


def _literals(text: str) -> str:
    """Quoted text around a number, as in 0" %" or "(" for negatives."""
    quoted = re.sub(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]', lambda m: m[1] or m[2] or "", text)
    return quoted.replace("%", "")


def _general(value: float) -> str:
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")


def _date(value: datetime | date | time, number_format: str) -> str:
    pattern = re.sub(r"\[[^\]]*\]|\\|\"", "", number_format.split(";")[0])
    if number_format == "General" or not _DATE_TOKEN.search(pattern):
        pattern = "dd/mm/yyyy" if isinstance(value, date) else "hh:mm"
    if number_format.lower() in ("mm-dd-yy", "m/d/yyyy", "m/d/yy"):  # built-in 14: "short date of the machine", here day first
        pattern = "dd/mm/yyyy"
    after_hour = False

    def token(match: re.Match[str]) -> str:
        nonlocal after_hour
        name = match[0].lower()
        minute = name in ("m", "mm") and (after_hour or pattern[match.end() :].lstrip(": ").lower().startswith("s"))
        after_hour = name in ("h", "hh")
        return _part(value, "minute" if minute else name, padded=len(name) == 2)

    return _DATE_TOKEN.sub(token, pattern).strip(" @")


def _part(value: datetime | date | time, name: str, *, padded: bool) -> str:
    moment = value if isinstance(value, datetime | date) else None
    clock = value if isinstance(value, datetime | time) else time()
    if name in ("hh", "h", "minute", "ss", "s"):
        number = {"h": clock.hour, "m": clock.minute, "s": clock.second}[name[0]]
        return f"{number:02d}" if padded else str(number)
    if name == "am/pm":
        return "SA" if clock.hour < 12 else "CH"
    if moment is None:
        return ""
    if name in ("yyyy", "yy"):
        return f"{moment.year:04d}" if name == "yyyy" else f"{moment.year % 100:02d}"
    if name in ("mmmm", "mmm"):
        return f"Tháng {moment.month}"
    if name in ("dddd", "ddd"):
        return ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")[moment.weekday()]
    number = moment.month if name[0] == "m" else moment.day
    return f"{number:02d}" if padded else str(number)
