"""Is the process alive, and can it answer? For load balancers and for whoever just installed it."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from bot.http.api import schemas
from bot.http.door import problems, texts
from bot.http.site.site import site_of
from knowledge.errors import NoIndexError
from knowledge.version import VERSION

router = APIRouter(tags=["Hệ thống"])


class Alive(BaseModel):
    status: Literal["ok"] = "ok"
    version: str


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    generation: str
    documents: int
    unrecorded: int
    index_problem: str = Field(description="Vì sao một thế hệ chỉ mục khác trả lời thay thế hệ đang dùng; rỗng khi không có gì.")


@router.get("/healthz", summary="Tiến trình còn sống", response_model=Alive)
async def healthz() -> Response:
    return JSONResponse({"status": "ok", "version": VERSION})


@router.get("/readyz", summary="Sẵn sàng trả lời", response_model=Ready, responses={503: schemas.PROBLEM})
async def readyz(request: Request) -> Response:
    """200 with the index generation; 503 that says what to do without an index, or while nothing can be written down.

    Asked in threads of its own: answers that hang must not make the process look dead.
    """
    site = site_of(request)
    try:
        meta = await asyncio.to_thread(site.meta)
    except NoIndexError:
        return problems.respond(request, 503, "no_index", texts.NO_INDEX, {"Retry-After": "30"})
    if reason := await asyncio.to_thread(site.records.problem):
        detail = texts.RECORDS_UNWRITABLE.format(reason=reason, count=site.records.unrecorded)
        return problems.respond(request, 503, "records_unwritable", detail, {"Retry-After": "10"})
    state = {"status": "ready", "generation": meta["generation"], "documents": meta["documents"]}
    problem = texts.INDEX_STANDIN.format(generation=meta["generation"]) if site.index_problem else ""  # the log names the file
    return JSONResponse(state | {"unrecorded": site.records.unrecorded, "index_problem": problem})
