"""One answer by itself: a page to share, a Word document, the presentation view, and the buttons below it without JavaScript."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.http.api.api import said_of
from bot.http.door import texts
from bot.http.door.access import Caller, Reader
from bot.http.door.problems import Problem
from bot.http.door.visitor import asked_by_another_site, visitor_of
from bot.http.pages import qr
from bot.http.pages.slides import slides
from bot.http.pages.word import MEDIA_TYPE, as_word
from bot.http.site.rendering import base_url, render
from bot.http.site.site import Site, SiteHere

router = APIRouter(include_in_schema=False)


@router.get("/tra-loi/{name}")
async def shared(name: str, request: Request, site: SiteHere, _: Reader) -> Response:
    """One answer without the conversation it was given in; NAME.docx is the same for Word."""
    id, _dot, extension = name.partition(".")
    answer = await _answer(site, id)
    if extension not in ("", "docx"):
        raise Problem(404, "not_found", texts.NOT_FOUND)
    url = f"{base_url(request, site)}/tra-loi/{id}"
    if not extension:
        return render(request, "shared.html", answer=answer, url=url)
    paper = await site.work(lambda: as_word(answer, url, date.today()))
    file = f"attachment; filename=\"tra-loi.docx\"; filename*=UTF-8''{quote(answer['question'][:60])}.docx"
    return Response(paper, headers={"Content-Disposition": file}, media_type=MEDIA_TYPE)


@router.get("/trinh-chieu")
async def presentation_of_a_question(request: Request, site: SiteHere, q: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """Ask and present; without a question, what the view is for."""
    caller: Caller = request.app.state.access.admit(request, "ask", asks=bool(q.strip()))
    if not q.strip():
        return render(request, "present_start.html")
    if asked_by_another_site(request, caller):
        raise Problem(403, "asked_by_another_site", texts.ASK_YOURSELF)
    visitor = visitor_of(request, caller, is_browser=True)
    answer = await site.answer(lambda: site.assistant.ask(q, channel="http", user=caller.name, owner=visitor.owner))
    return visitor.mark(RedirectResponse(f"/trinh-chieu/{answer.id}", 303), request)


@router.get("/trinh-chieu/{id}")
async def presentation(id: str, request: Request, site: SiteHere, _: Reader) -> Response:
    """The answer for a wall: one item at a time, nothing else, a code that leads to it."""
    answer = await _answer(site, id)
    url = f"{base_url(request, site)}/tra-loi/{id}"
    return render(request, "present.html", answer=answer, slides=slides(answer), url=url, code=_data_url(qr.svg(url)))


@router.post("/gop-y")
async def feedback(
    request: Request,
    site: SiteHere,
    caller: Reader,
    answer_id: Annotated[str, Form(max_length=64)],
    rating: Annotated[str, Form(pattern="^(up|down|missed|expert)$")],
) -> Response:
    """The buttons below an answer, where there is no JavaScript: for who asked, as in the API."""
    owner = visitor_of(request, caller).owner
    reason = "not_found" if rating == "missed" else ""
    if not await site.work(lambda: said_of(site, answer_id, rating, owner, reason)):
        raise Problem(404, "no_answer", texts.NO_ANSWER.format(id=answer_id))
    said = texts.EXPERT_KEPT if rating == "expert" else texts.FEEDBACK_KEPT
    return render(request, "thanks.html", said=said, back=f"/tra-loi/{answer_id}")


async def _answer(site: Site, id: str) -> dict[str, Any]:
    """The recorded answer, without what would lead to the rest of its conversation. Raises Problem 404."""
    known = await site.work(lambda: site.records.answer(id)) if len(id) == 32 else None
    if known is None:
        raise Problem(404, "no_answer", texts.NO_SUCH_ANSWER)
    return known | {"conversation_id": ""}


def _data_url(svg: str) -> str:
    return f"data:image/svg+xml,{quote(svg)}"
