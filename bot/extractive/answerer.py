"""ExtractiveAnswerer: from hits to a quoted answer or a refusal, one kind of question at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot import messages
from bot.agencies import Agencies
from bot.answer import Answer, Citation, Knowledge
from bot.extractive.candidates import Candidate, candidates, shows_figure
from bot.extractive.comparison import comparison, versions
from bot.extractive.decision import Decision, Evidence, evidence
from bot.extractive.definition import glossary_entry
from bot.extractive.entry import Entry, answered_before, asked_word_for_word, is_entry
from bot.extractive.intent import Intent, Kind, Wanted, asks_parts, asks_reason, asks_status, bare_subject, read, states
from bot.extractive.lead import is_settled, lead, number_missing
from bot.extractive.listing import MAX_ITEMS, Listing, duties, listing, nth_item, shared_duties
from bot.extractive.named import named_unit
from bot.extractive.outline import Outline, Outlines, is_heading
from bot.extractive.question_terms import question_terms
from bot.extractive.quotation import QUOTE_LIMIT, quote_from
from bot.extractive.reading import UNREAD, Reading, read_units
from bot.extractive.refusal import Verdict, chance_by_words, counts_items, unspoken
from bot.extractive.rows import lines_with_figure, rows_bearing
from bot.extractive.scope import act_missing, bears_person, bears_year, otherwise_numbered, result_unknown, unborne
from bot.extractive.statement import Judged, Stated, judge, stated
from bot.extractive.suggestions import suggestions
from bot.extractive.verification import OPEN, recounted, verdict
from bot.extractive.wording import according_to, lower_first, quoted, table
from bot.validity import digest_notices, documents_of
from knowledge.legal_unit import document_label, unit_in, unit_label
from knowledge.reader import Reader
from knowledge.types import Passage, SearchResult, UnitPath

_SMALL_TALK = {
    Kind.GREETING: messages.GREETING,
    Kind.THANKS: messages.THANKS,
    Kind.FAREWELL: messages.FAREWELL,
    Kind.ABOUT: messages.ABOUT,
    Kind.NEW_TOPIC: messages.NEW_TOPIC,
}
_FACT_CITATIONS = 5
_ENTRIES_AMONG = 15  # hits
_COUNTED_AMONG = 5  # clauses
_NEARLY = 0.75  # of the best score is enough for official text to be quoted before a digest
_RELATED_FLOOR = 0.4  # of the best score; weaker clauses are not shown at all


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
                return _unclear(found, subject)
            intent = replace(intent, kind=Kind.DUTIES, text=f"{subject} được giao nhiệm vụ gì?")
        if very := asked_word_for_word(found, intent, self._outlines, knowledge.catalog):
            return _entry(found, intent, very)
        chosen = candidates(found.hits, intent, knowledge, self._outlines)
        if shared := shared_duties(intent, chosen, self._agencies):
            return _listed(found, intent, [shared], Kind.DUTIES, messages.NOT_ASSIGNED)
        if intent.kind is Kind.LOOKUP:
            return self._looked_up(found, intent, chosen) or _no_such_clause(found, intent)
        documents = documents_of(knowledge.catalog)
        if intent.kind is Kind.VERSIONS:
            return self._versions(found, intent, chosen, knowledge)
        telling = [c for c in chosen if not is_heading(c.passage)]
        if act := act_missing(intent, telling, documents):
            return _other_act(found, telling, act)
        every = telling
        telling, reading = self._read(found, intent, telling)
        if claim := self._claim(found, intent, telling, every, reading):
            return claim
        if rows := rows_bearing(intent, telling, self._agencies) or lines_with_figure(intent, telling):
            said = messages.COUNTED.format(count=len(rows.items), noun=" ".join(intent.counted)) if intent.counted else ""
            return _listed(found, intent, [rows], Kind.LIST, said)
        judged = self._judge(found, intent, telling, reading)
        if judged.missing:
            return _declined(found, telling, judged, len(documents))
        if special := _defined(found, intent, chosen, knowledge, self._outlines):
            return special
        own = duties(intent, chosen)
        if entry := answered_before(found, intent, self._outlines, knowledge.catalog, UNREAD if own else reading):
            return _entry(found, intent, entry)
        if judged.declines:
            return _declined(found, telling, judged, len(documents))
        if special := _structured(found, intent, chosen, own):
            return replace(special, confidence=judged.confidence)
        main = _main(intent, telling)
        if lacking := unborne(intent, main, self._agencies) or number_missing(intent, main) or otherwise_numbered(intent, main):
            years = () if bears_year(intent, main) else tuple(f"năm {year}" for year in intent.years)
            return _declined(found, telling, replace(judged, missing=years or lacking, confidence=0.0), len(documents))
        return _fact(found, intent, telling, main, judged.confidence, self._stated(intent, main, reading))

    def _read(self, found: SearchResult, intent: Intent, telling: list[Candidate]) -> tuple[list[Candidate], Reading]:
        """The clauses that bear the year asked about, as the reader orders them, and what it thinks of them."""
        telling = [c for c in telling if bears_year(intent, c) and bears_person(intent, c)] or telling
        entries = [hit for hit in found.hits[:_ENTRIES_AMONG] if is_entry(hit)]
        asked = found.interpretation.in_context or found.interpretation.understood
        reading = read_units(None if asks_status(intent) else self._reader, asked, telling, entries)
        return reading.ordered(telling), reading

    def _claim(
        self, found: SearchResult, intent: Intent, telling: list[Candidate], every: list[Candidate], reading: Reading
    ) -> Answer | None:
        """The clause that bears out what the question states or says otherwise, of the year stated or else of any; None where it is
        not certain, and where nothing is stated."""
        if not states(intent) or asks_status(intent) or not reading or not telling:
            return None
        of_any_year = replace(intent, years=())
        return self._settled(found, intent, telling, reading) or (
            self._settled(found, intent, *self._read(found, of_any_year, every)) if intent.years else None
        )

    def _settled(self, found: SearchResult, intent: Intent, clauses: list[Candidate], reading: Reading) -> Answer | None:
        main = _main(intent, clauses)
        said = self._stated(intent, main, reading)
        if said is None or not is_settled(intent, main, _quoted(intent, main).quote, said):
            return None
        return _fact(found, intent, clauses, main, max(said.right, said.wrong), said)

    def _stated(self, intent: Intent, main: Candidate, reading: Reading) -> Judged | None:
        """What the clause says to a statement; None where nothing is stated and where no reader has read it."""
        if not states(intent) or not reading:
            return None
        return judge(intent, main, _quoted(intent, main).quote, reading, self._agencies)

    def _looked_up(self, found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
        """The unit the question names, or the parts of it that answer what is asked of it."""
        asked = found.interpretation.in_context or found.interpretation.understood
        unit = named_unit(found, intent, chosen, lambda clauses: read_units(self._reader, asked, clauses, ()))
        return _listed(found, intent, [unit], Kind.LOOKUP) if unit else None

    def _judge(self, found: SearchResult, intent: Intent, telling: list[Candidate], reading: Reading) -> Verdict:
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
        self, found: SearchResult, intent: Intent, telling: list[Candidate], reading: Reading, lacking: tuple[str, ...]
    ) -> Evidence:
        return evidence(intent, _main(intent, telling), reading, _searched(found), self._agencies, lacking)

    def weighed(self, found: SearchResult, knowledge: Knowledge) -> Evidence | None:
        """What the decision rests on; None where the reader has no say. For fitting it (benchmarks/decision.py)."""
        intent = read(found.interpretation)
        telling = [c for c in candidates(found.hits, intent, knowledge, self._outlines) if not is_heading(c.passage)]
        telling, reading = self._read(found, intent, telling)
        return self._evidence(found, intent, telling, reading, unspoken(intent, telling, self._agencies)) if reading else None

    def stated(self, found: SearchResult, knowledge: Knowledge) -> tuple[UnitPath, Stated] | None:
        """The unit that a statement would be judged by, and what the judgement rests on; None where nothing was read. For fitting it
        (benchmarks/statements.py)."""
        intent = read(found.interpretation)
        telling = [c for c in candidates(found.hits, intent, knowledge, self._outlines) if not is_heading(c.passage)]
        telling, reading = self._read(found, intent, telling)
        if not reading:
            return None
        main = _main(intent, telling)
        return main.passage.path, stated(intent, main, _quoted(intent, main).quote, reading, self._agencies)

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
            return Answer(found.interpretation.typed, found.interpretation, text, kind="declined", nearest=_nearest(chosen))
        wanted = question_terms(intent.text)
        citations = tuple(_cite(side.passage, side.outline, wanted) for side in pair)
        rows = [(document_label(side.document), quoted(c, n)) for n, (side, c) in enumerate(zip(pair, citations, strict=True), 1)]
        text = f"{messages.OLD_AND_NEW}\n{table(rows)}"
        return _made(found, Kind.VERSIONS, text, citations, pair[1].score, pair[1].outline, pair[1].passage.path)


def _searched(found: SearchResult) -> float:
    """The score of the first hit of the search."""
    return found.hits[0].score if found.hits else 0.0


def _unclear(found: SearchResult, subject: str) -> Answer:
    return Answer(
        found.interpretation.typed, found.interpretation, messages.CLARIFY.format(subject=subject), kind="clarify", confidence=1.0
    )


def _no_such_clause(found: SearchResult, intent: Intent) -> Answer:
    reference = found.interpretation.reference
    label = unit_label(reference.path) if reference else intent.text
    text = messages.NO_SUCH_CLAUSE.format(reference=label) + messages.DECLINED_EXPERT
    return Answer(found.interpretation.typed, found.interpretation, text, kind="declined")


def _structured(found: SearchResult, intent: Intent, chosen: list[Candidate], assigned: list[Listing]) -> Answer | None:
    """Answers that follow from the outline: two milestones, the tasks `assigned` to an agency, the items of a unit."""
    if intent.kind is Kind.COMPARE:
        return _compared(found, intent, chosen)
    if intent.kind is not Kind.VERIFY and (item := nth_item(intent, chosen)):
        return _listed(found, intent, [item], Kind.LIST) if asks_parts(intent.text) else _opened(found, intent, item)
    if intent.kind in {Kind.VERIFY, Kind.DEADLINE, Kind.WHO} or intent.wanted in {Wanted.PERCENT, Wanted.MONEY}:
        return None
    if assigned:
        return _listed(found, intent, assigned, Kind.DUTIES)
    asked = intent.kind in {Kind.LIST, Kind.DUTIES} or counts_items(intent, chosen)
    unit = listing(intent, chosen, certain=not asked)
    return _listed(found, intent, [unit], Kind.LIST) if unit else None


def _defined(found: SearchResult, intent: Intent, chosen: list[Candidate], knowledge: Knowledge, outlines: Outlines) -> Answer | None:
    """A definition from a glossary, when an entry has exactly the name asked for."""
    if intent.kind is not Kind.DEFINITION:
        return None
    wordings = (found.interpretation.understood, found.interpretation.typed)
    documents = documents_of(knowledge.catalog)
    entry = glossary_entry(documents, lambda id_: outlines.of(knowledge.catalog, id_), wordings)
    if entry is None:
        return None
    outline = outlines.of(knowledge.catalog, entry.document_id)
    wanted = question_terms(intent.text)
    citation = _cite(entry, outline, wanted)
    official = [c for c in chosen if c.official and not is_heading(c.passage)][: _FACT_CITATIONS - 1]
    related = (replace(_cite(c.passage, c.outline, wanted), role="related") for c in official)
    return _made(found, Kind.DEFINITION, according_to(citation), (citation, *related), 0.99, outline, entry.path)


def _made(
    found: SearchResult, kind: Kind, text: str, citations: tuple[Citation, ...], confidence: float, outline: Outline, path: tuple[str, ...]
) -> Answer:
    name = "responsibility" if kind in {Kind.WHO, Kind.DUTIES} else kind.value
    return Answer(
        found.interpretation.typed,
        found.interpretation,
        text,
        citations,
        kind=name,
        confidence=confidence,
        notices=digest_notices(citations),
        suggestions=suggestions(outline, path),
    )


def _cite(passage: Passage, outline: Outline, wanted: frozenset[str], figure: Wanted = Wanted.NOTHING) -> Citation:
    return Citation.of(passage, outline.document, quote_from(passage, outline, wanted, figure=figure))


def _quoted(intent: Intent, clause: Candidate) -> Citation:
    return _cite(clause.passage, clause.outline, question_terms(intent.text), intent.wanted)


def _main(intent: Intent, telling: list[Candidate]) -> Candidate:
    """The clause that is quoted: official text before digests unless behind."""
    near = 1.0 if asks_reason(intent.text) else _NEARLY
    if intent.wanted is Wanted.NUMBER and intent.counted:  # what says how many, not what is one of them
        telling = [c for c in telling[:_COUNTED_AMONG] if shows_figure(c.passage, intent)] or telling
    return next((c for c in telling if c.official and c.score >= near * telling[0].score), telling[0])


def _entry(found: SearchResult, intent: Intent, entry: Entry) -> Answer:
    """What a question-and-answer sheet says to this very question, with the official clauses it rests on word for word."""
    wanted = question_terms(intent.text)
    sources = tuple(_cite(c.passage, c.outline, wanted) for c in entry.rests_on)
    own = Citation.of(entry.candidate.passage, entry.candidate.document)
    number = len(sources) + 1
    shown = according_to(own) if not sources else messages.SHORT_ANSWER.format(answer=quoted(own, number))
    said = verdict(intent.text, own.quote) if intent.kind is Kind.VERIFY else recounted(intent.text, (own.quote,)) or OPEN
    lines = [
        *([] if said == OPEN else [said]),
        shown,
        *(messages.RESTS_ON.format(source=lower_first(according_to(c, n))) for n, c in enumerate(sources, 1)),
    ]
    path = (entry.rests_on[0] if entry.rests_on else entry.candidate).passage.path
    outline = (entry.rests_on[0] if entry.rests_on else entry.candidate).outline
    return _made(found, intent.kind, "\n".join(lines), (*sources, own), entry.fit, outline, path)


def _other_act(found: SearchResult, telling: list[Candidate], act: str) -> Answer:
    text = f"{messages.CANNOT_ANSWER} {messages.DECLINED_ACT.format(act=act[:1].upper() + act[1:])}{messages.DECLINED_EXPERT}"
    return Answer(found.interpretation.typed, found.interpretation, text, kind="declined", nearest=_nearest(telling))


def _fact(
    found: SearchResult, intent: Intent, telling: list[Candidate], best: Candidate, confidence: float, stated: Judged | None
) -> Answer:
    """One clause quoted, further likely ones cited as related; what it says to a statement is said first."""
    wanted = question_terms(intent.text)
    others = [c for c in telling if c is not best and c.score >= _RELATED_FLOOR * best.score and (c.official or not best.official)]
    main = _quoted(intent, best)
    related = (replace(_cite(c.passage, c.outline, wanted), role="related") for c in others[: _FACT_CITATIONS - 1])
    lines = [*lead(intent, best, main, stated, found.interpretation.typed), according_to(main)]
    return _made(found, intent.kind, "\n".join(lines), (main, *related), confidence, best.outline, best.passage.path)


def _listed(found: SearchResult, intent: Intent, units: list[Listing], kind: Kind, lead: str = "") -> Answer:
    """All items of the units in order, grouped as the document groups them; `lead` is said first."""
    lines: list[str] = [lead] if lead else []
    citations: list[Citation] = []
    for unit in units:
        lines += _unit_lines(unit, question_terms(intent.text), citations)
    if not lead and (counted := recounted(intent.text, (*(c.quote for c in citations), *map(_count_of, units)))):
        lines.insert(0, counted)
    first = units[0]
    return _made(found, kind, "\n".join(lines), tuple(citations), min(first.score, 0.99), first.outline, first.path)


def _count_of(unit: Listing) -> str:
    """How many numbered parts a unit has, under the name that its heading gives them: "5 quan điểm"."""
    parts = [path for path in unit.outline.children.get(unit.path, ()) if path[-1].isdigit()]
    return f"{len(parts)} {unit.outline.heading(unit.path)}"


def _opened(found: SearchResult, intent: Intent, unit: Listing) -> Answer:
    """What a unit is about: its first lines quoted, what stands below them as related."""
    wanted = question_terms(intent.text)
    first, *below = (*unit.intro, *unit.items) or unit.outline.lines[unit.path]
    main = _cite(first, unit.outline, wanted)
    related = (replace(_cite(p, unit.outline, wanted), role="related") for p in below[: _FACT_CITATIONS - 1])
    lines = [messages.RESULT_UNKNOWN] if result_unknown(intent, unit.outline.document) else []
    text = "\n".join([*lines, according_to(main)])
    return _made(found, intent.kind, text, (main, *related), min(unit.score, 0.99), unit.outline, unit.path)


def _unit_lines(unit: Listing, wanted: frozenset[str], citations: list[Citation]) -> list[str]:
    """The lines of one unit; its citations are added to `citations`, which numbers them."""
    outline = unit.outline
    passages = (*unit.intro, *unit.items)[: MAX_ITEMS - len(citations)] or outline.lines[unit.path]
    cited = [Citation.of(p, outline.document, quote_from(p, outline, wanted, QUOTE_LIMIT)) for p in passages]
    start = len(citations) + 1
    citations.extend(cited)
    if len(cited) == 1:
        return [according_to(cited[0], start)]
    name, heading = unit_in(unit.path, outline.document), outline.heading(unit.path)
    title = f" ({heading})" if heading and len(heading) < 160 and heading.lower() not in name.lower() else ""
    lines, group = [f"Theo {lower_first(name)}{title}:"], unit.path
    for n, (passage, citation) in enumerate(zip(passages, cited, strict=True), start):
        if passage.path[:-1] != group and len(passage.path) > len(unit.path) + 1:
            group = passage.path[:-1]
            if is_heading(outline.lines.get(group, (passage,))[0]):
                lines.append(f"{_group_name(outline, group, len(unit.path) + 1, passages)}:")
        lines.append(f"{n}. {quoted(citation, n)}")
    return lines


def _group_name(outline: Outline, group: UnitPath, depth: int, passages: Sequence[Passage]) -> str:
    """The heading of a group of lines, after that of its section where the lines are of several sections with such a group."""
    name = outline.heading(group)
    alike = {p.path[:depth] for p in passages if outline.heading(p.path[:-1]) == name}
    section = outline.heading(group[:depth]) if len(alike) > 1 and len(group) > depth else ""
    return f"{section} - {lower_first(name)}" if section else name


def _compared(found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
    """A table of milestones, each clause cited."""
    pair = comparison(intent, chosen)
    if pair is None:
        return None
    wanted, rows, citations = question_terms(intent.text), [], []
    for label, passages in pair.sides:
        for passage in passages:
            citations.append(_cite(passage, pair.outline, wanted))
            rows.append((label, quoted(citations[-1], len(citations))))
    lead = f"Theo {lower_first(unit_in(pair.parent, pair.outline.document))}:"
    path = pair.sides[0][1][0].path
    return _made(found, Kind.COMPARE, f"{lead}\n{table(rows)}", tuple(citations), chosen[0].score, pair.outline, path)


def _nearest(candidates: list[Candidate]) -> tuple[Citation, ...]:
    return tuple(Citation.of(c.passage, c.document) for c in candidates if not is_heading(c.passage))[:3]


def _declined(found: SearchResult, telling: list[Candidate], judged: Verdict, document_count: int) -> Answer:
    """A refusal that says what was searched, what is missing and what lies nearest."""
    nearest = _nearest(telling)
    text = messages.DECLINED.format(documents=messages.ALL_DOCUMENTS.format(count=document_count))
    if judged.missing:
        text += messages.DECLINED_MISSING.format(missing=", ".join(judged.missing))
    typed = found.interpretation.typed
    return Answer(typed, found.interpretation, text, kind="declined", confidence=judged.confidence, nearest=nearest)
