"""The desk: one place where pages and the command line get what trainers look after, and how they change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from bot.answer.answer import Citation, Knowledge
from bot.answer.notices import document_notices
from bot.ask.assistant import Assistant
from bot.desk import exports
from bot.desk.documents import Standing
from bot.desk.gaps import Complaint, SameQuestions, complaints, grouped, unanswered
from bot.desk.usage import Usage, usage
from bot.expert.expert_request import ExpertRequest
from bot.expert.keeping import quoted_clauses
from bot.expert.queue import ExpertQueue
from bot.records import audit
from bot.records.events import Events
from bot.verified.approved_answer import AnswerState, Author, Draft, VerifiedAnswer
from bot.verified.clauses import clauses_of, standing
from bot.workshop.room.rooms import Rooms
from knowledge.errors import KnowledgeError

_OFFERED = 8  # clauses that a search offers as a basis


class Desk:
    """Safe from several threads."""

    def __init__(self, assistant: Assistant, experts: ExpertQueue) -> None:
        self._assistant, self.experts, self.verified = assistant, experts, assistant.verified
        self._engine = assistant.records.engine
        self.audit = audit.Audit(self._engine)
        self.rooms = Rooms(self._engine, Events(self._engine), assistant.records.pseudonyms)

    @property
    def knowledge(self) -> Knowledge:
        """Raises NoIndexError before the first ingestion."""
        return self._assistant.index.current()

    def check(self) -> int:
        """Compare the verified answers with the live text: once a day, because texts expire by date. Returns how many changed."""
        with suppress(KnowledgeError):  # nothing ingested yet, or unusable: whoever asks is told
            return self.verified.check(self.knowledge.catalog)
        return 0

    # --- what is looked at

    def gaps(self, *, days: int = 30) -> tuple[SameQuestions, ...]:
        knowledge = self.knowledge
        groups = grouped(unanswered(self._engine, days=days), self.verified.sameness, knowledge.retriever)
        return tuple(replace(g, answered=self.verified.matching(g.question, knowledge)) for g in groups)

    def complaints(self, *, days: int = 90) -> tuple[Complaint, ...]:
        return complaints(self._engine, days=days)

    def usage(self, *, days: int = 30) -> Usage:
        return usage(self._engine, days=days)

    def verified_answers(self) -> tuple[VerifiedAnswer, ...]:
        """All, compared with the live text just now; those that need a look first."""
        self.verified.check(self.knowledge.catalog)
        order = {AnswerState.FLAGGED: 0, AnswerState.VERIFIED: 1, AnswerState.WITHDRAWN: 2}
        return tuple(sorted(self.verified.store.all(), key=lambda answer: order[answer.state]))

    def documents(self) -> tuple[Standing, ...]:
        catalog, today = self.knowledge.catalog, date.today()
        documents = catalog.documents()
        return tuple(Standing(d, len(catalog.passages(d.id)), document_notices(d, catalog, today)) for d in documents)

    # --- what an answer may rest on

    def offered(self, question: str, *, request: ExpertRequest | None = None, chosen: tuple[str, ...] = ()) -> tuple[Citation, ...]:
        """Clauses to tick: the chosen ones, those the assistant quoted, then what a search finds."""
        knowledge = self.knowledge
        ids = [*chosen, *(quoted_clauses(request, self.experts, knowledge.catalog) if request else ())]
        if question.strip():
            ids += [hit.passage.id for hit in knowledge.retriever.search(question, _OFFERED).hits]
        found = (standing(id, knowledge.catalog) for id in dict.fromkeys(ids))
        return tuple(Citation.of(*clause) for clause in found if clause)

    def quoted(self, request: ExpertRequest) -> tuple[str, ...]:
        return tuple(quoted_clauses(request, self.experts, self.knowledge.catalog))

    # --- what is written

    def draft(self, question: str, text: str, passages: Iterable[str], *, wordings: Iterable[str] = (), scope: str = "") -> Draft:
        """Checked, on the clauses as they stand now. Raises VerifiedError or QuestionError, whose message is for the trainer."""
        clauses = clauses_of(passages, self.knowledge.catalog, date.today())
        return Draft(question, text, clauses, tuple(wordings), scope).checked()

    def signed(self, author: Author) -> Author:
        """Raises VerifiedError for a signature that cannot be taken."""
        return author.checked()

    def signature(self, who: str) -> Author:
        """How they signed the last time, empty before the first."""
        return self.verified.store.last_signature(who) or self.experts.last_signature(who) or Author(who, "")

    def answer(self, id: str, text: str, author: Author, *, seen: int | None = None, keep: Draft | None = None) -> None:
        """Send an expert's answer; with a `keep` it becomes a verified answer as well. Raises as ExpertQueue.answer does."""
        author = self.signed(author)
        self.experts.answer(id, text, author, seen=seen)
        if keep:
            self.experts.kept(id, self.verified.store.approve(keep, author).id)

    # --- what is taken away

    def table(self, kind: str, who: str) -> bytes:
        """One of KINDS as CSV; taking it away leaves a row in the audit log."""
        made: dict[str, Callable[[], bytes]] = {
            "questions": lambda: exports.groups_csv(self.gaps()),
            "feedback": lambda: exports.complaints_csv(self.complaints()),
            "experts": lambda: exports.requests_csv((*self.experts.open(), *self.experts.recent(500))),
            "verified": lambda: exports.verified_csv(self.verified_answers()),
            "documents": lambda: exports.documents_csv(self.documents()),
            "usage": lambda: exports.usage_csv(self.usage()),
            "audit": lambda: exports.audit_csv(self.audit.entries(limit=10_000)),
        }
        found = made[kind]()
        self.audit.write(who, "export", "table", kind)
        return found
