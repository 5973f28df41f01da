"""API v1: ask, search, documents, passages, conversations, feedback, suggestions, meta. Handlers only carry."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import JSONResponse, Response

from bot.answer.answer import Citation, answer_json, citation_json
from bot.answer.notices import document_notices
from bot.http.api import schemas
from bot.http.api.workflow import explain, produce
from bot.http.door import texts
from bot.http.door.access import Caller, Reader, may
from bot.http.door.problems import Problem
from bot.http.door.visitor import visitor_of
from bot.http.site.document_view import status_of
from bot.http.site.shelf import Shelf
from bot.http.site.site import Site, SiteHere
from bot.http.site.streaming import EventStream
from bot.http.site.table_of_contents import ContentsEntry
from knowledge.law.types import Document, Passage
from knowledge.law.unit import anchor, citation_label, document_label, unit_label

P = schemas.PROBLEM
COMMON: dict[int | str, dict[str, Any]] = {401: P, 403: P, 422: P, 429: P, 503: P}
router = APIRouter(prefix="/api/v1", responses=COMMON)
Asker = Annotated[Caller, Depends(may("ask", asks=True))]


@router.post("/ask", response_model=schemas.Answer, responses={413: P}, tags=["Hỏi đáp"], summary="Hỏi một câu")
async def ask(body: schemas.Question, request: Request, site: SiteHere, caller: Asker) -> Response:
    """Trả lời bằng nguyên văn điều khoản kèm trích dẫn, hoặc nói rõ là không có trong tài liệu.

    Mã cuộc trao đổi do máy chủ cấp và chỉ người được cấp hỏi tiếp được; mã khác được thay bằng một cuộc trao đổi mới.
    """
    visitor = visitor_of(request, caller)
    answer = await site.answer(
        lambda: site.assistant.ask(
            body.question,
            conversation_id=body.conversation_id,
            as_of=body.as_of,
            channel="http",
            user=caller.name,
            owner=visitor.owner,
        )
    )
    return visitor.mark(JSONResponse(answer_json(answer)), request)


@router.post(
    "/ask/stream",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}, 410: P, 413: P},
    tags=["Hỏi đáp"],
    summary="Hỏi một câu, nhận câu trả lời theo dòng sự kiện (SSE)",
)
async def ask_stream(
    body: schemas.Question,
    request: Request,
    site: SiteHere,
    caller: Asker,
    last_event_id: Annotated[str, Header(max_length=100)] = "",
) -> Response:
    """Sự kiện: interpreted, sources, token…, done hoặc error. Gửi lại với Last-Event-ID để nối tiếp luồng bị đứt."""
    if last_event_id:
        identifier, _, number = last_event_id.rpartition(":")
        stream = site.streams.resume(identifier, caller.bucket)
        return EventStream(site.streams, stream, int(number) if number.isdecimal() and len(number) < 8 else 0)
    visitor = visitor_of(request, caller)
    events = produce(site.assistant, body, channel="http", user=caller.name, owner=visitor.owner)
    return visitor.mark(EventStream(site.streams, site.streams.open(caller.bucket, events, explain)), request)


@router.get("/search", response_model=schemas.SearchResults, tags=["Tra cứu"], summary="Tìm điều khoản")
async def search(
    site: SiteHere,
    _: Reader,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    k: Annotated[int, Query(ge=1, le=50)] = 10,
    as_of: date | None = None,
) -> Response:
    """Các đoạn gần nhất với câu hỏi, có điểm từ 0 đến 1."""
    started = perf_counter()
    found = await site.work(lambda: site.assistant.index.current().retriever.search(q, k, as_of=as_of))
    hits = [
        {"score": round(hit.score, 4), "reason": hit.reason, "citation": citation_json(Citation.of(hit.passage, hit.document))}
        for hit in found.hits
    ]
    elapsed = round((perf_counter() - started) * 1000, 1)
    return JSONResponse({"query": q, "interpreted": found.interpretation.understood, "hits": hits, "elapsed_ms": elapsed})


@router.get("/documents", response_model=schemas.Documents, tags=["Văn bản"], summary="Danh mục văn bản")
async def documents(site: SiteHere, _: Reader, as_of: date | None = None) -> Response:
    def listed() -> dict[str, Any]:
        shelf = site.shelf
        rows = [document_json(d, as_of or date.today()) for d in shelf.documents]
        return {"generation": shelf.generation.id, "documents": rows}

    return JSONResponse(await site.work(listed))


@router.get("/documents/{id}", response_model=schemas.DocumentTree, responses={404: P}, tags=["Văn bản"], summary="Mục lục một văn bản")
async def document(id: str, site: SiteHere, _: Reader, as_of: date | None = None) -> Response:
    def tree() -> dict[str, Any]:
        shelf = site.shelf
        found = find_document(shelf, id)
        day = as_of or date.today()
        outline = ContentsEntry.of(shelf.catalog.sections(id))
        return document_json(found, day) | {
            "source_url": found.url,
            "notices": list(document_notices(found, shelf.catalog, day)),
            "outline": [outline_json(found, entry) for entry in outline],
        }

    return JSONResponse(await site.work(tree))


@router.get("/passages/{id:path}", response_model=schemas.PassageOut, responses={404: P}, tags=["Văn bản"], summary="Một đoạn nguyên văn")
async def passage(id: str, site: SiteHere, _: Reader) -> Response:
    def shown() -> dict[str, Any]:
        document_id = id.split("#", 1)[0]
        shelf = site.shelf
        found = find_document(shelf, document_id)
        passages = shelf.catalog.passages(document_id)
        position = next((n for n, p in enumerate(passages) if p.id == id), None)
        if position is None:
            raise Problem(404, "no_passage", texts.NO_PASSAGE.format(id=id[:200]))
        shown = passage_json(found, passages, position)
        if shown["page"] and found.id in site.originals:
            shown["page_url"] = f"/documents/{found.id}/trang/{shown['page']}?unit={anchor(passages[position].path)}"
        return shown

    return JSONResponse(await site.work(shown))


@router.get("/conversations/{id}", response_model=schemas.Conversation, responses={404: P}, tags=["Hỏi đáp"], summary="Một cuộc trao đổi")
async def conversation(id: str, request: Request, site: SiteHere, caller: Reader) -> Response:
    """Chỉ người đã hỏi đọc được: tài khoản đăng nhập, khoá truy cập hoặc trình duyệt mà máy chủ đã cấp mã này."""
    answers = await site.work(lambda: site.records.conversation(id[:64], visitor_of(request, caller).owner))
    if not answers:
        raise Problem(404, "no_conversation", texts.NO_CONVERSATION)
    return JSONResponse({"id": id, "answers": list(answers)})


@router.post("/feedback", response_model=schemas.Accepted, responses={404: P}, tags=["Hỏi đáp"], summary="Góp ý câu trả lời")
async def feedback(body: schemas.Feedback, request: Request, site: SiteHere, caller: Reader) -> Response:
    """Chỉ người đã hỏi góp ý được câu trả lời của mình, mỗi câu một lần; lần sau thay lần trước. `expert` chuyển câu hỏi cho
    chuyên gia; câu trả lời nhận ở `/api/v1/expert-requests`.
    """
    owner = visitor_of(request, caller).owner
    if not await site.work(lambda: said_of(site, body.answer_id, body.rating, owner, body.reason, body.comment)):
        raise Problem(404, "no_answer", texts.NO_ANSWER.format(id=body.answer_id))
    return JSONResponse({"accepted": True})


def said_of(site: Site, answer_id: str, rating: str, owner: str, reason: str = "", comment: str = "") -> bool:
    """What who asked says of an answer, or their wish for an expert's; False, and nothing kept, from anybody else."""
    if rating != "expert":
        number = 1 if rating == "up" else -1
        return site.records.rate(answer_id, number, owner=owner, reason=reason, comment=comment, channel="http")
    answer = site.records.answer(answer_id) if site.records.may_rate(answer_id, owner) else None
    if answer is not None:
        site.experts.ask(answer, channel="http", user=owner, note=comment)
    return answer is not None


