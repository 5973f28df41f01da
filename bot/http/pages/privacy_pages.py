"""/privacy: what is stored and for how long, and a person's own data to see, take away and delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.http.door import texts
from bot.http.door.access import Caller, may
from bot.http.door.problems import Problem
from bot.http.door.visitor import asked_by_another_site, visitor_of
from bot.http.site.rendering import render
from bot.http.site.site import Site, SiteHere
from bot.privacy import own_data
from bot.privacy.own_data import WEB
from bot.records.person import Person

router = APIRouter(include_in_schema=False)
Reader = Annotated[Caller, Depends(may(""))]  # also for who may no longer ask


@router.get("/privacy")
async def page(request: Request, site: SiteHere, caller: Reader, forgotten: int | None = None) -> Response:
    owner = visitor_of(request, caller).owner
    count = await site.work(lambda: own_data.count_questions(site.records.engine, Person((owner,), WEB))) if owner else 0
    model = site.config.language_model if site.config.answer.answerer == "generative" else None
    records = site.config.records
    return render(
        request,
        "privacy.html",
        owner=owner,
        questions=count,
        forgotten=forgotten,
        days={"questions": records.retention_days, "feedback": records.feedback_days, "messages": records.messages_days},
        model=model.model if model else "",
        model_url=model.base_url if model else "",
    )


@router.get("/privacy/export")
async def export(request: Request, site: SiteHere, caller: Reader) -> Response:
    """A person's own data as a file."""
    person = _self(request, site, caller)
    found = await site.work(lambda: own_data.stored(site.records.engine, person))
    return JSONResponse(found, headers={"Content-Disposition": 'attachment; filename="du-lieu-cua-toi.json"'})


@router.post("/privacy/forget")
async def forget(request: Request, site: SiteHere, caller: Reader) -> Response:
    """Delete a person's own data; only our own page may ask for it."""
    if asked_by_another_site(request, caller):
        raise Problem(403, "foreign_origin", texts.FORGET_YOURSELF)
    person = _self(request, site, caller)
    gone = await site.work(lambda: own_data.forget(site.records.engine, person))
    return RedirectResponse(f"/privacy?forgotten={gone}", 303)


def _self(request: Request, site: Site, caller: Caller) -> Person:
    """Raises Problem 404 for nobody in particular."""
    owner = visitor_of(request, caller).owner
    if not owner:
        raise Problem(404, "no_data", texts.NO_DATA_OF_YOURS)
    return site.records.pseudonyms.all_names(Person((owner,), WEB))
