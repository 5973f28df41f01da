"""Assistant.ask(): a question goes in, an answer one can sign comes out. Everything else serves this."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter
from typing import Protocol

from bot import messages
from bot.answer.answer import Answer, Answerer, Citation, Done, Event, Interpreted, Knowledge, Sources, Token, answer_json
from bot.answer.grounding import MARKER, ground
from bot.answer.notices import with_notices
from bot.answer.presentation import in_reading_order, presented
from bot.answering.candidates.judgement import log_odds
from bot.ask.apart import taken_apart
from bot.ask.choices import choose
from bot.ask.claim import as_claim
from bot.ask.conversation import StandaloneQuestion, meanings
from bot.ask.framing import asking, leans_on_what_is_told, tells, told_beside, unframed
from bot.ask.items import spelled_out
from bot.ask.last_answer import about_last, suggestion_taken
from bot.ask.organisation import name_own
from bot.ask.small_readings import after_courtesy, recalled
from bot.local_time import now_utc
from bot.question import MOST_QUESTIONS, Choices, check_question, read_choices, split_questions
from bot.records.records import Records, Turn, new_id
from bot.verified.answers import VerifiedAnswers
from bot.verified.fixed import fixed, fixes_beside
from bot.verified.sameness import Sameness
from bot.verified.shown import answer_of
from bot.verified.store import VerifiedStore
from knowledge.law.agency import Agencies
from knowledge.law.types import Hit, Interpretation, SearchResult
from knowledge.question.turn import TurnModel
from knowledge.rank.reader import after

_RETOLD = 3  # questions of a dialogue held elsewhere: further back nothing is meant
_REREAD = -0.5  # log odds of the marks that the documents' words make likely where the language at large has others
_SURE = 0.8  # of an answer to the message as it is: nothing that is told beside the question kept it from being found
_SOURCES_SHOWN = 10  # in the event that precedes an answer; the answerer chooses from all hits


class KnowledgeIndex(Protocol):
    """Hands out the live index generation (knowledge.generation.live.Index does)."""

    def current(self) -> Knowledge: ...


class Observer(Protocol):
    """Is told how long things took and what was answered, never what was asked."""

    def stage(self, name: str, seconds: float) -> None: ...

    def answered(self, channel: str, kind: str) -> None: ...


class Nobody:
    """Observes nothing."""

    def stage(self, name: str, seconds: float) -> None: ...

    def answered(self, channel: str, kind: str) -> None: ...


class Assistant:
    """Answers questions from the live index and records them. Safe to share between threads."""

    def __init__(
        self,
        index: KnowledgeIndex,
        answerer: Answerer,
        records: Records,
        *,
        hits: int = 30,
        max_question_characters: int = 2000,
        idle: timedelta = timedelta(hours=1),
        agencies: Agencies | None = None,
        organisation: str = "",
        verified: VerifiedAnswers | None = None,
    ) -> None:
        """`verified` are the answers that experts approved (by default those of the records): who asks the same gets theirs before
        anything is searched."""
        self.index = index
        self.verified = verified or VerifiedAnswers(VerifiedStore(records.engine), Sameness())
        self.records = records
        self._answerer = answerer
        self._hits = hits
        self._limit = max_question_characters
        self._idle = idle
        self._agencies = agencies or Agencies.from_csv()
        self._organisation = organisation
        self._turns = TurnModel.bundled()
        self.observer: Observer = Nobody()

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        as_of: date | None = None,
        channel: str = "cli",
        user: str = "",
        owner: str | None = None,
        before: Sequence[str] = (),
    ) -> Answer:
        """Answer one message.

        The question is checked, made independent of the turns before it, and, unless an expert has approved an answer to the
        same question, looked up in the current index generation; the answerer chooses clauses from the hits and quotes them, or
        declines; whatever its text says that no cited clause says literally is removed; the exchange is recorded. With an
        `owner` ("" is nobody in particular) a conversation that was not issued to this owner is left alone and a new one
        begun; without, the caller vouches for `conversation_id`. `before` are the questions that a client says were asked before,
        for one whose conversation is not known here.
        Raises QuestionError for text that is no question and NoIndexError before the first ingestion.
        """
        *_, last = self.ask_stream(
            question, conversation_id=conversation_id, as_of=as_of, channel=channel, user=user, owner=owner, before=before
        )
        assert isinstance(last, Done)
        return last.answer

    def ask_stream(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        as_of: date | None = None,
        channel: str = "cli",
        user: str = "",
        owner: str | None = None,
        before: Sequence[str] = (),
    ) -> Iterator[Event]:
        """The same as events: Interpreted, Sources, Token…, Done. A reader who stops early leaves nothing recorded."""
        started = perf_counter()
        typed = check_question(question, self._limit)
        day = as_of or date.today()
        knowledge = self.index.current()
        conversation = conversation_id or ""
        if owner is not None:
            conversation = self.records.issued(conversation, channel=channel, owner=owner)
        conversation = conversation or new_id()
        turns = self.records.turns(conversation, idle=self._idle) if conversation == conversation_id else ()
        turns = turns or self._retold(before, knowledge, day)
        said = after_courtesy(typed, lambda message: self._turns.kind(message).name)
        turn = self._turns.kind(said)
        turns = recalled(said, turns)
        taken = suggestion_taken(said, turn.name, turns)
        if not taken and (reply := about_last(said, turn.name, turns, knowledge.catalog)):
            yield from (Interpreted(reply.interpretation), Sources(reply.citations), Token(reply.text))
            yield Done(self._record(with_notices(reply, knowledge.catalog, day), (), typed, conversation, day, started, channel, user))
            return
        answers: list[Answer] = []
        hits: list[Hit] = []
        parts = (taken,) if taken else _questions(said)
        if len(parts) == 1 and not taken:
            parts = self._asking(parts[0], turns, knowledge, day)
        if len(parts) == 1 and not taken:
            parts = self._apart(parts[0], turns, knowledge, day)
        for number, part in enumerate(parts, 1):
            choices = read_choices(part)
            asked = name_own(choices.stem if choices else as_claim(part) or spelled_out(part, turns), self._organisation)
            meant = meanings(asked, turns, self._agencies, self._turns)
            approved = None if choices else self._approved(meant[0].text, part, knowledge, day)
            found = SearchResult(approved.interpretation) if approved else self._understood(knowledge, meant, asked, part, day)
            if number == 1:  # before the answer: the reader sees at once what was understood
                yield Interpreted(replace(found.interpretation, typed=part))
            hits.extend(found.hits)
            heading = f"{number}) {part}\n" if len(parts) > 1 else ""
            for event in _told(approved) if approved else self._answer(found, knowledge, day):
                if isinstance(event, Done):
                    answers.append(self._chosen(event.answer, choices, turns, knowledge, day) if choices else event.answer)
                    turns = (*turns, _turn(answers[-1]))
                elif isinstance(event, Token) or number == 1:
                    yield replace(event, text=heading + event.text) if isinstance(event, Token) and heading else event
                    heading = heading if not isinstance(event, Token) else ""
            if number < len(parts):
                yield Token("\n\n")
        answer = answers[0] if len(answers) == 1 else in_reading_order(_joined(typed, parts, answers))
        yield Done(self._record(answer, tuple(hits), typed, conversation, day, started, channel, user))

    def _retold(self, questions: Sequence[str], knowledge: Knowledge, day: date) -> tuple[Turn, ...]:
        """The turns that the last of these questions would have been."""
        turns: tuple[Turn, ...] = ()
        for question in questions[-_RETOLD:]:
            if answer := self._main_of(question[: self._limit], turns, knowledge, day):
                turns = (*turns, _turn(answer))
        return turns

    def _asking(self, message: str, turns: tuple[Turn, ...], knowledge: Knowledge, day: date) -> tuple[str, ...]:
        """The sentences of a message that ask, where what is told beside them keeps it from being answered; else the message."""
        asked = () if _is_one(message) else asking(message)[:MOST_QUESTIONS]
        sentences = tuple(sentence for sentence in asked if not leans_on_what_is_told(sentence))
        if not sentences or self._approved(message, message, knowledge, day):
            return (message,)
        told, own = (fixed(knowledge.retriever.interpret(text), self._agencies) for text in (told_beside(message), " ".join(sentences)))
        if fixes_beside(told, own) or self._chance(message, turns, knowledge, day) >= _SURE:
            return (message,)
        sure = {sentence: self._chance(sentence, turns, knowledge, day) for sentence in sentences}
        return tuple(s for s in sentences if sure[s] >= _SURE) or (max(sentences, key=lambda s: sure[s]),)

    def _chance(self, question: str, turns: tuple[Turn, ...], knowledge: Knowledge, day: date) -> float:
        answer = self._main_of(question, turns, knowledge, day)
        return answer.confidence if answer else 0.0

    def _apart(self, question: str, turns: tuple[Turn, ...], knowledge: Knowledge, day: date) -> tuple[str, ...]:
        """The question, or those about each of the things that it names."""
        if _is_one(question) or self._approved(question, question, knowledge, day):
            return (question,)

        def answering(asked: str, given: tuple[Answer, ...]) -> Answer | None:
            return self._main_of(asked, (*turns, *map(_turn, given)), knowledge, day)

        return taken_apart(question, answering, self._agencies)

    def _main_of(self, question: str, turns: tuple[Turn, ...], knowledge: Knowledge, day: date) -> Answer | None:
        """The answer to one question, None when it is declined."""
        asked = name_own(question, self._organisation)
        found = self._understood(knowledge, meanings(asked, turns, self._agencies, self._turns), asked, question, day)
        answer = self._answerer.quoted(found, knowledge, day)
        return answer if answer.citations and not answer.declined else None

    def _chosen(self, answer: Answer, choices: Choices, turns: tuple[Turn, ...], knowledge: Knowledge, day: date) -> Answer:
        """The answer with the option that it bears out."""
        stem, *options = (knowledge.retriever.interpret(text).understood for text in (choices.stem, *(text for _, text in choices.options)))
        written_out = Choices(stem, tuple((letter, option) for (letter, _), option in zip(choices.options, options, strict=True)))
        return choose(answer, written_out, lambda claim: self._main_of(claim, turns, knowledge, day))

    def _understood(self, knowledge: Knowledge, meant: tuple[StandaloneQuestion, ...], asked: str, typed: str, day: date) -> SearchResult:
        """What was found for the meaning of `asked` that the documents answer best."""
        before = meant[0].before  # the same for all
        if len(meant) == 1 and (reread := knowledge.retriever.reread(meant[0].text)):
            meant = (*meant, replace(meant[0], text=reread, weight=_REREAD))
        context = after(knowledge.retriever.interpret(asked).understood, before) if before else ""
        found = [self._search(knowledge, m.text, typed, day, context) for m in meant]
        if len(found) == 1:
            return found[0]
        odds = [m.weight + log_odds(_sureness(self._answerer.quoted(f, knowledge, day))) for m, f in zip(meant, found, strict=True)]
        return found[odds.index(max(odds))]

    def _approved(self, question: str, typed: str, knowledge: Knowledge, day: date) -> Answer | None:
        """What an expert approved for the same question, None for most."""
        started = perf_counter()
        found = self.verified.matching(question, knowledge, day)
        self.observer.stage("verified", perf_counter() - started)
        return answer_of(found, replace(knowledge.retriever.interpret(question), typed=typed), knowledge.catalog, day) if found else None

    def _search(self, knowledge: Knowledge, question: str, typed: str, day: date, context: str) -> SearchResult:
        """Hits for the question as it would be asked without the turns before it; `typed` is how it was asked, `context` what the
        reader reads of it."""
        started = perf_counter()
        found = knowledge.retriever.search(question, self._hits, as_of=day)
        self.observer.stage("search", perf_counter() - started)
        return replace(found, interpretation=replace(found.interpretation, typed=typed, in_context=context))

    def _answer(self, found: SearchResult, knowledge: Knowledge, day: date) -> Iterator[Event]:
        """Events of one question; the answer is grounded and carries the notices of validity."""
        yield Sources(tuple(Citation.of(hit.passage, hit.document) for hit in found.hits[:_SOURCES_SHOWN]))
        streamed = False
        for piece in self._answerer.stream(found, knowledge, day):
            if isinstance(piece, str):
                streamed = True
                yield Token(piece)
                continue
            grounded = presented(with_notices(ground(piece, knowledge.catalog, self._agencies), knowledge.catalog, day))
            if not streamed:
                yield from (Token(line) for line in grounded.text.splitlines(keepends=True))
            yield Done(grounded)

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
        self.observer.stage("whole", elapsed / 1000)
        self.observer.answered(channel, "declined" if done.declined else done.kind)
        saving = perf_counter()
        recorded = self.records.save(done, hits, channel=channel, user=user)
        self.observer.stage("record", perf_counter() - saving)
        if not recorded:
            return replace(done, notices=(*done.notices, messages.NOT_RECORDED))
        if done.kind == "new_topic":
            self.records.reset(conversation)
        return done


def _is_one(message: str) -> bool:
    """Whether it is one thing however many sentences it has: a choice among options, a statement to be judged."""
    return read_choices(message) is not None or as_claim(message) is not None


def _questions(message: str) -> tuple[str, ...]:
    """What is to be answered, one by one: a statement and a choice are one; what only tells of the occasion behind a question is none."""
    if _is_one(message):
        return (message,)
    parts = split_questions(unframed(message))
    return tuple(part for part in parts if not tells(part)) or parts


def _sureness(answer: Answer) -> float:
    """How sure an answer is; 0 when it is declined or asks back."""
    return answer.confidence if answer.citations else 0.0


def _told(answer: Answer) -> Iterator[Event]:
    """An answer that is there already, as events."""
    yield Sources(answer.citations)
    yield from (Token(line) for line in answer.text.splitlines(keepends=True))
    yield Done(answer)


def _turn(answer: Answer) -> Turn:
    """An answer just given, as context for the next question of the same message."""
    return Turn("", answer.question, answer.interpretation.understood, answer_json(answer), now_utc())


def _joined(typed: str, parts: tuple[str, ...], answers: list[Answer]) -> Answer:
    """The answers to several questions as one: numbered, with citations counted through."""
    texts: list[str] = []
    citations: list[Citation] = []
    for number, (part, answer) in enumerate(zip(parts, answers, strict=True), 1):
        offset = len(citations)
        moved = MARKER.sub(lambda m, offset=offset: f" [{int(m[1]) + offset}]", answer.text)  # type: ignore[misc]
        texts.append(f"{number}) {part}\n{moved}")
        citations.extend(answer.citations)
    understood = " ".join(a.interpretation.understood for a in answers)
    changes = tuple(pair for a in answers for pair in a.interpretation.changes)
    return Answer(
        typed,
        Interpretation(typed, re.sub(r"\s+", " ", understood), changes),
        "\n\n".join(texts),
        tuple(citations),
        kind="several" if citations else "declined",
        confidence=min(a.confidence for a in answers),
        notices=tuple(dict.fromkeys(n for a in answers for n in a.notices)),
        suggestions=tuple(dict.fromkeys(s for a in answers for s in a.suggestions if s not in parts))[:3],
        nearest=tuple(c for a in answers for c in a.nearest),
    )
