"""Lines → Units of a document whose own headings are its structure: Markdown, slides, sheets, web pages, plain text.

The path is the headings as written, then "-n" / "+n" for list items, "mục n" for numbered ones, "đoạn n" for paragraphs.
A line that says which legal unit it restates ("… {Điều 1/III/2/a}" in a digest) gets that unit as its path, and so do the headings
above such lines ("2. Cải cách …" under "III. Nội dung …"): a digest is one tree.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.lines import Line, LineKind
from ingest.structure.deck import same_heading
from ingest.structure.markers import marker_of
from ingest.units import ParsedUnits, Unit, goes_on, row_path
from knowledge.law.types import PassageKind, UnitPath


def parse(lines: tuple[Line, ...], title: str = "") -> ParsedUnits:
    """Every line becomes one Unit. A heading equal to the document's title opens no level of its own."""
    restated = {tuple(line.unit.split("/")) for line in lines if line.unit}
    reader = _Reader(title, frozenset(path[:n] for path in restated for n in range(1, len(path) + 1)))
    for line in lines:
        reader.read(line)
    return reader.outline


class _Reader:
    def __init__(self, title: str, restated: frozenset[UnitPath]) -> None:
        self.title = title
        self.restated = restated  # every unit that the document's lines restate, with all units above
        self.outline = ParsedUnits()
        self.headings: list[tuple[int, str, str]] = []  # level, the heading as written, its component of a path
        self.items: list[tuple[int, str]] = []

    def read(self, line: Line) -> None:
        if line.kind is LineKind.HEADING:
            self._heading(line)
        elif line.kind is LineKind.ITEM:
            self._item(line)
        elif line.kind is LineKind.ROW:
            self.items = []
            kind = PassageKind.HEADING if line.level else PassageKind.ROW
            self._add((*self._path(), *row_path(line.table, line.row)), line, kind)
        elif line.kind is LineKind.NOTE:
            self._add((*self._path(), f"chú thích {self.outline.count(self._path(), 'chú thích')}"), line, PassageKind.NOTE)
        else:
            if line.level == 0:
                self.items = []
            parent = self._path()
            if not line.unit and self.outline.units and goes_on(self.outline.units[-1], line.text, parent):
                last = self.outline.units[-1]
                self.outline.units[-1] = replace(last, text=f"{last.text} {line.text}")
                return
            self._add((*parent, f"đoạn {self.outline.count(parent, 'đoạn')}"), line, PassageKind.TEXT)

    def _heading(self, line: Line) -> None:
        self.items = []
        open_one = next((heading for heading in self.headings if heading[0] == line.level), None)
        self.headings = [heading for heading in self.headings if heading[0] < line.level]
        if line.text == self.title and not self.headings:
            self.outline.add(
                Unit((line.text,), line.text, PassageKind.HEADING, line.page, line.locator, headings=(), confidence=line.confidence)
            )
            return
        parent = tuple(component for _, _, component in self.headings)
        path = (*parent, self._component(parent, line.text))
        above = tuple(text for _, text, _ in self.headings)
        path = self.outline.add(
            Unit(
                path,
                line.text,
                PassageKind.HEADING,
                line.page,
                line.locator,
                opens=True,
                headings=above,
                confidence=line.confidence,
                shared=path[-1] != line.text,  # a line further up may restate the whole unit
            )
        )
        again = open_one is not None and bool(line.locator) and same_heading(open_one[1], line.text)  # on the next slide
        self.headings.append(open_one if again and open_one else (line.level, line.text, path[-1]))

    def _component(self, parent: UnitPath, heading: str) -> str:
        """The legal unit a heading opens when lines below restate that unit, else the heading as written."""
        marker = marker_of(heading)
        unit = marker.component if marker else heading
        return unit if (*parent, unit) in self.restated else heading

    def _item(self, line: Line) -> None:
        self.items = [(level, component) for level, component in self.items if level < line.level]
        parent = self._path()
        sign = "mục" if line.marker[:1].isdigit() else "-" if line.level % 2 else "+"
        number = self.outline.count(parent, sign)
        component = f"mục {number}" if sign == "mục" else f"{sign}{number}"
        path = self._add((*parent, component), line, PassageKind.TEXT)
        self.items.append((line.level, path[-1] if not line.unit else component))

    def _path(self) -> UnitPath:
        return (*(component for _, _, component in self.headings), *(component for _, component in self.items))

    def _add(self, path: UnitPath, line: Line, kind: PassageKind) -> UnitPath:
        path = tuple(line.unit.split("/")) if line.unit else path
        headings = tuple(text for _, text, _ in self.headings)
        return self.outline.add(
            Unit(
                path,
                line.text,
                kind,
                line.page,
                line.locator,
                False,
                line.confidence,
                line.cites,
                headings,
                line.group,
                shared=bool(line.unit),
            )
        )
