"""PowerPoint → lines, slide by slide: title, text, tables, charts, diagrams, grouped shapes, speaker notes.

Each line carries the locator "trang chiếu 12". Slide numbers, dates and footers are dropped. Pictures are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError

from ingest.identity.letterhead import is_body_name
from ingest.lines import Line, LineKind, ReadError, Reading
from ingest.read.breaks import lines_at_breaks
from ingest.read.grids import Cell, plain_rows
from ingest.read.legal_lines import with_texts
from ingest.read.numbering import formatted
from ingest.read.ooxml import slim_package
from ingest.read.table_rows import row_lines
from ingest.repair.legacy_fonts import decode_runs, decode_texts
from ingest.structure.deck import beside, continued, in_reading_order, is_number, opens_text, structured
from ingest.structure.markers import marker_of

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FURNITURE = {PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER}
_LISTED = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY}  # bulleted by their layout
_SCHEMES = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"}
_DEPTH = 30


def read(path: Path, encoding: str = "") -> Reading:
    """All slides in order. Raises ReadError for damaged, encrypted or unsafe files."""
    try:
        deck = pptx.Presentation(slim_package(path))
        slides = list(deck.slides)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise ReadError("tệp PowerPoint hỏng hoặc thiếu phần bắt buộc bên trong") from error
    except etree.XMLSyntaxError as error:
        raise ReadError("tệp PowerPoint hỏng (XML bên trong sai cú pháp hoặc lồng nhau quá sâu)") from error
    walk = _Walk(encoding)
    for number, slide in enumerate(slides, start=1):
        walk.slide(slide, number)
    lines, found = tuple(walk.lines), walk.encoding
    if not found:
        texts, found = decode_texts([line.text for line in lines], encoding)
        lines = with_texts(lines, texts)
    return Reading(lines, reader="pptx", title=_title(lines), outlined=True, encoding=found)


def _title(lines: tuple[Line, ...]) -> str:
    """The first slide's title; where that only says whose slides these are, the capitals below it."""
    first = next((index for index, line in enumerate(lines) if line.kind is LineKind.HEADING), None)
    if first is None or not is_body_name(lines[first].text):
        return lines[first].text if first is not None else ""
    below = list(takewhile(lambda line: line.kind is not LineKind.HEADING and line.text.isupper(), lines[first + 1 : first + 5]))
    return " ".join(line.text for line in below) or lines[first].text


