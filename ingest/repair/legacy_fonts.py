"""Text typed with the fonts of before Unicode → Unicode NFC: TCVN3 (ABC), VNI-Windows, VPS, VIQR.

Such text is stored as Western letters that only the font shows as Vietnamese: ".VnTime" draws "ViÖt" as "Việt". The
font's name tells the encoding run by run (`decode_runs`); without font names the syllables tell it (`decode_texts`).
Good Unicode is never decoded: letters Western encodings lack (ă, đ, ơ, ư, ạ …) show that nothing is to be done.

Sources: TCVN 5712:1993 (VN3), the VNI-Windows and VPS character sets, RFC 1456 (VIQR).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.repair.syllables import is_syllable, validity
from ingest.repair.viqr import decode_viqr, looks_like_viqr

ENCODINGS = ("tcvn3", "vni", "vps", "viqr")
UNICODE = "unicode"  # as an `encoding=` override: decode nothing

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§" "¨©ª«¬\u00ad®" "µ¶·¸¹" "»¼½¾Æ" "ÇÈÉÊË" "ÌÎÏÐÑ" "ÒÓÔÕÖ" "×ØÜÝÞ" "ßáâãä" "åæçèé" "êëìíî" "ïñòóô" "õö÷øù" "úûüýþ",
        "ĂÂÊÔƠƯĐ" "ăâêôơưđ" "àảãáạ" "ằẳẵắặ" "ầẩẫấậ" "èẻẽéẹ" "ềểễếệ" "ìỉĩíị" "òỏõóọ" "ồổỗốộ" "ờởỡớợ" "ùủũúụ" "ừửữứự" "ỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip
# Columns of the VPS rows: the vowel, then acute, grave, hook, tilde, dot. Capitals that share a code with the small
# letter have a control code of their own in the standard, which few files use; see _VPS_CONTROLS and `_raised`.
_VPS_ROWS = (
    ("AÁÀẢÃ", (0x41, 0xC1, 0x80, 0x81, 0x82)), ("ÂẤẦẨ", (0xC2, 0x83, 0x84, 0x85)), ("ĂẮẰẲẴ", (0x88, 0x8D, 0x8E, 0x8F, 0xF0)),
    ("EÉÈẺẼ", (0x45, 0xC9, 0xD7, 0xDE, 0xFE)), ("ÊẾỀỂỄ", (0xCA, 0x90, 0x93, 0x94, 0x95)), ("OÓÒỎÕ", (0x4F, 0xB9, 0xBC, 0xBD, 0xBE)),
    ("ÔỐỒỔỖ", (0xD4, 0x96, 0x97, 0x98, 0x99)), ("ƠỚỜỞỠ", (0xF7, 0x9D, 0x9E, 0x9F, 0xA6)), ("UÚÙỦŨ", (0x55, 0xDA, 0xA8, 0xD1, 0xAC)),
    ("ƯỨỪỬ", (0xD0, 0xAD, 0xAF, 0xB1)), ("IÍÌỈĨ", (0x49, 0xB4, 0xB5, 0xB7, 0xB8)), ("YÝỲỶỸ", (0x59, 0xDD, 0xB2, 0xFD, 0xB3)),
    ("Đ", (0xF1,)), ("aáàảãạ", (0x61, 0xE1, 0xE0, 0xE4, 0xE3, 0xE5)), ("âấầẩẫậ", (0xE2, 0xC3, 0xC0, 0xC4, 0xC5, 0xC6)),
    ("ăắằẳẵặ", (0xE6, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5)), ("eéèẻẽẹ", (0x65, 0xE9, 0xE8, 0xC8, 0xEB, 0xCB)),
    ("êếềểễệ", (0xEA, 0x89, 0x8A, 0x8B, 0xCD, 0x8C)), ("oóòỏõọ", (0x6F, 0xF3, 0xF2, 0xD5, 0xF5, 0x86)),
    ("ôốồổỗộ", (0xF4, 0xD3, 0xD2, 0xB0, 0x87, 0xB6)), ("ơớờởỡợ", (0xD6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAE)),
    ("uúùủũụ", (0x75, 0xFA, 0xF9, 0xFB, 0xDB, 0xF8)), ("ưứừửữự", (0xDC, 0xD9, 0xD8, 0xBA, 0xBB, 0xBF)),
    ("iíìỉĩị", (0x69, 0xED, 0xEC, 0xCC, 0xEF, 0xCE)), ("yýỳỷỹỵ", (0x79, 0x9A, 0xFF, 0x9B, 0xCF, 0x9C)), ("đ", (0xC7,)),
)  # fmt: skip
_VPS_CONTROLS = dict(zip("\x02\x03\x04\x05\x06\x10\x11\x12\x13\x14\x15\x19\x1c\x1d", "ẠẬẶẸỆỊỌỘỢỤỰỴẪỮ", strict=True))
_VPS = {chr(code): letter for letters, codes in _VPS_ROWS for letter, code in zip(letters, codes, strict=True)} | _VPS_CONTROLS
_VNI_SINGLE = dict(zip("ÍÌÆÓÒÎÔÖÑíìæóòîôöñ", "ÍÌỈĨỊỴƠƯĐíìỉĩịỵơưđ", strict=True))
_VNI_MARKS = {"plain": "ùøûõï", "â": "âáàåãä", "ă": "êéèúüë"}  # mark letters after the base: acute grave hook tilde dot


def _vni_pairs() -> dict[str, str]:
    tones = "\u0301\u0300\u0309\u0303\u0323"
    pairs: dict[str, str] = {}
    for base, letter in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        for mark, tone in zip(_VNI_MARKS["plain"], tones, strict=True):
            pairs[base + mark] = letter + tone
    for base in "aeo":
        for mark, tone in zip(_VNI_MARKS["â"], ("", *tones), strict=True):
            pairs[base + mark] = base + "\u0302" + tone
    for mark, tone in zip(_VNI_MARKS["ă"], ("", *tones), strict=True):
        pairs["a" + mark] = "a\u0306" + tone
    pairs = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    upper = {key[0].upper() + mark: value.upper() for key, value in pairs.items() for mark in (key[1], key[1].upper())}
    return pairs | upper


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(map(re.escape, _VNI)) + "|[" + "".join(_VNI_SINGLE) + "]")
_CP1252_HIGH = {ord(bytes([b]).decode("cp1252")): chr(b) for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_STRONG = re.compile(r"[ăĂđĐĩĨũŨơƠưƯ\u01a3\u01a2\u1ea0-\u1ef9]")  # Vietnamese letters no Western encoding has
_WESTERN = re.compile(r"[\u0080-\u00ff\uf080-\uf0ff]")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"(?<![\w-])[^\W\d_]*-[^\W\d_]+(?:-[^\W\d_]+)?(?![\w-])")
_FONT = re.compile(r"(?:[A-Z]{6}\+)?(?:(?P<tcvn3>\.?Vn[A-Z3]|\.vn)|(?P<vni>VNI)|(?P<vps>VPS))", re.ASCII)
_CAPITALS_FONT = re.compile(r"\.?Vn\w*H(?:$|[ ,\-])", re.ASCII)


def font_encoding(font: str) -> str:
    """ ".VnTime" -> "tcvn3", "ABCDEF+VNI-Times,Bold" -> "vni", "VPS Times" -> "vps", "Times New Roman" -> ""."""
    match = _FONT.match(font.strip())
    return (match.lastgroup or "") if match else ""


def decode(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Decode text as stored (Western letters) into Unicode NFC. `capitals`: a TCVN3 font that draws capitals (.VnTimeH)."""
    plain = re.sub("[\uf020-\uf0ff]", lambda match: chr(ord(match[0]) & 0xFF), text)
    if encoding == "tcvn3":
        decoded = _HYPHENATED.sub(_with_u_horn, "".join(_TCVN3.get(c, c) for c in plain.replace("μ", "µ")))
        return decoded.upper() if capitals else _raised(decoded)
    if encoding == "vni":
        return _VNI_PATTERN.sub(lambda match: _VNI.get(match[0]) or _VNI_SINGLE[match[0]], plain)
    if encoding == "vps":
        return _raised("".join(_VPS.get(c, c) for c in plain.translate(_CP1252_HIGH)))
    if encoding == "viqr":
        return decode_viqr(text)
    if encoding in ("", UNICODE):
        return unicodedata.normalize("NFC", text)
    raise ValueError(f"encoding {encoding!r}: one of {', '.join((*ENCODINGS, UNICODE))}")


