"""Whether headings and list marks of a file are its structure, or only the dress of legal units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.lines import Line, LineKind
from ingest.structure.structure import is_legal

_DRESS = (LineKind.HEADING, LineKind.ITEM)


def settled(lines: Iterable[Line]) -> tuple[Line, ...]:
    """A legal text set in "Heading 2" and automatic lists reads like one typed by hand: its headings become text.

    In other files a bulleted line loses its sign, as in Markdown; numbers stay, for people refer to them.
    """
    lines = tuple(lines)
    plain = tuple(replace(line, kind=LineKind.TEXT, level=0, marker="") if line.kind in _DRESS else line for line in lines)
    if is_legal(plain):
        return plain
    return tuple(_without_sign(line) for line in lines)


def _without_sign(line: Line) -> Line:
    sign, _, rest = line.text.partition(" ")
    return replace(line, text=rest) if line.kind is LineKind.ITEM and line.marker == "-" and rest and len(sign) == 1 else line


def with_texts(lines: Iterable[Line], texts: Iterable[str]) -> tuple[Line, ...]:
    """The same lines with other texts."""
    return tuple(replace(line, text=text) if text != line.text else line for line, text in zip(lines, texts, strict=True))
