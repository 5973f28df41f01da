"""API v1 of a room for trainers: open it, the queue, answers, merging, the wall, quick checks."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.answer.answer import Citation, citation_json
from bot.http.desk.staff import OwnHand, Trainer
from bot.http.site.rendering import base_url
from bot.http.site.site import SiteHere
from bot.http.workshop import room_schemas
from bot.http.workshop.here import HallHere, tried
from bot.http.workshop.room_api import COMMON
from bot.http.workshop.room_schemas import Act, Answer, CheckState, Merge, NewCheck, NewRoom, Settings, Shown
from bot.http.workshop.views import STAFF, check_json, question_json, room_json, screen
from bot.verified.approved_answer import Author
from bot.workshop.check_drafts import drafts
from bot.workshop.questions.approval import Wording
from bot.workshop.questions.room_reply import AnswerConflict
from bot.workshop.room import messages
from bot.workshop.room.room import DONE, WorkshopError

router = APIRouter(prefix="/api/v1/workshops", tags=["Phòng hỏi đáp: điều phối"], responses=COMMON)


@router.post("", response_model=room_schemas.RoomOut, summary="Mở phòng hỏi đáp")
async def open_room(body: NewRoom, request: Request, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    made = await tried(hall, lambda: hall.workshop.rooms.open(body.title, caller.name, **body.model_dump(exclude={"title"})))
    address = f"{base_url(request, site)}/hoi-thao/{made.code}"
    return JSONResponse(room_json(made) | {"url": address})


@router.get("/{code}/queue", response_model=room_schemas.Screen, summary="Hàng đợi câu hỏi")
async def queue(code: str, site: SiteHere, hall: HallHere, _: Trainer) -> Response:
    return JSONResponse(await tried(hall, lambda: screen(hall.workshop, code, STAFF)))


@router.post("/{code}/settings", response_model=room_schemas.RoomOut, summary="Duyệt trước, đóng, mở lại phòng")
async def settings(code: str, body: Settings, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    rooms = hall.workshop.rooms
    values = body.model_dump(exclude_none=True)
    return JSONResponse(await tried(hall, lambda: room_json(rooms.set(rooms.get(code), caller.name, **values))))


@router.post("/{code}/show", response_model=room_schemas.RoomOut, summary="Chọn nội dung lên màn chiếu")
async def show(code: str, body: Shown, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    """Chỉ câu hỏi đã duyệt và câu kiểm tra đã mở; để trống thì màn chiếu hiện mã vào phòng."""

    def do() -> dict[str, Any]:
        w = hall.workshop
        room = w.rooms.get(code)
        kind, _, number = body.what.partition(":")
        seen = {
            "question": lambda: w.questions.get(room, int(number)).is_public,
            "check": lambda: w.checks.get(room, int(number)).state != "draft",
        }
        if kind and not seen[kind]():
            raise WorkshopError("not_shown", messages.NOT_SHOWN)
        return room_json(w.rooms.set(room, caller.name, shown=body.what))

    return JSONResponse(await tried(hall, do))


@router.post(
    "/{code}/questions/{id}/act", response_model=room_schemas.QuestionOut, summary="Duyệt, ẩn, ghim, trả lời trực tiếp, chuyển chuyên gia"
)
async def act(code: str, id: int, body: Act, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    """`act`: publish, hide, unhide, pin, unpin, park, live, reopen. Câu chuyển chuyên gia vào hàng đợi của bàn làm việc."""

    def do() -> dict[str, Any]:
        w = hall.workshop
        room = w.rooms.get(code)
        parking = body.act == "park"
        done = w.passing_on.park(room, id, caller.name) if parking else w.questions.act(room, id, body.act, caller.name)
        return question_json(done, STAFF)

    return JSONResponse(await tried(hall, do))


@router.post("/{code}/questions/{id}/answer", response_model=room_schemas.QuestionOut, summary="Duyệt câu trả lời")
async def answer(code: str, id: int, body: Answer, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    """`expected` là phiên bản đang sửa: nếu người khác vừa sửa thì không lưu gì và trả về bản hiện tại (409)."""

    def do() -> Response:
        w = hall.workshop
        room = w.rooms.get(code)
        wording = Wording(body.text, body.passages, body.expected, body.keep)
        try:
            made = w.approval.approve(room, id, wording, Author(caller.name, body.role, body.name), site.shelf.catalog)
        except AnswerConflict as clash:
            said = {"code": clash.code, "detail": str(clash), "status": 409, "current": question_json(clash.current, STAFF)}
            return JSONResponse(said, 409, media_type="application/problem+json")
        return JSONResponse(question_json(made, STAFF))

    return await tried(hall, do)


@router.get("/{code}/questions/{id}/clauses", response_model=room_schemas.Clauses, summary="Tìm điều khoản làm căn cứ")
async def clauses(code: str, id: int, site: SiteHere, hall: HallHere, _: Trainer, q: str = "") -> Response:
    def look() -> list[dict[str, Any]]:
        asked = hall.workshop.questions.get(hall.workshop.rooms.get(code), id)
        return [citation_json(c) for c in site.desk.offered(q[:2000] or asked.text)]

    return JSONResponse({"clauses": await tried(hall, look)})


@router.post("/{code}/questions/{id}/merge", response_model=room_schemas.QuestionOut, summary="Gộp câu hỏi")
async def merge(code: str, id: int, body: Merge, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    w = hall.workshop
    return JSONResponse(await tried(hall, lambda: question_json(w.questions.merge(w.rooms.get(code), id, body.into, caller.name), STAFF)))


@router.post("/{code}/questions/{id}/split", response_model=room_schemas.QuestionOut, summary="Tách câu hỏi đã gộp")
async def split(code: str, id: int, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    w = hall.workshop

    def do() -> dict[str, Any]:
        done = w.questions.split(w.rooms.get(code), id, caller.name)
        if done.draft is None and done.state not in DONE:
            w.preparation.soon(code, id)
        return question_json(done, STAFF)

    return JSONResponse(await tried(hall, do))


@router.get("/{code}/checks/drafts", response_model=room_schemas.CheckDrafts, summary="Câu kiểm tra gợi ý từ số liệu của văn bản")
async def check_drafts(code: str, site: SiteHere, hall: HallHere, _: Trainer, document: str = "") -> Response:
    def look() -> list[dict[str, Any]]:
        room, shelf = hall.workshop.rooms.get(code), site.shelf
        wanted = [document] if document else room.documents or [d.id for d in shelf.documents if d.tier.value == "official"][:1]
        found = [d for id in wanted if id in shelf.by_id for d in drafts(shelf.by_id[id], shelf.catalog)]
        return [{"text": d.text, "options": d.options, "right": d.right, "citation": citation_json(d.citation)} for d in found[:12]]

    return JSONResponse({"drafts": await tried(hall, look)})


@router.post("/{code}/checks", response_model=room_schemas.CheckOut, summary="Thêm câu kiểm tra nhanh")
async def add_check(code: str, body: NewCheck, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    def do() -> dict[str, Any]:
        w, citation = hall.workshop, None
        if body.passage:
            found = next((c for c in site.desk.offered("", chosen=(body.passage,))), None)
            citation = citation_json(found) if isinstance(found, Citation) else None
        made = w.checks.add(w.rooms.get(code), body.text, body.options, body.right, caller.name, citation)
        return check_json(made, STAFF)

    return JSONResponse(await tried(hall, do))


@router.post("/{code}/checks/{id}/state", response_model=room_schemas.CheckOut, summary="Mở, kết thúc câu kiểm tra")
async def check_state(code: str, id: int, body: CheckState, site: SiteHere, hall: HallHere, caller: OwnHand) -> Response:
    w = hall.workshop
    return JSONResponse(await tried(hall, lambda: check_json(w.checks.set(w.rooms.get(code), id, body.state, caller.name), STAFF)))
