"""What is said about the answer before: where it stands, its words in full, shorter, an example, "that is wrong", a translation.
It is answered from the clauses which that answer cited, never searched as a question.
"""

from __future__ import annotations

from dataclasses import replace

from bot import messages
from bot.answer import CONVERSATIONAL, Answer, CatalogReader, Citation
from bot.conversation import last_answered
from bot.records import Turn
from bot.turns import Turns, is_foreign, picked
from knowledge.errors import KnowledgeError
from knowledge.types import Interpretation

_LEADS = {
    "verbatim": messages.IN_FULL,
    "more": messages.IN_FULL,
    "example": messages.NO_EXAMPLE,
    "translate": messages.NO_TRANSLATION,
    "wrong": messages.SAID_WRONG,
    "shorter": messages.IN_SHORT,
}
_ABOUT_US = {
    "about_model": messages.ABOUT_MODEL,
    "about_accuracy": messages.ABOUT_ACCURACY,
    "about_person": messages.ABOUT_PERSON,
}
_WHOLE = frozenset({"verbatim", "more"})  # the whole clause, not only the sentence that was quoted
_OURS = frozenset({"accept", "continue", "pick"})


def suggestion_taken(message: str, turns: tuple[Turn, ...], known: Turns) -> str:
    """The suggested question that "có", "câu thứ 2" or "tiếp đi" answers to; "" when the message is none of these or nothing was
    suggested."""
    kind = known.kind(message) if turns else ""
    suggested = [str(s) for s in turns[-1].answer.get("suggestions", [])] if kind in _OURS else []
    number = picked(message) if kind == "pick" else 1
    return suggested[number - 1] if 0 < number <= len(suggested) else ""


def about_last(message: str, turns: tuple[Turn, ...], known: Turns, catalog: CatalogReader, taken: str = "") -> Answer | None:
    """The answer to a message that is no question about the documents; None when it is one, or takes
    up a suggestion (`taken`)."""
    if taken:
        return None
    understood = Interpretation(message, message)
    if is_foreign(message):
        return Answer(message, understood, messages.VIETNAMESE_ONLY, kind="declined")
    kind = known.kind(message)
    if kind in _ABOUT_US:
        return Answer(message, understood, _ABOUT_US[kind], kind="about", confidence=1.0)
    last = last_answered(turns)
    if kind == "where" and last is None and turns:
        return Answer(message, understood, messages.NOTHING_BEFORE, kind="clarify", confidence=1.0)
    if kind not in _LEADS and kind != "where":
        return _unclear(message, understood, turns) if kind in _OURS else None
    cited = _cited(last, catalog, whole=kind in _WHOLE) if last else ()
    if not cited:
        return Answer(message, understood, messages.NOTHING_BEFORE, kind="clarify", confidence=1.0)
    cited = cited[:1] if kind == "shorter" else cited
    lead = _LEADS.get(kind) or messages.WHERE_IT_STANDS.format(labels="; ".join(dict.fromkeys(c.label for c in cited)))
    quotes = [f"{c.label}: “{c.quote}” [{n}]" for n, c in enumerate(cited, 1)]
    return Answer(message, understood, "\n".join([lead, *quotes]), cited, kind="fact", confidence=1.0)


def _unclear(message: str, understood: Interpretation, turns: tuple[Turn, ...]) -> Answer | None:
    """ "Vâng" to nothing that was offered is no question."""
    if turns and turns[-1].answer.get("kind") in CONVERSATIONAL:
        return Answer(message, understood, messages.CLARIFY_ALONE, kind="clarify", confidence=1.0)
    return Answer(message, understood, messages.NOTHING_BEFORE, kind="clarify", confidence=1.0)


def _cited(last: Turn, catalog: CatalogReader, *, whole: bool) -> tuple[Citation, ...]:
    """The main citations of an answer, as far as their passages still stand in the index."""
    found: list[Citation] = []
    for cited in last.answer.get("citations", []):
        if cited.get("role", "main") != "main":
            continue
        try:
            passage = catalog.passage(cited["passage_id"])
            made = Citation.of(passage, catalog.document(passage.document_id), "" if whole else cited["quote"])
        except (KnowledgeError, KeyError, ValueError):  # the clause has gone or changed since
            continue
        found.append(replace(made, notice=cited.get("notice", "")))
    return tuple(found[:10])
