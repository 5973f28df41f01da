"""Word (.docx, .docm) → lines in document order, with the automatic numbers Word shows and python-docx loses.

Kept: paragraphs, tables, nested tables, text boxes, content controls, tracked insertions, hyperlinks, footnotes.
Dropped: headers and footers, tracked deletions, comments, hidden text, the table of contents Word generates.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from ingest.lines import Line, LineKind, ReadError, Reading
from ingest.read.grids import Cell, by_column, is_layout, plain_rows
from ingest.read.legal_lines import settled
from ingest.read.numbering import Numbering, W
from ingest.read.ooxml import slim_package
from ingest.read.table_rows import row_lines
from ingest.read.word.docx_styles import StyleSheet
from ingest.read.word.docx_text import ParagraphText, TextOf

_TRANSPARENT = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_ATTACHED = (LineKind.ROW, LineKind.NOTE)
_INLINED = 400  # characters of a table inside a cell that still reads as the cell's text
_DEPTH = 40  # of nested tables, content controls and text boxes


def read(path: Path, encoding: str = "") -> Reading:
    """All text of the document. Raises ReadError for damaged, encrypted or unsafe files."""
    try:
        document = docx.Document(slim_package(path))
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise ReadError("tệp Word hỏng hoặc thiếu phần bắt buộc bên trong") from error
    except etree.XMLSyntaxError as error:
        raise ReadError(_syntax_message(error)) from error
    body = document.element.find(f"{W}body")
    if body is None:
        raise ReadError("tệp Word hỏng hoặc thiếu phần bắt buộc bên trong")
    walk = _Walk(document.part, encoding)
    walk.blocks(body, 0)
    walk.finish()
    return Reading(
        settled(walk.lines),
        reader="docx",
        warnings=tuple(walk.warnings()),
        encoding=walk.text.encoding,
    )


def _syntax_message(error: etree.XMLSyntaxError) -> str:
    if "depth" in str(error).lower():
        return "tệp Word lồng nhau quá sâu: từ chối"
    return "tệp Word hỏng (XML bên trong sai cú pháp)"


def _part_root(part: Any, kind: str) -> Any | None:
    """The root of a related part ("styles", "numbering", "footnotes", "endnotes"), None when absent."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            try:
                blob = relation.target_part.blob
                return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True)) if blob else None
            except etree.XMLSyntaxError as error:
                raise ReadError(_syntax_message(error)) from error
    return None


