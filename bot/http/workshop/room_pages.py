"""The room's pages: enter a code, open a room, attend, moderate, the wall. Attending works without JavaScript."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.http.desk.staff import OwnHand as TrainersHand
from bot.http.desk.staff import Trainer
from bot.http.door.access import Reader, may
from bot.http.door.problems import Problem
from bot.http.door.visitor import visitor_of
from bot.http.pages import qr
from bot.http.site.rendering import base_url, render
from bot.http.site.site import SiteHere
from bot.http.workshop.here import (
    HallHere,
    OwnHand,
    Watcher,
    admit,
    as_member,
    handed_out,
    name_of,
    owner_of,
    slowed_asking,
    starts_with,
    tried,
)
from bot.http.workshop.room_api import mine
from bot.http.workshop.views import PUBLIC, STAFF, screen
from bot.question import QuestionError
from bot.workshop.room.room import AskedBy, WorkshopError

router = APIRouter(prefix="/hoi-thao", include_in_schema=False)


@router.get("", dependencies=[Depends(may("ask"))])
async def entrance(request: Request, site: SiteHere, hall: HallHere, code: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Where a code is typed."""
    if not code.strip():
        return render(request, "workshop_join.html", error="", code="")
    try:
        room = await site.work(lambda: hall.workshop.rooms.get(code))
    except WorkshopError as error:
        return render(request, "workshop_join.html", 404, error=str(error), code=code)
    return RedirectResponse(f"/hoi-thao/{room.code}", 303)


@router.get("/phong")
async def rooms(request: Request, site: SiteHere, hall: HallHere, caller: Trainer) -> Response:
    """A trainer's rooms, and a new one."""
    found = await site.work(hall.workshop.rooms.all)
    return render(request, "workshop_rooms.html", rooms=found, documents=site.shelf.documents, caller=caller, error="", typed={})


