"""/chuyen-gia: what a person passed on to experts from the web, and their answers; complete without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.expert.expert_request import ExpertRequest
from bot.http.door.access import Reader
from bot.http.door.visitor import visitor_of
from bot.http.site.rendering import render
from bot.http.site.site import SiteHere

router = APIRouter(include_in_schema=False)


@router.get("/chuyen-gia")
async def passed_on(request: Request, site: SiteHere, caller: Reader) -> Response:
    """Looking at the page is reading the answers on it."""
    owner = visitor_of(request, caller).owner

    def look() -> tuple[ExpertRequest, ...]:
        found = site.experts.of_owner(owner)
        for asked in found:
            if asked.unread:
                site.experts.read(asked.id)
        return found

    return render(request, "expert_requests.html", requests=await site.work(look), days=site.config.records.retention_days)
