"""Printed lines of a PDF page: text with position and font, as PDFium gives them.

Coordinates are points from the top left corner of the page. Joining printed lines into paragraphs is `paragraphs.py`.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_HYPHENS = {0x02, 0xFFFE}  # how PDFium marks a hyphen at a line end


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one font, needed to decode legacy fonts run by run."""

    text: str
    font: str


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line, or one column's part of it. `baseline` grows downwards; `confidence` (0..1) when it comes from OCR."""

    spans: tuple[Span, ...]
    page: int
    x0: float
    x1: float
    baseline: float
    size: float
    confidence: float | None = None

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans).strip()


@dataclass(slots=True)
class _Glyph:
    character: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    generated: bool


def printed_lines(page: pdfium.PdfPage, number: int) -> list[PrintedLine]:
    """All lines of page `number` (from 1) in the file's reading order, split where a wide gap shows another column."""
    text_page = page.get_textpage()
    glyphs = _glyphs(text_page, page.get_height())
    lines: list[PrintedLine] = []
    current: list[_Glyph] = []
    for glyph in glyphs:
        if glyph.character in "\r\n" or (current and _breaks(current, glyph)):
            _flush(current, number, lines)
            current = []
            if glyph.character in "\r\n":
                continue
        current.append(glyph)
    _flush(current, number, lines)
    text_page.close()
    return lines


def _breaks(current: list[_Glyph], glyph: _Glyph) -> bool:
    """A jump to another baseline ends the line, and so does a wide gap that holds no written space.

    (A space of the file's own, however wide, is justification: "thuộc      Trung      ương;".)
    """
    if glyph.generated or glyph.character == " ":
        return False
    last = next((g for g in reversed(current) if not g.generated and g.character != " "), None)
    if last is None:
        return False
    size = max(last.size, glyph.size, 1.0)
    written_space = any(g.character == " " and not g.generated for g in current[-2:])
    wide = glyph.x0 - last.x1 > 3 * size and not written_space
    return abs(glyph.y - last.y) > 0.8 * size or wide or glyph.x1 < last.x0 - 3 * size


def _flush(glyphs: list[_Glyph], number: int, lines: list[PrintedLine]) -> None:
    inked = [g for g in glyphs if not g.generated and not g.character.isspace()]
    if not inked:
        return
    spans: list[Span] = []
    for glyph in glyphs:
        if spans and (spans[-1].font == glyph.font or glyph.generated or glyph.character == " "):
            spans[-1] = Span(spans[-1].text + glyph.character, spans[-1].font)
        else:
            spans.append(Span(glyph.character, glyph.font))
    sizes = sorted(g.size for g in inked)
    lines.append(
        PrintedLine(
            spans=tuple(spans),
            page=number,
            x0=min(g.x0 for g in inked),
            x1=max(g.x1 for g in inked),
            baseline=sorted(g.y for g in inked)[len(inked) // 2],
            size=sizes[len(sizes) // 2],
        )
    )


def _glyphs(text_page: pdfium.PdfTextPage, height: float) -> list[_Glyph]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs: list[_Glyph] = []
    text_object, font = None, ""
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        generated = raw.FPDFText_IsGenerated(text_page, index) == 1
        if code in _HYPHENS:
            code = ord("-")
        if code == 0:
            continue
        character = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if generated:
            glyphs.append(_Glyph(character, 0, 0, 0, 0, font, True))
            continue
        raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        owner = ctypes.cast(raw.FPDFText_GetTextObject(text_page, index), ctypes.c_void_p).value
        if owner != text_object:
            text_object, font = owner, _font_name(text_page, index)
        size = raw.FPDFText_GetFontSize(text_page, index)
        size = size if size > 2 else max(top.value - bottom.value, 6.0)  # scaled by the matrix: take the ink height
        glyphs.append(_Glyph(character, left.value, right.value, height - y.value, size, font, False))
    return glyphs


def _font_name(text_page: pdfium.PdfTextPage, index: int) -> str:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text_page, index, None, 0, flags)
    if length == 0:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(text_page, index, buffer, length, flags)
    return buffer.value.decode("utf-8", "replace")
