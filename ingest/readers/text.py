"""Plain text → lines. A line of the file is a paragraph, except where the file breaks a sentence in the middle."""

from __future__ import annotations

import re
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.lines import Line, ReadError, Reading

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNIT = "(?:Điều|Khoản|Mục|Chương|Điểm)"
_LAW = "(?:Luật|Nghị|Quy|Hiến|Bộ luật|Thông tư|Quyết|Pháp)"
_REFERENCE = re.compile(rf"{_UNIT} \w+(?:,? (?:{_UNIT}|và|hoặc) ?\w*)* (?:của )?{_LAW}")


def read(path: Path) -> Reading:
    """The non-empty lines of a text file, broken references joined."""
    lines: list[str] = []
    for raw in decode(path).splitlines():
        text = re.sub(r"[ \t\u00a0]+", " ", raw).strip()
        if not text:
            continue
        if lines and _breaks_a_sentence(lines[-1], text):
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
    return Reading(tuple(Line(text) for text in lines), reader="text")


def _breaks_a_sentence(before: str, text: str) -> bool:
    """ "theo quy định tại" / "Điều 17 Nghị định này." is one sentence on two lines."""
    return bool(_REFERENCE.match(text)) and bool(re.search(r"\b(?:tại|của|và|theo|hoặc|với|khoản \d+|điểm \w|,)$", before))


def decode(path: Path) -> str:
    """The file's text, NUL bytes refused. UTF-8 and UTF-16 are tried before guessing; raises ReadError for binary data."""
    data = path.read_bytes()
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise ReadError("tệp chứa byte NUL, không phải văn bản")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    best = from_bytes(data[:200_000], cp_isolation=["cp1258", "cp1252"]).best()
    if best is None:
        raise ReadError("không xác định được bảng mã của tệp văn bản")
    return data.decode(best.encoding, "replace")
