"""Lines → Units of a legal or administrative text, in both styles.

Article style   Phần / Chương / Mục / Tiểu mục / Điều / khoản / điểm
Programme style Điều 1 / I / 1 / a / Đến năm 2025 / - / +

Documents whose own headings are their structure (Markdown, slides, sheets) go to `own_headings.py` instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.identity.header import Header, parse_header, split_merged
from ingest.lines import Line, LineKind
from ingest.structure.attachment import read_attachment
from ingest.structure.closing import completed, letterhead_of_certification
from ingest.structure.front import ClosingBlock, add_block, addressees, attached_kind, front_units, looks_like_signature
from ingest.structure.glued import unglued
from ingest.structure.markers import Marker, Rank, marker_of, number_value
from ingest.structure.open_units import DAMAGED_CHAPTER, OpenUnits
from ingest.structure.sequence import ended, quoted_lines
from ingest.structure.titles import form_of, goes_on_after, heads_annex, is_letterhead, mark_headings, title_lines
from ingest.units import ParsedUnits, Unit, goes_on, row_path
from knowledge.law.frame import NOTES, RECIPIENTS, SIGNATURE
from knowledge.law.types import PassageKind, UnitPath

_DISTRIBUTION = re.compile(r"Nơi nhận\s*[:./]?")
_ORIGIN = re.compile(r"\((?:Điều|Khoản|Điểm) \S+ .{3,400}\bcó hiệu lực .{0,60}\)$")  # below an article of the code: where it comes from
_LETTERHEAD = 10  # lines of one at most
_FOOTNOTE = re.compile(r"\[(\d+)\]\s+\S")
_REMARKS = re.compile(r"Ghi chú\s*:?")  # below a form, what its numbers in brackets stand for
_REMARK = re.compile(r"\(\d{1,2}[a-zđ]?\)\s+\S")


def is_legal(lines: tuple[Line, ...]) -> bool:
    """Whether the text has articles, chapters or Roman sections, or an official header block."""
    texts = [line.text for line in lines if line.kind is LineKind.TEXT][:4000]
    markers = [m for m in map(marker_of, texts) if m and m.firm]
    structural = sum(m.rank in (Rank.ARTICLE, Rank.CHAPTER, Rank.ROMAN, Rank.PART) for m in markers)
    bare = [m.component for m in map(marker_of, texts) if m and m.rank is Rank.ARTICLE]  # "Điều 2" on a line of its own
    return structural >= 2 or bare[:3] == ["Điều 1", "Điều 2", "Điều 3"] or _headed(texts)


def _headed(texts: list[str]) -> bool:
    """Whether an official header block stands at the top: a number, or quốc hiệu above the name of a kind."""
    header = parse_header(split_merged(texts[:30]))
    return bool(header.number or (header.motto and header.found))


def parse(lines: tuple[Line, ...]) -> tuple[ParsedUnits, Header]:
    """Every line becomes one Unit (decoration lines aside), in reading order; the header block is read on the way."""
    lines = unglued(lines)
    outline = ParsedUnits()
    body = _Body(outline)
    if attached := read_attachment(lines):
        header = attached.header
        body.attached(lines[: attached.lines], header.part)
        body.read(lines[attached.lines :])
    else:
        start = _body_start(lines)
        header = front_units(lines[:start], outline)
        body.read(lines[start:])
        header = completed(header, outline.units)
        outline.units = letterhead_of_certification(outline.units)
    mark_headings(outline)
    return outline, header


def _body_start(lines: tuple[Line, ...]) -> int:
    """Index of the first line of the body: the first article, chapter, part or Roman section; else the first number."""
    if (letter := _letter_start(lines)) is not None:
        return letter
    fallback = None
    for index, line in enumerate(lines):
        marker = marker_of(line.text)
        if DAMAGED_CHAPTER.fullmatch(line.text):
            return index
        if marker is None or line.kind is LineKind.ROW:
            continue
        if Rank.PART <= marker.rank <= Rank.ROMAN and number_value(marker.component)[0] <= 1:
            return index
        if fallback is None and marker.rank is Rank.CLAUSE:
            fallback = index
    if fallback is not None:
        return fallback
    return min(len(lines), 12) if parse_header([line.text for line in lines[:30]]).found else 0


def _letter_start(lines: tuple[Line, ...]) -> int | None:
    """A letter has no unit where its body begins: it begins below those whom it is addressed to."""
    texts = [line.text for line in lines[:30]]
    end = next((index + count for index in range(len(texts)) if (count := addressees(lines, index))), None)
    return end if end is not None and parse_header(texts).kind == "Công văn" else None


class _Body(OpenUnits):
    """Reads the body line by line."""

    def __init__(self, outline: ParsedUnits) -> None:
        super().__init__(outline)
        self.closing: ClosingBlock | None = None
        self.closed = False  # the signature has just been read, and nothing but its rest since
        self.may_end = True  # no next article lies ahead
        self.remarks = False  # the remarks below a form are being read

    def attached(self, lines: tuple[Line, ...], label: str) -> None:
        """The heading of a file that is a part of another text: everything below lies under `label`."""
        path = self.outline.add(_unit((label,), lines[0], opens=True))
        self.stack = [(Rank.ANNEX, path[-1])]
        rest = "\n".join(line.text for line in lines[1:])
        if rest:
            self.outline.add(replace(_unit((*path, "đoạn 1"), replace(lines[1], text=rest)), kind=PassageKind.FRONT))
            self.outline.count(path, "đoạn")
        self.previous = lines[-1].text

    def read(self, lines: tuple[Line, ...]) -> None:
        quoted = quoted_lines([line.text if line.kind is LineKind.TEXT else "" for line in lines])
        index = 0
        while index < len(lines):
            line, known = lines[index], len(self.outline.units)
            letter = self.article is None and not self._in_annex and index not in quoted  # a second one in the file
            if letter and (count := addressees(lines, index)):
                self._close()
                self._letterhead_above()
                add_block(self.outline, lines[index : index + count])
                self.stack, self.previous, index = [], "", index + count
                continue
            marker = marker_of(line.text) if index not in quoted and line.kind in (LineKind.TEXT, LineKind.HEADING, LineKind.ITEM) else None
            self.may_end = not goes_on_after(self.article, lines, index, quoted) if self._may_close(line) else True
            self._line(line, marker, quoted=index in quoted)
            self.previous = "" if line.kind in (LineKind.ROW, LineKind.NOTE) else line.text  # after a row a sentence is over
            index += 1
            if self._opened_division(known, line):
                index += self._title(lines, index)
        self._close()

    def _letterhead_above(self) -> None:
        """Between the signature of one letter and those whom the next is addressed to stands the letterhead of the next."""
        units = self.outline.units
        end = next((at + 1 for at in reversed(range(len(units))) if units[at].path[0] in (RECIPIENTS, SIGNATURE)), len(units))
        if self.closed and len(units) - end <= _LETTERHEAD:
            units[end:] = [replace(unit, kind=PassageKind.FRONT) for unit in units[end:]]

    @property
    def _in_annex(self) -> bool:
        """Whether what is read lies in an annex."""
        return bool(self.stack) and self.stack[0][0] is Rank.ANNEX

    def _may_close(self, line: Line) -> bool:
        """Whether the line looks like the beginning of the closing block of the text itself."""
        inside = self.closing is None and self.article is not None and not self._in_annex
        return inside and bool(_DISTRIBUTION.match(line.text) or looks_like_signature(line.text))

    def _opened_division(self, known: int, line: Line) -> bool:
        """Whether the line just read opened a chapter, an annex or the like."""
        fresh = len(self.outline.units) > known and self.closing is None and bool(self.stack)
        return fresh and self.outline.units[-1].opens and self.outline.units[-1].text == line.text and self.stack[-1][0] <= Rank.SUBSECTION

    def _title(self, lines: tuple[Line, ...], start: int) -> int:
        """Joins the title below the heading to it; what an annex is attached to becomes a block. Gives the lines used."""
        annex = self.stack[-1][0] is Rank.ANNEX
        titles, attached = title_lines(self.outline.units[-1].text, lines, start, annex=annex)
        opened = self.outline.units[-1]
        self.outline.units[-1] = replace(opened, text="\n".join([opened.text, *(line.text for line in lines[start : start + titles])]))
        if attached:
            block = lines[start + titles : start + titles + attached]
            path = (*opened.path, f"đoạn {self.outline.count(opened.path, 'đoạn')}")
            text = replace(block[0], text="\n".join(line.text for line in block))
            self.outline.add(replace(_unit(path, text), kind=PassageKind.FRONT))
        if titles + attached:
            self.previous = ""
        return titles + attached

    def _line(self, line: Line, marker: Marker | None, *, quoted: bool) -> None:
        if line.kind in (LineKind.ROW, LineKind.NOTE):
            self._attached_line(line)
        elif (not quoted and self._closing_line(line, marker)) or (not quoted and self._annex_line(line, marker)):
            return
        elif not quoted and self._in_annex and self._remark(line):
            self._attached_line(replace(line, kind=LineKind.NOTE))
        elif not quoted and (unit := self.accepted(line.text, marker)) is not None:
            self._open(unit, line)
        else:
            self._paragraph(line, quoted=quoted)

    def _remark(self, line: Line) -> bool:
        self.remarks = bool(_REMARKS.fullmatch(line.text) or (self.remarks and _REMARK.match(line.text)))
        return self.remarks

    # closing block: distribution list, signature, footnotes of a consolidated text

    def _closing_line(self, line: Line, marker: Marker | None) -> bool:
        if self.closing is None:
            starts = _DISTRIBUTION.match(line.text) or (looks_like_signature(line.text) and self._body_may_end())
            if not starts or not self.may_end:
                return False
            self.closing = ClosingBlock()
        if self.closing.take(line, marker):
            return True
        self._close()
        return False

    def _body_may_end(self) -> bool:
        return bool(self.outline.units) and (ended(self.previous) or self.previous.endswith("./."))

    def _close(self) -> None:
        if self.closing is not None:
            annex = self.stack[:1] if self._in_annex else []
            for unit in self.closing.units(self.outline):
                self.outline.add(replace(unit, path=(*(component for _, component in annex), *unit.path)))
            self.closing, self.finished, self.stack, self.closed = None, True, annex, True

    # annexes and documents issued with this one

    def _annex_line(self, line: Line, marker: Marker | None) -> bool:
        if marker and marker.rank is Rank.ANNEX and heads_annex(marker) and (ended(self.previous) or not self.outline.units):
            self._enter(Rank.ANNEX, marker.component, line)
            return True
        if self.finished and (not self.stack or self.closed) and (kind := attached_kind(line.text)):
            self._enter(Rank.ANNEX, f"{kind} kèm theo", line)
            return True
        if (form := form_of(line.text)) and (self._in_annex or self.finished):
            annex = self.stack[:1] if self._in_annex and not form_of(self.stack[0][1]) else []
            self._enter(Rank.ANNEX, form, line, annex)
            return True
        if self.finished and (note := _FOOTNOTE.match(line.text)):
            if not self._in_annex:  # notes of an annex, between its forms, stay in it
                self.stack, self.closed = [(Rank.ANNEX, NOTES)], False
            path = (self.stack[0][1], f"chú thích {note[1]}")
            self.outline.add(Unit(path, line.text, PassageKind.NOTE, line.page, line.locator, confidence=line.confidence))
            return True
        return False

    def _enter(self, rank: Rank, component: str, line: Line, within: Sequence[tuple[Rank, str]] = ()) -> None:
        self.stack, self.article, self.last_of, self.closed = [], None, {}, False
        path = self.outline.add(_unit((*(above for _, above in within), component), line, opens=True))
        self.stack = [*within, (rank, path[-1])]

    # units of the body

    def _open(self, marker: Marker, line: Line) -> None:
        self.closed = False
        parent = self.parent(marker.rank)
        component = marker.component
        if marker.rank in (Rank.DASH, Rank.PLUS):
            sign = "-" if marker.rank is Rank.DASH else "+"
            number = self.outline.count(parent, sign)
            if component == sign or (*parent, component) in self.outline.used:
                component = f"{sign}{number}"
        elif (*parent, component) in self.outline.used and marker.rank <= Rank.SUBSECTION and self.last(marker.rank) == component:
            self._paragraph(line, quoted=True)  # a running header, or a chapter title printed again
            return
        self.stack = [(r, c) for r, c in self.stack if r < marker.rank]
        path = self.outline.add(_unit((*parent, component), line, opens=True))
        self.stack.append((marker.rank, path[-1]))
        self.last_of[parent, marker.rank] = component
        if marker.rank is Rank.ARTICLE and "." not in component:
            self.article = component

    def _paragraph(self, line: Line, *, quoted: bool = False) -> None:
        parent = tuple(component for _, component in self.stack)
        if not quoted and self.outline.units and goes_on(self.outline.units[-1], line.text, parent):
            last = self.outline.units[-1]
            self.outline.units[-1] = replace(last, text=f"{last.text} {line.text}")
            return
        if self.outline.units and self.outline.units[-1].path == parent and self.outline.units[-1].opens and _ORIGIN.match(line.text):
            last = self.outline.units[-1]
            self.outline.units[-1] = replace(last, text=f"{last.text}\n{line.text}")
            return
        path = (*parent, f"đoạn {self.outline.count(parent, 'đoạn')}")
        rest = self.finished and self.closed and is_letterhead(line.text)
        kind = PassageKind.FRONT if rest else PassageKind.NOTE if parent[:1] == (NOTES,) else PassageKind.TEXT  # what a note quotes
        self.outline.add(replace(_unit(path, line), kind=kind))
        if not parent and not quoted and not rest and self.outline.units:
            self.outline.unparsed.append(line.text)

    def _attached_line(self, line: Line) -> None:
        """A table row or a note: under the open unit, counted by table and row."""
        parent = tuple(component for _, component in self.stack)
        if line.kind is LineKind.NOTE:
            path = (*parent, f"chú thích {self.outline.count(parent, 'chú thích')}")
            kind = PassageKind.NOTE
        else:
            path, kind = (*parent, *row_path(line.table, line.row)), PassageKind.HEADING if line.level else PassageKind.ROW
        self.outline.add(Unit(path, line.text, kind, line.page, line.locator, confidence=line.confidence, below=line.group))


def _unit(path: UnitPath, line: Line, *, opens: bool = False) -> Unit:
    return Unit(path, line.text, PassageKind.TEXT, line.page, line.locator, opens, line.confidence, line.cites)
