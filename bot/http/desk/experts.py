"""The expert queue at the desk: read a question with the assistant's answer, answer it, keep the answer, or close it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.desk import messages
from bot.expert.expert_request import AnsweredMeanwhile, ExpertRequest, RequestGone
from bot.http.desk.staff import OwnHand, Trainer, name_of
from bot.http.door.access import Caller
from bot.http.door.problems import Problem
from bot.http.site.rendering import render
from bot.http.site.site import Site, SiteHere
from bot.question import QuestionError
from bot.verified.approved_answer import Author, VerifiedError

router = APIRouter(prefix="/admin/expert", include_in_schema=False)


@router.get("")
async def waiting(request: Request, site: SiteHere, caller: Trainer) -> Response:
    experts = site.desk.experts
    found = await site.work(lambda: (experts.open(), experts.recent()))
    return render(request, "desk_experts.html", caller=caller, open=found[0], done=found[1], words=messages)


@router.get("/{id}")
async def one(id: str, request: Request, site: SiteHere, caller: Trainer) -> Response:
    return await _show(request, site, caller, id, {"name": name_of(caller)})


@router.post("/{id}")
async def answer(
    id: str,
    request: Request,
    site: SiteHere,
    caller: OwnHand,
    text: Annotated[str, Form(max_length=60_000)] = "",
    role: Annotated[str, Form(max_length=1000)] = "",
    name: Annotated[str, Form(max_length=1000)] = "",
    scope: Annotated[str, Form(max_length=1000)] = "",
    find: Annotated[str, Form(max_length=2000)] = "",
    seen: Annotated[int, Form(ge=0)] = 0,
    passage: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    act: Annotated[str, Form(pattern="^(answer|keep|find|close)$")] = "answer",
) -> Response:
    """`act`: answer, answer and keep as a verified answer on the ticked clauses, look for clauses, close with `text` as the reason.
    What cannot be taken is shown again as it was typed, with what is missing."""
    typed = {"text": text, "role": role, "name": name, "scope": scope, "find": find, "chosen": tuple(passage)}
    if act == "find":
        return await _show(request, site, caller, id, typed)

    def do() -> None:
        desk = site.desk
        if act == "close":
            desk.experts.close(id, caller.name, text)
            return
        asked = desk.experts.get(id)
        draft = desk.draft(asked.question, text, passage, scope=scope) if act == "keep" else None  # said before anything is sent
        desk.answer(id, text, Author(caller.name, role, name), seen=seen, keep=draft)

    try:
        await site.work(do)
    except AnsweredMeanwhile as error:
        return await _show(request, site, caller, id, typed, str(error), 409)
    except RequestGone as error:
        raise Problem(404, "no_request", str(error)) from error
    except (VerifiedError, QuestionError) as error:
        return await _show(request, site, caller, id, typed, str(error), 422)
    return RedirectResponse(f"/admin/expert/{id}", 303)


async def _show(
    request: Request, site: Site, caller: Caller, id: str, typed: dict[str, Any], error: str = "", status: int = 200
) -> Response:
    def look() -> dict[str, Any]:
        desk = site.desk
        asked: ExpertRequest = desk.experts.get(id)
        chosen = typed.get("chosen", ()) if "text" in typed else desk.quoted(asked)
        words_of = typed.get("find") or asked.question
        return {
            "asked": asked,
            "machine": desk.experts.machine_answer(asked),
            "offered": desk.offered(words_of, request=asked, chosen=tuple(chosen)),
            "chosen": chosen,
            "signature": desk.signature(caller.name),
        }

    try:
        values = await site.work(look)
    except RequestGone as gone:
        raise Problem(404, "no_request", str(gone)) from gone
    return render(request, "desk_expert.html", status, caller=caller, typed=typed, error=error, words=messages, **values)
