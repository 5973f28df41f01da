"""Who works at the desk: trainers (administrators may all that trainers may), and that they pressed the button themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from bot.http.door import texts
from bot.http.door.access import Caller, may
from bot.http.door.problems import Problem
from bot.http.door.visitor import asked_by_another_site

Trainer = Annotated[Caller, Depends(may("trainer"))]
Administrator = Annotated[Caller, Depends(may("admin"))]


async def _own_hand(request: Request, caller: Trainer) -> Caller:
    if asked_by_another_site(request, caller):
        raise Problem(403, "foreign_origin", texts.DESK_YOURSELF)
    return caller


OwnHand = Annotated[Caller, Depends(_own_hand)]
"""A trainer who acts: what changes something is taken from our own pages only."""


def name_of(caller: Caller) -> str:
    """How they are known, without the kind: a first proposal for the signature. Who has the administrators' common key is nobody by
    name."""
    return "" if caller.name == "key:admin" else caller.name.partition(":")[2]