def _with_u_horn(match: re.Match[str]) -> str:
    """ "n-ớc" -> "nước": TCVN3 has ư where others have the soft hyphen, which PDFs give back as a hyphen."""
    whole = match[0].replace("-", "ư")
    pieces = [piece for piece in match[0].split("-") if piece]
    return whole if is_syllable(whole) and not all(map(is_syllable, pieces)) else match[0]


def _raised(text: str) -> str:
    """Capitals whose toned letters exist only as small ones: "CộNG HòA" -> "CỘNG HÒA"; "Bộ" and "Bộ LĐTBXH" stay."""
    words = list(_WORD.finditer(text))
    capital = [_is_capital(match[0], 2) for match in words]
    pieces, end = [], 0
    for index, match in enumerate(words):
        near = [capital[i] for i in (index - 1, index + 1) if 0 <= i < len(words)]
        raised = capital[index] or (_is_capital(match[0], 0) and bool(near) and all(near))
        pieces += [text[end : match.start()], match[0].upper() if raised else match[0]]
        end = match.end()
    return "".join(pieces) + text[end:]


def _is_capital(word: str, least: int) -> bool:
    """A syllable whose plain letters are all capitals, at least so many of them."""
    plain = [c for c in word if c.isascii()]
    return is_syllable(word) and not any(c.islower() for c in plain) and len(plain) >= least


