"""Whether a quoted text is in force on a day, and which newer text to read instead: notices under citations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from bot import messages
from bot.answer.answer import Answer, CatalogReader, Citation
from bot.local_time import dated
from knowledge.law.types import Document, Passage, Relation, RelationKind, Tier
from knowledge.law.unit import document_label

_SAYS = {
    RelationKind.REPLACES: messages.REPLACED,
    RelationKind.REPEALS: messages.REPEALED,
    RelationKind.AMENDS: messages.AMENDED,
}


_lock = Lock()
_known: WeakKeyDictionary[CatalogReader, tuple[Document, ...]] = WeakKeyDictionary()


def documents_of(catalog: CatalogReader) -> tuple[Document, ...]:
    """All documents of a catalog, read once: a catalog never changes."""
    with _lock:
        if catalog not in _known:
            _known[catalog] = tuple(catalog.documents())
        return _known[catalog]


def with_notices(answer: Answer, catalog: CatalogReader, as_of: date) -> Answer:
    """The answer with the state of each quoted clause on its citation, and of each document once below the answer."""
    documents = {c.document_id: catalog.document(c.document_id) for c in answer.citations}
    of_document = {id_: document_notices(document, catalog, as_of) for id_, document in documents.items()}
    noted = tuple(
        _noted(c, catalog.passage(c.passage_id), documents[c.document_id], of_document[c.document_id], as_of) for c in answer.citations
    )
    general = dict.fromkeys(notice for notices in of_document.values() for notice in notices)
    return replace(answer, citations=noted, notices=tuple(dict.fromkeys((*answer.notices, *general))))


def digest_notices(citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """That something quoted is no official text."""
    return (messages.QUOTES_DIGEST,) if any(c.tier is not Tier.OFFICIAL for c in citations) else ()


def _noted(citation: Citation, passage: Passage, document: Document, of_document: tuple[str, ...], as_of: date) -> Citation:
    notices = (*passage_notices(passage, document), *clause_notices(passage, as_of), *of_document)
    return replace(citation, notice=" ".join(dict.fromkeys(notices))) if notices else citation


def passage_notices(passage: Passage, document: Document) -> tuple[str, ...]:
    """A text read by a machine from a scan says so."""
    confidence = passage.ocr_confidence if passage.ocr_confidence is not None else document.ocr_confidence
    return () if confidence is None else (messages.OCR_TEXT.format(percent=round(confidence * 100)),)


def clause_notices(passage: Passage, as_of: date) -> tuple[str, ...]:
    """A clause with an end of its own."""
    if passage.effective_to and passage.effective_to < as_of:
        return (messages.CLAUSE_EXPIRED.format(day=dated(passage.effective_to)),)
    return ()


def document_notices(document: Document, catalog: CatalogReader, as_of: date) -> tuple[str, ...]:
    """What a reader must know of a document on a day: not yet or no longer in force, replaced, repealed, amended."""
    name = document_label(document)
    notices = []
    if document.effective_from and document.effective_from > as_of:
        notices.append(messages.NOT_YET.format(document=name, day=dated(document.effective_from)))
    if document.effective_to and document.effective_to < as_of:
        notices.append(messages.EXPIRED.format(document=name, day=dated(document.effective_to)))
    for newer, relation in newer_texts(document, catalog):
        started = newer.effective_from or newer.issued_on
        if started is None or started <= as_of:
            notices.append(_SAYS[relation.kind].format(document=name, newer=document_label(newer)))
    return tuple(notices)


def newer_texts(document: Document, catalog: CatalogReader) -> tuple[tuple[Document, Relation], ...]:
    """Indexed documents that replace, repeal or amend this one as a whole, with the relation they state."""
    if not document.number:
        return ()
    return tuple(
        (other, relation)
        for other in documents_of(catalog)
        if other.id != document.id
        for relation in other.relations
        if relation.kind in _SAYS and relation.number == document.number and relation.issued_on in {None, document.issued_on}
    )
