"""PDF with a text layer → lines with pages. Scanned pages are left to `ocr.py`, which the dispatcher calls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from ingest.lines import Line, ReadError, Reading
from ingest.readers.legacy_fonts import decode_runs, decode_texts
from ingest.readers.paragraphs import paragraphs
from ingest.readers.pdf_layout import PrintedLine, Span, printed_lines


def read(path: Path, encoding: str = "") -> Reading:
    """All paragraphs in reading order. Raises ReadError for a damaged, encrypted or empty file."""
    pages, found = _in_unicode(_pages(path), encoding)
    if not any(pages):
        raise ReadError("PDF không có lớp chữ (bản quét)")
    lines = tuple(Line(p.text, page=p.page) for p in paragraphs(pages))
    return Reading(lines, reader="pdf", encoding=found)


def _in_unicode(pages: list[list[PrintedLine]], encoding: str) -> tuple[list[list[PrintedLine]], str]:
    """Text of legacy fonts decoded before lines are joined: by font name line by line, else by the file's syllables."""
    found = ""
    result = []
    for lines in pages:
        decoded = [decode_runs([(span.text, span.font) for span in line.spans], encoding) for line in lines]
        found = found or next((name for _, name in decoded if name), "")
        result.append([_with_text(line, text) if name else line for line, (text, name) in zip(lines, decoded, strict=True)])
    if found or encoding:
        return result, found
    texts, found = decode_texts([line.text for lines in pages for line in lines])
    if not found:
        return pages, ""
    rest = iter(texts)
    return [[_with_text(line, next(rest)) for line in lines] for lines in pages], found


def _with_text(line: PrintedLine, text: str) -> PrintedLine:
    return replace(line, spans=(Span(text, line.spans[0].font if line.spans else ""),))


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