class _Walk:
    def __init__(self, encoding: str) -> None:
        self.lines: list[Line] = []
        self.encoding = ""
        self._forced = encoding
        self._tables = 0
        self._of_text = False  # a slide has named the text whose articles are shown

    def slide(self, slide: Any, number: int) -> None:
        start = len(self.lines)
        title = slide.shapes.title
        heading = " ".join(self._text(p) for p in title.text_frame.paragraphs) if title is not None else ""
        self.lines.append(Line(" ".join(heading.split()) or f"Trang chiếu {number}", kind=LineKind.HEADING, level=1))
        self._shapes([shape for shape in _flattened(slide.shapes, 0) if title is None or shape.shape_id != title.shape_id])
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:  # by relation, not by index
            for paragraph in notes.paragraphs:
                self.lines += [Line(piece, kind=LineKind.NOTE) for piece in lines_at_breaks(self._text(paragraph))]
        hidden = " (ẩn)" if slide._element.get("show") == "0" else ""
        where = f"trang chiếu {number}{hidden}"
        shown = [
            replace(line, locator=where) for line in structured(self.lines[start:], titled=bool(heading.strip()), of_text=self._of_text)
        ]
        self._of_text = opens_text(shown, before=self._of_text)
        before, shown = continued(self.lines[:start], shown)
        self.lines = [*before, *shown]

    def _shapes(self, shapes: list[Any]) -> None:
        """One after the other; in a group a box that holds only a number is the number of the box beside it."""
        at = 0
        while at < len(shapes):
            number, start = _text_of(shapes[at]), len(self.lines)
            numbered = is_number(number) and _grouped(shapes[at : at + 2]) and beside(*shapes[at : at + 2]) and _text_of(shapes[at + 1])
            at += bool(numbered)
            self._shape(shapes[at])
            if numbered and len(self.lines) > start:
                first = self.lines[start]
                self.lines[start] = replace(first, text=f"{number if number[-1] in '.)' else f'{number}.'} {first.text}")
            at += 1

    def _shape(self, shape: Any) -> None:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FURNITURE:
            return
        if getattr(shape, "has_table", False):
            self._rows(_table_cells(shape.table, self._text), named=bool(shape.table.first_row))
        elif getattr(shape, "has_chart", False):
            self._rows(_chart_cells(shape.chart), named=True)
        elif shape.has_text_frame:
            self._paragraphs(shape.text_frame.paragraphs, listed=kind in _LISTED)
        else:
            self._diagram(shape)

    def _paragraphs(self, paragraphs: Any, *, listed: bool) -> None:
        counters: dict[int, int] = {}
        start = len(self.lines)
        for paragraph in paragraphs:
            fresh = len(self.lines) == start
            pieces = lines_at_breaks(self._text(paragraph))
            if not pieces:
                continue
            level = paragraph.level
            counters = {deeper: count for deeper, count in counters.items() if deeper <= level}
            label = _label(paragraph._p, level, counters, listed=listed)
            for index, piece in enumerate(pieces):
                if index or label is None:
                    self._plain(piece, fresh=fresh)
                else:
                    text = piece if label == "-" else f"{label} {piece}"
                    self.lines.append(Line(text, kind=LineKind.ITEM, level=level + 1, marker="-" if label == "-" else "1"))

    def _plain(self, text: str, *, fresh: bool) -> None:
        """A paragraph; the rest of the sentence above it in the same box when it begins with a small letter."""
        last = self.lines[-1] if self.lines and not fresh else None
        if (
            last is not None
            and last.kind in (LineKind.TEXT, LineKind.ITEM)
            and text[:1].islower()
            and marker_of(text) is None
            and not last.text.endswith((".", ";", ":", "!", "?"))
        ):
            self.lines[-1] = replace(last, text=f"{last.text} {text}")
        else:
            self.lines.append(Line(text))

    def _rows(self, cells: list[Cell], *, named: bool) -> None:
        self._tables += 1
        self.lines += row_lines(plain_rows(cells), self._tables, named=named or None)

    def _diagram(self, shape: Any) -> None:
        """SmartArt: the texts of its nodes in the order of the data part."""
        ids = next(iter(shape._element.iter(f"{_DIAGRAM}relIds")), None)
        relation = ids.get(f"{_RELATION}dm") if ids is not None else None
        if relation is None or relation not in shape.part.rels:
            return
        try:
            data = etree.fromstring(shape.part.related_part(relation).blob, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return
        for point in data.iter(f"{_DIAGRAM}pt"):
            text = " ".join("".join(t.text or "" for t in p.iter(f"{_A}t")) for p in point.iter(f"{_A}p"))
            if point.get("type", "node") in ("node", "asst") and text.strip():
                self.lines.append(Line(" ".join(text.split()), kind=LineKind.ITEM, level=1, marker="-"))

    def _text(self, paragraph: Any) -> str:
        runs = []
        for child in paragraph._p.iterchildren():
            if child.tag == f"{_A}fld" and child.get("type", "").startswith(("slidenum", "datetime")):
                continue
            if child.tag in (f"{_A}r", f"{_A}fld"):
                latin = child.find(f"{_A}rPr/{_A}latin")
                runs.append((child.findtext(f"{_A}t") or "", latin.get("typeface", "") if latin is not None else ""))
            elif child.tag == f"{_A}br":
                runs.append(("\n", ""))
        text, found = decode_runs(runs, self._forced)
        self.encoding = self.encoding or found
        return text


def _flattened(shapes: Any, depth: int) -> Iterator[Any]:
    if depth > _DEPTH:
        raise ReadError("tệp PowerPoint có nhóm hình lồng nhau quá sâu: từ chối")
    for shape in in_reading_order(shapes) if depth else shapes:
        if shape._element.tag.endswith("}grpSp"):
            yield from _flattened(shape.shapes, depth + 1)
        else:
            yield shape


def _grouped(shapes: list[Any]) -> bool:
    """Whether there are two of them, each in a group."""
    return len(shapes) == 2 and all(shape._element.getparent().tag.endswith("}grpSp") for shape in shapes)


def _text_of(shape: Any) -> str:
    return str(shape.text_frame.text).strip() if shape.has_text_frame else ""


def _label(paragraph: Any, level: int, counters: dict[int, int], *, listed: bool) -> str | None:
    """ "-" for a bullet, "1." or "a)" for an automatic number, None for plain text."""
    properties = paragraph.find(f"{_A}pPr")
    if properties is None:
        return "-" if listed else None
    if properties.find(f"{_A}buNone") is not None:
        return None
    automatic = properties.find(f"{_A}buAutoNum")
    if automatic is None:
        return "-" if listed or properties.find(f"{_A}buChar") is not None or properties.find(f"{_A}buBlip") is not None else None
    start = automatic.get("startAt", "1")
    counters[level] = counters[level] + 1 if level in counters else int(start) if start.isdigit() else 1
    scheme = automatic.get("type", "arabicPeriod")
    name = next((fmt for prefix, fmt in _SCHEMES.items() if scheme.startswith(prefix)), "decimal")
    number = formatted(counters[level], name) or str(counters[level])
    if scheme.endswith("ParenBoth"):
        return f"({number})"
    return number + (")" if scheme.endswith("ParenR") else "" if scheme.endswith("Plain") else ".")


def _table_cells(table: Any, text_of: Any) -> list[Cell]:
    cells = []
    for row_index, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if not cell.is_spanned:
                text = "\n".join(text_of(p) for p in cell.text_frame.paragraphs)
                height, width = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
                cells.append(Cell(row_index, column, text, height, width))
    return cells


def _chart_cells(chart: Any) -> list[Cell]:
    """A chart as the table it was drawn from: series as columns, categories as rows."""
    plots = list(chart.plots)
    if not plots:
        return []
    categories = [str(category) for category in plots[0].categories]
    series = [one for plot in plots for one in plot.series]
    title = chart.chart_title.text_frame.text.strip() if chart.has_title and chart.chart_title.has_text_frame else ""
    cells = [Cell(0, 0, title or "Nhóm"), *(Cell(0, column, one.name or f"Chuỗi {column}") for column, one in enumerate(series, start=1))]
    for row, category in enumerate(categories, start=1):
        cells.append(Cell(row, 0, category))
        values = [(column, one.values[row - 1]) for column, one in enumerate(series, start=1) if row <= len(one.values)]
        cells += [Cell(row, column, f"{value:g}".replace(".", ",")) for column, value in values if value is not None]
    return cells