def decode_runs(runs: Sequence[tuple[str, str]], encoding: str = "") -> tuple[str, str]:
    """A paragraph as (text, font) runs → its text and the encoding that was decoded ("" when none).

    A legacy font alone proves nothing: people paste Unicode into .VnTime. Its runs are left alone when they hold
    letters only Unicode has, or when decoding would make fewer valid syllables.
    """
    raw = "".join(text for text, _ in runs)
    if encoding == UNICODE:
        return raw, ""
    if encoding:
        return "".join(
            text if _STRONG.search(text) else decode(text, encoding, capitals=_draws_capitals(font)) for text, font in runs
        ), encoding
    fonts = [font_encoding(font) for _, font in runs]
    found = next((e for e, (text, _) in zip(fonts, runs, strict=True) if e and _WESTERN.search(text)), "")
    found = found or next((e for e, (_, font) in zip(fonts, runs, strict=True) if e and _draws_capitals(font)), "")
    if not found or any(e and _STRONG.search(text) for e, (text, _) in zip(fonts, runs, strict=True)):
        return raw, ""
    text = "".join(decode(text, e, capitals=_draws_capitals(font)) if e else text for e, (text, font) in zip(fonts, runs, strict=True))
    return (text, found) if text != raw and _share(text) >= _share(raw) else (raw, "")


def _draws_capitals(font: str) -> bool:
    return bool(_CAPITALS_FONT.match(font.split("+")[-1].strip()))


def decode_texts(texts: Sequence[str], encoding: str = "") -> tuple[list[str], str]:
    """Lines without font names → lines in Unicode, and the encoding found (or forced); a line of good Unicode is kept."""
    if encoding == UNICODE:
        return list(texts), ""
    if encoding:
        return [text if _STRONG.search(text) else decode(text, encoding) for text in texts], encoding
    found = detect("\n".join(texts))
    if found:
        return [text if _STRONG.search(text) else decode(text, found) for text in texts], found
    result, used = [], ""
    for text in texts:  # a passage of old text pasted into a Unicode file
        found = detect(text) if len(_WESTERN.findall(text)) >= 4 and not _STRONG.search(text) else ""
        result.append(decode(text, found) if found else text)
        used = used or found
    return result, used


def detect(text: str) -> str:
    """The legacy encoding of a text by its syllables; "" for Unicode, for other languages and when in doubt."""
    strong, western = len(_STRONG.findall(text)), len(_WESTERN.findall(text))
    if strong * 4 > western:
        return ""
    sample = text[:40_000]
    if looks_like_viqr(sample):
        return "viqr"
    if western + len(re.findall("[\x02-\x06]", sample)) < 3:
        return ""
    raw = _share(sample)
    shares = {encoding: _share(decode(sample, encoding)) for encoding in ("tcvn3", "vni", "vps")}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= 0.85 and shares[best] >= raw + 0.15 else ""


def _share(text: str) -> float:
    """Valid syllables among words; symbols inside words ("ViÖt", "c¶i") break them and count as damage."""
    good, counted = validity(text)
    broken = len(re.findall(r"[^\W\d_][¡-¿×÷](?=[^\W\d_])", text))
    return good / (counted + broken) if counted else 1.0
