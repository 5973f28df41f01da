"""One HTML element → lines, in the order a browser shows them; list numbers are rebuilt from ol, type, start and value."""

from __future__ import annotations

import re
from typing import Any

from ingest.lines import Line, LineKind, ReadError
from ingest.read.breaks import lines_at_breaks
from ingest.read.grids import Cell, by_column, is_layout, plain_rows
from ingest.read.numbering import formatted
from ingest.read.table_rows import row_lines
from ingest.repair.legacy_fonts import decode_runs

_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "header", "html", "main", "p", "pre", "section", "summary", "hr", "form", "tbody", "thead", "tr", "td", "th", "caption",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = {"script", "style", "noscript", "template", "head", "title", "del", "svg", "math", "input", "textarea", "button", "select"}
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_TYPES = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
}  # fmt: skip
_FONT = re.compile(r"font-family\s*:\s*['\"]?([^;'\",]+)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w\-]+)", re.IGNORECASE)
_DEPTH = 200


def is_hidden(element: Any) -> bool:
    """Elements a browser does not show, and navigation by its ARIA role."""
    style = (element.get("style") or "").replace(" ", "").lower()
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return (
        hidden or "display:none" in style or "visibility:hidden" in style or element.get("role") in ("navigation", "search", "contentinfo")
    )


class HtmlWalk:
    """Collects `lines`; `encoding` is the legacy encoding that font names showed."""

    def __init__(self, forced: str = "") -> None:
        self.lines: list[Line] = []
        self.encoding = ""
        self._forced = forced
        self._runs: list[tuple[str, str]] = []
        self._heading = 0
        self._items: list[tuple[str, int]] = []  # label and level of list items whose text has not come yet
        self._level = 0
        self._tables = 0

    def read(self, element: Any) -> None:
        self._walk(element, "", 0)
        self._flush()

    def _walk(self, element: Any, font: str, depth: int) -> None:
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        if depth > _DEPTH:
            raise ReadError("trang web lồng nhau quá sâu: từ chối")
        font = element.get("face") or _styled_font(element) or font
        tag = element.tag
        if tag in _HEADINGS:
            self._flush()
            self._heading = _HEADINGS[tag]
            self._inside(element, font, depth)
            self._flush()
            self._heading = 0
        elif tag in ("ul", "ol"):
            self._list(element, font, depth)
        elif tag == "table":
            self._table(element, font, depth)
        elif tag == "br":
            self._runs.append(("\n", font))
        elif tag in _BLOCKS:
            self._flush()
            self._inside(element, font, depth)
            self._flush()
        else:
            self._inside(element, font, depth)

    def _inside(self, element: Any, font: str, depth: int) -> None:
        self._text(element.text, font)
        for child in element.iterchildren():
            self._walk(child, font, depth + 1)
            self._text(child.tail, font)

    def _text(self, text: str | None, font: str) -> None:
        if text:
            self._runs.append((re.sub(r"[ \t\r\n\f]+", " ", text), font))

    def _flush(self) -> None:
        text, found = decode_runs(self._runs, self._forced)
        self._runs = []
        self.encoding = self.encoding or found
        pieces = lines_at_breaks(text)
        for index, piece in enumerate(pieces):
            if self._heading:
                self.lines.append(Line(piece, kind=LineKind.HEADING, level=self._heading))
            elif index == 0 and self._items:
                label, level = self._items.pop()
                self._items.clear()
                self.lines.append(Line(f"{label} {piece}", kind=LineKind.ITEM, level=level, marker="-" if label == "•" else "1"))
            else:
                self.lines.append(Line(piece))

    def _list(self, element: Any, font: str, depth: int) -> None:
        self._flush()
        self._level += 1
        value = _integer(element.get("start"), 1)
        fmt = _list_format(element)
        for child in element.iterchildren():
            if child.tag in ("ul", "ol"):  # a list nested without its li
                self._list(child, font, depth + 1)
            elif child.tag == "li":
                value = _integer(child.get("value"), value)
                self._item(child, fmt, value, font, depth)
                value += 1
        self._level -= 1

    def _item(self, element: Any, fmt: str, value: int, font: str, depth: int) -> None:
        self._flush()
        label = "•" if fmt == "bullet" else f"{formatted(value, fmt) or value}."
        self._items = [] if fmt == "none" else [(label, self._level)]
        self._inside(element, element.get("face") or font, depth)
        self._flush()
        self._items = []

    def _table(self, element: Any, font: str, depth: int) -> None:
        self._flush()
        outer, self.lines = self.lines, []
        cells: list[Cell] = []
        contents: list[list[Line]] = []
        taken: set[tuple[int, int]] = set()
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        for row_index, row in enumerate(rows):
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (row_index, column) in taken:
                    column += 1
                height = max(1, min(_integer(cell.get("rowspan"), 1), len(rows) - row_index))
                width = max(1, min(_integer(cell.get("colspan"), 1), 100))
                taken |= {(r, c) for r in range(row_index, row_index + height) for c in range(column, column + width)}
                self.lines = []
                self._walk(cell, font, depth + 1)
                text = "\n".join(line.text for line in self.lines if line.kind is not LineKind.ROW)
                cells.append(Cell(row_index, column, text, height, width))
                contents.append(self.lines)
                column += width
        self.lines = outer
        if caption := " ".join(" ".join(c.text_content() for c in element.iterchildren("caption")).split()):
            self.lines.append(Line(caption))
        if is_layout(cells):
            self.lines += [line for index in by_column(cells) for line in contents[index]]
            return
        headers = sum(1 for row in rows if row.getparent().tag == "thead")
        named = headers > 0 or (bool(rows) and all(cell.tag == "th" for cell in rows[0].iterchildren("td", "th")))
        self._tables += 1
        self.lines += row_lines(plain_rows(cells, headers), self._tables, named=named or None)
        self.lines += [line for lines in contents for line in lines if line.kind is LineKind.ROW]


def _styled_font(element: Any) -> str:
    match = _FONT.search(element.get("style") or "")
    return match[1].strip() if match else ""


def _list_format(element: Any) -> str:
    match = _LIST_STYLE.search(element.get("style") or "")
    if match and match[1].lower() in _CSS_TYPES:
        return _CSS_TYPES[match[1].lower()]
    return _TYPES.get(element.get("type") or "1", "decimal") if element.tag == "ol" else "bullet"


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default
