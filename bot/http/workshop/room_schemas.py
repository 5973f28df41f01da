"""What the room's API takes and answers, for the OpenAPI description. Values as in views.py."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.http.api.schemas import Citation


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


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewRoom(_In):
    title: str = Field(max_length=2000)
    unit: str = Field(default="", max_length=2000)
    module: str = Field(default="", max_length=64)
    documents: list[str] = Field(default=[], max_length=50)
    moderated: bool = False


class Settings(_In):
    moderated: bool | None = None
    open: bool | None = None


class Shown(_In):
    what: str = Field(default="", pattern=r"^((question|check):\d{1,9})?$")


class Act(_In):
    act: str = Field(max_length=40)


class Answer(_In):
    text: str = Field(default="", max_length=60_000)
    passages: list[str] = Field(default=[], max_length=20)
    role: str = Field(default="", max_length=1000)
    name: str = Field(default="", max_length=1000)
    expected: int = Field(ge=0)
    keep: bool = True


class Merge(_In):
    into: int


class NewCheck(_In):
    text: str = Field(max_length=60_000)
    options: list[str] = Field(max_length=20)
    right: int
    passage: str = Field(default="", max_length=300)


class CheckState(_In):
    state: Literal["open", "closed", "draft"]
