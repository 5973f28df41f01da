"""Pages for people: home, documents, reading view, comparison, areas, glossary, embedding. Server-rendered, complete without JavaScript."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import JSONResponse, Response

from bot.answer import answer_json
from bot.areas import AREAS, EXAMPLES, Area, programme
from bot.http import texts
from bot.http.access import Caller, may
from bot.http.api import document_json, find_document
from bot.http.assets import WEB
from bot.http.comparison import compare
from bot.http.layout import layout, shown, split_label
from bot.http.problems import Problem, request_id
from bot.http.reading import Outline, highlight, is_heading, read
from bot.http.site import Site, site_of
from bot.question import QuestionError
from bot.validity import document_notices, newer_texts
from knowledge.errors import KnowledgeError, NoIndexError
from knowledge.legal_unit import anchor, citation_label, document_label, unit_label
from knowledge.types import Document, Passage, RelationKind
from knowledge.version import VERSION

router = APIRouter(include_in_schema=False)
SiteHere = Annotated[Site, Depends(site_of)]
Reader = Annotated[Caller, Depends(may("ask"))]
Handler = Callable[[Request, Exception], Awaitable[JSONResponse]]

_jinja = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _vietnamese_day(day: date | str | None) -> str:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day}/{day.month}/{day.year}" if day else ""


_jinja.filters["day"] = _vietnamese_day
_jinja.globals.update(
    is_heading=is_heading,
    layout=layout,
    shown=shown,
    split_label=split_label,
    citation_label=citation_label,
    anchor=anchor,
    highlight=highlight,
    unit_label=unit_label,
    areas=AREAS,
    version=VERSION,
)


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    site = site_of(request)
    html = _jinja.get_template(template).render(asset=site.assets.url, path=request.url.path, **values)
    return Response(html, status, {"Cache-Control": "no-cache"}, "text/html; charset=utf-8")


@router.get("/")
async def home(
    request: Request,
    site: SiteHere,
    q: Annotated[str, Query(max_length=100_000)] = "",
    c: Annotated[str, Query(max_length=64)] = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The question form; with ?q= the answer under it, with ?c= the conversation so far."""
    access = request.app.state.access
    caller: Caller = access.admit(request, "ask", asks=bool(q.strip()))
    conversation = c if len(c) == 32 and all(x in "0123456789abcdef" for x in c) else ""
    day = _day(as_of)
    earlier = list(await site.work(lambda: site.records.conversation(conversation))) if conversation else []
    values: dict[str, Any] = {"q": q, "c": conversation, "as_of": as_of, "earlier": earlier, "answer": None, "error": "", "documents": []}
    status = 200
    try:
        if q.strip():
            answer = await site.work(
                lambda: site.assistant.ask(q, conversation_id=conversation or None, as_of=day, channel="http", user=caller.name)
            )
            values["answer"] = answer_json(answer)
            values["c"] = answer.conversation_id
        values["documents"] = await site.work(lambda: _listed(site, day or date.today()))
    except QuestionError as error:
        values["error"], status = str(error), 422
    except NoIndexError:
        return render(request, "no_index.html", 503)
    return render(request, "home.html", status, examples=EXAMPLES, **values)


@router.get("/documents")
async def documents(request: Request, site: SiteHere, _: Reader, as_of: Annotated[str, Query(max_length=10)] = "") -> Response:
    rows = await site.work(lambda: _listed(site, _day(as_of) or date.today()))
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
            "info": document_json(shown, _day(as_of) or date.today()),
            "notices": document_notices(shown, catalog, _day(as_of) or date.today()),
            "outline": Outline.of(catalog.sections(id)),
            "root": read(passages, unit),
            "find": needle,
            "found": sum(m for p in passages for _, m in highlight(p.text, needle)) if needle else 0,
            "newer": [other for other, _ in newer_texts(shown, catalog)],
            "older": _older(shown, everything),
        }

    return await site.work(lambda: render(request, "document.html", **values()))


@router.get("/compare")
async def comparison(
    request: Request, site: SiteHere, _: Reader, old: Annotated[str, Query(max_length=200)], new: Annotated[str, Query(max_length=200)]
) -> Response:
    """Two texts side by side, unit by unit, with what was dropped and added."""

    def rows() -> dict[str, Any]:
        shelf = site.shelf
        before, after = find_document(shelf, old), find_document(shelf, new)
        catalog = shelf.catalog
        pairs = compare(before, catalog.passages(old), after, catalog.passages(new))
        return {"old": before, "new": after, "old_name": document_label(before), "new_name": document_label(after), "pairs": pairs}

    return render(request, "compare.html", **await site.work(rows))


