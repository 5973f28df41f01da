"""Is the process alive, and can it answer? For load balancers and for whoever just installed it."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from bot.http import problems, schemas, texts
from bot.http.site import site_of
from knowledge.errors import NoIndexError

router = APIRouter(tags=["Hệ thống"])


class Alive(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    generation: str
    documents: int


@router.get("/healthz", summary="Tiến trình còn sống", response_model=Alive)
async def healthz() -> Response:
    return JSONResponse({"status": "ok"})


@router.get("/readyz", summary="Sẵn sàng trả lời", response_model=Ready, responses={503: schemas.PROBLEM})
async def readyz(request: Request) -> Response:
    """200 with the index generation, or 503 that says what to do."""
    site = site_of(request)
    try:
        meta = await site.work(site.meta)
    except NoIndexError:
        return problems.respond(request, 503, "no_index", texts.NO_INDEX, {"Retry-After": "30"})
    return JSONResponse({"status": "ready", "generation": meta["generation"], "documents": meta["documents"]})
