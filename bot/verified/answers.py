"""Verified answers as the assistant asks for them: `matching(question)` finds the one that answers the same question.

The answers are read from the database when their revision number has moved, so that what one process approves another serves
with its next question. Their clauses are compared with the live text whenever the index generation or the day is another one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from bot.answer import CatalogReader, Knowledge
from bot.record_writing import reason_of
from bot.verified.answer import Author, Draft, State, VerifiedAnswer
from bot.verified.clauses import changes_under, clauses_of
from bot.verified.sameness import Sameness
from bot.verified.store import VerifiedStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The answers whose clauses stand as approved: of one revision, in one generation, on one day."""

    revision: int
    catalog: CatalogReader
    day: date
    answers: tuple[VerifiedAnswer, ...]


class VerifiedAnswers:
    """Safe from several threads."""

    def __init__(self, store: VerifiedStore, sameness: Sameness) -> None:
        self.store, self._sameness = store, sameness
        self._standing: _Standing | None = None
        self._lock = threading.Lock()

    # --- what is asked

    def matching(self, question: str, knowledge: Knowledge, day: date | None = None) -> VerifiedAnswer | None:
        """The verified answer to the same question, asked in other words, without accents, with abbreviations; None where there is
        none, also while the database cannot be read."""
        try:
            answers = self._current(knowledge.catalog, day or date.today())
        except (OSError, SQLAlchemyError) as error:
            log.error("verified answers could not be read: %s", reason_of(error))
            return None
        if not answers:
            return None
        wordings = [(wording, answer) for answer in answers for wording in answer.wordings]
        best = self._sameness.best(question, [wording for wording, _ in wordings], knowledge)
        return None if best is None else wordings[best][1]

    def _current(self, catalog: CatalogReader, day: date) -> tuple[VerifiedAnswer, ...]:
        revision, known = self.store.revision(), self._standing
        if known and known.revision == revision and known.catalog is catalog and known.day == day:
            return known.answers
        with self._lock:
            judged = [(answer, changes_under(answer, catalog, day)) for answer in self.store.all(State.VERIFIED, State.FLAGGED)]
            if day == date.today():
                self.store.note_health(judged)
            sound = tuple(answer for answer, changes in judged if not changes)
            self._standing = _Standing(revision, catalog, day, sound)
            return sound

    def check(self, catalog: CatalogReader) -> int:
        """Compare all answers with the live text now; returns how many were flagged or are sound again."""
        day = date.today()
        judged = [(answer, changes_under(answer, catalog, day)) for answer in self.store.all(State.VERIFIED, State.FLAGGED)]
        return self.store.note_health(judged)

    # --- what trainers and experts do

    def approve(
        self,
        question: str,
        text: str,
        passages: Iterable[str],
        author: Author,
        *,
        catalog: CatalogReader,
        wordings: Iterable[str] = (),
        scope: str = "",
    ) -> VerifiedAnswer:
        """A new verified answer that rests on the clauses with these passage ids, as they stand now. Raises VerifiedError or
        QuestionError, whose message is for the trainer."""
        clauses = clauses_of(passages, catalog, date.today())
        return self.store.approve(Draft(question, text, clauses, tuple(wordings), scope), author)

    def revise(
        self,
        id: str,
        question: str,
        text: str,
        passages: Iterable[str],
        author: Author,
        *,
        expected: int,
        catalog: CatalogReader,
        wordings: Iterable[str] = (),
        scope: str = "",
    ) -> VerifiedAnswer:
        """A new version over the version `expected`. Raises VersionConflict, and keeps what stands, when there is a newer one."""
        clauses = clauses_of(passages, catalog, date.today())
        return self.store.revise(id, Draft(question, text, clauses, tuple(wordings), scope), author, expected=expected)

    def withdraw(self, id: str, who: str, reason: str, *, expected: int) -> VerifiedAnswer:
        return self.store.withdraw(id, who, reason, expected=expected)
