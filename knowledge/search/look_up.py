"""Hits for the clauses a question names: the whole clause when it only names it, its best parts when it asks something of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.language.text import fold_accents, syllables
from knowledge.law.frame import SIGNATURE
from knowledge.law.reference import find_references, remainder
from knowledge.law.types import Hit, Passage, PassageKind, Reference
from knowledge.search.closing_article import closing_clause
from knowledge.search.resolution import NamedUnit, Resolution
from knowledge.store.catalog import Catalog

CERTAIN, AMBIGUOUS = 0.99, 0.9
SIGNED = (SIGNATURE,)
_SIGNED = re.compile(r"\b(?:ai|nguoi(?: nao)?|ong nao|ba nao|lanh dao nao) (?:da )?ky\b|\bdo ai ky\b|\bky boi ai\b")
_DOCUMENTS = 4  # that have the unit named
_SAID = 3  # words asked of a clause that a heading in it must have to be the part that is meant
_STEP = 0.001  # keeps the reading order when hits are sorted by score
# Words that only say "show me": what is left of a look-up when the clause itself is taken out.
_SHOW = frozenset(
    re.findall(
        r"\w+",
        """noi gi quy dinh la ve dung the nao cua cho biet xem trich doc nguyen van toan nghi quyet so nam ngay co nhung cac hay tai
        theo trong chinh phu thi va o day toi muon tim tra cuu luat bo van ban nhu ra sao gom bao khoan dieu diem muc phan""",
    )
)


@dataclass(frozen=True, slots=True)
class PartOrder:
    """Reading order; with a ranking the parts it knows come first, best first, after them what can only lead to an answer."""

    ranking: dict[str, float]
    asked: frozenset[str]  # folded words

    def of(self, passages: list[Passage]) -> list[Passage]:
        if not any(passage.id in self.ranking for passage in passages):
            return passages
        return sorted(passages, key=lambda p: (p.id not in self.ranking, self._only_leads(p), -self.ranking.get(p.id, 0.0)))

    def _only_leads(self, passage: Passage) -> bool:
        """A heading, a note, or the title of a form that says what was asked and nothing else ("GIẤY GIỚI THIỆU")."""
        said = {fold_accents(word) for word in syllables(passage.text)}
        return passage.kind in (PassageKind.HEADING, PassageKind.NOTE) or (passage.kind is PassageKind.TEXT and said <= self.asked)


def look_up(
    question: str, catalog: Catalog, resolution: Resolution, found: tuple[Hit, ...], k: int
) -> tuple[Reference | None, tuple[Hit, ...]]:
    """The reference as understood (completed with number and date), and at most `k` hits of the clauses it names.

    `found` are the hits of the search; they order the parts of a clause when the question asks something of it.
    """
    references = find_references(question)
    if not references:
        return None, ()
    if signed := _signatures(question, references[0], catalog, resolution):
        return _complete(replace(references[0], path=SIGNED), (), resolution), signed[:k]
    if closing := closing_clause(question, catalog, resolution):
        hit = Hit(closing, catalog.document(closing.document_id), CERTAIN, "citation")
        return _complete(replace(references[0], path=closing.path), (), resolution), (hit,)
    ranking = {hit.passage.id: hit.score for hit in found}
    hits: dict[str, Hit] = {}
    units = [resolution.units(reference) for reference in references]
    for reference, named in zip(references, units, strict=True):
        asks, asked = asks_something(question, reference), _asked_words(question, reference)
        if asks and (part := _entitled(named, catalog, asked)):
            named, asks = (part,), False
        order = PartOrder(ranking, asked) if asks else PartOrder({}, asked)
        for hit in _hits_of(named, catalog, order, -(-k // len(references)), asks and not _names_document(reference)):
            hits.setdefault(hit.passage.id, hit)
    return _complete(references[0], units[0], resolution), tuple(hits.values())[:k]


def _signatures(question: str, reference: Reference, catalog: Catalog, resolution: Resolution) -> tuple[Hit, ...]:
    """The signature block of the document named, for a question about who signed it: no word of the question stands in it."""
    if reference.path or not _SIGNED.search(fold_accents(question).lower()):
        return ()
    named = resolution.documents(reference)[:1]
    blocks = [passage for id_ in named for passage in catalog.under(id_, SIGNED)]
    return tuple(Hit(p, catalog.document(p.document_id), CERTAIN - _STEP * n, "citation") for n, p in enumerate(blocks))


def _names_document(reference: Reference) -> bool:
    return bool(reference.number or reference.title)


def _complete(reference: Reference, units: tuple[NamedUnit, ...], resolution: Resolution) -> Reference:
    documents = [unit.document_id for unit in units] or list(resolution.documents(reference))
    certain = _names_document(reference) or len(set(documents)) == 1
    return resolution.complete(reference, documents[0]) if documents and certain else reference


def asks_something(question: str, reference: Reference) -> bool:
    """ "khoản 3 Điều 2 nói gì" only names the clause; "theo Điều 2, bộ nào tuyên truyền?" asks something of it."""
    return len(_asked_words(question, reference)) >= (2 if not reference.title else 1)


def _asked_words(question: str, reference: Reference) -> frozenset[str]:
    title = {fold_accents(word) for word in reference.title.split()}
    return frozenset(fold_accents(word) for word in syllables(remainder(question))) - title - _SHOW


def _entitled(units: tuple[NamedUnit, ...], catalog: Catalog, asked: frozenset[str]) -> NamedUnit | None:
    """The part of the units whose heading says all that is asked: "Phụ lục VI: thông tin đầu ra gồm gì?"."""
    if len(asked) < _SAID:
        return None
    headings = [p for unit in units for p in catalog.under(*unit) if p.kind is PassageKind.HEADING and p.path != unit.path]
    meant = next((p for p in headings if asked <= {fold_accents(word) for word in syllables(p.text)}), None)
    return NamedUnit(meant.document_id, meant.path) if meant else None


def _hits_of(units: tuple[NamedUnit, ...], catalog: Catalog, order: PartOrder, share: int, only_found: bool) -> list[Hit]:
    """Hits of the units document by document: the first document gets what it needs, up to half when others have the unit too.

    `only_found`: a question that asks something of "Điều 5" without naming its document gets, when several documents have
    an Điều 5, only those parts the search found too; of none found, those of the likeliest document.
    """
    by_document = [(document_id, list(group)) for document_id, group in groupby(units, key=lambda unit: unit.document_id)]
    score = CERTAIN if len(by_document) == 1 else AMBIGUOUS
    limit = share if len(by_document) == 1 else -(-share // 2)
    hits: list[Hit] = []
    parts = [(document_id, _unit_passages(group, catalog)) for document_id, group in by_document[:_DOCUMENTS]]
    if only_found and len(parts) > 1:
        seen = [(document_id, [p for p in passages if p.id in order.ranking]) for document_id, passages in parts]
        parts = seen if any(passages for _, passages in seen) else parts[:1]  # where the search found none of them, the likeliest
    for document_id, passages in parts:
        document = catalog.document(document_id)
        for passage in order.of(passages)[:limit]:
            hits.append(Hit(passage, document, max(score - _STEP * len(hits), 0.0), "citation"))
    return hits


def _unit_passages(units: Iterable[NamedUnit], catalog: Catalog) -> list[Passage]:
    passages: dict[str, Passage] = {}
    for unit in units:
        passages.update((passage.id, passage) for passage in catalog.under(*unit))
    return list(passages.values())
