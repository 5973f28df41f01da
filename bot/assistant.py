"""Assistant.ask(): a question goes in, an answer one can sign comes out. Everything else serves this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter
from typing import Protocol

from bot.agencies import Agencies
from bot.answer import Answer, Answerer, Citation, Done, Event, Interpreted, Knowledge, Sources, Token
from bot.conversation import standalone
from bot.question import check_question
from bot.records import Records, new_id
from knowledge.types import Hit, SearchResult


class KnowledgeIndex(Protocol):
    """Hands out the live index generation (knowledge.index.Index does)."""

    def current(self) -> Knowledge: ...


class Assistant:
    """Answers questions from the live index and records them. Safe to share between threads."""

    def __init__(
        self,
        index: KnowledgeIndex,
        answerer: Answerer,
        records: Records,
        *,
        hits: int = 10,
        max_question_characters: int = 2000,
        idle: timedelta = timedelta(hours=1),
        agencies: Agencies | None = None,
    ) -> None:
        self.index = index
        self.records = records
        self._answerer = answerer
        self._hits = hits
        self._limit = max_question_characters
        self._idle = idle
        self._agencies = agencies or Agencies.from_csv()

    def ask(
        self, question: str, *, conversation_id: str | None = None, as_of: date | None = None, channel: str = "cli", user: str = ""
    ) -> Answer:
        """Answer one message.

        The question is checked, made independent of the turns before it, and looked up in the current index
        generation; the answerer chooses clauses from the hits and quotes them, or declines; the exchange is recorded.
        Raises QuestionError for text that is no question and NoIndexError before the first ingestion.
        """
        *_, last = self.ask_stream(question, conversation_id=conversation_id, as_of=as_of, channel=channel, user=user)
        assert isinstance(last, Done)
        return last.answer

    def ask_stream(
        self, question: str, *, conversation_id: str | None = None, as_of: date | None = None, channel: str = "cli", user: str = ""
    ) -> Iterator[Event]:
        """The same as events: Interpreted, Sources, Token…, Done. A reader who stops early leaves nothing recorded."""
        started = perf_counter()
        typed = check_question(question, self._limit)
        day = as_of or date.today()
        conversation = conversation_id or new_id()
        knowledge = self.index.current()
        meant = self._standalone(typed, conversation_id)
        found = self._search(knowledge, typed, meant, day)
        yield Interpreted(found.interpretation)
        yield Sources(tuple(Citation.of(hit.passage, hit.document) for hit in found.hits))
        answer: Answer | None = None
        for piece in self._answerer.stream(found, knowledge, day):
            if isinstance(piece, Answer):
                answer = piece
            else:
                yield Token(piece)
        assert answer is not None, "an answerer ends its stream with the answer"
        yield Done(self._record(answer, found.hits, typed, conversation, day, started, channel, user))

    def _standalone(self, typed: str, conversation_id: str | None) -> str:
        """The question as it would be asked without the turns before it."""
        if conversation_id is None:
            return typed
        return standalone(typed, self.records.turns(conversation_id, idle=self._idle), self._agencies)

    def _search(self, knowledge: Knowledge, typed: str, meant: str, day: date) -> SearchResult:
        found = knowledge.retriever.search(meant, self._hits, as_of=day)
        return replace(found, interpretation=replace(found.interpretation, typed=typed))

    def _record(
        self,
        answer: Answer,
        hits: tuple[Hit, ...],
        typed: str,
        conversation: str,
        day: date,
        started: float,
        channel: str,
        user: str,
    ) -> Answer:
        elapsed = (perf_counter() - started) * 1000
        done = replace(answer, question=typed, conversation_id=conversation, id=new_id(), as_of=day, elapsed_ms=elapsed)
        self.records.save(done, hits, channel=channel, user=user)
        if done.kind == "new_topic":
            self.records.reset(conversation)
        return done