class _Walk:
    """Goes through the body once, in reading order: list counters and footnote numbers depend on it."""

    def __init__(self, part: Any, encoding: str) -> None:
        self.styles = StyleSheet(_part_root(part, "styles"))
        self.numbering = Numbering(_part_root(part, "numbering"), self.styles.list_styles())
        self.text = TextOf(self.styles, encoding)
        self.lines: list[Line] = []
        self.notes = {f"{W}{kind}Reference": _notes(_part_root(part, f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        self.tables = 0
        self.contents = 0  # lines of the generated table of contents
        self.in_contents = False
        self.alone = False  # the paragraph fills a cell: its number is shown even if nothing else stands there
        self.pending: ParagraphText | None = None  # of a paragraph whose mark was deleted in tracked changes

    def blocks(self, parent: Any, depth: int) -> None:
        """Paragraphs and tables among the children, looking through content controls and tracked insertions."""
        if depth > _DEPTH:
            raise ReadError("tệp Word lồng nhau quá sâu: từ chối")
        for child in parent.iterchildren():
            if child.tag == f"{W}p":
                self.paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self.finish()
                self.table(child, depth)
            elif child.tag in _TRANSPARENT:
                if child.tag == f"{W}sdt" and _is_contents(child):
                    self.contents += len(list(child.iter(f"{W}p")))
                    continue
                self.blocks(child, depth + 1)

    def paragraph(self, element: Any, depth: int) -> None:
        properties = element.find(f"{W}pPr")
        if self._generated_contents(element, properties):
            return
        content = self.text.paragraph(element, properties)
        if self.pending is not None:
            content = self.pending.followed_by(content)
            self.pending = None
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self.pending = content
            return
        self._emit(content, properties, depth)

    def finish(self) -> None:
        """Write what a deleted paragraph mark held back at the end of its container."""
        if self.pending is not None:
            content, self.pending = self.pending, None
            self._emit(content, None, 0)

    def _generated_contents(self, element: Any, properties: Any | None) -> bool:
        style = self.styles.name(self.styles.paragraph_style(properties)).lower()
        instructions = "".join(text.text or "" for text in element.iter(f"{W}instrText"))
        listed = style.startswith("toc ") or instructions.strip().upper().startswith("TOC ")
        self.contents += listed
        return listed

    def _emit(self, content: ParagraphText, properties: Any | None, depth: int) -> None:
        place = self.styles.list_place(properties, self.numbering)
        heading = self.styles.heading_level(properties)
        pieces = [piece for piece in content.pieces() if piece]
        shown = pieces or content.boxes or content.has_picture or self.alone
        label = self.numbering.label(*place) if place and shown else None
        for index, piece in enumerate(pieces):
            if index == 0 and label is not None:
                kind = LineKind.HEADING if heading else LineKind.ITEM
                marker = "-" if label.bullet else "1"
                self.lines.append(Line(f"{label.text} {piece}", kind=kind, level=heading or label.level + 1, marker=marker))
            elif heading:
                self.lines.append(Line(piece, kind=LineKind.HEADING, level=heading))
            else:
                self.lines.append(Line(piece))
        if not pieces and label is not None and not label.bullet:
            self.lines.append(Line(label.text))
        for reference, identity in content.notes:
            self._note(reference, identity)
        for box in content.boxes:
            self.blocks(box, depth + 1)

    def _note(self, kind: str, identity: str) -> None:
        note = self.notes[kind].get(identity)
        if note is None:
            return
        paragraphs = [self.text.paragraph(p, p.find(f"{W}pPr")).whole() for p in note.iter(f"{W}p")]
        text = " ".join(filter(None, paragraphs))
        if text:
            self.lines.append(Line(f"[{self.text.note_number(kind, identity)}] {text}", kind=LineKind.NOTE))

    # tables

    def table(self, element: Any, depth: int) -> None:
        if depth > _DEPTH:
            raise ReadError("tệp Word lồng nhau quá sâu: từ chối")
        cells: list[Cell] = []
        contents: list[list[Line]] = []
        open_cells: dict[int, int] = {}  # column → index of the cell a vertical merge goes on with
        headers = 0
        for row_index, row in enumerate(_rows(element)):
            headers += headers == row_index and row.find(f"{W}trPr/{W}tblHeader") is not None
            column = _span(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _cells(row):
                width = _span(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val", "continue") == "continue" and column in open_cells:
                    index = open_cells[column]
                    cells[index] = replace(cells[index], rows=row_index - cells[index].row + 1)
                else:
                    lines = _inlined(self._inside(cell, depth))
                    open_cells[column] = len(cells)
                    cells.append(Cell(row_index, column, "\n".join(li.text for li in lines if li.kind not in _ATTACHED), 1, width))
                    contents.append(lines)
                column += width
        if is_layout(cells):
            self.lines += [line for index in by_column(cells) for line in contents[index]]
            return
        self.tables += 1
        self.lines += row_lines(plain_rows(cells, headers), self.tables, named=bool(headers) or self._is_bold(element) or None)
        for cell, lines in zip(cells, contents, strict=True):
            title = _title_of_row(cell, cells)
            self.lines += [
                replace(line, group=(title, *line.group)) if title and line.kind is LineKind.ROW else line
                for line in lines
                if line.kind in _ATTACHED
            ]

    def _is_bold(self, table: Any) -> bool:
        """Whether the letters of the first row, and not those of the last, are bold or shaded: names of columns."""
        rows = _rows(table)
        return len(rows) > 1 and self._stands_out(rows[0]) and not self._stands_out(rows[-1])

    def _stands_out(self, row: Any) -> bool:
        runs = [(run, p) for p in row.iter(f"{W}p") for run in p.iter(f"{W}r") if run.findtext(f"{W}t", "").strip()]
        bold = [self.styles.switched_on("b", run, p.find(f"{W}pPr")) for run, p in runs]
        shaded = [cell.find(f"{W}tcPr/{W}shd") for cell in _cells(row)]
        filled = [shade is not None and shade.get(f"{W}fill", "auto") not in ("auto", "FFFFFF") for shade in shaded]
        return bool(runs) and (all(bold) or (bool(filled) and all(filled)))

    def _inside(self, cell: Any, depth: int) -> list[Line]:
        """The lines of one cell, apart from those of the document."""
        outer, self.lines = self.lines, []
        beside, self.alone = self.alone, len(cell.findall(f"{W}p")) == 1 and cell.find(f"{W}tbl") is None
        self.blocks(cell, depth + 1)
        self.finish()
        self.alone = beside
        outer, self.lines = self.lines, outer
        return outer

    def warnings(self) -> list[str]:
        found = []
        if self.contents:
            found.append(f"Bỏ mục lục do Word tự tạo ({self.contents} dòng).")
        if self.numbering.unknown:
            found.append(f"Kiểu đánh số chưa hỗ trợ, hiện bằng chữ số: {', '.join(sorted(self.numbering.unknown))}.")
        if self.text.hidden:
            found.append(f"Bỏ chữ ẩn ({self.text.hidden} chỗ).")
        return found


def _title_of_row(holder: Cell, cells: list[Cell]) -> str:
    """What a table inside a cell is about: the words of its cell, else those of the longest of its row."""
    row = [cell.text for cell in cells if cell.row <= holder.row < cell.row + cell.rows and cell is not holder]
    return " ".join((holder.text.strip() or max(row, key=len, default="")).split())[:200]


def _inlined(lines: list[Line]) -> list[Line]:
    """The lines of a cell; a small table that fills it is what the cell says, and is read with its row."""
    inner = "; ".join(line.text for line in lines)
    if lines and all(line.kind is LineKind.ROW for line in lines) and len(inner) <= _INLINED:
        return [Line(inner)]
    return lines


def _is_contents(sdt: Any) -> bool:
    gallery = sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _notes(root: Any | None, kind: str) -> dict[str, Any]:
    """Notes by id, without the separators Word keeps among them."""
    if root is None:
        return {}
    return {note.get(f"{W}id", ""): note for note in root.iterchildren(f"{W}{kind}") if note.get(f"{W}type", "normal") == "normal"}


def _rows(parent: Any) -> list[Any]:
    """Rows of a table, through content controls; rows deleted in tracked changes are left out."""
    rows = []
    for child in parent.iterchildren():
        if child.tag == f"{W}tr":
            properties = child.find(f"{W}trPr")
            if properties is None or properties.find(f"{W}del") is None:
                rows.append(child)
        elif child.tag in _TRANSPARENT:
            rows += _rows(child)
    return rows


def _cells(parent: Any) -> list[Any]:
    cells = []
    for child in parent.iterchildren():
        if child.tag == f"{W}tc":
            cells.append(child)
        elif child.tag in _TRANSPARENT:
            cells += _cells(child)
    return cells


def _span(element: Any | None, default: int) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(int(text), 200) if text.isdigit() else default
