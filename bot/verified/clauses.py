"""The clauses under an approved answer: taken down as they stand, and compared with the live text on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.answer.answer import CatalogReader
from bot.answer.notices import clause_notices, document_notices
from bot.verified import messages
from bot.verified.approved_answer import Clause, VerifiedError
from knowledge.law.types import Document, Passage
from knowledge.law.unit import anchor, citation_label


def clauses_of(passage_ids: Iterable[str], catalog: CatalogReader, day: date) -> tuple[Clause, ...]:
    """The clauses with these passage ids, as they stand. Raises VerifiedError for one that is not there."""
    return tuple(_clause(id, catalog, day) for id in dict.fromkeys(passage_ids))


def changes_under(clauses: Iterable[Clause], catalog: CatalogReader, day: date) -> tuple[str, ...]:
    """What is no longer as it was approved, in words; empty when every clause stands word for word and nothing new is said of
    its validity."""
    return tuple(change for clause in clauses if (change := _change(clause, catalog, day)))


def _change(clause: Clause, catalog: CatalogReader, day: date) -> str:
    found = standing(clause.passage_id, catalog)
    if found is None:
        return messages.CLAUSE_REMOVED.format(label=clause.label)
    passage, document = found
    if passage.text != clause.text:
        return messages.CLAUSE_CHANGED.format(label=clause.label)
    new = [notice for notice in _notices(passage, document, catalog, day) if notice not in clause.notices]
    return messages.CLAUSE_NOTICE.format(label=clause.label, notice=" ".join(new)) if new else ""


def _clause(id: str, catalog: CatalogReader, day: date) -> Clause:
    found = standing(id, catalog)
    if found is None:
        raise VerifiedError(messages.NO_SUCH_CLAUSE.format(id=id[:200]))
    passage, document = found
    label, notices = citation_label(passage, document), _notices(passage, document, catalog, day)
    return Clause(document.id, anchor(passage.path), passage.id, label, passage.text, passage.path, notices)


def standing(id: str, catalog: CatalogReader) -> tuple[Passage, Document] | None:
    """The passage with this id and its document; None where there is none, whatever was typed for an id."""
    try:
        passage = catalog.passage(id)
        return passage, catalog.document(passage.document_id)
    except (KeyError, ValueError):
        return None


def _notices(passage: Passage, document: Document, catalog: CatalogReader, day: date) -> tuple[str, ...]:
    return (*clause_notices(passage, day), *document_notices(document, catalog, day))
