"""The words of a scanned page → the cells of its ruled tables."""

from __future__ import annotations

from PIL import Image

from ingest.read.grids import Cell, plain_rows
from ingest.read.ocr.ocr_words import Word, words_of
from ingest.read.page.pdf_tables import Box, PageTable
from ingest.read.page.scan_tables import Grid, GridCell

_LEGIBLE = 0.5  # confidence of a word that only a second look saw
_INK = 0.002  # share of dark points in a cell that is not empty
_MOST_CELLS = 120  # of a page looked at again
_SCALE = 0.6
Cells = dict[GridCell, str]


def within(word: Word, box: Box) -> bool:
    """Whether the word's centre lies in the box."""
    x0, top, x1, bottom = box
    return x0 <= word.left + word.width / 2 < x1 and top <= word.middle < bottom


def read_table(grid: Grid, readings: list[list[Word]], image: Image.Image, dpi: int, page: int) -> PageTable | None:
    """The rows of a ruled table; None where the rules only frame a stamp or a picture.

    A cell that the first reading left empty is filled from the others, and where there is ink all the same, read by itself:
    tesseract loses single figures in a column of their own.
    """
    texts: Cells = dict.fromkeys(grid.cells, "")
    for index, words in enumerate(readings):
        for cell in [cell for cell, text in texts.items() if not text]:
            inside = [w for w in words if within(w, cell.box) and _is_word(w) and (index == 0 or w.confidence >= _LEGIBLE)]
            texts[cell] = _cell_text(inside)
    if len({cell.column for cell, text in texts.items() if text}) < 2 or sum(map(bool, texts.values())) < 0.5 * len(texts):
        return None
    empty = [cell for cell, text in texts.items() if not text and _has_ink(image, cell.box, dpi)][:_MOST_CELLS]
    texts |= _read_alone(empty, image, dpi, page) if empty else {}
    cells = [Cell(cell.row, cell.column, text, cell.rows, cell.columns) for cell, text in texts.items()]
    inside = [word for word in readings[0] if within(word, grid.box)]
    letters = sum(len(word.text) for word in inside)
    confidence = round(sum(word.confidence * len(word.text) for word in inside) / letters, 4) if letters else None
    return PageTable(grid.box, plain_rows(cells), confidence, page)


def _is_word(word: Word) -> bool:
    """Not the rest of a rule or a speck."""
    return any(c.isalnum() for c in word.text) or (word.text in ("-", "–", "+", "…", "...") and word.confidence >= _LEGIBLE)


def _crop(image: Image.Image, box: Box, dpi: int) -> Image.Image:
    """The cell's inside, without what is left of its rules."""
    inset = 2.5
    x0, top, x1, bottom = box
    left, upper, right, lower = (round(side * dpi / 72) for side in (x0 + inset, top + inset, x1 - inset, bottom - inset))
    return image.crop((left, upper, right, lower))


def _has_ink(image: Image.Image, box: Box, dpi: int) -> bool:
    histogram = _crop(image, box, dpi).histogram()
    return sum(histogram[:128]) > _INK * max(1, sum(histogram))


def _read_alone(cells: list[GridCell], image: Image.Image, dpi: int, page: int) -> Cells:
    """The cells set one below the other on a sheet of their own, and read as one block."""
    crops = [_crop(image, cell.box, dpi) for cell in cells]
    gap = dpi // 6
    sheet = Image.new("L", (max(crop.width for crop in crops) + 2 * gap, sum(crop.height + gap for crop in crops) + gap), 255)
    tops = []
    y = gap
    for crop in crops:
        sheet.paste(crop, (gap, y))
        tops.append(y)
        y += crop.height + gap
    words = [word for word in words_of(sheet, _SCALE, False, page, dpi, layout="6") if word.confidence >= _LEGIBLE]
    found: Cells = {}
    for cell, crop, top in zip(cells, crops, tops, strict=True):
        box = (0.0, top * 72 / dpi, sheet.width * 72 / dpi, (top + crop.height) * 72 / dpi)
        found[cell] = _cell_text([word for word in words if within(word, box)])
    return found


def _cell_text(words: list[Word]) -> str:
    """The words of a cell, line by line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.middle):
        if lines and word.middle - lines[-1][0].middle < 0.6 * max(word.height, lines[-1][0].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(word.text for word in sorted(line, key=lambda w: w.left)) for line in lines)
