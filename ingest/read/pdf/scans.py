"""Which pages of a PDF are scans, and their lines by OCR.

A scan is a page of pictures with hardly a letter (a running header stamped on it is none of it), or one whose text layer is
worthless: a full-page picture under words that are no Vietnamese or bear no marks (a scanner's own English OCR), or letters
without a meaning in Unicode. What a scanner did to some pages it did to all: one verdict for the scanned pages of a file.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ingest.lines import ReadError
from ingest.read.ocr import ocr
from ingest.read.page.paragraphs import is_gazette
from ingest.read.page.pdf_layout import PrintedLine
from ingest.read.page.pdf_tables import PageTable
from ingest.repair.hygiene import clean_text
from ingest.repair.quality import is_worthless
from ingest.repair.syllables import accented, validity

_FEW_LETTERS = 25
_STAMP = 300  # letters that may lie on a scan without being its text layer
_MARKED = 0.4  # of the words under a full-page picture must bear Vietnamese marks; in clean texts two in three do
_WORDS = 20  # below this many nothing is said of a layer
_SHARE = 1 / 3  # of the scanned pages with a worthless layer, from which all are read again
_DRAWINGS = 60  # paths on a page without text: letters turned into outlines
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_SIDE = 4200  # pixels of the longer side of a rendered page, at most


Scans = tuple[list[int], dict[int, list[PageTable]], list[str]]


def with_scans(document: pdfium.PdfDocument, pages: list[list[PrintedLine]], broken: list[int]) -> Scans:
    """Replace the lines of scanned pages by those of OCR, in place. Gives their numbers, their tables, and warnings.

    Without tesseract a file of nothing but scans is a ReadError; otherwise the pages left out are named in a warning.
    """
    scanned = _scanned(document, pages, broken)
    if not scanned:
        return [], {}, []
    if reason := ocr.missing():
        if len(scanned) == len(pages) or not any(pages):
            raise ReadError(f"PDF là bản quét; {reason}")
        return [], {}, [f"Trang {', '.join(map(str, scanned))} là bản quét, chưa đọc được: {reason}."]
    tables: dict[int, list[PageTable]] = {}
    for number in scanned:
        page = document[number - 1]
        scale = min(ocr.DPI / 72, _SIDE / max(page.get_width(), page.get_height(), 1))
        image = page.render(scale=scale, grayscale=True).to_pil()
        page.close()
        read = _read(image, number, round(scale * 72))
        pages[number - 1] = read.lines
        if read.tables:
            tables[number] = read.tables
    return scanned, tables, [f"{len(scanned)} trang là bản quét, đọc bằng nhận dạng chữ (OCR): cần đối chiếu với bản gốc."]


def _read(image: Image.Image, number: int, dpi: int) -> ocr.ScannedPage:
    """The page by OCR; one that reads as no Vietnamese is tried in the other directions."""
    read = ocr.recognised(image, number, dpi)
    if read.tables or (read.lines and not is_worthless(line.text for line in read.lines)):
        return read
    for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180):
        turned = ocr.recognised(image.transpose(turn), number, dpi)
        if _valid_words(turned) > max(_WORDS, 2 * _valid_words(read)):
            return turned
    return read


def _valid_words(page: ocr.ScannedPage) -> int:
    cells = (cell for table in page.tables for row in table.rows for cell in row)
    return accented(" ".join([*(line.text for line in page.lines), *cells]))[0]


def _scanned(document: pdfium.PdfDocument, pages: list[list[PrintedLine]], broken: list[int]) -> list[int]:
    """Numbers of the pages to be read by OCR."""
    empty, layered, worthless = [], [], []
    for number, lines in enumerate(pages, start=1):
        if number in broken:
            continue
        text = "\n".join(line.text for line in lines if not is_gazette(line.text) and not line.text.isdigit())
        page = document[number - 1]
        covered = _covered(page)
        if _has_no_text(text, covered, page):
            empty.append(number)
        elif covered > 0.7:
            layered.append(number)
        if number not in empty and (_is_unmapped(text) or (covered > 0.7 and _is_worthless_layer(text))):
            worthless.append(number)
        page.close()
    same_scanner = layered if worthless and len(worthless) >= _SHARE * len(layered) else []
    return sorted({*empty, *worthless, *same_scanner})


def _has_no_text(text: str, covered: float, page: pdfium.PdfPage) -> bool:
    letters = sum(c.isalnum() for c in text)
    if letters < _FEW_LETTERS:
        return covered > 0.05 or _drawings(page) >= _DRAWINGS
    return letters < _STAMP and covered > 0.5


def _is_unmapped(text: str) -> bool:
    return len(_UNMAPPED.findall(text)) > 0.1 * len(text)


def _is_worthless_layer(text: str) -> bool:
    good, counted = validity(clean_text(text))
    marked, words = accented(text)
    return (counted >= _WORDS and good < 0.6 * counted) or (words >= _WORDS and marked < _MARKED * words)


def _covered(page: pdfium.PdfPage) -> float:
    """The share of the page under its largest picture."""
    area = max(page.get_width() * page.get_height(), 1.0)
    shares = [0.0]
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        shares.append(abs((right - left) * (top - bottom)) / area)
    return max(shares)


def _drawings(page: pdfium.PdfPage) -> int:
    return sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2))
