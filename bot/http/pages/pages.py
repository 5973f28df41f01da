"""Pages for people: asking, embedding, the API's description, errors. Server-rendered, complete without JavaScript."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.answer.answer import answer_json
from bot.areas import EXAMPLES, programme
from bot.http.api.expert_api import of_caller
from bot.http.door import texts
from bot.http.door.access import SIGN_IN_NEEDED, Caller, Reader
from bot.http.door.problems import Problem, request_id
from bot.http.door.visitor import asked_by_another_site, visitor_of
from bot.http.pages.library import day_of, listed
from bot.http.site.rendering import render
from bot.http.site.site import SiteHere
from bot.question import QuestionError
from knowledge.errors import KnowledgeError, NoIndexError
from knowledge.law.types import Tier

router = APIRouter(include_in_schema=False)
Handler = Callable[[Request, Exception], Awaitable[JSONResponse]]


@router.get("/")
async def home(
    request: Request,
    site: SiteHere,
    q: Annotated[str, Query(max_length=100_000)] = "",
    c: Annotated[str, Query(max_length=64)] = "",
    a: Annotated[str, Query(max_length=64)] = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The question form; with ?q= the answer to it, with ?c= the conversation so far, up to the answer ?a= where it is given."""
    access = request.app.state.access
    caller: Caller = access.admit(request, "ask", asks=bool(q.strip()))
    day, visitor = day_of(as_of), visitor_of(request, caller, is_browser=bool(q.strip()))
    earlier = list(await site.work(lambda: site.records.conversation(c, visitor.owner))) if c else []
    last = next((n for n, turn in enumerate(earlier, 1) if turn["id"] == a), len(earlier))
    values: dict[str, Any] = {
        "q": q,
        "c": c if earlier else "",
        "as_of": as_of,
        "earlier": earlier[:last],
        "answer": None,
        "error": "",
        "documents": [],
        "experts": {},
        "programme": True,
    }
    status = 200
    try:
        if q.strip() and asked_by_another_site(request, caller):
            values["error"] = texts.ASK_YOURSELF
        elif q.strip():
            answer = await site.answer(
                lambda: site.assistant.ask(q, conversation_id=c, as_of=day, channel="http", user=caller.name, owner=visitor.owner)
            )
            values["answer"] = answer_json(answer)
            values["c"] = answer.conversation_id
        if earlier:
            passed_on = await site.work(lambda: of_caller(site, visitor.owner, values["c"]))
            values["experts"] = {asked.question_id: asked for asked in passed_on}
        values["documents"] = await site.work(lambda: listed(site, day or date.today()))
        loaded = programme(site.shelf.documents)
        values["programme"] = loaded is not None and loaded.tier is Tier.OFFICIAL
    except QuestionError as error:
        values["error"], status = str(error), 422
    except NoIndexError:
        return render(request, "no_index.html", 503)
    return visitor.mark(render(request, "home.html", status, examples=EXAMPLES, **values), request)


@router.get("/widget")
async def embedding(request: Request, site: SiteHere, _: Reader) -> Response:
    """How to put the widget into a page, and the widget itself at work."""
    return render(request, "embedding.html", origins=site.config.server.allowed_origins)


@router.get("/api")
async def reference(request: Request, site: SiteHere, _: Reader) -> Response:
    """The API for a person: what openapi.json says, as a table."""
    described = request.app.openapi()["paths"]
    operations = [
        (method.upper(), route, operation.get("summary", ""), _vietnamese(operation.get("description", "")))
        for route, methods in described.items()
        for method, operation in methods.items()
    ]
    return render(request, "api.html", operations=operations)


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
        if isinstance(error, Problem) and error.code == SIGN_IN_NEEDED:
            return RedirectResponse(f"/dang-nhap?next={quote(path)}", 303)
        status = response.status_code
        detail = str(error.detail) if isinstance(error, Problem) else texts.NOT_FOUND if status == 404 else texts.BAD_REQUEST
        if isinstance(error, KnowledgeError):
            detail = texts.INDEX_UNUSABLE.format(request_id=request_id(request))
        if isinstance(error, SQLAlchemyError):
            detail = texts.RECORDS_UNUSABLE.format(request_id=request_id(request))
        title = texts.TITLES.get(status, texts.TITLES[500])
        page = render(request, "error.html", status, title=title, detail=detail, request_id=request_id(request))
        page.headers.update({k: v for k, v in response.headers.items() if k in ("retry-after", "www-authenticate")})
        return page

    return handled


def _vietnamese(description: str) -> str:
    """Descriptions for users are Vietnamese; an English one is a note for developers and stays out of the page."""
    return description if not description.isascii() else ""
