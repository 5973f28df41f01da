"""Answers as they are put together: a clause quoted, a list, an entry, milestones side by side, or a refusal; one function a form.

What is said stands in bot/messages.py, what stands before a quote in lead.py; nothing is chosen or declined here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import messages
from bot.answer.answer import Answer, Citation
from bot.answer.notices import digest_notices
from bot.answering.asked.asserted import OPEN, RIGHT, WRONG, effect, recounted, verdict
from bot.answering.asked.intent import Intent, Kind, Wanted
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.counted import Counted
from bot.answering.candidates.listing import MAX_ITEMS, Listing
from bot.answering.candidates.outline import Outline, is_heading
from bot.answering.candidates.question_terms import question_terms
from bot.answering.candidates.quotation import QUOTE_LIMIT, quote_from
from bot.answering.candidates.scope import result_unknown
from bot.answering.candidates.several import clause_of, of_one_clause
from bot.answering.compose.entry import Entry
from bot.answering.compose.lead import lead, silence
from bot.answering.compose.suggestions import suggestions
from bot.answering.compose.two_milestones import comparison
from bot.answering.compose.wording import according_to, lower_first, quoted, table
from bot.answering.decide.issue import Issue
from bot.answering.decide.refusal import Verdict
from bot.answering.decide.statement import StatementChances
from knowledge.law.types import Passage, SearchResult, UnitPath
from knowledge.law.unit import unit_in, unit_label

FACT_CITATIONS = 5
_CERTAIN = 0.99
_ALL_SHOWN = 20  # units that are counted
_RELATED_FLOOR = 0.4  # of the best score; weaker clauses are not shown at all


def unclear(found: SearchResult, subject: str) -> Answer:
    return Answer(
        found.interpretation.typed, found.interpretation, messages.CLARIFY.format(subject=subject), kind="clarify", confidence=1.0
    )


def no_such_clause(found: SearchResult, intent: Intent) -> Answer:
    reference = found.interpretation.reference
    label = unit_label(reference.path) if reference else intent.text
    text = messages.NO_SUCH_CLAUSE.format(reference=label) + messages.DECLINED_EXPERT
    return Answer(found.interpretation.typed, found.interpretation, text, kind="declined")


def made(
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


def cite(passage: Passage, outline: Outline, wanted: frozenset[str], figure: Wanted = Wanted.NOTHING) -> Citation:
    return Citation.of(passage, outline.document, quote_from(passage, outline, wanted, figure=figure))


def quotation(intent: Intent, clause: Candidate) -> Citation:
    return cite(clause.passage, clause.outline, question_terms(intent.text), intent.wanted)


def from_entry(found: SearchResult, intent: Intent, entry: Entry) -> Answer:
    """What a question-and-answer sheet says to this very question, with the official clauses it rests on word for word."""
    wanted = question_terms(intent.text)
    sources = tuple(cite(c.passage, c.outline, wanted) for c in entry.rests_on)
    own = Citation.of(entry.candidate.passage, entry.candidate.document)
    number = len(sources) + 1
    shown = according_to(own) if not sources else messages.SHORT_ANSWER.format(answer=quoted(own, number))
    said = recounted(intent.text, (own.quote,)) or OPEN
    if intent.kind is Kind.VERIFY:
        by_effect = effect(intent.text, own.quote, entry.candidate.document.signed_on)
        said = verdict(intent.text, own.quote) if by_effect == OPEN else by_effect
    lines = [
        *silence(intent, entry.candidate, own.quote),
        *([] if said == OPEN else [said]),
        shown,
        *(messages.RESTS_ON.format(source=lower_first(according_to(c, n))) for n, c in enumerate(sources, 1)),
    ]
    path = (entry.rests_on[0] if entry.rests_on else entry.candidate).passage.path
    outline = (entry.rests_on[0] if entry.rests_on else entry.candidate).outline
    return made(found, intent.kind, "\n".join(lines), (*sources, own), entry.fit, outline, path)


def of_another_act(found: SearchResult, telling: list[Candidate], act: str) -> Answer:
    text = f"{messages.CANNOT_ANSWER} {messages.DECLINED_ACT.format(act=act[:1].upper() + act[1:])}{messages.DECLINED_EXPERT}"
    return Answer(found.interpretation.typed, found.interpretation, text, kind="declined", nearest=nearest(telling))


def of_another_body(found: SearchResult, intent: Intent, holder: str, clause: Candidate) -> Answer:
    """The clause that gives a task to `holder`, where the question takes it for another body's."""
    main = quotation(intent, clause)
    wrong = WRONG if intent.kind is Kind.VERIFY else messages.STATED_WRONGLY
    text = "\n".join([f"{wrong} {messages.TASK_OF.format(agency=holder)}", according_to(main)])
    return made(found, intent.kind, text, (main,), clause.score, clause.outline, clause.passage.path)


def by_body(found: SearchResult, intent: Intent, tasks: Sequence[tuple[str, Candidate]]) -> Answer:
    """The bodies that share what is asked about, each with its task quoted."""
    cited = [quotation(intent, clause) for _, clause in tasks]
    told = [f"{n}. {body}: {lower_first(according_to(c, n))}" for n, ((body, _), c) in enumerate(zip(tasks, cited, strict=True), 1)]
    first = tasks[0][1]
    text = "\n".join([messages.SEVERAL_BODIES.format(count=len(tasks)), *told])
    return made(found, intent.kind, text, tuple(cited), first.score, first.outline, first.passage.path)


