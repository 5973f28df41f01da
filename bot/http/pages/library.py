"""The library for people: documents, the reading view, two texts side by side, the six contents, the glossary."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, Response

from bot.answer.cited_page import Format, Page
from bot.answer.notices import document_notices, newer_texts
from bot.areas import AREAS, Area, programme
from bot.http.api.api import document_json, find_document
from bot.http.door import texts
from bot.http.door.access import Reader
from bot.http.door.problems import Problem
from bot.http.pages import glossary
from bot.http.pages.two_texts import compare
from bot.http.site.document_view import highlight, page_starts, read
from bot.http.site.rendering import render
from bot.http.site.site import Site, SiteHere
from bot.http.site.table_of_contents import ContentsEntry
from knowledge.law.types import Document, RelationKind, Tier
from knowledge.law.unit import document_label

router = APIRouter(include_in_schema=False)


@router.get("/documents")
async def documents(request: Request, site: SiteHere, _: Reader, as_of: Annotated[str, Query(max_length=10)] = "") -> Response:
    rows = await site.work(lambda: listed(site, day_of(as_of) or date.today()))
    return render(request, "documents.html", documents=rows)


@router.get("/documents/{id}")
async def document(
    id: str,
    request: Request,
    site: SiteHere,
    _: Reader,
    unit: Annotated[str, Query(max_length=500)] = "",
    find: Annotated[str, Query(max_length=200)] = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The whole text; #anchor or ?unit=anchor marks a unit, ?find= marks words without JavaScript."""

    def values() -> dict[str, Any]:
        shelf = site.shelf
        catalog, everything = shelf.catalog, shelf.documents
        shown = find_document(shelf, id)
        passages = catalog.passages(id)
        needle = " ".join(find.split())
        return {
            "document": shown,
            "name": document_label(shown),
            "info": document_json(shown, day_of(as_of) or date.today()),
            "notices": document_notices(shown, catalog, day_of(as_of) or date.today()),
            "outline": ContentsEntry.of(catalog.sections(id), passages),
            "root": read(passages, unit),
            "find": needle,
            "found": sum(m for p in passages for _, m in highlight(p.text, needle)) if needle else 0,
            "newer": [other for other, _ in newer_texts(shown, catalog)],
            "older": _older(shown, everything),
            "original": id in site.originals,
            "starts": page_starts(passages) if id in site.originals else {},
        }

    return await site.work(lambda: render(request, "document.html", **values()))


@router.get("/documents/{id}/goc.pdf")
async def original_file(id: str, site: SiteHere, _: Reader) -> Response:
    """The PDF itself."""
    path = await site.work(lambda: _original(site, id))
    return FileResponse(path, media_type="application/pdf", filename=f"{id}.pdf")


