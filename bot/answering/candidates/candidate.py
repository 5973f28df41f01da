"""Hits become candidate clauses: a digest line gives way to the official clause it restates, and what the question
names (year, agency, kind of figure) moves clauses up or down. Scores stay 0..1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.answer.answer import CatalogReader, Knowledge
from bot.answer.notices import documents_of
from bot.answering.asked.figures import counts, holds_figure
from bot.answering.asked.intent import Intent, Kind, Wanted, asks_issue, asks_reason
from bot.answering.candidates.definition import is_glossary
from bot.answering.candidates.outline import Outline, Outlines, is_heading
from bot.answering.candidates.question_terms import question_terms, subject_terms
from knowledge.language.text import syllables
from knowledge.law.agency import BODY_BY_NAME
from knowledge.law.day import days
from knowledge.law.frame import OPENING, RECIPIENTS
from knowledge.law.milestone import milestone
from knowledge.law.types import Document, Hit, Passage, PassageKind, Tier, UnitPath

_SAID_WEIGHT = 0.25  # how far words shared with the question correct the score of the search
_SAID_OF_WHO = 0.6  # of "who does this": every task begins with "chủ trì", only the subject tells them apart
_BESIDE, _REPEATED = 0.85, 0.5  # of notes and letterheads; of a title without more than the question's words
_MEANING_ONLY = 0.8  # what a term means answers little else
_NAMES_SOMEBODY = re.compile(
    r"\b(?:Bộ(?! chỉ số)|Chính phủ(?! (?:điện tử|số))|"
    r"Ủy ban|Thủ tướng|Thủ trưởng|Chủ tịch|Văn phòng|người đứng đầu)\b|THỦ TƯỚNG|BỘ TRƯỞNG|CHỦ TỊCH"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that may answer. `score` is the hit's calibrated chance after what the question names was considered."""

    passage: Passage
    outline: Outline
    score: float

    @property
    def document(self) -> Document:
        return self.outline.document

    @property
    def official(self) -> bool:
        return self.document.tier is Tier.OFFICIAL

    @property
    def surroundings(self) -> str:
        """The clause with its headings, the agency it is assigned to and its document's title."""
        over = self.outline.agency_over(self.passage.path)
        return " ".join((self.passage.text, self.passage.context, over[1] if over else "", self.document.title))


def candidates(hits: tuple[Hit, ...], intent: Intent, knowledge: Knowledge, outlines: Outlines) -> list[Candidate]:
    """Clauses to choose from, best first, one per passage; headings are kept (they may stand for a list)."""
    best: dict[str, Candidate] = {}
    why = asks_reason(intent.text)
    for hit in _without_frame(_without_captions(hits, intent), intent):
        for candidate in _official(hit, knowledge.catalog, outlines, keep=why):
            known = best.get(candidate.passage.id)
            if known is None or known.score < candidate.score:
                best[candidate.passage.id] = candidate
    named = {c.document.id: frozenset(agencies_named(intent.text, c.outline)) for c in {c.document.id: c for c in best.values()}.values()}
    who = intent.kind is Kind.WHO
    wanted = subject_terms(intent.text) if who else question_terms(intent.text)
    weight = _SAID_OF_WHO if who else _SAID_WEIGHT
    said = {id_: c.outline.share_said(wanted, c.passage) for id_, c in best.items()}
    most = max(said.values(), default=0.0) or 1.0
    if intent.kind is not Kind.DEFINITION:
        best = {id_: replace(c, score=c.score * _MEANING_ONLY) if is_glossary(c.document) else c for id_, c in best.items()}
    scored = (Candidate(c.passage, c.outline, c.score * (1 - weight + weight * said[id_] / most)) for id_, c in best.items())
    return sorted((weighed(c, intent, named[c.document.id]) for c in scored), key=lambda c: -c.score)


_CAPTION = re.compile(r"\(?\s*(?:Ban hành )?[Kk]èm theo\b")


def _without_captions(hits: tuple[Hit, ...], intent: Intent) -> tuple[Hit, ...]:
    """ "(Ban hành kèm theo Quyết định số …)" above an annex says what it belongs to and answers nothing else."""
    if asks_issue(intent):
        return hits
    return tuple(h for h in hits if h.passage.kind is not PassageKind.FRONT or not _CAPTION.search(h.passage.text)) or hits


