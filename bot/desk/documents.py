"""What the desk tells of the documents: which there are, what must be known of them today, and how the last ingestion went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from knowledge.law.types import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """A document and what must be known of it today."""

    document: Document
    passages: int
    notices: tuple[str, ...]


def report_lines(page: Path) -> Iterator[str]:
    """The ingest report, a page for browsers, as lines for a terminal: each file with what is to be said of it, without the trees of
    clauses. Raises OSError where there is none."""
    reader = _Lines()
    reader.feed(page.read_text(encoding="utf-8"))
    reader.close()
    return (line for line in (" ".join(line.split()) for line in reader.lines) if line)


class _Lines(HTMLParser):
    """One line a row, an item, a paragraph or a heading."""

    _BLOCKS = frozenset({"h1", "h2", "p", "tr", "li", "summary", "details", "table", "ul"})

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._inside: list[str] = []  # of what is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        left_out = tag in ("style", "title") or (tag == "ul" and ("class", "tree") in attrs)
        if left_out or (self._inside and tag == self._inside[-1]):
            self._inside.append(tag)
        elif tag in self._BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()
        elif tag in self._BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.lines[-1] += f" {data}"
