"""The other direction, for tests: Unicode → text as the old fonts stored it. Written from the rules, not from our tables.

VNI and VIQR are generated from the parts of a letter (base, shape, tone), TCVN3 from its code chart; VPS is the
inverse of our table, for want of a second source.
"""

from __future__ import annotations

import unicodedata

from ingest.repair.legacy_fonts import _VPS

_TONES = {"\u0301": "sắc", "\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng"}
_SHAPES = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
_VNI_TONES = {
    "": dict(zip(_TONES, "ùøûõï", strict=True)),
    "^": dict(zip(_TONES, "áàåãä", strict=True)),
    "(": dict(zip(_TONES, "éèúüë", strict=True)),
}
_VNI_I = dict(zip(_TONES, "íìæóò", strict=True))
_VIQR = dict(zip(_TONES, "'`?~.", strict=True))
_TCVN3_CHART = {  # first code of each run of consecutive codes
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò", 0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip


def encode(text: str, encoding: str) -> str:
    """Each letter by the rules of the encoding; other characters as they are."""
    if encoding in ("tcvn3", "vps"):
        table = _tcvn3() if encoding == "tcvn3" else {letter: code for code, letter in _VPS.items()}
        return "".join(table.get(c, c) for c in text)
    return "".join(_vni(c) if encoding == "vni" else _viqr(c) for c in text)


def _tcvn3() -> dict[str, str]:
    return {letter: chr(first + i) for first, letters in _TCVN3_CHART.items() for i, letter in enumerate(letters)}


def _parts(letter: str) -> tuple[str, str, str]:
    """ "ộ" -> ("o", "^", dot below); the shape as in VIQR."""
    base, shape, tone = letter, "", ""
    decomposed = unicodedata.normalize("NFD", letter)
    for mark in decomposed[1:]:
        shape, tone = (_SHAPES.get(mark, shape), mark if mark in _TONES else tone)
    base = decomposed[0] if len(decomposed) > 1 else letter
    return base, shape, tone


def _vni(letter: str) -> str:
    base, shape, tone = _parts(letter)
    if letter in "đĐ":
        return "ñ" if letter == "đ" else "Ñ"
    if letter in "ỵỴ":
        return "î" if letter == "ỵ" else "Î"
    if base in "iI" and tone:
        return _VNI_I[tone] if base == "i" else _VNI_I[tone].upper()
    if shape == "+":
        carrier = {"o": "ô", "u": "ö"}[base.lower()]
        mark = _VNI_TONES[""].get(tone, "")
        return carrier + mark if base.islower() else (carrier + mark).upper()
    mark = _VNI_TONES[shape].get(tone, "") if tone else {"": "", "^": "â", "(": "ê"}[shape]
    return base + mark if base.islower() else base + mark.upper()


def _viqr(letter: str) -> str:
    base, shape, tone = _parts(letter)
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    return base + shape + _VIQR.get(tone, "")
