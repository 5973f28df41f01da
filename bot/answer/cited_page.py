"""The pages of the texts as they were published: where a citation stands, and whether and how that can be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from bot.answer.answer import Knowledge
from knowledge.law.unit import anchor
from knowledge.store.originals import original

Format = Literal["WEBP", "JPEG"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document, with the unit to be marked on it (its anchor, "" for none)."""

    document_id: str
    number: int
    unit: str = ""


def page_cited(citation: dict[str, Any]) -> Page | None:
    """The page a citation (as JSON) stands on, None where the text has no pages."""
    return Page(citation["document_id"], citation["page"], anchor(tuple(citation["path"]))) if citation.get("page") else None


def page_address(page: Page, picture: str = "") -> str:
    """The page on our site; with "jpg" or "webp" its picture alone."""
    image = f"/anh.{picture}" if picture else ""
    return f"/documents/{page.document_id}/trang/{page.number}{image}" + (f"?unit={quote(page.unit)}" if page.unit else "")


class Originals:
    """The pages of what is indexed now, as they were published. A container of the ids of documents that have any."""

    def __init__(self, current: Callable[[], Knowledge], index: Path) -> None:
        self._current, self._index = current, index

    def __contains__(self, document_id: object) -> bool:
        return isinstance(document_id, str) and self.file(document_id) is not None

    def file(self, document_id: str) -> Path | None:
        """The PDF a document was read from, where it was kept."""
        found = next((d for d in self._current().catalog.documents() if d.id == document_id), None)
        return original(self._index, found.sha256) if found else None

    def picture(self, page: Page, kind: Format = "WEBP") -> bytes | None:
        """The page with its unit marked; None for a page or a file that is not there."""
        file = self.file(page.document_id)
        if file is None:
            return None
        passages = self._current().catalog.passages(page.document_id) if page.unit else ()
        from bot.answer.facsimile import page_picture  # the PDF library loads only where a page is shown

        clause = [p.text for p in passages if anchor(p.path) == page.unit and p.page in (page.number, page.number - 1)]
        return page_picture(file, page.number, " ".join(clause), kind)
