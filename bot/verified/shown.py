"""A verified answer as an Answer: the mark, the approved wording, and beneath it every clause it rests on, word for word."""

from __future__ import annotations

from datetime import date

from bot.answer.answer import Answer, CatalogReader, Citation
from bot.answer.notices import with_notices
from bot.answer.presentation import in_reading_order
from bot.answer.seal import Seal
from bot.local_time import day_of
from bot.verified.approved_answer import VerifiedAnswer
from knowledge.law.types import Interpretation

KIND = "verified"
_CLAUSE = "Theo {label}: “{quote}” [{number}]"


def answer_of(found: VerifiedAnswer, interpretation: Interpretation, catalog: CatalogReader, day: date) -> Answer:
    """What is shown to who asks the same. Its clauses stand in the catalog as approved (VerifiedAnswers sees to it)."""
    cited = tuple(Citation.of(catalog.passage(c.passage_id), catalog.document(c.document_id)) for c in found.clauses)
    clauses = [_CLAUSE.format(label=_lower_first(c.label), quote=c.quote, number=n) for n, c in enumerate(cited, 1)]
    seal = seal_of(found)
    text = "\n".join([seal.heading, found.text, "", *clauses])
    answer = Answer(interpretation.typed, interpretation, text, cited, kind=KIND, confidence=1.0, verified=seal)
    return with_notices(in_reading_order(answer), catalog, day)


def seal_of(found: VerifiedAnswer) -> Seal:
    author, version = found.author, found.version
    return Seal(found.id, version.number, found.question, found.text, author.role, author.name, day_of(version.at), found.scope)


def _lower_first(label: str) -> str:
    return label[:1].lower() + label[1:]
