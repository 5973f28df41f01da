"""What the answers of a room rest on: the clauses as they stood when a trainer approved, compared with the live text at every look.

The judge is that of verified answers (bot/verified/clauses.py). What was said stays as it was said; what changed under it is told beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.answer.answer import CatalogReader
from bot.ask.assistant import KnowledgeIndex
from bot.verified.approved_answer import Clause
from bot.verified.clauses import changes_under
from bot.workshop.room.room import RoomQuestion
from bot.workshop.room.rooms import Rooms
from bot.workshop.room.tables import CLAUSES, QUESTIONS, ROOMS
from knowledge.errors import KnowledgeError

_Judged = dict[tuple[int, int], tuple[str, ...]]  # question, version of its answer → what changed


def write_clauses(db: sa.Connection, question: int, clauses: Iterable[Clause]) -> None:
    """In the transaction of the answer: in place of those of the answer before."""
    db.execute(CLAUSES.delete().where(CLAUSES.c.question_id == question))
    db.execute(CLAUSES.insert().values(question_id=question, clauses=[asdict(clause) for clause in clauses]))


class Basis:
    """Safe from several threads and processes."""

    def __init__(self, rooms: Rooms, index: KnowledgeIndex) -> None:
        self._rooms, self._index = rooms, index
        self._known: tuple[CatalogReader | None, date, _Judged] = (None, date.min, {})
        self._told: tuple[CatalogReader, date] | None = None

    def changes(self, questions: Iterable[RoomQuestion]) -> dict[int, tuple[str, ...]]:
        """By question what is no longer as it was approved, in words; nothing while there is no index to compare with."""
        answered = [q for q in questions if q.answer]
        try:
            generation = self._index.current()  # held while its catalog is read
        except KnowledgeError:
            return {}
        judged = self._judged(generation.catalog, date.today())
        new = {q.id: q.version for q in answered if (q.id, q.version) not in judged}
        if new:
            with self._rooms.engine.connect() as db:
                rows: dict[int, Any] = dict(db.execute(sa.select(CLAUSES).where(CLAUSES.c.question_id.in_(new))).tuples().all())
            for id, version in new.items():
                clauses = [Clause.read(values) for values in rows.get(id, ())]
                judged[id, version] = changes_under(clauses, generation.catalog, date.today())
        return {q.id: judged[q.id, q.version] for q in answered}

    def tell_of_news(self) -> None:
        """Have the answers of open rooms looked at anew by everybody who follows, once after the text or the day has changed."""
        try:
            now = self._index.current().catalog, date.today()
        except KnowledgeError:
            return
        before, self._told = self._told, now
        if before is None or before == now:
            return
        resting = sa.select(QUESTIONS.c.id, ROOMS.c.code).join(CLAUSES, CLAUSES.c.question_id == QUESTIONS.c.id)
        with self._rooms.engine.connect() as db:
            found = db.execute(resting.join(ROOMS, ROOMS.c.id == QUESTIONS.c.room_id).where(ROOMS.c.open)).tuples().all()
        for id, code in found:
            room = self._rooms.get(code)
            with self._rooms.engine.begin() as db:
                self._rooms.tell(db, room, question=id)

    def _judged(self, catalog: CatalogReader, day: date) -> _Judged:
        if self._known[0] is not catalog or self._known[1] != day:
            self._known = (catalog, day, {})
        return self._known[2]
