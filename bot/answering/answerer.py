"""ExtractiveAnswerer: from hits to a quoted answer or a refusal, one kind of question at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot import messages
from bot.answer.answer import Answer, Knowledge
from bot.answer.notices import documents_of
from bot.answering.asked.intent import Intent, Kind, Wanted, asks_parts, asks_reason, asks_status, bare_subject, read, states
from bot.answering.candidates.candidate import Candidate, candidates, shows_figure
from bot.answering.candidates.counted import counted
from bot.answering.candidates.definition import glossary_entry, says_what_is, term_asked
from bot.answering.candidates.judgement import UNREAD, ReaderJudgement, read_units
from bot.answering.candidates.listing import Listing, asks_nothing_else, at, bodies_assigned, duties, listing, nth_item, shared_duties
from bot.answering.candidates.outline import Outlines, is_heading
from bot.answering.candidates.question_terms import question_terms
from bot.answering.candidates.scope import act_missing, bears_number, bears_person, bears_year, of_act, otherwise_numbered, unborne
from bot.answering.candidates.several import of_bodies, of_one_body
from bot.answering.compose.entry import answered_before, asked_word_for_word, is_entry
from bot.answering.compose.forms import (
    FACT_CITATIONS,
    by_body,
    cite,
    compared,
    declined,
    fact,
    from_entry,
    listed,
    made,
    nearest,
    no_such_clause,
    of_another_act,
    of_another_body,
    of_count,
    of_issue,
    opened,
    quotation,
    unclear,
)
from bot.answering.compose.lead import day_of_signing, heading_asked, is_settled, number_missing
from bot.answering.compose.named import named_unit
from bot.answering.compose.rows import lines_with_figure, rows_assigned, rows_bearing
from bot.answering.compose.two_milestones import versions
from bot.answering.compose.wording import according_to, quoted, table
from bot.answering.decide.decision import Decision, Evidence, evidence
from bot.answering.decide.holder import of_another
from bot.answering.decide.issue import Issue, issue_stated
from bot.answering.decide.refusal import Verdict, chance_by_words, counts_items, support, unspoken
from bot.answering.decide.statement import Stated, StatementChances, judge, stated
from knowledge.law.agency import Agencies
from knowledge.law.types import Document, SearchResult, UnitPath
from knowledge.law.unit import document_label
from knowledge.rank.reader import Reader

_SMALL_TALK = {
    Kind.GREETING: messages.GREETING,
    Kind.THANKS: messages.THANKS,
    Kind.FAREWELL: messages.FAREWELL,
    Kind.ABOUT: messages.ABOUT,
    Kind.NEW_TOPIC: messages.NEW_TOPIC,
}
_ENTRIES_AMONG = 15  # hits
_COUNTED_AMONG = 5  # clauses
_DATED_AMONG = 3  # clauses
_CLAIMED_AMONG = 8  # clauses, as read
_FAR_MORE = 0.2  # of the words of a claim
_NEARLY = 0.75  # of the best score is enough for official text to be quoted before a digest


class ExtractiveAnswerer:
    """Quotes the clauses that answer, official text first; declines below `threshold` (calibrated score, 0..1)."""

    def __init__(self, threshold: float = 0.4, agencies: Agencies | None = None, reader: Reader | None = None) -> None:
        """Without a reader the words alone decide."""
        self._threshold = threshold
        self._reader = reader
        self._agencies = agencies or Agencies.from_csv()
        self._outlines = Outlines()

    def answer(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        """Choose by kind of question; what a special kind cannot answer is tried as a plain fact."""
        intent = read(found.interpretation)
        if intent.kind in _SMALL_TALK:
            return Answer(intent.text, found.interpretation, _SMALL_TALK[intent.kind], kind=intent.kind.value, confidence=1.0)
        if found.hits and (subject := bare_subject(intent, found.interpretation)):
            if not self._agencies.mentions(intent.text):
                return unclear(found, subject)
            intent = replace(intent, kind=Kind.DUTIES, text=f"{subject} được giao nhiệm vụ gì?")
        if very := asked_word_for_word(found, intent, self._outlines, knowledge.catalog):
            return from_entry(found, intent, very)
        chosen = candidates(found.hits, intent, knowledge, self._outlines)
        if bodies := bodies_assigned(intent, chosen, self._agencies):
            return listed(found, intent, [bodies], Kind.LIST, messages.BODIES_ASSIGNED)
        if shared := shared_duties(intent, chosen, self._agencies):
            return listed(found, intent, [shared], Kind.DUTIES, messages.NOT_ASSIGNED)
        if intent.kind is Kind.LOOKUP:
            if (unit := self._looked_up(found, intent, chosen)) or not _speaks_of_unit(found, chosen):
                return unit or no_such_clause(found, intent)
            intent = replace(intent, kind=Kind.FACT)
        documents = documents_of(knowledge.catalog)
        if intent.kind is Kind.VERSIONS:
            return self._versions(found, intent, chosen, knowledge)
        telling = [c for c in chosen if not is_heading(c.passage)]
        if act := act_missing(intent, telling, documents):
            return of_another_act(found, telling, act)
        alone = not found.interpretation.in_context  # what the turn before took for granted was put right there
        if alone and (issue := self._issue(intent, knowledge, documents)):
            return of_issue(found, intent, issue)
        if units := counted(intent, chosen, documents, lambda id_: self._outlines.of(knowledge.catalog, id_)):
            return of_count(found, intent, units)
        every = of_act(intent, telling, documents)
        of_one_row = len(every) < len(telling)  # that of an act in a list
        telling, reading = self._read(found, intent, every)
        misplaced = of_another(intent, telling, self._agencies) if alone else None
        if misplaced and intent.kind is Kind.VERIFY:
            return of_another_body(found, intent, *misplaced)
        if claim := self._claim(found, intent, telling, every, reading):
            return claim
        rows = None if of_one_row else rows_bearing(intent, telling, self._agencies) or rows_assigned(intent, telling)
        if rows := rows or lines_with_figure(intent, telling):
            said = messages.COUNTED.format(count=len(rows.items), noun=" ".join(intent.counted)) if intent.counted else ""
            return listed(found, intent, [rows], Kind.LIST, said)
        if misplaced:
            return of_another_body(found, intent, *misplaced)
        judged = self._judge(found, intent, telling, reading)
        if judged.missing:
            return declined(found, telling, judged, len(documents))
        if special := _defined(found, intent, chosen, knowledge, self._outlines):
            return special
        own = duties(intent, chosen)
        if entry := answered_before(found, intent, self._outlines, knowledge.catalog, UNREAD if own else reading):
            return from_entry(found, intent, entry)
        if judged.declines and not asks_nothing_else(intent, own):
            return declined(found, telling, judged, len(documents))
        if special := _together(found, intent, telling, own) or _structured(found, intent, chosen, own):
            return replace(special, confidence=judged.confidence)
        main = _main(intent, telling)
        if lacking := unborne(intent, main, self._agencies) or number_missing(intent, main) or otherwise_numbered(intent, main):
            years = () if bears_year(intent, main) else tuple(f"năm {year}" for year in intent.years)
            return declined(found, telling, replace(judged, missing=years or lacking, confidence=0.0), len(documents))
        return fact(found, intent, telling, main, judged.confidence, self._stated(intent, main, reading))

    def _issue(self, intent: Intent, knowledge: Knowledge, documents: tuple[Document, ...]) -> Issue | None:
        """What the act itself says to what the question states of it."""
        return issue_stated(intent, documents, lambda id_: self._outlines.of(knowledge.catalog, id_), self._agencies)

    def _read(self, found: SearchResult, intent: Intent, telling: list[Candidate]) -> tuple[list[Candidate], ReaderJudgement]:
        """The clauses that bear the number and the year asked about, as the reader orders them, and what it thinks of them."""
        numbered = [c for c in telling if bears_number(intent, c.passage)]
        telling = numbered or telling
        telling = [c for c in telling if bears_year(intent, c) and bears_person(intent, c)] or telling
        entries = [h for h in found.hits[:_ENTRIES_AMONG] if is_entry(h) and (not numbered or bears_number(intent, h.passage))]
        asked = found.interpretation.in_context or found.interpretation.understood
        reading = read_units(None if asks_status(intent) else self._reader, asked, telling, entries)
        return reading.ordered(telling, intent), reading

    def _claim(
        self, found: SearchResult, intent: Intent, telling: list[Candidate], every: list[Candidate], reading: ReaderJudgement
    ) -> Answer | None:
        """The clause that bears out what the question states or says otherwise, of the year stated or else of any; None where it is
        not certain, and where nothing is stated."""
        if not states(intent) or asks_status(intent) or not reading or not telling:
            return None
        settled = self._settled(found, intent, _nearest_first(intent, telling), reading)
        if settled or not intent.years:
            return settled
        clauses, read_of_any_year = self._read(found, replace(intent, years=()), every)
        return self._settled(found, intent, _nearest_first(intent, clauses), read_of_any_year)

    def _settled(self, found: SearchResult, intent: Intent, clauses: list[Candidate], reading: ReaderJudgement) -> Answer | None:
        main = _main(intent, clauses)
        said = self._stated(intent, main, reading)
        if said is None or not is_settled(intent, main, quotation(intent, main).quote, said):
            return None
        return fact(found, intent, clauses, main, max(said.right, said.wrong), said)

    def _stated(self, intent: Intent, main: Candidate, reading: ReaderJudgement) -> StatementChances | None:
        """What the clause says to a statement; None where nothing is stated and where no reader has read it."""
        if not states(intent) or not reading:
            return None
        return judge(intent, main, quotation(intent, main).quote, reading, self._agencies)

    def _looked_up(self, found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
        """The unit the question names, or the parts of it that answer what is asked of it."""
        asked = found.interpretation.in_context or found.interpretation.understood
        unit = named_unit(found, intent, chosen, lambda clauses: read_units(self._reader, asked, clauses, ()))
        if unit is None:
            return None
        shown = " ".join(p.text for p in (*unit.intro, *unit.items) or unit.outline.lines[unit.path])
        lead = day_of_signing(intent.text, unit.outline.document, shown) or heading_asked(intent.text, unit.outline, unit.path)
        return listed(found, intent, [unit], Kind.LOOKUP, lead)

    def _judge(self, found: SearchResult, intent: Intent, telling: list[Candidate], reading: ReaderJudgement) -> Verdict:
        """Whether to answer from `telling`, best first."""
        if not telling:
            return Verdict(True)
        lacking = unspoken(intent, telling, self._agencies)
        if reading:
            sure = Decision.bundled().chance(self._evidence(found, intent, telling, reading, lacking))
        else:
            sure = chance_by_words(intent, telling, _searched(found))
        return Verdict(bool(lacking) or sure < self._threshold, 0.0 if lacking else sure, lacking)

    def _evidence(
        self, found: SearchResult, intent: Intent, telling: list[Candidate], reading: ReaderJudgement, lacking: tuple[str, ...]
    ) -> Evidence:
        return evidence(intent, _main(intent, telling), reading, _searched(found), self._agencies, lacking)

    def _as_read(self, found: SearchResult, knowledge: Knowledge) -> tuple[Intent, list[Candidate], ReaderJudgement]:
        intent = read(found.interpretation)
        telling = [c for c in candidates(found.hits, intent, knowledge, self._outlines) if not is_heading(c.passage)]
        return intent, *self._read(found, intent, telling)

    def weighed(self, found: SearchResult, knowledge: Knowledge) -> Evidence | None:
        """What the decision rests on; None where the reader has no say. For fitting it (benchmarks/decision.py)."""
        intent, telling, reading = self._as_read(found, knowledge)
        return self._evidence(found, intent, telling, reading, unspoken(intent, telling, self._agencies)) if reading else None

    def stated(self, found: SearchResult, knowledge: Knowledge) -> tuple[UnitPath, Stated] | None:
        """The unit that a statement would be judged by, and what the judgement rests on; None where nothing was read. For fitting it
        (benchmarks/statements.py)."""
        intent, telling, reading = self._as_read(found, knowledge)
        if not reading:
            return None
        main = _main(intent, telling)
        return main.passage.path, stated(intent, main, quotation(intent, main).quote, reading, self._agencies)

    def quoted(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        """The answer."""
        return self.answer(found, knowledge, as_of)

    def stream(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Iterator[str | Answer]:
        """Only the answer: nothing is gained by showing it in pieces."""
        yield self.answer(found, knowledge, as_of)

    def _versions(self, found: SearchResult, intent: Intent, chosen: list[Candidate], knowledge: Knowledge) -> Answer:
        """The old and the new text side by side, where one document says that it amends or replaces another."""
        pair = versions(intent, chosen, knowledge.catalog, self._outlines)
        if pair is None:
            text = messages.NO_OTHER_VERSION + messages.DECLINED_EXPERT
            return Answer(found.interpretation.typed, found.interpretation, text, kind="declined", nearest=nearest(chosen))
        wanted = question_terms(intent.text)
        citations = tuple(cite(side.passage, side.outline, wanted) for side in pair)
        rows = [(document_label(side.document), quoted(c, n)) for n, (side, c) in enumerate(zip(pair, citations, strict=True), 1)]
        text = f"{messages.OLD_AND_NEW}\n{table(rows)}"
        return made(found, Kind.VERSIONS, text, citations, pair[1].score, pair[1].outline, pair[1].passage.path)


def _speaks_of_unit(found: SearchResult, chosen: list[Candidate]) -> bool:
    """Whether one of the first clauses names the unit that is named in the question, of another text ("bãi bỏ Chương II Thông tư số …")."""
    named = found.interpretation.reference
    return named is not None and bool(named.path) and any(named.path[-1] in c.passage.text for c in chosen[:_COUNTED_AMONG])


def _searched(found: SearchResult) -> float:
    """The score of the first hit of the search."""
    return found.hits[0].score if found.hits else 0.0


def _together(found: SearchResult, intent: Intent, telling: list[Candidate], assigned: list[Listing]) -> Answer | None:
    """Answers of several clauses: each body's task, several tasks of one body when not all `assigned` to it are asked for."""
    if bodies := of_bodies(intent, telling):
        return by_body(found, intent, bodies)
    tasks = [] if assigned else of_one_body(intent, telling)
    return listed(found, intent, [at(task.outline, task.passage.path, task.score) for task in tasks], Kind.DUTIES) if tasks else None


