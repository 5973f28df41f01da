"""PDF with a text layer → lines with pages. Scanned pages are left to `ocr.py`, which the dispatcher calls."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from ingest.lines import Line, ReadError, Reading
from ingest.readers.paragraphs import paragraphs
from ingest.readers.pdf_layout import PrintedLine, printed_lines


def read(path: Path) -> Reading:
    """All paragraphs in reading order. Raises ReadError for a damaged, encrypted or empty file."""
    pages = _pages(path)
    if not any(pages):
        raise ReadError("PDF không có lớp chữ (bản quét)")
    lines = tuple(Line(p.text, page=p.page) for p in paragraphs(pages))
    return Reading(lines, reader="pdf")


def _pages(path: Path) -> list[list[PrintedLine]]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("PDF bị khoá bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại") from error
        raise ReadError("PDF hỏng hoặc không phải PDF") from error
    try:
        return [printed_lines(document[index], index + 1) for index in range(len(document))]
    finally:
        document.close()