@router.get("/documents/{id}/trang/{number}")
async def original_page(
    id: str, number: int, request: Request, site: SiteHere, _: Reader, unit: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """A page of the PDF as it was published, with a way to the next and back to the text."""

    def values() -> dict[str, Any]:
        _original(site, id)
        document = find_document(site.shelf, id)
        return {"document": document, "name": document_label(document), "number": number, "unit": unit}

    return await site.work(lambda: render(request, "page.html", **values()))


@router.get("/documents/{id}/trang/{number}/anh.{kind}")
async def page_image(
    id: str,
    number: int,
    kind: Literal["webp", "jpg"],
    site: SiteHere,
    _: Reader,
    unit: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """The picture of a page, the clause `unit` marked; JPEG for messengers that fetch it."""
    format: Format = "WEBP" if kind == "webp" else "JPEG"

    def picture() -> bytes | None:
        _original(site, id)
        return site.originals.picture(Page(id, number, unit), format)

    image = await site.draw(picture)
    if image is None:
        raise Problem(404, "not_found", texts.NO_PAGE.format(number=number))
    return Response(image, media_type=f"image/{format.lower()}", headers={"Cache-Control": "private, max-age=3600"})


def _original(site: Site, id: str) -> Path:
    """Raises Problem 404 for a text that did not come from a PDF."""
    path = site.originals.file(find_document(site.shelf, id).id)
    if path is None:
        raise Problem(404, "not_found", texts.NO_ORIGINAL)
    return path


@router.get("/compare")
async def comparison(
    request: Request,
    site: SiteHere,
    _: Reader,
    old: Annotated[str, Query(max_length=200)] = "",
    new: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Two texts side by side, unit by unit, with what was dropped and added; without two texts, their choice."""

    def choice() -> dict[str, Any]:
        return {"documents": listed(site, date.today()), "old": old, "new": new}

    def rows() -> dict[str, Any]:
        shelf = site.shelf
        before, after = find_document(shelf, old), find_document(shelf, new)
        catalog = shelf.catalog
        pairs = compare(before, catalog.passages(old), after, catalog.passages(new))
        return {"old": before, "new": after, "old_name": document_label(before), "new_name": document_label(after), "pairs": pairs}

    if not (old and new):
        return render(request, "compare_choice.html", **await site.work(choice))
    return render(request, "compare.html", **await site.work(rows))


@router.get("/areas/{slug}")
async def area(slug: str, request: Request, site: SiteHere, _: Reader) -> Response:
    chosen = next((a for a in AREAS if a.slug == slug), None)
    if chosen is None:
        raise Problem(404, "not_found", texts.NOT_FOUND)
    return render(request, "area.html", **await site.work(lambda: _area_values(site, chosen)))


@router.get("/glossary")
async def terms(request: Request, site: SiteHere, _: Reader, find: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The glossary is a document of the corpus: quoted like any other, here in one list."""

    def found() -> dict[str, Any]:
        catalog = site.shelf.catalog
        sources = [d for d in site.shelf.documents if "thuat-ngu" in d.id or "thuật ngữ" in d.title.lower()]
        entries = [(d, read(glossary.matching(catalog.passages(d.id), find))) for d in sources]
        return {"entries": [e for e in entries if e[1].items], "sources": sources, "find": " ".join(find.split())}

    return render(request, "glossary.html", **await site.work(found))


def day_of(text: str) -> date | None:
    """Raises Problem 422 for what is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(422, "bad_date", texts.BAD_DATE.format(value=text)) from error


def listed(site: Site, day: date) -> list[dict[str, Any]]:
    """Documents, official ones first, the newest first among them."""
    order = {"official": 0, "guidance": 1, "training": 2}
    rows = [document_json(d, day) for d in site.shelf.documents]
    return sorted(
        rows,
        key=lambda r: (order[r["tier"]], r["number"] == "", -(date.fromisoformat(r["issued_on"] or "1900-01-01").toordinal()), r["title"]),
    )


def _older(document: Document, everything: tuple[Document, ...]) -> list[Document]:
    """Documents at hand that this one replaces, repeals or amends as a whole."""
    kinds = {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS}
    aimed = {(r.number, r.issued_on) for r in document.relations if r.kind in kinds and r.number}
    return [d for d in everything if d.number and aimed & {(d.number, d.issued_on), (d.number, None)} and d.id != document.id]


def _area_values(site: Site, area: Area) -> dict[str, Any]:
    catalog, everything = site.shelf.catalog, site.shelf.documents
    source = programme(everything)
    passages = catalog.under(source.id, area.path) if source else ()
    training = [d for d in everything if any(_is_about(r.note, area) for r in d.relations if r.kind is RelationKind.RESTATES)]
    return {
        "area": area,
        "document": source,
        "name": document_label(source) if source else "",
        "root": read(passages, headed=True, level=3),
        "official": source is not None and source.tier is Tier.OFFICIAL,
        "training": [d for d in training if source is None or d.id != source.id],
        "questions": area.questions,
    }


def _is_about(note: str, area: Area) -> bool:
    return note.strip().lower().startswith(f"mục iii.{area.path[-1]} ")