@router.get("/areas/{slug}")
async def area(slug: str, request: Request, site: SiteHere, _: Reader) -> Response:
    chosen = next((a for a in AREAS if a.slug == slug), None)
    if chosen is None:
        raise Problem(404, "not_found", texts.NOT_FOUND)
    return render(request, "area.html", **await site.work(lambda: _area_values(site, chosen)))


@router.get("/glossary")
async def glossary(request: Request, site: SiteHere, _: Reader, find: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The glossary is a document of the corpus: quoted like any other, here in one list."""

    def found() -> dict[str, Any]:
        catalog = site.shelf.catalog
        sources = [d for d in site.shelf.documents if "thuat-ngu" in d.id or "thuật ngữ" in d.title.lower()]
        entries = [(d, read(_matching(catalog.passages(d.id), find))) for d in sources]
        return {"entries": entries, "find": " ".join(find.split())}

    return render(request, "glossary.html", **await site.work(found))


@router.get("/widget")
async def embedding(request: Request, site: SiteHere, _: Reader) -> Response:
    """How to put the widget into a page, and the widget itself at work."""
    return render(request, "embedding.html", base=_base(request, site), origins=site.config.server.allowed_origins)


@router.get("/api")
async def reference(request: Request, site: SiteHere, _: Reader) -> Response:
    """The API for a person: what openapi.json says, as a table."""
    described = request.app.openapi()["paths"]
    operations = [
        (method.upper(), route, operation.get("summary", ""), _vietnamese(operation.get("description", "")))
        for route, methods in described.items()
        for method, operation in methods.items()
    ]
    return render(request, "api.html", base=_base(request, site), operations=operations)


@router.get("/chat")
async def chat(request: Request, _: Reader) -> Response:
    """The widget as a whole page."""
    return render(request, "chat.html")


@router.get("/offline")
async def offline(request: Request) -> Response:
    return render(request, "offline.html")


def or_page(handler: Handler) -> Handler:
    """The same error as a page where a person is looking, as problem details where a program is."""

    async def handled(request: Request, error: Exception) -> Any:
        response = await handler(request, error)
        path = request.url.path
        if path.startswith(("/api/", "/v1/")) or path in ("/healthz", "/readyz") or "text/html" not in request.headers.get("accept", ""):
            return response
        if isinstance(error, NoIndexError):
            return render(request, "no_index.html", 503)
        status = response.status_code
        detail = str(error.detail) if isinstance(error, Problem) else texts.NOT_FOUND if status == 404 else texts.BAD_REQUEST
        if isinstance(error, KnowledgeError):
            detail = texts.INDEX_UNUSABLE.format(request_id=request_id(request))
        title = texts.TITLES.get(status, texts.TITLES[500])
        page = render(request, "error.html", status, title=title, detail=detail, request_id=request_id(request))
        page.headers.update({k: v for k, v in response.headers.items() if k in ("retry-after", "www-authenticate")})
        return page

    return handled


def _base(request: Request, site: Site) -> str:
    return site.config.server.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"


def _vietnamese(description: str) -> str:
    """Descriptions for users are Vietnamese; an English one is a note for developers and stays out of the page."""
    return description if not description.isascii() else ""


def _day(text: str) -> date | None:
    """Raises Problem 422 for what is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(422, "bad_date", texts.BAD_DATE.format(value=text)) from error


def _listed(site: Site, day: date) -> list[dict[str, Any]]:
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
    aliases = [a if a.endswith("?") else f"{a}?" for p in passages for a in p.aliases[:1]]
    return {
        "area": area,
        "document": source,
        "name": document_label(source) if source else "",
        "root": read(passages),
        "training": [d for d in training if source is None or d.id != source.id],
        "questions": [*area.questions, *aliases[:6]],
    }


def _is_about(note: str, area: Area) -> bool:
    return note.strip().lower().startswith(f"mục iii.{area.path[-1]} ")


def _matching(passages: tuple[Passage, ...], find: str) -> list[Passage]:
    needle = " ".join(find.split())
    return [p for p in passages if not needle or any(m for _, m in highlight(p.text, needle))]
