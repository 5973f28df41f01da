"""A trainer approves an answer: it is checked, kept as a verified answer where it rests on clauses, shown in the room and told.

Verified answers and the room's question are written one after the other; a collision with another trainer leaves neither changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answer.answer import CatalogReader, Citation, citation_json
from bot.local_time import dated, day_of
from bot.verified.answers import VerifiedAnswers
from bot.verified.approved_answer import Author
from bot.verified.clauses import clauses_of
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.room_reply import AnswerConflict, RoomReply
from bot.workshop.room import messages
from bot.workshop.room.room import Room, RoomQuestion, WorkshopError, line
from bot.workshop.room.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Wording:
    """What a trainer sends: the text, the clauses by passage id, the version that was edited, whether it is kept beyond the room."""

    text: str
    passages: Sequence[str]
    expected: int
    keep: bool = True


class Approval:
    """Safe from several threads."""

    def __init__(self, rooms: Rooms, questions: RoomQuestions, verified: VerifiedAnswers) -> None:
        self._rooms, self._questions, self._verified = rooms, questions, verified

    def approve(self, room: Room, id: int, wording: Wording, author: Author, catalog: CatalogReader) -> RoomQuestion:
        """Raises WorkshopError, AnswerConflict, or VerifiedError for a clause that is not there; then nothing is changed."""
        question = self._questions.get(room, id)
        if question.version != wording.expected:
            raise AnswerConflict.over(question, wording.expected)
        role = line(author.role, messages.FIELD_ROLE, 200)
        if not role:
            raise WorkshopError("no_role", messages.NO_ROLE)
        text, clauses = self._questions.checked(wording.text), clauses_of(wording.passages, catalog, date.today())
        named = ", ".join(part for part in (line(author.name, messages.FIELD_NAME, 200), role) if part)
        day = day_of(self._rooms.clock())
        signed = messages.BY.format(name=named, day=dated(day))
        kept = self._keep(room, question, text, wording, author, catalog) if wording.keep and clauses else question.verified_id
        citations = self.citations(question, wording.passages, catalog)
        return self._questions.answer(room, id, RoomReply(text, citations, signed, kept, clauses), author.who, expected=wording.expected)

    def citations(self, question: RoomQuestion, passages: Sequence[str], catalog: CatalogReader) -> tuple[dict[str, Any], ...]:
        """The clauses word for word: as far as the draft quoted them, else whole."""
        quoted = {c["passage_id"]: c for c in (question.draft or {}).get("citations", ())}
        return tuple(quoted.get(id) or citation_json(_whole(id, catalog)) for id in dict.fromkeys(passages))

    def _keep(self, room: Room, question: RoomQuestion, text: str, wording: Wording, author: Author, catalog: CatalogReader) -> str:
        wordings = [q.text for q in self._questions.all(room) if q.merged_into == question.id]
        said = (question.text, text, wording.passages, author)
        if question.verified_id:
            known = self._verified.store.get(question.verified_id)
            revised = self._verified.revise(known.id, *said, expected=known.version.number, catalog=catalog, wordings=wordings[:30])
            return revised.id
        return self._verified.approve(*said, catalog=catalog, wordings=wordings[:30]).id


def _whole(id: str, catalog: CatalogReader) -> Citation:
    passage = catalog.passage(id)
    return Citation.of(passage, catalog.document(passage.document_id))
