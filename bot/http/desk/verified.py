"""Verified answers at the desk: their health, a new one, a new version of one, its history, its end."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.desk import messages
from bot.http.desk.staff import OwnHand, Trainer, name_of
from bot.http.door.access import Caller
from bot.http.door.problems import Problem
from bot.http.site.rendering import render
from bot.http.site.site import Site, SiteHere
from bot.question import QuestionError
from bot.verified.approved_answer import Author, VerifiedAnswer, VerifiedError, VersionConflict

router = APIRouter(prefix="/admin/verified", include_in_schema=False)
_NEW = "new"


@router.get("")
async def listed(request: Request, site: SiteHere, caller: Trainer) -> Response:
    answers = await site.work(site.desk.verified_answers)
    return render(request, "desk_verified.html", caller=caller, answers=answers, words=messages)


@router.get("/{id}")
async def one(
    id: str, request: Request, site: SiteHere, caller: Trainer, question: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    """An answer with its versions and the form; `new` is an empty form."""
    answer = None if id == _NEW else await site.work(lambda: _found(site, id))
    typed = _as_typed(answer, caller) if answer else {"question": question, "name": name_of(caller)}
    return await _show(request, site, caller, answer, typed)


@router.post("/{id}")
async def save(
    id: str,
    request: Request,
    site: SiteHere,
    caller: OwnHand,
    question: Annotated[str, Form(max_length=60_000)] = "",
    wordings: Annotated[str, Form(max_length=60_000)] = "",
    text: Annotated[str, Form(max_length=60_000)] = "",
    scope: Annotated[str, Form(max_length=1000)] = "",
    role: Annotated[str, Form(max_length=1000)] = "",
    name: Annotated[str, Form(max_length=1000)] = "",
    reason: Annotated[str, Form(max_length=1000)] = "",
    find: Annotated[str, Form(max_length=2000)] = "",
    expected: Annotated[int, Form(ge=0)] = 0,
    passage: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    act: Annotated[str, Form(pattern="^(save|find|withdraw)$")] = "save",
) -> Response:
    """`act`: save (a new answer, or a new version over `expected`), look for clauses, withdraw with a reason. What cannot be taken,
    or collides with somebody else's version, is shown again as it was typed."""
    typed: dict[str, Any] = {"question": question, "wordings": wordings, "text": text, "scope": scope, "role": role, "name": name}
    typed |= {"find": find, "reason": reason, "chosen": tuple(passage)}
    answer = None if id == _NEW else await site.work(lambda: _found(site, id))
    if act == "find":
        return await _show(request, site, caller, answer, typed | {"expected": expected})

    def do() -> VerifiedAnswer:
        desk = site.desk
        if act == "withdraw":
            return desk.verified.withdraw(id, caller.name, reason, expected=expected)
        draft = desk.draft(question, text, passage, wordings=wordings.splitlines(), scope=scope)
        author = desk.signed(Author(caller.name, role, name))
        if answer is None:
            return desk.verified.store.approve(draft, author)
        return desk.verified.store.revise(id, draft, author, expected=expected)

    try:
        saved = await site.work(do)
    except VersionConflict as error:
        typed |= {"expected": error.current.version.number}
        return await _show(request, site, caller, error.current, typed, str(error), 409, other=error.current)
    except (VerifiedError, QuestionError) as error:
        return await _show(request, site, caller, answer, typed | {"expected": expected}, str(error), 422)
    return RedirectResponse(f"/admin/verified/{saved.id}", 303)


def _found(site: Site, id: str) -> VerifiedAnswer:
    try:
        site.desk.verified.check(site.desk.knowledge.catalog)
        return site.desk.verified.store.get(id)
    except VerifiedError as error:
        raise Problem(404, "no_verified_answer", str(error)) from error


def _as_typed(answer: VerifiedAnswer, caller: Caller) -> dict[str, Any]:
    """The form of an answer: its latest version, to be signed by who edits it."""
    return {
        "question": answer.question,
        "wordings": "\n".join(answer.wordings[1:]),
        "text": answer.text,
        "scope": answer.scope,
        "name": name_of(caller),
        "chosen": tuple(clause.passage_id for clause in answer.clauses),
        "expected": answer.version.number,
    }


async def _show(
    request: Request,
    site: Site,
    caller: Caller,
    answer: VerifiedAnswer | None,
    typed: dict[str, Any],
    error: str = "",
    status: int = 200,
    other: VerifiedAnswer | None = None,
) -> Response:
    def look() -> dict[str, Any]:
        desk, chosen = site.desk, tuple(typed.get("chosen", ()))
        return {
            "offered": desk.offered(typed.get("find") or typed.get("question", ""), chosen=chosen),
            "chosen": chosen,
            "history": desk.verified.store.history(answer.id) if answer else (),
            "signature": desk.signature(caller.name),
        }

    values = await site.work(look)
    return render(
        request,
        "desk_verified_one.html",
        status,
        caller=caller,
        answer=answer,
        typed=typed,
        error=error,
        other=other,
        words=messages,
        **values,
    )
