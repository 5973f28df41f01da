"""PDF → lines with pages. Pages without a text layer, or with one of garbage, are read by OCR (`scans.py`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from ingest.lines import ReadError, Reading
from ingest.read.ocr.ocr_markers import repaired
from ingest.read.page.paragraphs import mean_confidence
from ingest.read.page.pdf_layout import PrintedLine, Span, printed_lines, texts_in, upright
from ingest.read.page.pdf_tables import is_ruled, page_tables
from ingest.read.page.table_pages import page_lines
from ingest.read.pdf.scans import with_scans
from ingest.repair.legacy_fonts import decode_runs, decode_texts

_SAME_LINE = 4.0  # points between the baselines of a label and the value beside it


def read(path: Path, encoding: str = "") -> Reading:
    """All paragraphs in reading order. Raises ReadError for a damaged, encrypted or empty file."""
    with opened(path) as document:
        filled = _with_values(document)
        printed, ruled, broken, angles = _pages(document)
        printed = [_beside_labels(lines) for lines in printed] if filled else printed
        pages, found = _in_unicode(printed, encoding)
        scanned, scanned_tables, warnings = with_scans(document, pages, broken)
        ruled = [number for number in ruled if number not in scanned]
        source = _as_read(document, path, filled or any(angles.values()))
        # cells of legacy fonts would come back undecoded
        tables = (
            page_tables(source, ruled, lambda number, boxes: texts_in(document[number - 1], angles[number], boxes)) if not found else {}
        )
    if not any(pages):
        raise ReadError("PDF không có chữ nào đọc được")
    if broken:
        shown = ", ".join(map(str, broken[:20]))
        warnings.append(f"Không mở được {len(broken)} trang ({shown}); các trang khác vẫn được nạp.")
    body = tuple(repaired(page_lines(pages, {**tables, **scanned_tables})))
    confidence = mean_confidence([line for number in scanned for line in pages[number - 1]])
    return Reading(body, reader="pdf", warnings=tuple(warnings), ocr_confidence=confidence, encoding=found)


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


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """The document, closed afterwards. Raises ReadError for a damaged or encrypted one."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("PDF bị khoá bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại") from error
        raise ReadError("PDF hỏng hoặc không phải PDF") from error
    try:
        yield document
    finally:
        document.close()


def _with_values(document: pdfium.PdfDocument) -> bool:
    """What was filled into the fields of a form becomes text of its page; whether there is a form."""
    if document.get_formtype() == pdfium.raw.FORMTYPE_NONE:
        return False
    document.init_forms()
    for number in range(len(document)):
        with suppress(pdfium.PdfiumError):  # a broken page is reported when it is read
            page = document[number]
            page.flatten()
            page.close()
    return True


def _beside_labels(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Values of a form stand at the end of the file: put behind their labels, on the line they are seen on."""
    placed: list[PrintedLine] = []
    for line in sorted(lines, key=lambda li: (round(li.baseline / _SAME_LINE), li.x0)):
        last = placed[-1] if placed else None
        if last is not None and abs(last.baseline - line.baseline) <= _SAME_LINE and line.x0 >= last.x1 - 1:
            font = last.spans[-1].font if last.spans else ""
            placed[-1] = replace(last, spans=(*last.spans, Span(" ", font), *line.spans), x1=line.x1)
        else:
            placed.append(line)
    return placed


def _as_read(document: pdfium.PdfDocument, path: Path, changed: bool) -> Path | io.BytesIO:
    """The file for the table finder; one with turned pages or filled forms as they are read."""
    if not changed:
        return path
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def _pages(document: pdfium.PdfDocument) -> tuple[list[list[PrintedLine]], list[int], list[int], dict[int, int]]:
    """The printed lines of every page, the numbers of pages with ruled tables and of broken pages, and how each page is turned."""
    pages: list[list[PrintedLine]] = []
    ruled, broken = [], []
    angles: dict[int, int] = {}
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            pages.append([])
            broken.append(number)
            if len(broken) > 1000 and not any(pages):
                raise ReadError("PDF hỏng: không mở được trang nào") from None
            continue
        angles[number] = angle = upright(page)
        pages.append(printed_lines(page, number, angle))
        if is_ruled(page, sideways=angle in (90, 270)):
            ruled.append(number)
        page.close()
    if broken and len(broken) == len(pages):
        raise ReadError("PDF hỏng: không mở được trang nào")
    return pages, ruled, broken, angles
