"""Printed lines of a PDF page: text with position and font, as PDFium gives them.

Coordinates are points from the top left corner of the page as it is read: a landscape table drawn sideways on an upright sheet
is turned first, whether the file says so (/Rotate) or not. Joining printed lines into paragraphs is `paragraphs.py`.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_SAMPLE = 400  # letters that say how a page is turned
_MEASURE = re.compile(r"(?<![^\W\d_])(?:[cdkm]?m|ha|x)$|10$")  # "20 m²" is no note
_MARK_AT_END, _MARK_AT_START = re.compile(r"\[\d{1,3}\]$"), re.compile(r"\[\d{1,3}\]")
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
    """`angle` is the turn of the writing in degrees, clockwise: 90 reads downwards, 270 upwards."""

    character: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    generated: bool
    angle: int = 0


def upright(page: pdfium.PdfPage) -> int:
    """Turns the page so that most of its writing is read from left to right; gives that writing's angle in the file."""
    text_page = page.get_textpage()
    count = raw.FPDFText_CountChars(text_page)
    step = max(1, count // _SAMPLE)
    angles = Counter(_angle(text_page, i) for i in range(0, count, step) if raw.FPDFText_GetUnicode(text_page, i) > 32)
    text_page.close()
    angle = angles.most_common(1)[0][0] if angles else 0
    if angle or page.get_rotation():
        page.set_rotation((360 - angle) % 360)
    return angle


def printed_lines(page: pdfium.PdfPage, number: int, angle: int = 0) -> list[PrintedLine]:
    """All lines of page `number` (from 1) in the file's reading order, split where a wide gap shows another column.

    What is written across the page's main direction (a running header beside a turned table) comes first, at the very top.
    """
    text_page = page.get_textpage()
    glyphs = _glyphs(text_page, page, angle)
    text_page.close()
    lines: list[PrintedLine] = []
    across = [glyph for glyph in glyphs if glyph.angle != angle and not glyph.generated]
    _flush_across(across, number, lines)
    current: list[_Glyph] = []
    for glyph in glyphs:
        if glyph.angle != angle and not glyph.generated:
            continue
        if glyph.character in "\r\n" or (current and _breaks(current, glyph)):
            _flush(current, number, lines)
            current = []
            if glyph.character in "\r\n":
                continue
        current.append(glyph)
    _flush(current, number, lines)
    return _at_marks(lines)


def _at_marks(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Lines that the raised mark of a footnote broke in two, joined: "1.[4]" and "Việc xây dựng …"."""
    result: list[PrintedLine] = []
    for line in lines:
        last = result[-1] if result else None
        marked = last is not None and (_MARK_AT_END.search(last.text) or _MARK_AT_START.match(line.text))
        if last is not None and marked and abs(line.baseline - last.baseline) < 0.5 * last.size and -1 <= line.x0 - last.x1 < 2 * last.size:
            space = () if _MARK_AT_START.match(line.text) else (Span(" ", ""),)
            result[-1] = replace(last, spans=(*last.spans, *space, *line.spans), x1=line.x1, size=max(last.size, line.size))
            continue
        result.append(line)
    return result


def texts_in(page: pdfium.PdfPage, angle: int, boxes: list[tuple[float, float, float, float]]) -> list[str]:
    """What is printed in each box (x0, top, x1, bottom), line by line: the cells of a table."""
    text_page = page.get_textpage()
    glyphs = _glyphs(text_page, page, angle)
    text_page.close()
    content: list[list[list[_Glyph]]] = [[] for _ in boxes]
    here: int | None = None
    for glyph in glyphs:
        if glyph.generated:
            if here is not None and content[here]:
                content[here][-1].append(glyph)
            continue
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - glyph.size / 3
        place = next((i for i, (x0, top, x1, bottom) in enumerate(boxes) if x0 <= x < x1 and top <= y < bottom), None)
        if place is None:
            here = None
            continue
        if place != here or not content[place] or _breaks([g for g in content[place][-1] if not g.generated], glyph):
            content[place].append([])
        content[place][-1].append(glyph)
        here = place
    return ["\n".join(_cell_line(line) for line in lines) for lines in content]


def _cell_line(glyphs: list[_Glyph]) -> str:
    inked = [glyph for glyph in glyphs if not glyph.generated and not glyph.character.isspace()]
    if not inked:
        return ""
    sizes, heights = sorted(g.size for g in inked), sorted(g.y for g in inked)
    text = "".join(_marked(glyphs, sizes[len(sizes) // 2], heights[len(heights) // 2]))
    return re.sub(r"[\r\n]+", " ", text).strip()


def _flush_across(glyphs: list[_Glyph], number: int, lines: list[PrintedLine]) -> None:
    text = "".join(glyph.character for glyph in glyphs).strip()
    if text:
        size = glyphs[0].size
        lines.append(PrintedLine((Span(" ".join(text.split()), glyphs[0].font),), number, 0.0, 1.0, -3 * size, size))


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
    sizes = sorted(g.size for g in inked)
    size = sizes[len(sizes) // 2]
    baseline = sorted(g.y for g in inked)[len(inked) // 2]
    spans: list[Span] = []
    for glyph, text in zip(glyphs, _marked(glyphs, size, baseline), strict=True):
        if spans and (spans[-1].font == glyph.font or glyph.generated or glyph.character == " "):
            spans[-1] = Span(spans[-1].text + text, spans[-1].font)
        else:
            spans.append(Span(text, glyph.font))
    lines.append(PrintedLine(tuple(spans), number, min(g.x0 for g in inked), max(g.x1 for g in inked), baseline, size))


def _marked(glyphs: list[_Glyph], size: float, baseline: float) -> list[str]:
    """The characters, raised figures in brackets: "lương²" is "lương[2]", the mark of a footnote; "m²" stays."""
    raised = [_is_raised(glyph, size, baseline) for glyph in glyphs]
    texts = [glyph.character for glyph in glyphs]
    for index, up in enumerate(raised):
        if not up:
            continue
        if not (index and raised[index - 1]):
            before = "".join(texts[max(0, index - 4) : index])
            if _MEASURE.search(before):
                raised[index] = False
                continue
            texts[index] = "[" + texts[index]
        if index + 1 == len(raised) or not raised[index + 1]:
            texts[index] += "]"
    return texts


def _is_raised(glyph: _Glyph, size: float, baseline: float) -> bool:
    small = not glyph.generated and glyph.character.isdigit() and glyph.size < 0.8 * size
    return small and baseline - glyph.y > 0.12 * size


def _glyphs(text_page: pdfium.PdfTextPage, page: pdfium.PdfPage, turn: int) -> list[_Glyph]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = raw.FS_MATRIX()
    place = _placing(page, turn)
    glyphs: list[_Glyph] = []
    text_object, font, scale, angle = None, "", 1.0, 0
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
            text_object, font, angle = owner, _font_name(text_page, index), _angle(text_page, index)
            found = raw.FPDFText_GetMatrix(text_page, index, matrix)
            scale = math.hypot(matrix.c, matrix.d) if found else 1.0
        size = raw.FPDFText_GetFontSize(text_page, index) * scale  # many files keep the size in the matrix and 1 in the font
        size = size if size > 2 else max(top.value - bottom.value, 6.0)
        x0, x1, baseline = place(left.value, right.value, bottom.value, top.value, x.value, y.value)
        glyphs.append(_Glyph(character, x0, x1, baseline, size, font, False, angle))
    return glyphs


def _angle(text_page: pdfium.PdfTextPage, index: int) -> int:
    return round(math.degrees(raw.FPDFText_GetCharAngle(text_page, index)) / 90) * 90 % 360


_Place = Callable[[float, float, float, float, float, float], tuple[float, float, float]]


def _placing(page: pdfium.PdfPage, turn: int) -> _Place:
    """How a glyph's box (left, right, bottom, top) and origin lie on the page as it is read: left edge, right edge, baseline."""
    if turn == 0:
        height = page.get_height()
        return lambda left, right, bottom, top, x, y: (left, right, height - y)
    x_first, y_first, x_last, y_last = page.get_mediabox()
    if turn == 270:
        return lambda left, right, bottom, top, x, y: (bottom - y_first, top - y_first, x - x_first)
    if turn == 90:
        return lambda left, right, bottom, top, x, y: (y_last - top, y_last - bottom, x_last - x)
    return lambda left, right, bottom, top, x, y: (x_last - right, x_last - left, y - y_first)


def _font_name(text_page: pdfium.PdfTextPage, index: int) -> str:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text_page, index, None, 0, flags)
    if length == 0:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(text_page, index, buffer, length, flags)
    return buffer.value.decode("utf-8", "replace")
