"""API v1 of the expert queue for who asked: what was passed on, what experts answered, what was not looked at yet."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from bot.expert.expert_request import ExpertRequest
from bot.http.api import schemas
from bot.http.door import texts
from bot.http.door.access import Reader
from bot.http.door.problems import Problem
from bot.http.door.visitor import visitor_of
from bot.http.site.site import Site, SiteHere

router = APIRouter(prefix="/api/v1/expert-requests", tags=["Hỏi chuyên gia"])
Conversation = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$", description="Chỉ câu hỏi của cuộc trao đổi này")]


@router.get("", response_model=schemas.ExpertRequests, summary="Câu hỏi đã gửi chuyên gia và câu trả lời")
async def requests(request: Request, site: SiteHere, caller: Reader, conversation_id: Conversation = "") -> Response:
    """Của người gọi: tài khoản, khoá truy cập, trình duyệt; chương trình không có gì để nhận ra thì theo mã cuộc trao đổi."""
    owner = visitor_of(request, caller).owner
    found = await site.work(lambda: of_caller(site, owner, conversation_id))
    waiting = sum(asked.state == "open" for asked in found)
    return JSONResponse({"waiting": waiting, "unread": sum(asked.unread for asked in found), "requests": [as_json(r) for r in found]})


@router.post("/{id}/read", response_model=schemas.Accepted, responses={404: schemas.PROBLEM}, summary="Đã xem câu trả lời của chuyên gia")
async def read(id: str, request: Request, site: SiteHere, caller: Reader, conversation_id: Conversation = "") -> Response:
    owner = visitor_of(request, caller).owner

    def mark() -> bool:
        mine = any(asked.id == id for asked in of_caller(site, owner, conversation_id))
        if mine:
            site.experts.read(id)
        return mine

    if not await site.work(mark):
        raise Problem(404, "no_request", texts.NO_EXPERT_REQUEST)
    return JSONResponse({"accepted": True})


def of_caller(site: Site, owner: str, conversation_id: str = "") -> tuple[ExpertRequest, ...]:
    """All of an owner, or those of one conversation, which must be the owner's."""
    if not conversation_id:
        return site.experts.of_owner(owner)
    return site.experts.of_conversation(conversation_id) if site.records.is_of(conversation_id, owner) else ()


def as_json(asked: ExpertRequest) -> dict[str, Any]:
    replies = [{"text": r.text, "by": r.by, "at": r.at.isoformat() + "Z"} for r in asked.replies]
    return {
        "id": asked.id,
        "answer_id": asked.question_id,
        "conversation_id": asked.conversation_id,
        "question": asked.question,
        "state": asked.state,
        "closed": asked.closed,
        "unread": asked.unread,
        "asked_at": asked.asked_at.isoformat() + "Z",
        "replies": replies,
    }
