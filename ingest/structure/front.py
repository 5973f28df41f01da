"""The blocks around the body: header, title and legal basis before it; distribution list and signature after it."""

from __future__ import annotations

import re

from ingest.identity.header import Header, parse_header
from ingest.lines import Line, LineKind
from ingest.structure.markers import Marker, Rank
from ingest.units import ParsedUnits, Unit
from knowledge.law.frame import OPENING, RECIPIENTS, SIGNATURE
from knowledge.law.types import PassageKind, UnitPath

_BASIS = re.compile(r"Căn cứ|Theo đề nghị|Xét |Quốc hội ban hành|Chính phủ ban hành|.*ban hành .{3,200}\.$")
_SIGNATURE = re.compile(
    r"(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s?\.\s?[A-ZĐÀ-Ỹ]|XÁC THỰC VĂN BẢN HỢP NHẤT|"
    r"(?:PHÓ )?(?:CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|TỔNG BÍ THƯ|CHỦ NHIỆM|CỤC TRƯỞNG|VỤ TRƯỞNG|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|"
    r"CHÁNH VĂN PHÒNG|VIỆN TRƯỞNG|CHÁNH ÁN|THỦ TRƯỞNG|HIỆU TRƯỞNG|TỔNG CỤC TRƯỞNG)(?: [A-ZĐÀ-Ỹ ]{0,60})?)"
)
_ATTACHED = re.compile(r"(QUY CHẾ|QUY ĐỊNH|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|ĐIỀU LỆ|DANH MỤC|HƯỚNG DẪN|CHIẾN LƯỢC|PHƯƠNG ÁN)(?=$|\s)")
_SIGNATURE_LINES = 9
_ITEM = re.compile(r"[-–•*+]\s*")


def front_units(lines: tuple[Line, ...], outline: ParsedUnits) -> Header:
    """Add the front as up to three blocks, each one unit of several lines: header block, title, legal basis.

    Returns what the header says. A front of running text (no header block) becomes one unit a line.
    """
    texts = [line.text for line in lines]
    header = parse_header(texts[:40], [line.confidence for line in lines[:40]])
    if not header.found:
        for line in lines:
            _add(outline, [line])
        return header
    head_end = header.kind_line if header.kind_line is not None else _end_of_head(texts)
    title_end = head_end + header.title_lines
    _add(outline, list(lines[:head_end]))
    _add(outline, list(lines[head_end:title_end]))
    basis: list[Line] = []
    for line in lines[title_end:]:
        if line.kind is not LineKind.TEXT or len(line.text) > 600:  # a preamble of its own, as in the Constitution
            _add(outline, basis)
            _add(outline, [line])
            basis = []
        else:
            basis.append(line)
    _add(outline, basis)
    return header


def _end_of_head(texts: list[str]) -> int:
    return next((i + 1 for i, t in reversed(list(enumerate(texts[:12]))) if re.search(r"ngày \d+ tháng \d+ năm \d{4}|[Ss]ố\s*:", t)), 0)


def _add(outline: ParsedUnits, block: list[Line]) -> None:
    if block:
        path = (OPENING, f"đoạn {outline.count((OPENING,), 'đoạn')}")
        kind = PassageKind.ROW if block[0].kind is LineKind.ROW else PassageKind.FRONT
        text = "\n".join(line.text for line in block)
        outline.add(Unit(path, text, kind, block[0].page, block[0].locator, confidence=block[0].confidence))


def addressees(lines: tuple[Line, ...], start: int) -> int:
    """How many lines from `start` on say whom a letter is addressed to: "Kính gửi:" and the list below it; 0 where none does."""
    if not lines[start].text.startswith("Kính gửi"):
        return 0
    end = start + 1
    while end < len(lines) and _ITEM.match(lines[end].text):
        end += 1
    return end - start


def add_block(outline: ParsedUnits, block: tuple[Line, ...]) -> None:
    """Lines of the front as one more of its blocks."""
    _add(outline, list(block))


def looks_like_signature(text: str) -> bool:
    """ "KT. THỦ TƯỚNG", "CHỦ TỊCH QUỐC HỘI", "XÁC THỰC VĂN BẢN HỢP NHẤT …": capitals that open a signature block."""
    return bool(_SIGNATURE.match(text)) and len(text) < 160 and (text[:14].isupper() or text.startswith(("TM", "KT", "TL", "TUQ", "Q.")))


def _misread_signature(text: str) -> bool:
    """ "I. CHỦ TỊCH" for "KT. CHỦ TỊCH" in a closing block: a scanner loses a letter of whom one signs for."""
    office = re.sub(r"^[A-ZĐ]{1,3}[.,]\s*", "", text)
    return office != text and text.isupper() and len(text) < 60 and bool(_SIGNATURE.fullmatch(office))


def attached_kind(text: str) -> str:
    """ "QUY CHẾ LÀM VIỆC (Ban hành kèm theo Nghị định …)" -> "Quy chế": the title of a text issued with this one."""
    match = _ATTACHED.match(text)
    title = re.sub(r"\s*\(.*\)\s*$", "", text)
    return match[1].capitalize() if match and title.isupper() and not title.endswith((";", ".")) else ""


class ClosingBlock:
    """Collects the distribution list and the signature, which stand side by side in print and mixed up in a file."""

    def __init__(self) -> None:
        self.distribution: list[Line] = []
        self.signature: list[Line] = []
        self._in_signature = False

    def take(self, line: Line, marker: Marker | None) -> bool:
        """Whether the line belongs to the block; the first that does not ends it."""
        text = line.text
        if text.startswith(RECIPIENTS) and not self.distribution:
            self.distribution.append(line)
            self._in_signature = False
            return True
        if looks_like_signature(text) or _misread_signature(text):
            if len(self.signature) >= _SIGNATURE_LINES:
                return False
            self._in_signature = True
            self.signature.append(line)
            return True
        if _ITEM.match(text) and self.distribution:
            self._in_signature = False
            self.distribution.append(line)
            return True
        if (marker is not None and marker.rank <= Rank.CLAUSE) or attached_kind(text):
            return False
        if self._in_signature:
            return self._take_signature(line)
        if (
            self.distribution
            and (len(self.distribution) == 1 or not self.distribution[-1].text.endswith((".", "./.")))
            and not text.isupper()
        ):
            self.distribution.append(line)
            return True
        return False

    def _take_signature(self, line: Line) -> bool:
        named = any(not li.text.isupper() and not looks_like_signature(li.text) and "ký" not in li.text.lower() for li in self.signature)
        short = len(line.text) <= 60 and not line.text.startswith("[") and not line.text.endswith((";", ":", "."))
        if not short or (named and line.text.isupper()) or len(self.signature) >= _SIGNATURE_LINES:
            return False
        self.signature.append(line)
        return True

    def units(self, outline: ParsedUnits) -> list[Unit]:
        """The distribution list as one unit, then the signature as one."""
        blocks: list[tuple[UnitPath, list[Line]]] = [((RECIPIENTS,), self.distribution)] if self.distribution else []
        if self.signature:
            blocks.append(((SIGNATURE, f"đoạn {outline.count((SIGNATURE,), 'đoạn')}"), self.signature))
        return [_block(path, lines) for path, lines in blocks]


def _block(path: UnitPath, lines: list[Line]) -> Unit:
    first = lines[0]
    text = "\n".join(line.text for line in lines)
    return Unit(path, text, PassageKind.FRONT, first.page, first.locator, confidence=first.confidence)