def of_issue(found: SearchResult, intent: Intent, issue: Issue) -> Answer:
    """Who issued an act and when, from its front, where the question states it."""
    text = "\n".join([issue.said, according_to(issue.quoted)])
    return made(found, intent.kind, text, (issue.quoted,), _CERTAIN, issue.outline, issue.line.path)


def of_count(found: SearchResult, intent: Intent, counted: Counted) -> Answer:
    """How many units there are, and what each begins with; of many the first and the last."""
    outline, number = counted.outline, len(counted.units)
    shown = counted.units if number <= _ALL_SHOWN else (counted.units[0], counted.units[-1])
    citations = tuple(cite(outline.lines[unit][0], outline, question_terms(intent.text)) for unit in shown)
    said = messages.COUNTED.format(count=number, noun=counted.noun)
    verdict = [] if counted.claimed is None else [RIGHT if counted.claimed == number else WRONG]
    lines = [*verdict, said, *(according_to(c, n) for n, c in enumerate(citations, 1))]
    return made(found, intent.kind, "\n".join(lines), citations, _CERTAIN, outline, counted.units[0])


def fact(
    found: SearchResult, intent: Intent, telling: list[Candidate], best: Candidate, confidence: float, stated: StatementChances | None
) -> Answer:
    """One clause quoted, further likely ones cited as related; what it says to a statement is said first."""
    wanted = question_terms(intent.text)
    others = [c for c in telling if c is not best and c.score >= _RELATED_FLOOR * best.score and (c.official or not best.official)]
    main = quotation(intent, best)
    if stated is None and len(parts := of_one_clause(best, telling)) > 1:
        unit = Listing(best.outline, clause_of(best.passage.path), (), parts, confidence)
        return listed(found, intent, [unit], intent.kind, "\n".join(lead(intent, best, main, stated, found.interpretation.typed)))
    related = (replace(cite(c.passage, c.outline, wanted), role="related") for c in others[: FACT_CITATIONS - 1])
    lines = [*lead(intent, best, main, stated, found.interpretation.typed), according_to(main)]
    return made(found, intent.kind, "\n".join(lines), (main, *related), confidence, best.outline, best.passage.path)


def listed(found: SearchResult, intent: Intent, units: list[Listing], kind: Kind, lead: str = "") -> Answer:
    """All items of the units in order, grouped as the document groups them; `lead` is said first."""
    lines: list[str] = [lead] if lead else []
    citations: list[Citation] = []
    for unit in units:
        lines += _unit_lines(unit, question_terms(intent.text), citations)
    if not lead and (counted := recounted(intent.text, (*(c.quote for c in citations), *map(_count_of, units)))):
        lines.insert(0, counted)
    first = units[0]
    return made(found, kind, "\n".join(lines), tuple(citations), min(first.score, 0.99), first.outline, first.path)


def _count_of(unit: Listing) -> str:
    """How many numbered parts a unit has, under the name that its heading gives them: "5 quan điểm"."""
    parts = [path for path in unit.outline.children.get(unit.path, ()) if path[-1].isdigit()]
    return f"{len(parts)} {unit.outline.heading(unit.path)}"


def opened(found: SearchResult, intent: Intent, unit: Listing) -> Answer:
    """What a unit is about: its first lines quoted, what stands below them as related."""
    wanted = question_terms(intent.text)
    first, *below = (*unit.intro, *unit.items) or unit.outline.lines[unit.path]
    main = cite(first, unit.outline, wanted)
    related = (replace(cite(p, unit.outline, wanted), role="related") for p in below[: FACT_CITATIONS - 1])
    lines = [messages.RESULT_UNKNOWN] if result_unknown(intent, unit.outline.document) else []
    text = "\n".join([*lines, according_to(main)])
    return made(found, intent.kind, text, (main, *related), min(unit.score, 0.99), unit.outline, unit.path)


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


def compared(found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
    """A table of milestones, each clause cited."""
    pair = comparison(intent, chosen)
    if pair is None:
        return None
    wanted, rows, citations = question_terms(intent.text), [], []
    for label, passages in pair.sides:
        for passage in passages:
            citations.append(cite(passage, pair.outline, wanted))
            rows.append((label, quoted(citations[-1], len(citations))))
    lead = f"Theo {lower_first(unit_in(pair.parent, pair.outline.document))}:"
    path = pair.sides[0][1][0].path
    return made(found, Kind.COMPARE, f"{lead}\n{table(rows)}", tuple(citations), chosen[0].score, pair.outline, path)


def nearest(candidates: list[Candidate]) -> tuple[Citation, ...]:
    return tuple(Citation.of(c.passage, c.document) for c in candidates if not is_heading(c.passage))[:3]


def declined(found: SearchResult, telling: list[Candidate], judged: Verdict, document_count: int) -> Answer:
    """A refusal that says what was searched, what is missing and what lies nearest."""
    text = messages.DECLINED.format(documents=messages.ALL_DOCUMENTS.format(count=document_count))
    if judged.missing:
        text += messages.DECLINED_MISSING.format(missing=", ".join(judged.missing))
    typed = found.interpretation.typed
    return Answer(typed, found.interpretation, text, kind="declined", confidence=judged.confidence, nearest=nearest(telling))
