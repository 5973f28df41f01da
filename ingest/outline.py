"""Lines → Units of a document whose own headings are its structure: Markdown, slides, sheets, web pages, plain text.

The path is the headings as written, then "-n" / "+n" for list items, "mục n" for numbered ones, "đoạn n" for paragraphs.
A line that says which legal unit it restates ("… {Điều 1/III/2/a}" in a digest) gets that unit as its path.
"""

from __future__ import annotations

from ingest.lines import Line, LineKind
from ingest.units import Outline, Unit
from knowledge.types import PassageKind, UnitPath


def parse(lines: tuple[Line, ...], title: str = "") -> Outline:
    """Every line becomes one Unit. A heading equal to the document's title opens no level of its own."""
    reader = _Reader(title)
    for line in lines:
        reader.read(line)
    return reader.outline


class _Reader:
    def __init__(self, title: str) -> None:
        self.title = title
        self.outline = Outline()
        self.headings: list[tuple[int, str]] = []
        self.items: list[tuple[int, str]] = []

    def read(self, line: Line) -> None:
        if line.kind is LineKind.HEADING:
            self._heading(line)
        elif line.kind is LineKind.ITEM:
            self._item(line)
        elif line.kind is LineKind.ROW:
            self.items = []
            self._add((*self._path(), f"bảng {line.table}", f"dòng {line.row}"), line, PassageKind.ROW)
        elif line.kind is LineKind.NOTE:
            self._add((*self._path(), f"chú thích {self.outline.count(self._path(), 'chú thích')}"), line, PassageKind.NOTE)
        else:
            if line.level == 0:
                self.items = []
            parent = self._path()
            self._add((*parent, f"đoạn {self.outline.count(parent, 'đoạn')}"), line, PassageKind.TEXT)

    def _heading(self, line: Line) -> None:
        self.items = []
        self.headings = [(level, text) for level, text in self.headings if level < line.level]
        if line.text == self.title and not self.headings:
            self.outline.add(
                Unit((line.text,), line.text, PassageKind.HEADING, line.page, line.locator, headings=(), confidence=line.confidence)
            )
            return
        path = (*(text for _, text in self.headings), line.text)
        above = tuple(text for _, text in self.headings)
        path = self.outline.add(
            Unit(path, line.text, PassageKind.HEADING, line.page, line.locator, opens=True, headings=above, confidence=line.confidence)
        )
        self.headings.append((line.level, path[-1]))

    def _item(self, line: Line) -> None:
        self.items = [(level, component) for level, component in self.items if level < line.level]
        parent = self._path()
        sign = "mục" if line.marker[:1].isdigit() else "-" if line.level % 2 else "+"
        number = self.outline.count(parent, sign)
        component = f"mục {number}" if sign == "mục" else f"{sign}{number}"
        path = self._add((*parent, component), line, PassageKind.TEXT)
        self.items.append((line.level, path[-1] if not line.unit else component))

    def _path(self) -> UnitPath:
        return (*(text for _, text in self.headings), *(component for _, component in self.items))

    def _add(self, path: UnitPath, line: Line, kind: PassageKind) -> UnitPath:
        path = tuple(line.unit.split("/")) if line.unit else path
        headings = tuple(text for _, text in self.headings)
        return self.outline.add(
            Unit(path, line.text, kind, line.page, line.locator, False, line.confidence, line.cites, headings, shared=bool(line.unit))
        )
