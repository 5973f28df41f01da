"""What the room's API answers, for the OpenAPI description. Values as in views.py."""

from __future__ import annotations

from pydantic import BaseModel

from bot.http.schemas import Citation


class RoomOut(BaseModel):
    code: str
    title: str
    unit: str
    module: str
    documents: list[str]
    moderated: bool
    open: bool
    shown: str
    url: str = ""


class QuestionOut(BaseModel):
    """A question that is hidden, waits or was merged is only `gone`. What trainers see beside is left empty for the public."""

    id: int
    gone: bool = False
    into: int | None = None
    text: str = ""
    name: str = ""
    state: str = ""
    pinned: bool = False
    people: int = 0
    asked_at: str | None = None
    answer: str = ""
    citations: list[Citation] = []
    signed: str = ""
    changes: list[str] = []  # what has changed under the answer since it was approved
    merged_into: int | None = None
    version: int = 0
    channel: str = ""
    draft: dict[str, object] | None = None
    verified: bool = False


class CheckOut(BaseModel):
    id: int
    gone: bool = False
    text: str = ""
    options: list[str] = []
    state: str = ""
    counts: list[int] = []
    right: int | None = None
    citation: Citation | None = None


class Screen(BaseModel):
    room: RoomOut
    questions: list[QuestionOut]
    checks: list[CheckOut]
    people: int = 0
    whole: bool


class Mine(BaseModel):
    asked: list[int]
    merged: dict[str, int]  # of those, what was merged into another question
    voted: list[int]
    choices: dict[str, int]


class Clauses(BaseModel):
    clauses: list[Citation]


class CheckDraftOut(BaseModel):
    text: str
    options: list[str]
    right: int
    citation: Citation


class CheckDrafts(BaseModel):
    drafts: list[CheckDraftOut]
