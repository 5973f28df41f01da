"""What a reader hands on: the lines of a file, in reading order, each a whole paragraph, row or heading.

A Line is a paragraph as the author wrote it, not a line as the printer broke it. Readers do not look for legal
structure; that is `structure.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ReadError(Exception):
    """A file that cannot be read. The message is one Vietnamese sentence for the person who dropped the file in."""


class LineKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"  # the file itself says so (Markdown #, Word heading style, slide title); `level` from 1
    ITEM = "item"  # a list item of Markdown or HTML; `level` from 1, `marker` "-" or "1"
    ROW = "row"  # one table row, column names included; `table` and `row` count from 1, row 0 names columns of numbered rows
    NOTE = "note"  # footnote or speaker note


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `unit` is the legal unit a digest line says it restates; `cites` those a training line draws on."""

    text: str
    page: int | None = None
    kind: LineKind = LineKind.TEXT
    level: int = 0
    marker: str = ""
    table: int = 0
    row: int = 0
    locator: str = ""
    unit: str = ""
    cites: tuple[str, ...] = ()
    confidence: float | None = None  # of OCR, 0..1
    group: tuple[str, ...] = ()  # titles of the groups of rows a table row lies under; `level` 1 marks such a title itself


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read. `outlined` means the headings of the file are its structure (Markdown, slides, sheets)."""

    lines: tuple[Line, ...]
    reader: str  # "pdf", "docx", …
    title: str = ""
    outlined: bool = False
    warnings: tuple[str, ...] = field(default=())
    ocr_confidence: float | None = None
    encoding: str = ""  # legacy encoding decoded: "tcvn3", "vni", …; empty for Unicode