def _without_frame(hits: tuple[Hit, ...], intent: Intent) -> tuple[Hit, ...]:
    """Without letterheads, titles, legal bases and lists of recipients, which say who writes to whom about what: a question of the
    matter itself is answered by a clause, however many of its words stand in the title."""
    if _asks_of_text(intent) or asks_issue(intent):
        return hits
    return tuple(h for h in hits if h.reason == "citation" or not _is_frame(h.passage)) or hits


def _is_frame(passage: Passage) -> bool:
    return passage.kind is PassageKind.FRONT and passage.path[:1] in ((OPENING,), (RECIPIENTS,))


def _official(hit: Hit, catalog: CatalogReader, outlines: Outlines, *, keep: bool = False) -> list[Candidate]:
    """The hit itself, or the official clause it restates when that is indexed too. `keep` keeps both: texts provide, teaching
    material says why."""
    outline = outlines.of(catalog, hit.document.id)
    own = Candidate(hit.passage, outline, hit.score)
    if hit.document.tier is Tier.OFFICIAL:
        return [own]
    under = clauses_under(hit, outline.terms_of(hit.passage), catalog, outlines)
    official = [*under[:1], *(replace(c, score=c.score * 0.9) for c in under[1:])]
    if official and keep:
        return [own, *(replace(c, score=c.score * 0.8) for c in official)]
    if official:
        return official
    return [replace(own, score=own.score * 0.97)]


def clauses_under(hit: Hit, wanted: frozenset[str], catalog: CatalogReader, outlines: Outlines) -> list[Candidate]:
    """The official clauses that a passage of teaching material stands on, as far as they are loaded, with the hit's score; of a
    clause in several parts the one that says most of `wanted`."""
    found: list[Candidate] = []
    for document, path in restated(hit.document, hit.passage.path, documents_of(catalog)):
        outline = outlines.of(catalog, document.id)
        if parts := outline.lines.get(path, ()):
            part = parts[0] if len(parts) == 1 else max(parts, key=lambda p, o=outline: o.coverage(wanted, o.terms_of(p)))  # type: ignore[misc]
            found.append(Candidate(part, outline, hit.score))
    return found


def restated(
    document: Document, path: UnitPath, documents: tuple[Document, ...], *, digests: bool = False
) -> list[tuple[Document, UnitPath]]:
    """Official units that a unit of teaching material stands on: those its own relations name, then the same path of
    the text that its document restates as a whole; with `digests` the units of texts that restate that one count too."""
    units = [(r, r.to_path) for r in document.relations if r.to_path and r.from_path and path[: len(r.from_path)] == r.from_path]
    whole = [(r, path) for r in document.restates]
    return [
        (other, unit)
        for relation, unit in (*units, *whole)
        for other in documents
        if (other.tier is Tier.OFFICIAL and other.number == relation.number and relation.issued_on in {None, other.issued_on})
        or (digests and other.tier is Tier.GUIDANCE and any(r.number == relation.number for r in other.restates))
    ]


def prescribes(document: Document) -> bool:
    """Whether a text says what is to be done: an official one, or a digest of one as a whole."""
    return document.tier is Tier.OFFICIAL or bool(document.restates)


def weighed(candidate: Candidate, intent: Intent, named: frozenset[UnitPath]) -> Candidate:
    """The candidate with its score moved by year, kind of figure and agency (`named` are the units of agencies asked about)."""
    factor = (
        _kind_factor(candidate, intent)
        * _issue_factor(candidate, intent)
        * _year_factor(candidate, intent)
        * _day_factor(candidate, intent)
        * _figure_factor(candidate, intent)
        * _agency_factor(candidate, intent, named)
    )
    return Candidate(candidate.passage, candidate.outline, min(0.999, candidate.score * factor))


_ABOUT_TEXT = re.compile(
    r"\b(?:ban hành|ký|số hiệu|số nào|trích yếu|tên|căn cứ|chú thích|ghi chú|của (?:ai|cơ quan nào)|kính gửi|nơi nhận|"
    r"gửi (?:cho |đến |tới )?(?:ai|những ai|(?:cơ quan|đơn vị) nào|ở đâu|đâu)|về (?:việc |vấn đề |nội dung |cái |điều )?gì)\b"
)


def _asks_of_text(intent: Intent) -> bool:
    """Whether a note or the front may answer: of the text itself, or a statement."""
    return intent.kind is Kind.VERIFY or bool(_ABOUT_TEXT.search(intent.text.lower()))


def _kind_factor(candidate: Candidate, intent: Intent) -> float:
    """A note, a letterhead and a title that only repeats the question stand beside what answers."""
    passage = candidate.passage
    if _asks_of_text(intent):
        return 1.0
    if passage.kind in (PassageKind.NOTE, PassageKind.FRONT):
        return _BESIDE
    if passage.kind is not PassageKind.TEXT:
        return 1.0
    asked, said = _words(intent.text), candidate.outline.terms_of(passage)
    return _REPEATED if all(term in asked for term in said if " " not in term) else 1.0


@lru_cache(maxsize=256)  # asked for every clause that may answer
def _words(text: str) -> frozenset[str]:
    return frozenset(syllables(text))


def _issue_factor(candidate: Candidate, intent: Intent) -> float:
    """The date of a document stands in its header block, not in the laws it is based on."""
    issued = candidate.document.issued_on
    if candidate.passage.kind is not PassageKind.FRONT or issued is None or not asks_issue(intent):
        return 1.0
    written = (f"ngày {issued.day} tháng {issued.month} năm {issued.year}", f"ngày {issued:%d} tháng {issued:%m} năm {issued.year}")
    return 1.5 if any(day in candidate.passage.text for day in written) and "Số:" in candidate.passage.text else 0.7


def _year_factor(candidate: Candidate, intent: Intent) -> float:
    if not intent.years or intent.kind is Kind.COMPARE:
        return 1.0
    year, said = milestone(candidate.passage.path), str(intent.years[0]) in candidate.passage.text
    if year is not None:
        return 1.15 if year in intent.years else (0.7 if said and year < intent.years[0] else 0.4)
    return 1.15 if said else 0.9


def _day_factor(candidate: Candidate, intent: Intent) -> float:
    """A question about one day is answered where that day is named, in the clause or the headings above it."""
    asked = days(intent.text)
    if not asked:
        return 1.0
    return 1.15 if asked & days(f"{candidate.passage.text} {candidate.passage.context}") else 0.4


def shows_figure(passage: Passage, intent: Intent) -> bool:
    """Whether the clause holds a figure of the kind asked for; a milestone above it is a date too."""
    if intent.wanted is Wanted.NUMBER and intent.counted:
        return counts(passage.text, intent.counted[0])
    return holds_figure(passage.text, intent.wanted) or (intent.wanted is Wanted.DATE and milestone(passage.path) is not None)


def _figure_factor(candidate: Candidate, intent: Intent) -> float:
    if intent.wanted is Wanted.NOTHING or is_heading(candidate.passage):
        return 1.0
    if shows_figure(candidate.passage, intent):
        return 1.1
    return {Wanted.PERCENT: 0.6, Wanted.MONEY: 0.5, Wanted.DATE: 0.8, Wanted.NUMBER: 0.8}[intent.wanted]


def _agency_factor(candidate: Candidate, intent: Intent, named: frozenset[UnitPath]) -> float:
    outline, path = candidate.outline, candidate.passage.path
    over = outline.agency_over(path)
    if named and intent.kind is not Kind.COMPARE:
        inside = any(path[: len(unit)] == unit for unit in named)
        return 1.25 if inside else (0.75 if over else 1.0)
    if intent.kind is not Kind.WHO:
        return 1.0
    return 1.25 if over else (0.95 if names_somebody(candidate.passage.text) else 0.6)


def names_somebody(text: str) -> bool:
    """Whether a text names a body or an office."""
    return bool(_NAMES_SOMEBODY.search(text) or BODY_BY_NAME.search(text))


def agencies_named(text: str, outline: Outline) -> dict[UnitPath, str]:
    """Assigned units whose agency the text names, in full or by its first three words ("bộ văn hóa"); where names
    overlap the longest is meant."""
    words = syllables(text)
    said = set(words)
    found: list[tuple[int, int, UnitPath, str]] = []  # length, start, unit, name
    for unit, name, parts in outline.agency_names:
        if parts and parts[0] in said and (place := _named_at(parts, words)):
            found.append((*place, unit, name))
    named: dict[UnitPath, str] = {}
    taken: dict[int, int] = {}  # word → length of the name it belongs to
    for length, start, unit, name in sorted(found, key=lambda entry: -entry[0]):
        if all(taken.get(word, length) == length for word in range(start, start + length)):
            taken |= dict.fromkeys(range(start, start + length), length)
            named[unit] = name
    return named


def _named_at(name: list[str], words: list[str]) -> tuple[int, int] | None:
    """Where a name stands among words, as (length, start): in full, or its beginning of at least three words."""
    for length in range(len(name), min(3, len(name)) - 1, -1):
        if length < 2:
            return None
        for start in range(len(words) - length + 1):
            if words[start : start + length] == name[:length]:
                return length, start
    return None
