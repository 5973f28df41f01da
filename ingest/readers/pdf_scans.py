"""Which pages of a PDF are scans, and their lines by OCR.

A scan is a page with pictures and hardly a letter, or one whose text layer is garbage: a full-page picture under words
that are no Vietnamese (a scanner's own English OCR), or letters without a meaning in Unicode.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.hygiene import clean_text
from ingest.lines import ReadError
from ingest.readers import ocr
from ingest.readers.pdf_layout import PrintedLine
from ingest.syllables import validity

_FEW_LETTERS = 25
_DRAWINGS = 60  # paths on a page without text: letters turned into outlines
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_SIDE = 4200  # pixels of the longer side of a rendered page, at most


def with_scans(document: pdfium.PdfDocument, pages: list[list[PrintedLine]], broken: list[int]) -> tuple[list[int], list[str]]:
    """Replace the lines of scanned pages by those of OCR, in place. Gives their numbers, and warnings.

    Without tesseract a file of nothing but scans is a ReadError; otherwise the pages left out are named in a warning.
    """
    scanned = [number for number, lines in enumerate(pages, start=1) if number not in broken and _is_scan(document, number, lines)]
    if not scanned:
        return [], []
    if reason := ocr.missing():
        if len(scanned) == len(pages) or not any(pages):
            raise ReadError(f"PDF là bản quét; {reason}")
        return [], [f"Trang {', '.join(map(str, scanned))} là bản quét, chưa đọc được: {reason}."]
    for number in scanned:
        page = document[number - 1]
        scale = min(ocr.DPI / 72, _SIDE / max(page.get_width(), page.get_height(), 1))
        image = page.render(scale=scale, grayscale=True).to_pil()
        page.close()
        pages[number - 1] = ocr.recognised(image, number, round(scale * 72))
    return scanned, [f"{len(scanned)} trang là bản quét, đọc bằng nhận dạng chữ (OCR): cần đối chiếu với bản gốc."]


def _is_scan(document: pdfium.PdfDocument, number: int, lines: list[PrintedLine]) -> bool:
    text = "\n".join(line.text for line in lines)
    letters = sum(c.isalnum() for c in text)
    page = document[number - 1]
    try:
        if letters < _FEW_LETTERS:
            return _covered(page) > 0.05 or _drawings(page) >= _DRAWINGS
        if len(_UNMAPPED.findall(text)) > 0.1 * len(text):
            return True
        good, counted = validity(clean_text(text))
        return counted >= 20 and good < 0.6 * counted and _covered(page) > 0.7
    finally:
        page.close()


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
