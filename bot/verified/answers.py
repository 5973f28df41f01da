"""Verified answers as the assistant asks for them: `matching(question)` finds the one that answers the same question.

The answers are read from the database when their revision number has moved, so that what one process approves another serves
with its next question. Their clauses are compared with the live text whenever the index generation or the day is another one.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from bot.answer.answer import CatalogReader, Knowledge
from bot.answer.notices import documents_of
from bot.records.writing import reason_of
from bot.verified.approved_answer import AnswerState, Author, Draft, VerifiedAnswer
from bot.verified.clauses import changes_under, clauses_of
from bot.verified.sameness import Known, Sameness
from bot.verified.store import VerifiedStore
from knowledge.law.types import Document

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The answers whose clauses stand as approved: of one revision, in one generation, on one day."""

    revision: int
    catalog: CatalogReader
    day: date
    known: tuple[Known, ...]  # all wordings …
    owners: tuple[VerifiedAnswer, ...]  # … and whose each is


class VerifiedAnswers:
    """Safe from several threads."""

    def __init__(self, store: VerifiedStore, sameness: Sameness) -> None:
        self.store, self.sameness = store, sameness
        self._standing: _Standing | None = None
        self._lock = threading.Lock()

    # --- what is asked

    def matching(self, question: str, knowledge: Knowledge, day: date | None = None) -> VerifiedAnswer | None:
        """The verified answer to the same question, asked in other words, without accents, with abbreviations; None where there is
        none, also while the database cannot be read."""
        try:
            standing = self._current(knowledge.catalog, day or date.today())
        except (OSError, SQLAlchemyError) as error:
            log.error("verified answers could not be read: %s", reason_of(error))
            return None
        best = self.sameness.best(question, standing.known, knowledge.retriever)
        return None if best is None else standing.owners[best]

    def _current(self, catalog: CatalogReader, day: date) -> _Standing:
        revision, known = self.store.revision(), self._standing
        if known and known.revision == revision and known.catalog is catalog and known.day == day:
            return known
        with self._lock:
            judged = self._judged(catalog, day)
            if day == date.today():
                self.store.note_health(judged)
            documents = {document.id: document for document in documents_of(catalog)}
            sound = [(Known(w, _acts(answer, documents)), answer) for answer, changes in judged if not changes for w in answer.wordings]
            wordings, owners = tuple(wording for wording, _ in sound), tuple(answer for _, answer in sound)
            self._standing = standing = _Standing(revision, catalog, day, wordings, owners)
            return standing

    def check(self, catalog: CatalogReader) -> int:
        """Compare all answers with the live text now; returns how many were flagged or are sound again."""
        return self.store.note_health(self._judged(catalog, date.today()))

    def _judged(self, catalog: CatalogReader, day: date) -> list[tuple[VerifiedAnswer, tuple[str, ...]]]:
        """Each answer with what has changed under it."""
        return [
            (answer, changes_under(answer.clauses, catalog, day)) for answer in self.store.all(AnswerState.VERIFIED, AnswerState.FLAGGED)
        ]

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


def _acts(answer: VerifiedAnswer, documents: Mapping[str, Document]) -> frozenset[str]:
    """ "76" of 76/NQ-CP: the acts that its clauses stand in."""
    numbers = (documents[clause.document_id].number for clause in answer.clauses)
    return frozenset(found[0] for number in numbers if (found := re.match(r"\d+", number)))
