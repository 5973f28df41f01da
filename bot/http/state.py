"""Is the process alive, and can it answer? For load balancers and for whoever just installed it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.http import problems, texts
from bot.http.site import site_of
from knowledge.errors import NoIndexError
from knowledge.version import VERSION

router = APIRouter(tags=["Hệ thống"])


@router.get("/healthz", summary="Tiến trình còn sống")
async def healthz() -> Response:
    return JSONResponse({"status": "ok", "version": VERSION})


@router.get("/readyz", summary="Sẵn sàng trả lời", responses={503: {"description": "Chưa có chỉ mục"}})
async def readyz(request: Request) -> Response:
    """200 with the index generation, or 503 that says what to do."""
    site = site_of(request)
    try:
        meta = await site.work(site.meta)
    except NoIndexError:
        return problems.respond(request, 503, "no_index", texts.NO_INDEX, {"Retry-After": "30"})
    return JSONResponse({"status": "ready", "generation": meta["generation"], "documents": meta["documents"]})
