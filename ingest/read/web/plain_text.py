"""Plain text → lines. A line of the file is a paragraph, except where the file breaks a sentence in the middle."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.lines import Line, ReadError, Reading
from ingest.repair.legacy_fonts import decode_texts
from ingest.repair.syllables import validity

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNIT = "(?:Điều|Khoản|Mục|Chương|Điểm)"
_LAW = "(?:Luật|Nghị|Quy|Hiến|Bộ luật|Thông tư|Quyết|Pháp)"
_REFERENCE = re.compile(rf"{_UNIT} \w+(?:,? (?:{_UNIT}|và|hoặc) ?\w*)* (?:của )?{_LAW}")


def read(path: Path, encoding: str = "") -> Reading:
    """The non-empty lines of a text file, broken references joined; legacy encodings decoded (`legacy_fonts.py`)."""
    lines: list[str] = []
    content, found = decode(path, encoding)
    for raw in content.splitlines():
        text = re.sub(r"[ \t\u00a0]+", " ", raw).strip()
        if not text:
            continue
        if lines and _breaks_a_sentence(lines[-1], text):
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
    return Reading(tuple(Line(text) for text in lines), reader="text", encoding=found)


def _breaks_a_sentence(before: str, text: str) -> bool:
    """ "theo quy định tại" / "Điều 17 Nghị định này." is one sentence on two lines."""
    return bool(_REFERENCE.match(text)) and bool(re.search(r"\b(?:tại|của|và|theo|hoặc|với|khoản \d+|điểm \w|,)$", before))


def decode(path: Path, encoding: str = "") -> tuple[str, str]:
    """The file's text and the legacy encoding it was in ("" for Unicode). Raises ReadError for binary data."""
    return decode_bytes(path.read_bytes(), encoding)


def decode_bytes(data: bytes, encoding: str = "") -> tuple[str, str]:
    """UTF-8 and UTF-16 first; then whatever makes Vietnamese syllables: legacy fonts, Windows-1258; then a guess."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace"), ""
    if b"\x00" in data:
        raise ReadError("tệp chứa byte NUL, không phải văn bản")
    try:
        return _joined(data.decode("utf-8-sig"), encoding)
    except UnicodeDecodeError:
        patched = data.decode("utf-8-sig", "replace")
    if patched.count("\ufffd") <= max(3, len(patched) // 200):  # UTF-8 with a few bytes damaged or cut off
        return _joined(patched, encoding)
    western = data.decode("latin-1")
    text, found = _joined(western, encoding)
    if found:
        return text, found
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    if _valid(vietnamese) >= 0.85 > _valid(western):
        return vietnamese, ""
    best = from_bytes(data[:200_000], cp_isolation=["cp1258", "cp1252"]).best()
    if best is None:
        raise ReadError("không xác định được bảng mã của tệp văn bản")
    return data.decode(best.encoding, "replace"), ""


def _joined(text: str, encoding: str) -> tuple[str, str]:
    lines, found = decode_texts(text.split("\n"), encoding)
    return "\n".join(lines), found


def _valid(text: str) -> float:
    good, counted = validity(text[:40_000])
    return good / counted if counted else 0.0
