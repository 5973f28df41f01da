"""The desk's lists: what waits, questions without an answer, complaints, documents, the audit log, and tables to take away."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, Response

from bot.desk import exports, messages
from bot.desk.arguments import KINDS
from bot.http.desk.charts import HEIGHT, WIDTH, bars, columns
from bot.http.desk.staff import Administrator, Trainer
from bot.http.door import texts
from bot.http.door.problems import Problem
from bot.http.site.document_view import status_of
from bot.http.site.rendering import render
from bot.http.site.site import SiteHere
from bot.verified.approved_answer import AnswerState
from bot.workshop.room.rooms import Rooms

router = APIRouter(prefix="/admin", include_in_schema=False)
_REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_DAYS = Query(ge=1, le=365)
_PAGE = 100  # rows of the audit log


@router.get("")
async def overview(request: Request, site: SiteHere, caller: Trainer, days: Annotated[int, _DAYS] = 30) -> Response:
    rooms: Rooms = request.app.state.hall.workshop.rooms

    def look() -> dict[str, Any]:
        desk, still_open = site.desk, rooms.all(only_open=True)
        used, answers = desk.usage(days=days), desk.verified_answers()
        return {
            "used": used,
            "columns": columns(used.days),
            "channels": bars([(exports.channel(name), count) for name, count in used.channels]),
            "areas": bars(used.areas),
            "waiting": len(desk.experts.open()),
            "flagged": sum(answer.state is AnswerState.FLAGGED for answer in answers),
            "sound": sum(answer.state is AnswerState.VERIFIED for answer in answers),
            "gaps": sum(group.answered is None for group in desk.gaps(days=days)),
            "rooms": still_open,
            "to_do": rooms.to_do(still_open),
        }

    return render(request, "desk.html", caller=caller, width=WIDTH, height=HEIGHT, **await site.work(look))


@router.get("/questions")
async def questions(request: Request, site: SiteHere, caller: Trainer, days: Annotated[int, _DAYS] = 30) -> Response:
    groups = await site.work(lambda: site.desk.gaps(days=days))
    return render(request, "desk_questions.html", caller=caller, groups=groups, days=days, words=messages)


@router.get("/feedback")
async def feedback(request: Request, site: SiteHere, caller: Trainer) -> Response:
    found = await site.work(site.desk.complaints)
    return render(request, "desk_feedback.html", caller=caller, complaints=found, words=messages)


@router.get("/documents")
async def documents(request: Request, site: SiteHere, caller: Trainer) -> Response:
    standing = await site.work(site.desk.documents)
    shelf = site.shelf
    report = (site.shelves.directory / "report.html").is_file()
    shown: dict[str, Any] = {
        "documents": standing,
        "generation": shelf.generation.id,
        "report": report,
        "state": status_of,
        "words": messages,
    }
    return render(request, "desk_documents.html", caller=caller, **shown)


@router.get("/ingest-report")
async def ingest_report(site: SiteHere, _: Trainer) -> Response:
    """As ingestion wrote it, under a policy of its own: it brings its style along and may do nothing else."""
    file = site.shelves.directory / "report.html"
    if not file.is_file():
        raise Problem(404, "no_report", texts.NO_REPORT)
    return FileResponse(file, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _REPORT_POLICY})


@router.get("/audit")
async def audit_log(
    request: Request, site: SiteHere, caller: Administrator, before: int | None = None, object: Annotated[str, Query(max_length=128)] = ""
) -> Response:
    entries = await site.work(lambda: site.desk.audit.entries(limit=_PAGE, before=before, object=object))
    older = entries[-1].id if len(entries) == _PAGE else None
    return render(request, "desk_audit.html", caller=caller, entries=entries, older=older, object=object, words=messages)


@router.get("/export/{name}.csv")
async def export(name: str, site: SiteHere, caller: Trainer) -> Response:
    """UTF-8 with a byte order mark, for spreadsheet programs. The audit log is the administrators'."""
    if name not in KINDS:
        raise Problem(404, "no_table", texts.NO_TABLE.format(name=name[:40]))
    if name == "audit" and "admin" not in caller.scopes:
        raise Problem(403, "scope_missing", texts.SCOPE_MISSING.format(scope="admin"))
    body = await site.work(lambda: site.desk.table(name, caller.name))
    return Response(body, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="cchc-{name}.csv"'})
