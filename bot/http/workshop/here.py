"""What the room's handlers share: the workshop, who is there, refusals as problems, and how fast one person may go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from bot.areas import AREAS, Area
from bot.channel.line import Pace
from bot.http.door import texts
from bot.http.door.access import Access, Caller, Reader
from bot.http.door.address import network_of
from bot.http.door.problems import Problem
from bot.http.door.visitor import asked_by_another_site, visitor_of
from bot.http.site.site import Site
from bot.http.site.workers import Workers
from bot.http.workshop.live_room import Followers
from bot.verified.approved_answer import VerifiedError
from bot.workshop.room import messages
from bot.workshop.room.room import Room, WorkshopError
from bot.workshop.workshop import Workshop
from knowledge.law.types import Document

T = TypeVar("T")
log = logging.getLogger("bot.http")
_STATUS = {"no_room": 404, "no_question": 404, "no_check": 404, "room_closed": 409, "conflict": 409, "check_closed": 409}


@dataclass(frozen=True, slots=True)
class Hall:
    """The workshop with its open streams. Who stuffs the ballot needs many browsers: each network may bring so many a minute."""

    workshop: Workshop
    followers: Followers
    workers: Workers  # of its own: a hall that votes holds up no page
    asking: Pace = field(default_factory=lambda: Pace(10))  # questions a minute, one person
    asking_unknown: Pace = field(default_factory=lambda: Pace(300))  # the same from a network, without a browser of ours: widgets
    pressing: Pace = field(default_factory=lambda: Pace(120))  # votes and ballots a minute, one person
    coming: Pace = field(default_factory=lambda: Pace(400))  # new browsers a minute, one network: a hall behind one address


def hall_of(request: Request) -> Hall:
    hall: Hall = request.app.state.hall
    return hall


HallHere = Annotated[Hall, Depends(hall_of)]


@contextmanager
def refusals() -> Iterator[None]:
    """What cannot be taken, as a problem that says so; the log says that it was refused and why, never what was written."""
    try:
        yield
    except Problem as problem:
        log.info("workshop: refused: %s", problem.code)
        raise
    except WorkshopError as error:
        log.info("workshop: refused: %s", error.code)
        raise Problem(_STATUS.get(error.code, 422), error.code, str(error)) from error
    except VerifiedError as error:
        raise Problem(422, "not_verifiable", str(error)) from error


async def tried(hall: Hall, task: Callable[[], T]) -> T:
    """Blocking work in a thread; what it refuses becomes a problem."""
    with refusals():
        return await asyncio.get_running_loop().run_in_executor(hall.workers, copy_context().run, task)


async def _own_hand(request: Request, caller: Reader) -> Caller:
    if asked_by_another_site(request, caller) and not request.headers.get("origin"):  # an allowed origin has passed the gate
        raise Problem(403, "foreign_origin", texts.ASK_YOURSELF)
    return caller


OwnHand = Annotated[Caller, Depends(_own_hand)]


async def _watcher(request: Request) -> Caller:
    access: Access = request.app.state.access
    try:
        return access.admit(request, "ask", asks=False)
    except Problem as refused:
        if refused.status_code not in (401, 403) or not access.signed_in(request):
            raise
        return access.admit(request, "trainer", asks=False)


Watcher = Annotated[Caller, Depends(_watcher)]
"""Who may ask, or a trainer who signed in with a key: where nobody asks without one, the wall is still the trainer's to open."""


def owner_of(request: Request, caller: Caller) -> str:
    return visitor_of(request, caller).owner


def slowed(pace: Pace, who: str) -> None:
    if seconds := pace.wait_seconds(who):
        raise Problem(429, "rate_limited", messages.TOO_FAST.format(seconds=seconds), {"Retry-After": str(seconds)})


def as_member(hall: Hall, code: str, owner: str) -> Room:
    """The open room, for a vote or a ballot of somebody who entered it: who has no name and no browser counts for nobody, and a
    cookie that anybody may have made up for no more."""
    room = hall.workshop.rooms.accepting(code)
    if not _is_known(hall, room, owner):
        raise Problem(403, "not_joined", messages.NOT_JOINED)
    slowed(hall.pressing, owner)
    return room


def slowed_asking(hall: Hall, room: Room, owner: str, caller: Caller) -> None:
    if _is_known(hall, room, owner):
        slowed(hall.asking, owner)
    else:
        slowed(hall.asking_unknown, caller.bucket)


def _is_known(hall: Hall, room: Room, owner: str) -> bool:
    return bool(owner) and (owner.startswith(("user:", "key:")) or hall.workshop.rooms.is_member(room, owner))


def handed_out(room: Room, site: Site) -> list[Document]:
    """The documents of a workshop that are still there."""
    return [site.shelf.by_id[id] for id in room.documents if id in site.shelf.by_id]


def name_of(document: Document) -> str:
    return " ".join(part for part in (document.kind, document.number, document.title) if part)


def starts_with(room: Room) -> Area | None:
    return next((area for area in AREAS if area.slug == room.module), None)


def admit(hall: Hall, request: Request, code: str, owner: str) -> None:
    """Enter the room (blocking). Raises Problem 429 when one network brings too many new browsers."""
    room = hall.workshop.rooms.get(code)
    if owner and room.open and not hall.workshop.rooms.is_member(room, owner):
        slowed(hall.coming, network_of(request.state.address))
        hall.workshop.rooms.join(room, owner)
