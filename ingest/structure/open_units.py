"""The units that are open while a text is read, and whether a marker opens one more: does its number continue the row?"""

from __future__ import annotations

import re

from ingest.structure.markers import Marker, Rank, number_value
from ingest.structure.sequence import ahead, as_letter, continues, ended
from ingest.units import ParsedUnits
from knowledge.law.types import UnitPath

_DAMAGED_ARTICLE = re.compile(r"Điề(?=$|\s)\s*\d?\s*(.*)")
DAMAGED_CHAPTER = re.compile(r"(?:C\s?)?[hH]?\s?(?:ương|ƯƠNG)\s+([IVXLC]+)(?=$|\s)\s*(.*)")


class OpenUnits:
    """Keeps the open units on a stack."""

    def __init__(self, outline: ParsedUnits) -> None:
        self.outline = outline
        self.stack: list[tuple[Rank, str]] = []
        self.last_of: dict[tuple[UnitPath, Rank], str] = {}
        self.article: str | None = None  # articles are numbered through the whole text, or through an annex
        self.previous = ""
        self.finished = False  # the signature has been read

    def accepted(self, text: str, marker: Marker | None) -> Marker | None:
        """The marker if it opens a unit here, perhaps read another way; None when the line is running text."""
        if marker is None:
            return self._damaged(text)
        if marker.rank is Rank.ARTICLE:
            return marker if self._accepts_article(marker) else None
        if marker.rank in (Rank.DASH, Rank.PLUS):
            return marker
        if self._starts_attached(marker):
            self.stack, self.article, self.last_of = [(Rank.ANNEX, "Văn bản kèm theo")], None, {}
        last = self.last(marker.rank)
        if marker.rank is Rank.ROMAN and not continues(last, marker):
            letter = as_letter(marker) if len(marker.component) == 1 else None
            if letter and continues(self.last(Rank.LETTER), letter):
                return letter
        if marker.rank is Rank.LETTER:
            return marker if continues(last, marker) else None
        if continues(last, marker):
            return marker if marker.rank is not Rank.POINT or marker.firm or ended(self.previous) else None
        return self._out_of_row(marker, last)

    def _starts_attached(self, marker: Marker) -> bool:
        """After the signature the units start again from one: a text issued with this one, whose title was not found."""
        restart = marker.rank in (Rank.PART, Rank.CHAPTER) and number_value(marker.component)[0] == 1
        return restart and self.finished and not self.stack and self.article is not None

    def _out_of_row(self, marker: Marker, last: str | None) -> Marker | None:
        """A number that does not continue its row: kept when it lies ahead and the sentence before is over."""
        if marker.rank <= Rank.SUBSECTION:
            return marker if ended(self.previous) and (ahead(last, marker) or number_value(marker.component)[0] == 1) else None
        if marker.firm and ended(self.previous) and ahead(last, marker) and marker.rank is not Rank.SUBPOINT:
            if last is not None and number_value(marker.component)[0] > number_value(last)[0] + 1:
                self.outline.warnings.append(f"Sau “{last}” là “{marker.component}”: có thể thiếu đơn vị ở giữa ({self._where()}).")
            return marker
        return None

    def _accepts_article(self, marker: Marker) -> bool:
        if "." in marker.component:  # of the codified law, "Điều 42.1.NĐ.1.2": numbered by its sources
            return True
        if continues(self.article, marker):
            return marker.firm or ended(self.previous)
        if not marker.firm or not ended(self.previous):
            return False
        if ahead(self.article, marker):
            self.outline.warnings.append(f"Thiếu điều giữa {self.article or 'đầu văn bản'} và {marker.component}.")
            return True
        if number_value(marker.component)[0] == 1 and self.finished and self.stack and self.stack[0][0] is Rank.ANNEX:
            self.stack, self.article, self.last_of = self.stack[:1], None, {}  # another sample in the same annex
            return True
        if number_value(marker.component)[0] == 1 and self.finished:
            self.stack, self.article, self.last_of = [(Rank.ANNEX, "Văn bản kèm theo")], None, {}
            return True
        self.outline.warnings.append(f"{marker.component} lặp lại sau {self.article}: coi là nội dung, không phải điều mới.")
        return False

    def _damaged(self, text: str) -> Marker | None:
        """Headings that lost letters in conversion ("Điề", "ƯƠNG IV"); the number of the article follows from the row."""
        if match := DAMAGED_CHAPTER.fullmatch(text):
            marker = Marker(Rank.CHAPTER, f"Chương {match[1]}", match[2])
            return marker if ahead(self.last(Rank.CHAPTER), marker) else None
        if self.article is not None and _DAMAGED_ARTICLE.fullmatch(text):
            component = f"Điều {number_value(self.article)[0] + 1}"
            self.outline.warnings.append(f"Dòng “{text[:30]}” mất số điều; suy ra {component} theo thứ tự.")
            return Marker(Rank.ARTICLE, component, text)
        return None

    def last(self, rank: Rank) -> str | None:
        """The number that the row of this rank has reached under the units that are open."""
        return self.last_of.get((self.parent(rank), rank))

    def parent(self, rank: Rank) -> UnitPath:
        """The open units above this rank."""
        return tuple(component for r, component in self.stack if r < rank)

    def _where(self) -> str:
        return ", ".join(component for _, component in self.stack) or "đầu văn bản"