def _structured(found: SearchResult, intent: Intent, chosen: list[Candidate], assigned: list[Listing]) -> Answer | None:
    """Answers that follow from the outline: two milestones, the tasks `assigned` to an agency, the items of a unit."""
    if intent.kind is Kind.COMPARE:
        return compared(found, intent, chosen)
    if intent.kind is not Kind.VERIFY and (item := nth_item(intent, chosen)):
        return listed(found, intent, [item], Kind.LIST) if asks_parts(intent.text) else opened(found, intent, item)
    if intent.kind in {Kind.VERIFY, Kind.DEADLINE, Kind.WHO} or intent.wanted in {Wanted.PERCENT, Wanted.MONEY}:
        return None
    if assigned:
        return listed(found, intent, assigned, Kind.DUTIES)
    asked = intent.kind in {Kind.LIST, Kind.DUTIES} or counts_items(intent, chosen)
    unit = listing(intent, chosen, certain=not asked)
    return listed(found, intent, [unit], Kind.LIST) if unit else None


def _defined(found: SearchResult, intent: Intent, chosen: list[Candidate], knowledge: Knowledge, outlines: Outlines) -> Answer | None:
    """The sentence of an official text that says what a term is, else the entry of a glossary that has exactly the name asked for, else
    such a sentence of another text."""
    if intent.kind is not Kind.DEFINITION:
        return None
    wordings = (found.interpretation.understood, found.interpretation.typed)
    documents = documents_of(knowledge.catalog)
    terms = [term for wording in wordings if (term := term_asked(wording))]
    sentences = [c for c in chosen if any(says_what_is(c.passage, term) for term in terms)]
    binding = next((c.passage for c in sentences if c.official), None)
    entry = binding or glossary_entry(documents, lambda id_: outlines.of(knowledge.catalog, id_), wordings)
    entry = entry or next((c.passage for c in sentences), None)
    if entry is None:
        return None
    outline = outlines.of(knowledge.catalog, entry.document_id)
    wanted = question_terms(intent.text)
    citation = cite(entry, outline, wanted)
    official = [c for c in chosen if c.official and not is_heading(c.passage) and c.passage is not entry][: FACT_CITATIONS - 1]
    related = (replace(cite(c.passage, c.outline, wanted), role="related") for c in official)
    return made(found, Kind.DEFINITION, according_to(citation), (citation, *related), 0.99, outline, entry.path)


def _nearest_first(intent: Intent, telling: list[Candidate]) -> list[Candidate]:
    """The clauses, before them the one that says far more of the claim than the one that would be quoted."""
    main, said = _main(intent, telling), {c.passage.id: support(c, intent.text) for c in telling[:_CLAIMED_AMONG]}
    most = max(said, key=lambda id_: said[id_])
    if said[most] - support(main, intent.text) < _FAR_MORE:
        return telling
    return [replace(c, score=telling[0].score) for c in telling if c.passage.id == most] + [c for c in telling if c.passage.id != most]


def _main(intent: Intent, telling: list[Candidate]) -> Candidate:
    """The clause that is quoted: official text before digests unless behind."""
    near = 1.0 if asks_reason(intent.text) else _NEARLY
    if intent.wanted is Wanted.NUMBER and intent.counted:  # what says how many, not what is one of them
        telling = [c for c in telling[:_COUNTED_AMONG] if shows_figure(c.passage, intent)] or telling
    if intent.kind is Kind.DEADLINE:
        telling = [c for c in telling[:_DATED_AMONG] if shows_figure(c.passage, intent)] or telling
    return next((c for c in telling if c.official and c.score >= near * telling[0].score), telling[0])
