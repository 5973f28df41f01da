"""Vietnamese number words as digits: "hai mươi lăm phần trăm" → "25 phần trăm". Only whole numbers below a thousand."""

from __future__ import annotations

import re

ONE_TO_TEN = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_DIGITS = {
    w: n
    for n, words in enumerate(
        ("không", "một mốt", "hai", "ba", "bốn tư", "năm lăm nhăm", "sáu", "bảy bẩy", "tám", "chín"),
    )
    for w in words.split()
}
_UNIT = "|".join(_DIGITS)
_NUMBER = re.compile(
    rf"\b(?:(?P<hundreds>{_UNIT}) trăm(?: (?:linh|lẻ) (?P<after>{_UNIT}))?)?\s?"
    rf"(?:(?:(?P<tens>{_UNIT}) mươi|(?P<ten>mười))(?: (?P<ones>{_UNIT}))?)?(?=\s(?:phần trăm|%|nước|quốc gia|ngày|tháng|năm|tỷ|triệu))"
    rf"|\b(?P<single>{_UNIT})(?=\s(?:phần trăm|%))",
    re.IGNORECASE,
)


def digits_for_words(text: str) -> str:
    """The text with spelled-out numbers of ten and more, and any before "phần trăm", written in digits."""
    return _NUMBER.sub(lambda m: str(_value(m)) if m[0].strip() else m[0], text)


def _value(match: re.Match[str]) -> int | str:
    part = {name: (value or "").lower() for name, value in match.groupdict().items()}
    if part["single"]:
        return _DIGITS[part["single"]]
    total = _DIGITS.get(part["hundreds"], 0) * 100 + _DIGITS.get(part["after"], 0)
    total += 10 if part["ten"] else _DIGITS.get(part["tens"], 0) * 10
    return total + _DIGITS.get(part["ones"], 0)
