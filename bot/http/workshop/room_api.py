"""API v1 of a room for who attends: what is asked and answered, asking, voting, quick checks, live events."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from bot.http.api.schemas import PROBLEM
from bot.http.door.access import Reader
from bot.http.site.site import SiteHere
from bot.http.workshop import room_schemas
from bot.http.workshop.here import Hall, HallHere, OwnHand, Watcher, as_member, owner_of, slowed_asking, tried
from bot.http.workshop.live_room import RoomStream
from bot.http.workshop.views import PUBLIC, STAFF, check_json, question_json, room_json, screen
from bot.workshop.room.room import AskedBy, Room

P = PROBLEM
COMMON: dict[int | str, dict[str, Any]] = {401: P, 403: P, 404: P, 409: P, 422: P, 429: P, 503: P}
STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
router = APIRouter(prefix="/api/v1/workshops", tags=["Phòng hỏi đáp"], responses=COMMON)


class NewQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=60_000)
    name: str = Field(default="", max_length=1000)
    key: str | None = Field(default=None, pattern=r"^[0-9A-Za-z-]{8,64}$", description="Gửi lại cùng mã thì không thành câu hỏi mới")


class Vote(BaseModel):
    model_config = ConfigDict(extra="forbid")
    on: bool = True


class Ballot(BaseModel):
    model_config = ConfigDict(extra="forbid")
    choice: int = Field(ge=0, le=20)


@router.get("/{code}", response_model=room_schemas.RoomOut, summary="Phòng hỏi đáp")
async def room(code: str, site: SiteHere, hall: HallHere, _: Reader) -> Response:
    return JSONResponse(await tried(hall, lambda: room_json(hall.workshop.rooms.get(code))))


@router.get("/{code}/screen", response_model=room_schemas.Screen, summary="Câu hỏi và trả lời đang hiển thị")
async def shown(code: str, site: SiteHere, hall: HallHere, _: Reader) -> Response:
    return JSONResponse(await tried(hall, lambda: screen(hall.workshop, code, PUBLIC)))


@router.get("/{code}/me", response_model=room_schemas.Mine, summary="Phần của tôi trong phòng")
async def me(code: str, request: Request, site: SiteHere, hall: HallHere, caller: Reader) -> Response:
    owner = owner_of(request, caller)
    return JSONResponse(await tried(hall, lambda: mine(hall, hall.workshop.rooms.get(code), owner)))


def mine(hall: Hall, room: Room, owner: str) -> dict[str, Any]:
    """What is this person's: asked, voted for, chosen."""
    w = hall.workshop
    choices = {str(check): choice for check, choice in w.checks.choices_of(room, owner).items()}
    asked = w.questions.asked_by(room, owner)
    merged = {str(id): into for id, into in asked.items() if into is not None}
    return {"asked": list(asked), "merged": merged, "voted": sorted(w.questions.voted(room, owner)), "choices": choices}


@router.post("/{code}/questions", response_model=room_schemas.QuestionOut, summary="Gửi câu hỏi")
async def ask(code: str, body: NewQuestion, request: Request, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    """Ghi danh hoặc ẩn danh. Câu hỏi chờ duyệt (`waiting`) chỉ người điều phối thấy."""
    owner = owner_of(request, caller)
    channel = "widget" if request.headers.get("origin", "").rpartition("//")[2] not in ("", request.headers.get("host", "")) else "http"

    def do() -> dict[str, Any]:
        room = hall.workshop.rooms.accepting(code)
        slowed_asking(hall, room, owner, caller)
        asked = AskedBy(owner, channel, body.name, key=f"{room.id}:{body.key}"[:64] if body.key else None)
        question = hall.workshop.questions.ask(room, body.text, asked)
        hall.workshop.preparation.soon(room.code, question.id)
        return {"id": question.id, "text": question.text, "state": question.state.value}

    return JSONResponse(await tried(hall, do))


@router.get("/{code}/questions/{id}", response_model=room_schemas.QuestionOut, summary="Một câu hỏi")
async def one(code: str, id: int, site: SiteHere, hall: HallHere, _: Reader) -> Response:
    """Câu hỏi đã gộp được trả lời cùng câu nó gộp vào."""

    def look() -> dict[str, Any]:
        room = hall.workshop.rooms.get(code)
        found = hall.workshop.questions.get(room, id)
        root = hall.workshop.questions.get(room, found.merged_into) if found.merged_into else found
        return question_json(root, PUBLIC, hall.workshop.basis.changes([root]).get(root.id, ())) | {"id": id}

    return JSONResponse(await tried(hall, look))


@router.post("/{code}/questions/{id}/vote", response_model=room_schemas.QuestionOut, summary="Bình chọn câu hỏi, mỗi người một lần")
async def vote(code: str, id: int, body: Vote, request: Request, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    owner = owner_of(request, caller)

    def do() -> dict[str, Any]:
        room = as_member(hall, code, owner)
        return question_json(hall.workshop.questions.vote(room, id, owner, on=body.on), PUBLIC)

    return JSONResponse(await tried(hall, do))


@router.post("/{code}/checks/{id}/ballot", response_model=room_schemas.CheckOut, summary="Trả lời câu kiểm tra nhanh")
async def ballot(code: str, id: int, body: Ballot, request: Request, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    owner = owner_of(request, caller)

    def do() -> dict[str, Any]:
        room = as_member(hall, code, owner)
        return check_json(hall.workshop.checks.vote(room, id, body.choice, owner), PUBLIC)

    return JSONResponse(await tried(hall, do))


@router.get("/{code}/events", response_class=Response, responses=STREAM, summary="Diễn biến của phòng (SSE)")
async def events(
    code: str,
    request: Request,
    site: SiteHere,
    hall: HallHere,
    _: Watcher,
    view: Annotated[str, Query(pattern="^(public|staff)$")] = PUBLIC,
    after: Annotated[str, Query(max_length=40)] = "",
    last_event_id: Annotated[str, Header(max_length=40)] = "",
) -> Response:
    """Sự kiện `room`: trạng thái các câu hỏi đã đổi. Nối lại với Last-Event-ID thì nhận phần đã lỡ; `view=staff` cần quyền trainer."""
    if view == STAFF:
        request.app.state.access.admit(request, "trainer", asks=False)
    room = await tried(hall, lambda: hall.workshop.rooms.get(code))
    return RoomStream(hall.followers, room, view, last_event_id or after)
