"""The minutes of a workshop as plain values, and as a table: what was asked by how many, what was answered on which clauses."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from bot.local_time import written
from bot.workshop.checks import Checks
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.room import messages
from bot.workshop.room.room import DONE, Check, QuestionState, Room, RoomQuestion
from bot.workshop.room.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Item:
    """One content: the question, and the other ways it was asked."""

    question: RoomQuestion
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    room: Room
    answered: tuple[Item, ...]
    open: tuple[Item, ...]
    checks: tuple[Check, ...]
    asked: int
    people: int
    begin: str
    end: str
    papers: tuple[str, ...] = ()  # names of the documents handed out

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.answered, *self.open)

    @property
    def summary(self) -> str:
        said = {"begin": self.begin, "end": self.end, "questions": self.asked, "groups": len(self.items), "people": self.people}
        return messages.SUMMARY.format(**said)

    @property
    def handed_out(self) -> str:
        return messages.PAPERS.format(names="; ".join(self.papers)) if self.papers else ""


def minutes_of(room: Room, rooms: Rooms, questions: RoomQuestions, checks: Checks, papers: tuple[str, ...] = ()) -> Minutes:
    """Hidden questions are left out; what was asked by more people comes first."""
    every = [q for q in questions.all(room) if q.state is not QuestionState.HIDDEN]
    others: dict[int, list[str]] = {}
    for q in every:
        if q.merged_into is not None:
            others.setdefault(q.merged_into, []).append(q.text)
    items = [Item(q, tuple(dict.fromkeys(others.get(q.id, ())))) for q in every if q.merged_into is None]
    items.sort(key=lambda item: (-item.question.people, item.question.id))
    done = tuple(item for item in items if item.question.state in DONE)
    left = tuple(item for item in items if item.question.state not in DONE)
    last = max((q.answered_at or q.asked_at for q in every), default=room.created_at)
    used = tuple(check for check in checks.all(room) if check.state != "draft")
    ended = written(room.closed_at or last)
    return Minutes(room, done, left, used, len(every), rooms.people(room), written(room.created_at), ended, papers)


def as_csv(minutes: Minutes) -> bytes:
    """UTF-8 with a byte order mark, for spreadsheet programs; what would be read as a formula is text."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(messages.CSV_HEAD)
    for number, item in enumerate(minutes.items, 1):
        q = item.question
        basis = "\n".join(f"“{c['quote']}” ({c['label']})" for c in q.citations)
        cells = [number, q.text, q.people, "\n".join(item.wordings), messages.STATES[q.state], q.answer, basis, q.signed]
        cells += [written(q.asked_at), written(q.answered_at) if q.answered_at else ""]
        rows.writerow([_as_text(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _as_text(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell
