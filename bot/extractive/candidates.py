"""Hits become candidate clauses: a digest line gives way to the official clause it restates, and what the question
names (year, agency, kind of figure) moves clauses up or down. Scores stay 0..1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answer import CatalogReader, Knowledge
from bot.extractive.intent import Intent, Kind, Wanted
from bot.extractive.outline import Outline, Outlines, is_heading, terms
from bot.validity import documents_of
from knowledge.types import Document, Hit, Passage, RelationKind, Tier, UnitPath
from knowledge.vietnamese import syllables

_MILESTONE = re.compile(r"[Đđ]ến năm (\d{4})")
_PERCENT = re.compile(r"\d ?%")
_MONEY = re.compile(r"\d[\d.,]* ?(?:đồng|nghìn|ngàn|triệu|tỷ|tỉ|USD|lần mức lương)|đồng/")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|ngày \d|hàng (?:năm|quý|tháng)|\d+ (?:ngày|tháng|năm)|kể từ ngày")
_NUMBER = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:nội dung|nhóm|cấp|nhiệm vụ|mục|bước|khâu|trụ cột|nguyên tắc)|"
    r"thứ (?:nhất|hai|ba|tư|năm)"
)
_NAMES_SOMEBODY = re.compile(
    r"\b(?:Bộ|Chính phủ|Ủy ban|Thủ tướng|Thủ trưởng|Chủ tịch|Văn phòng|người đứng đầu)\b|THỦ TƯỚNG|BỘ TRƯỞNG|CHỦ TỊCH"
)
_ENUMERATION = re.compile(r"^\s*(?:Điều \d+\.|\d+\.|[a-zđ]\))\s*")
_ACT = re.compile(r"(?:số\s*)?\d+[\w-]*/[\w/-]+(?:\s*ngày \d+ tháng \d+ năm \d+)?|giai đoạn \d{4} ?- ?\d{4}|(?:19|20)\d\d")


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


def candidates(hits: tuple[Hit, ...], intent: Intent, knowledge: Knowledge, outlines: Outlines) -> list[Candidate]:
    """Clauses to choose from, best first, one per passage; headings are kept (they may stand for a list)."""
    best: dict[str, Candidate] = {}
    for hit in hits:
        for candidate in _official(hit, knowledge.catalog, outlines):
            known = best.get(candidate.passage.id)
            if known is None or known.score < candidate.score:
                best[candidate.passage.id] = candidate
    named = {c.document.id: frozenset(agencies_named(intent.text, c.outline)) for c in {c.document.id: c for c in best.values()}.values()}
    return sorted((weighed(c, intent, named[c.document.id]) for c in best.values()), key=lambda c: -c.score)


def _official(hit: Hit, catalog: CatalogReader, outlines: Outlines) -> list[Candidate]:
    """The hit itself, or the official clause it restates when that is indexed too."""
    own = Candidate(hit.passage, outlines.of(catalog, hit.document.id), hit.score)
    if hit.document.tier is Tier.OFFICIAL:
        return [own]
    official: list[Candidate] = []
    for document, path in restated(hit.document, hit.passage.path, documents_of(catalog)):
        outline = outlines.of(catalog, document.id)
        if parts := outline.lines.get(path, ()):
            part = _closest_part(hit.passage, parts, outline)
            official.append(Candidate(part, outline, hit.score * (0.9 if official else 1.0)))
    if official:
        return official
    return [replace(own, score=own.score * 0.97)]


def _closest_part(passage: Passage, parts: tuple[Passage, ...], outline: Outline) -> Passage:
    if len(parts) == 1:
        return parts[0]
    wanted = frozenset(terms(passage.text))
    return max(parts, key=lambda p: outline.coverage(wanted, outline.terms_of(p)))


def restated(document: Document, path: UnitPath, documents: tuple[Document, ...]) -> list[tuple[Document, UnitPath]]:
    """Official units that a unit of teaching material stands on: those its own relations name, then the same path of
    the text that its document restates as a whole."""
    units = [(r, r.to_path) for r in document.relations if r.to_path and r.from_path and path[: len(r.from_path)] == r.from_path]
    whole = [(r, path) for r in document.relations if r.kind is RelationKind.RESTATES and not r.from_path]
    return [
        (other, unit)
        for relation, unit in (*units, *whole)
        for other in documents
        if other.tier is Tier.OFFICIAL and other.number == relation.number and relation.issued_on in {None, other.issued_on}
    ]


def weighed(candidate: Candidate, intent: Intent, named: frozenset[UnitPath]) -> Candidate:
    """The candidate with its score moved by year, kind of figure and agency (`named` are the units of agencies asked about)."""
    factor = _year_factor(candidate, intent) * _figure_factor(candidate, intent) * _agency_factor(candidate, intent, named)
    return replace(candidate, score=min(0.999, candidate.score * factor))


def milestone(path: UnitPath) -> int | None:
    """The year of a milestone level: (…, "Đến năm 2025", "+3") → 2025."""
    for component in path:
        if found := _MILESTONE.match(component):
            return int(found[1])
    return None


def _year_factor(candidate: Candidate, intent: Intent) -> float:
    if not intent.years or intent.kind is Kind.COMPARE:
        return 1.0
    year, said = milestone(candidate.passage.path), str(intent.years[0]) in candidate.passage.text
    if year is not None:
        return 1.15 if year in intent.years else (0.7 if said and year < intent.years[0] else 0.4)
    return 1.15 if said else 0.9


def figures_text(passage: Passage) -> str:
    """The text without its own numbering and without numbers that are names (số hiệu, periods, years)."""
    return _ACT.sub(" ", _ENUMERATION.sub("", passage.text))


def shows_figure(passage: Passage, intent: Intent) -> bool:
    """Whether the clause holds a figure of the kind asked for."""
    match intent.wanted:
        case Wanted.PERCENT:
            return bool(_PERCENT.search(passage.text))
        case Wanted.MONEY:
            return bool(_MONEY.search(passage.text))
        case Wanted.DATE:
            return bool(_DATE.search(passage.text)) or milestone(passage.path) is not None
        case Wanted.NUMBER:
            return bool(_NUMBER.search(figures_text(passage)))
        case _:
            return True


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
    return 1.15 if over else (1.0 if _NAMES_SOMEBODY.search(candidate.passage.text) else 0.75)


def agencies_named(text: str, outline: Outline) -> dict[UnitPath, str]:
    """Assigned units whose agency the text names, in full or by its first three words: "bộ văn hóa" is enough."""
    words = " " + " ".join(syllables(text)) + " "
    found: dict[UnitPath, tuple[int, str]] = {}
    for unit, names in outline.agencies.items():
        for name in names:
            name_words = syllables(name)
            for length in range(len(name_words), min(3, len(name_words)) - 1, -1):
                if length >= 2 and f" {' '.join(name_words[:length])} " in words:
                    if length > found.get(unit, (0, ""))[0]:
                        found[unit] = (length, name)
                    break
    longest = max((length for length, _ in found.values()), default=0)
    return {unit: name for unit, (length, name) in found.items() if length == longest}
