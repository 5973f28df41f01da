"""Scans → printed lines, through tesseract with its Vietnamese model (an optional system package).

The lines go through the same `paragraphs.py` as those of a PDF with a text layer, so that both join alike. Every line
keeps the confidence tesseract gives; what comes from here is marked as OCR text wherever it is shown.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from statistics import median

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.lines import ReadError, Reading
from ingest.read.ocr.ocr_language import chosen
from ingest.read.ocr.ocr_markers import repaired
from ingest.read.ocr.ocr_tables import read_table, within
from ingest.read.ocr.ocr_words import Word, words_of
from ingest.read.page.paragraphs import mean_confidence
from ingest.read.page.pdf_layout import PrintedLine, Span
from ingest.read.page.pdf_tables import PageTable
from ingest.read.page.scan_tables import without_rules
from ingest.read.page.table_pages import page_lines
from ingest.read.sign_of_life import sign_of_life
from knowledge.language.text import fold_accents

DPI = 300
_INSTALL = "apt install tesseract-ocr tesseract-ocr-vie"
_PIXELS = 120_000_000  # of one page: A2 at 300 dpi, with room
_PAGES = 300  # of a multi-page TIFF
# Two readings of a 300 dpi page, (size, sharpened): the Vietnamese model reads best at 150-180 dpi (4.6 % of the syllables of
# five pages wrong at full size, 3.3 % and 2.8 % in these two)
_READINGS = ((0.6, False), (0.5, True))
_GAP = 3.5  # times the height of letters, between two words: another column
_SIGN = re.compile(r"§(?=\d)")  # an 8 as tesseract sees it before "0 %"
_CLEAR = 0.8  # confidence of a word in a line that the first reading overlooked
_A4_WIDTH = 2480  # pixels at 300 dpi


def read(path: Path, encoding: str = "") -> Reading:
    """A picture (PNG, JPEG, TIFF with all its pages, BMP). Raises ReadError when tesseract or the picture fails."""
    require_tesseract()
    pages = [recognised(image, number) for number, image in enumerate(_images(path), start=1)]
    lines = tuple(repaired(page_lines([page.lines for page in pages], {n: page.tables for n, page in enumerate(pages, start=1)})))
    if not lines:
        raise ReadError("ảnh không có chữ nào đọc được")
    return Reading(lines, reader="ocr", ocr_confidence=mean_confidence([line for page in pages for line in page.lines]))


def require_tesseract() -> None:
    """Raises ReadError with the way to install what is missing."""
    if reason := missing():
        raise ReadError(reason)


@lru_cache(maxsize=1)
def missing() -> str:
    """Why OCR cannot run here, with the remedy; empty when it can."""
    if shutil.which("tesseract") is None:
        return f"cần nhận dạng chữ (OCR) nhưng máy chưa có tesseract; cài bằng: {_INSTALL}"
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=30).stdout
    if "vie" not in known.split():
        return f"tesseract thiếu dữ liệu tiếng Việt (vie); cài bằng: {_INSTALL}"
    return ""


def _images(path: Path) -> list[Image.Image]:
    Image.MAX_IMAGE_PIXELS = _PIXELS
    try:
        with Image.open(path) as file:
            count = min(getattr(file, "n_frames", 1), _PAGES)
            images = []
            for frame in range(count):
                file.seek(frame)
                if file.width * file.height > _PIXELS:
                    raise ReadError(f"ảnh quá lớn ({file.width} × {file.height} điểm)")
                images.append(_prepared(file))
            return images
    except Image.DecompressionBombError as error:
        raise ReadError("ảnh giải nén ra quá lớn: từ chối để tránh “bom nén”") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ReadError("ảnh hỏng hoặc không phải ảnh") from error


def _prepared(image: Image.Image) -> Image.Image:
    """Upright, grey, on white, and large enough: small pictures of pages are enlarged to about 300 dpi of A4."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "P"):
        layered = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    grey = upright.convert("L")
    short = min(grey.size)
    if 200 < short < 0.6 * _A4_WIDTH:
        factor = min(3.0, _A4_WIDTH / short)
        grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.LANCZOS)
    return grey


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read of a page: lines, and the ruled tables whose words are no part of the lines."""

    lines: list[PrintedLine]
    tables: list[PageTable]


def recognised(image: Image.Image, number: int, dpi: int = DPI) -> ScannedPage:
    """The printed lines of one page image, in tesseract's reading order; coordinates in points as in a PDF.

    The page is read at two sizes side by side, one of them sharpened: tesseract confuses "đẩy" with "đây" in many of its
    errors, and rarely at both sizes. `ocr_language.py` chooses between the two.
    """
    image, grids = without_rules(image, dpi)
    with ThreadPoolExecutor(len(_READINGS)) as pool:
        first, *others = pool.map(lambda reading: words_of(image, reading[0], reading[1], number, dpi), _READINGS)
    sign_of_life()
    texts = chosen([_readings(word, others) for word in first])
    words = [replace(word, text=_SIGN.sub("8", text)) for word, text in zip(first, texts, strict=True)]
    tables = [table for grid in grids if (table := read_table(grid, [words, *others], image, dpi, number)) is not None]
    seen, overlooked = (
        _lines([word for word in found if not any(within(word, table.box) for table in tables)], number)
        for found in (words, _overlooked(words, others))
    )
    return ScannedPage(_inserted(seen, overlooked), tables)


def _overlooked(words: list[Word], others: list[list[Word]]) -> list[Word]:
    """Whole lines that only another reading saw, where the first saw nothing: a title beside a stamp."""
    found: list[Word] = []
    for reading in others:
        lines: dict[tuple[str, ...], list[Word]] = defaultdict(list)
        for word in reading:
            lines[word.line].append(word)
        for line in lines.values():
            clear = [word for word in line if word.confidence >= _CLEAR and any(c.isalnum() for c in word.text)]
            if len(clear) > 1 and 2 * len(clear) >= len(line) and not any(_touches(word, seen) for word in clear for seen in words):
                found += clear
    return found


def _touches(word: Word, other: Word) -> bool:
    across = min(word.left + word.width, other.left + other.width) - max(word.left, other.left)
    down = min(word.top + word.height, other.top + other.height) - max(word.top, other.top)
    return across > 0 and down > 0


def _inserted(lines: list[PrintedLine], overlooked: list[PrintedLine]) -> list[PrintedLine]:
    """Each overlooked line before the first that lies below it."""
    ordered = list(lines)
    for line in overlooked:
        at = next((i for i, other in enumerate(ordered) if other.baseline > line.baseline), len(ordered))
        ordered.insert(at, line)
    return ordered


def _readings(word: Word, others: list[list[Word]]) -> list[tuple[str, float]]:
    """The word as read first, then as the other readings have it in the same place with other accents."""
    plain = fold_accents(word.text)
    same = [other for words in others for other in words if word.covers(other) and fold_accents(other.text) == plain]
    return [(word.text, word.confidence), *((other.text, other.confidence) for other in same)]


def _lines(words: list[Word], page: int) -> list[PrintedLine]:
    lines: dict[tuple[str, ...], list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    heights = [word.height for word in words if len(word.text) > 2]
    usual = median(heights) if heights else 10.0
    return [_line(part, page, usual) for line in lines.values() for part in _columns(line, usual)]


def _columns(line: list[Word], usual: float) -> list[list[Word]]:
    """A line parted where a wide gap shows another column: the two halves of a letterhead."""
    parts = [[line[0]]]
    for before, word in pairwise(line):
        if word.left - before.left - before.width > _GAP * usual:
            parts.append([])
        parts[-1].append(word)
    return parts


def _line(words: list[Word], page: int, usual: float) -> PrintedLine:
    """Ink boxes depend on the letters in them, so a line of about the usual height is taken to have exactly that size."""
    height = median(word.height for word in words)
    letters = sum(len(word.text) for word in words)
    return PrintedLine(
        spans=(Span(" ".join(word.text for word in words), ""),),
        page=page,
        x0=min(word.left for word in words),
        x1=max(word.left + word.width for word in words),
        baseline=median(word.top + word.height for word in words),
        size=usual if 0.6 * usual < height < 1.5 * usual else height,
        confidence=round(sum(word.confidence * len(word.text) for word in words) / letters, 4),
    )
