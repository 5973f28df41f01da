"""Scans → printed lines, through tesseract with its Vietnamese model (an optional system package).

The lines go through the same `paragraphs.py` as those of a PDF with a text layer, so that both join alike. Every line
keeps the confidence tesseract gives; what comes from here is marked as OCR text wherever it is shown.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from statistics import median

from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from ingest.lines import Line, ReadError, Reading
from ingest.readers.ocr_language import chosen
from ingest.readers.ocr_markers import repaired
from ingest.readers.paragraphs import mean_confidence, paragraphs
from ingest.readers.pdf_layout import PrintedLine, Span
from ingest.sandbox import sign_of_life
from knowledge.vietnamese import fold_accents

DPI = 300
_INSTALL = "apt install tesseract-ocr tesseract-ocr-vie"
_PAGE_SECONDS = 180
_PIXELS = 120_000_000  # of one page: A2 at 300 dpi, with room
_PAGES = 300  # of a multi-page TIFF
# Two readings of a 300 dpi page, (size, sharpened): the Vietnamese model reads best at 150-180 dpi (4.6 % of the syllables of
# five pages wrong at full size, 3.3 % and 2.8 % in these two)
_READINGS = ((0.6, False), (0.5, True))
_A4_WIDTH = 2480  # pixels at 300 dpi


@dataclass(frozen=True, slots=True)
class _Word:
    """A recognised word; `line` names the printed line it stands on, the box is in points."""

    text: str
    confidence: float
    line: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, row: dict[str, str], points: float) -> _Word:
        box = (int(row[side]) * points for side in ("left", "top", "width", "height"))
        line = (row["block_num"], row["par_num"], row["line_num"])
        return cls(row["text"].strip(), float(row["conf"]) / 100, line, *box)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    def covers(self, other: _Word) -> bool:
        """Whether both boxes are the same place on the page, to within the differences of two readings."""
        shared = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        return shared > 0.6 * max(self.width, other.width) and abs(self.middle - other.middle) < 0.6 * max(self.height, other.height)


def read(path: Path, encoding: str = "") -> Reading:
    """A picture (PNG, JPEG, TIFF with all its pages, BMP). Raises ReadError when tesseract or the picture fails."""
    require_tesseract()
    pages = []
    for number, image in enumerate(_images(path), start=1):
        pages.append(recognised(image, number))
    lines = tuple(repaired(Line(p.text, page=p.page, confidence=p.confidence) for p in paragraphs(pages)))
    if not lines:
        raise ReadError("ảnh không có chữ nào đọc được")
    return Reading(lines, reader="ocr", ocr_confidence=mean_confidence([line for page in pages for line in page]))


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


def recognised(image: Image.Image, number: int, dpi: int = DPI) -> list[PrintedLine]:
    """The printed lines of one page image, in tesseract's reading order; coordinates in points as in a PDF.

    The page is read at two sizes side by side, one of them sharpened: tesseract confuses "đẩy" with "đây" in many of its
    errors, and rarely at both sizes. `ocr_language.py` chooses between the two.
    """
    with ThreadPoolExecutor(len(_READINGS)) as pool:
        first, *others = pool.map(lambda reading: _words(image, reading[0], reading[1], number, dpi), _READINGS)
    sign_of_life()
    texts = chosen([_readings(word, others) for word in first])
    return _lines([replace(word, text=text) for word, text in zip(first, texts, strict=True)], number)


def _words(image: Image.Image, scale: float, sharpened: bool, number: int, dpi: int) -> list[_Word]:
    """The words of one reading, boxes in points."""
    if sharpened:
        image = image.filter(ImageFilter.UnsharpMask(radius=2, percent=100, threshold=0))
    smaller = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    smaller.save(stream, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(round(dpi * scale)), "--psm", "3", "tsv"],
            input=stream.getvalue(),
            capture_output=True,
            check=False,
            timeout=_PAGE_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more threads are slower, and other files are read beside this one
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"nhận dạng trang {number} quá {_PAGE_SECONDS} giây nên đã dừng") from error
    if done.returncode != 0:
        raise ReadError(f"tesseract không đọc được trang {number}")
    points = 72 / (dpi * scale)
    rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [_Word.of(row, points) for row in rows if row["level"] == "5" and row["text"].strip() and float(row["conf"]) >= 0]


def _readings(word: _Word, others: list[list[_Word]]) -> list[tuple[str, float]]:
    """The word as read first, then as the other readings have it in the same place with other accents."""
    plain = fold_accents(word.text)
    same = [other for words in others for other in words if word.covers(other) and fold_accents(other.text) == plain]
    return [(word.text, word.confidence), *((other.text, other.confidence) for other in same)]


def _lines(words: list[_Word], page: int) -> list[PrintedLine]:
    lines: dict[tuple[str, ...], list[_Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    heights = [word.height for word in words if len(word.text) > 2]
    usual = median(heights) if heights else 10.0
    return [_line(line, page, usual) for line in lines.values()]


def _line(words: list[_Word], page: int, usual: float) -> PrintedLine:
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