@router.get("/suggest", response_model=schemas.Suggestions, tags=["Tra cứu"], summary="Gợi ý khi đang gõ")
async def suggest(
    site: SiteHere, _: Reader, q: Annotated[str, Query(max_length=200)] = "", k: Annotated[int, Query(ge=1, le=20)] = 8
) -> Response:
    started = perf_counter()
    found = await site.work(lambda: site.shelf.suggestions.find(q, k))
    return JSONResponse({"query": q, "suggestions": found, "elapsed_ms": round((perf_counter() - started) * 1000, 1)})


@router.get("/meta", response_model=schemas.Meta, tags=["Hệ thống"], summary="Thông tin về trợ lý")
async def meta(site: SiteHere, _: Reader) -> Response:
    return JSONResponse(await site.work(site.meta))


def find_document(shelf: Shelf, identifier: str) -> Document:
    """Raises Problem 404."""
    if identifier not in shelf.by_id:
        raise Problem(404, "no_document", texts.NO_DOCUMENT.format(id=identifier[:200]))
    return shelf.by_id[identifier]


def document_json(document: Document, day: date) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "name": document_label(document),
        "number": document.number,
        "kind": document.kind,
        "issuer": document.issuer,
        "tier": document.tier.value,
        "issued_on": _iso(document.issued_on),
        "effective_from": _iso(document.effective_from),
        "effective_to": _iso(document.effective_to),
        "status": status_of(document, day),
        "url": f"/documents/{document.id}",
    }


def outline_json(document: Document, entry: ContentsEntry) -> dict[str, Any]:
    return {
        "path": list(entry.path),
        "label": unit_label(entry.path),
        "heading": entry.heading,
        "page": entry.page,
        "url": f"/documents/{document.id}#{anchor(entry.path)}",
        "children": [outline_json(document, child) for child in entry.children],
    }


def passage_json(document: Document, passages: tuple[Passage, ...], position: int) -> dict[str, Any]:
    shown = passages[position]
    return {
        "id": shown.id,
        "document_id": document.id,
        "path": list(shown.path),
        "kind": shown.kind.value,
        "text": shown.text,
        "context": shown.context,
        "label": citation_label(shown, document),
        "page": shown.page,
        "url": f"/documents/{document.id}#{anchor(shown.path)}",
        "page_url": "",
        "previous": passages[position - 1].id if position else None,
        "next": passages[position + 1].id if position + 1 < len(passages) else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
