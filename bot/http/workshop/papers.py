"""The minutes of a room: a printable page, a Word document in the layout of administrative papers, a table."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.http.desk.staff import Trainer
from bot.http.pages.word import MEDIA_TYPE, lay_out, line
from bot.http.site.rendering import render
from bot.http.site.site import Site, SiteHere
from bot.http.workshop.here import Hall, HallHere, handed_out, name_of, tried
from bot.local_time import day_of
from bot.workshop.minutes import Item, Minutes, as_csv, minutes_of
from bot.workshop.room import messages
from bot.workshop.room.room import QuestionState

router = APIRouter(include_in_schema=False)
_WIDTH, _NATION = 165, 102  # millimetres between the margins, and of the right half of the letterhead


def _minutes(hall: Hall, site: Site, code: str) -> Minutes:
    w = hall.workshop
    room = w.rooms.get(code)
    return minutes_of(room, w.rooms, w.questions, w.checks, tuple(name_of(d) for d in handed_out(room, site)))


@router.get("/hoi-thao/{code}/bien-ban")
async def page(code: str, request: Request, site: SiteHere, hall: HallHere, caller: Trainer) -> Response:
    found = await tried(hall, lambda: _minutes(hall, site, code))
    return render(request, "workshop_minutes.html", minutes=found, words=messages, states=messages.STATES, caller=caller)


@router.get("/hoi-thao/{code}/bien-ban.docx")
async def word(code: str, site: SiteHere, hall: HallHere, _: Trainer) -> Response:
    made = await tried(hall, lambda: as_word(_minutes(hall, site, code)))
    return _download(made, MEDIA_TYPE, code, "docx")


@router.get("/hoi-thao/{code}/bien-ban.csv")
async def table(code: str, site: SiteHere, hall: HallHere, _: Trainer) -> Response:
    made = await tried(hall, lambda: as_csv(_minutes(hall, site, code)))
    return _download(made, "text/csv; charset=utf-8", code, "csv")


def _download(body: bytes, media_type: str, code: str, extension: str) -> Response:
    name = quote(f"Biên bản hỏi đáp {code}.{extension}")
    header = f"attachment; filename=\"bien-ban-{quote(code)}.{extension}\"; filename*=UTF-8''{name}"
    return Response(body, headers={"Content-Disposition": header}, media_type=media_type)


def as_word(minutes: Minutes) -> bytes:
    paper = Document()
    lay_out(paper)
    _head(paper, minutes)
    line(paper, minutes.summary)
    line(paper, minutes.handed_out)
    line(paper, messages.SECTION_ANSWERED, bold=True)
    _items(paper, minutes.answered, 1)
    line(paper, messages.SECTION_OPEN, bold=True)
    _items(paper, minutes.open, len(minutes.answered) + 1)
    line(paper, messages.SECTION_CHECKS, bold=True)
    for check in minutes.checks:
        line(paper, check.text, bold=True)
        for n, option in enumerate(check.options):
            line(paper, f"{'ABCDEF'[n]}. {option}: {check.counts[n]} người chọn{' (đúng)' if n == check.right else ''}")
        if check.citation:
            line(paper, messages.RESTS_ON.format(**check.citation), italic=True)
    if not minutes.checks:
        line(paper, messages.NOTHING)
    _columns(paper, [(text,) for text in messages.SIGNATURES], (_WIDTH // 2, _WIDTH // 2))
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _head(paper: Any, minutes: Minutes) -> None:
    day: date = day_of(minutes.room.created_at)
    dated = messages.PLACE_AND_DAY.format(day=f"{day.day:02}", month=f"{day.month:02}", year=day.year)
    heads = [(minutes.room.unit.upper(), "_______"), (messages.NATION, messages.MOTTO, "_______________", dated)]
    _columns(paper, heads, (_WIDTH - _NATION, _NATION))
    line(paper, "")
    line(paper, messages.MINUTES, bold=True, centred=True)
    line(paper, messages.MINUTES_OF.format(title=minutes.room.title), bold=True, centred=True)


def _columns(paper: Any, columns: list[tuple[str, ...]], widths: tuple[int, int]) -> None:
    """A table without rules: the letterhead above, the signatures below. `widths` in millimetres."""
    table = paper.add_table(rows=1, cols=len(columns))
    table.autofit = False
    for column, texts, width in zip(table.columns, columns, widths, strict=True):
        (cell,) = column.cells
        column.width = cell.width = Mm(width)  # some programs read the one, some the other
        for n, text in enumerate(texts):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(text)
            run.bold, run.italic = n < 2, text.startswith("Ngày")
            if text == messages.NATION:
                run.font.size = Pt(13)  # as Decree 30/2020 has it: on one line


def _items(paper: Any, items: tuple[Item, ...], first: int) -> None:
    for number, item in enumerate(items, first):
        q = item.question
        line(paper, f"{number}. {q.text} ({messages.ASKERS.format(count=q.people)})", bold=True)
        if item.wordings:
            line(paper, messages.OTHER_WORDINGS.format(wordings="; ".join(item.wordings)), italic=True)
        if q.answer:
            for n, text in enumerate(q.answer.splitlines()):
                line(paper, messages.ANSWER.format(text=text) if n == 0 else text)
        elif q.state is QuestionState.LIVE:
            line(paper, messages.ANSWERED_LIVE)
        elif q.state is QuestionState.PARKED:
            line(paper, messages.PARKED)
        for citation in q.citations:
            if (paragraph := line(paper, messages.RESTS_ON.format(**citation))) is not None:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        line(paper, q.signed, italic=True)
    if not items:
        line(paper, messages.NOTHING)