@router.post("/phong")
async def open_room(
    request: Request,
    site: SiteHere,
    hall: HallHere,
    caller: TrainersHand,
    title: Annotated[str, Form(max_length=2000)] = "",
    unit: Annotated[str, Form(max_length=2000)] = "",
    module: Annotated[str, Form(max_length=64)] = "",
    document: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    moderated: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    w, typed = hall.workshop, {"title": title, "unit": unit}
    try:
        made = await site.work(
            lambda: w.rooms.open(title, caller.name, unit=unit, module=module, documents=document, moderated=bool(moderated))
        )
    except WorkshopError as error:
        found = await site.work(w.rooms.all)
        values: dict[str, Any] = {"rooms": found, "documents": site.shelf.documents, "caller": caller, "typed": typed}
        return render(request, "workshop_rooms.html", 422, error=str(error), **values)
    return RedirectResponse(f"/hoi-thao/{made.code}/dieu-phoi", 303)


@router.get("/{code}")
async def attend(code: str, request: Request, site: SiteHere, hall: HallHere, caller: Reader) -> Response:
    """The attendee's page; entering it is what makes a browser count."""
    visitor = visitor_of(request, caller, is_browser=True)
    await tried(hall, lambda: admit(hall, request, code, visitor.owner))
    return visitor.mark(await _attended(code, request, site, hall, visitor.owner), request)


@router.post("/{code}")
async def ask(
    code: str,
    request: Request,
    site: SiteHere,
    hall: HallHere,
    caller: OwnHand,
    text: Annotated[str, Form(max_length=60_000)] = "",
    name: Annotated[str, Form(max_length=1000)] = "",
    vote: Annotated[int, Form()] = 0,
    check: Annotated[int, Form()] = 0,
    choice: Annotated[int, Form()] = -1,
) -> Response:
    """The same without JavaScript: a question, a vote or a ballot, then the page again."""
    owner, w = owner_of(request, caller), hall.workshop

    def do() -> None:
        room = as_member(hall, code, owner) if vote or check else w.rooms.accepting(code)
        if not vote and not check:
            slowed_asking(hall, room, owner, caller)
        if vote:
            w.questions.vote(room, vote, owner, on=vote not in w.questions.voted(room, owner))
        elif check:
            w.checks.vote(room, check, choice, owner)
        else:
            asked = w.questions.ask(room, text, AskedBy(owner, "http", name))
            w.preparation.soon(room.code, asked.id)

    try:
        await site.work(do)
    except (QuestionError, WorkshopError) as error:
        if isinstance(error, WorkshopError) and error.code == "no_room":
            raise Problem(404, error.code, str(error)) from error
        return await _attended(code, request, site, hall, owner, str(error), 422, text)
    return RedirectResponse(f"/hoi-thao/{code}", 303)


async def _attended(
    code: str, request: Request, site: SiteHere, hall: HallHere, owner: str, error: str = "", status: int = 200, typed: str = ""
) -> Response:
    def look() -> dict[str, Any]:
        room = hall.workshop.rooms.get(code)
        last = hall.workshop.rooms.events.last(room.topic)
        state = screen(hall.workshop, room.code, PUBLIC)
        state["questions"].sort(key=lambda q: (not q["pinned"], -q["people"], q["id"]))
        return {"room": room, "state": state, "mine": mine(hall, room, owner), "last": last}

    values = await tried(hall, look)
    data = json.dumps({"state": values["state"], "mine": values["mine"]}, ensure_ascii=False)
    papers = {"papers": handed_out(values["room"], site), "name_of": name_of, "area": starts_with(values["room"])}
    return render(request, "workshop_room.html", status, data=data, error=error, typed=typed, **values, **papers)


@router.get("/{code}/dieu-phoi")
async def moderate(code: str, request: Request, site: SiteHere, hall: HallHere, caller: Trainer) -> Response:
    room = await tried(hall, lambda: hall.workshop.rooms.get(code))
    signature = await site.work(lambda: site.desk.signature(caller.name))
    url = f"{base_url(request, site)}/hoi-thao/{room.code}"
    state = await tried(hall, lambda: screen(hall.workshop, room.code, STAFF))
    values: dict[str, Any] = {"room": room, "caller": caller, "signature": signature, "url": url, "telegram": _telegram(request, room.code)}
    values |= {"papers": handed_out(room, site), "name_of": name_of, "area": starts_with(room)}
    return render(request, "workshop_desk.html", data=json.dumps({"state": state}, ensure_ascii=False), **values)


@router.get("/{code}/trinh-chieu")
async def wall(code: str, request: Request, site: SiteHere, hall: HallHere, _: Watcher) -> Response:
    """Nothing that is not approved ever reaches this page: it follows the public view."""
    room = await tried(hall, lambda: hall.workshop.rooms.get(code))
    url = f"{base_url(request, site)}/hoi-thao/{room.code}"
    state = await tried(hall, lambda: screen(hall.workshop, room.code, PUBLIC))
    telegram = _telegram(request, room.code)
    return render(
        request,
        "workshop_wall.html",
        room=room,
        url=url,
        code=_picture(url),
        telegram_code=_picture(telegram) if telegram else "",
        data=json.dumps({"state": state}, ensure_ascii=False),
    )


@router.get("/{code}/qr.svg")
async def picture(code: str, request: Request, site: SiteHere, hall: HallHere, _: Watcher, to: str = "web") -> Response:
    """The code to join, for slides and handouts: the page, or the chat with `to=telegram`."""
    room = await tried(hall, lambda: hall.workshop.rooms.get(code))
    url = _telegram(request, room.code) if to == "telegram" else f"{base_url(request, site)}/hoi-thao/{room.code}"
    if not url:
        raise Problem(404, "no_telegram", "Máy chủ này chưa bật Telegram nên không có mã QR vào phòng qua Telegram.")
    return Response(qr.svg(url), media_type="image/svg+xml")


def _telegram(request: Request, code: str) -> str:
    """The deep link, where a Telegram bot runs in this process."""
    link: str = getattr(request.app.state, "telegram_link", lambda: "")()
    return f"{link}ws_{code}" if link else ""


def _picture(url: str) -> str:
    return f"data:image/svg+xml,{quote(qr.svg(url))}"
