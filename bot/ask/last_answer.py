"""What is said about the answer before: where it stands, its words in full, shorter, an example, "that is wrong", a translation.
It is answered from the clauses which that answer cited, never searched as a question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot import messages
from bot.answer.answer import Answer, CatalogReader, Citation
from bot.answer.notices import digest_notices, documents_of
from bot.answering.asked.asserted import figures
from bot.answering.asked.intent import Kind, content_words, read, word_set
from bot.answering.candidates.candidate import prescribes, restated
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.question_terms import question_terms
from bot.answering.candidates.quotation import quote_from
from bot.ask.conversation import last_answered
from bot.ask.small_readings import is_foreign, names_item, only_names_item, picked
from bot.records.records import Turn
from knowledge.errors import KnowledgeError
from knowledge.language.text import fold_accents
from knowledge.law.types import Interpretation, Tier

_ABOUT_ANSWER = {
    "where": messages.WHERE_IT_STANDS,
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
    "about": messages.ABOUT,
}
_COURTESY = {"greeting": messages.GREETING, "thanks": messages.THANKS, "farewell": messages.FAREWELL}
_WHOLE = frozenset({"verbatim", "more"})  # the whole clause, not only the sentence that was quoted
_MOST = 10  # clauses
_SHORT = 300  # characters of a quotation
_NUMBERED = re.compile(r"^\d+\. ", re.MULTILINE)
_SAYING = word_set("nghe nói nhớ tưởng thấy bảo cơ nhầm chứ kia sai rồi đúng hơn hình như con số mới thôi nghĩ đọc")
_OURS = frozenset({"accept", "continue", "pick"})


def suggestion_taken(message: str, kind: str, turns: tuple[Turn, ...]) -> str:
    """The suggested question that a message of this kind answers to ("có", "câu thứ 2", "tiếp đi"); "" when it is none of these or
    nothing was suggested."""
    suggested = [str(s) for s in turns[-1].answer.get("suggestions", [])] if turns and kind in _OURS else []
    number = picked(message) if kind == "pick" else 1
    number = len(suggested) if number == -1 else number
    return suggested[number - 1] if 0 < number <= len(suggested) else ""


def about_last(message: str, kind: str, turns: tuple[Turn, ...], catalog: CatalogReader) -> Answer | None:
    """The answer to a message that is no question about the documents; None when it is one. `kind` as knowledge.question.turn says."""
    if is_foreign(message):
        return Answer(message, Interpretation(message, message), messages.VIETNAMESE_ONLY, kind="declined")
    if _greets(message, kind, begins=not turns):
        return _said(message, "greeting", messages.GREETING)
    if kind in _ABOUT_US:
        return _said(message, "about", _ABOUT_US[kind])
    if kind in _COURTESY:
        return _said(message, kind, _COURTESY[kind])
    if (kind == "pick" or only_names_item(message)) and (item := _item(picked(message), turns, catalog)):
        return _on_the_subject_of(last_answered(turns), _quoting(message, _lines(item), item))
    if kind in _OURS:  # and nothing was suggested
        return _said(message, "clarify", messages.CLARIFY_ALONE if turns else messages.NOTHING_BEFORE)
    if _objects(message, turns):
        kind = "wrong"
    if kind not in _ABOUT_ANSWER:
        return None
    if kind in _WHOLE and names_item(message):
        return None  # of an item, not of the answer as a whole
    last = last_answered(turns)
    cited = _cited(last, catalog, whole=kind in _WHOLE) if last else ()
    cited = _word_for_word(cited, catalog) if kind == "verbatim" else cited
    cited = _rested_on(cited[:1], catalog) or cited if kind == "where" else cited
    cited = _with_below(cited, catalog) if kind in _WHOLE else cited
    if not cited:
        return _said(message, "clarify", messages.NOTHING_BEFORE)
    cited = (_shorter(cited[0], last, catalog),) if kind == "shorter" else cited
    shown = cited[:1] if kind == "where" else cited
    lead = (kind == "wrong" and _put_right(message, cited)) or _ABOUT_ANSWER[kind].format(
        labels="; ".join(dict.fromkeys(c.label for c in cited))
    )
    said = _quoting(message, "\n".join([lead, _lines(shown)]), (*shown, *(replace(c, role="related") for c in cited[len(shown) :])))
    return _on_the_subject_of(last, said)


def _on_the_subject_of(last: Turn | None, said: Answer) -> Answer:
    """What is said about an answer leaves its subject what it was: "còn Bộ Tư pháp thì sao?" goes on from there."""
    return replace(said, interpretation=Interpretation(said.question, last.interpreted)) if last else said


def _lines(cited: tuple[Citation, ...]) -> str:
    return "\n".join(f"{c.label}: “{c.quote}” [{n}]" for n, c in enumerate(cited, 1))


def _item(number: int, turns: tuple[Turn, ...], catalog: CatalogReader) -> tuple[Citation, ...]:
    """The item of that number (-1: the last) in the list answered last, with what stands below it; () where there was no list or it
    has no such item."""
    lists = (turn for turn in reversed(turns) if len(_NUMBERED.findall(str(turn.answer.get("answer", "")))) > 1)
    items = next((cited for turn in lists if len(cited := _cited(turn, catalog, whole=True)) > 1), ())
    place = len(items) - 1 if number == -1 else number - 1
    return _with_below(items[place : place + 1], catalog) if 0 <= place < len(items) else ()


def _with_below(cited: tuple[Citation, ...], catalog: CatalogReader) -> tuple[Citation, ...]:
    """Clauses with all that stands below them: in full, a heading is its items."""
    found = dict.fromkeys(p for c in cited for p in catalog.under(c.document_id, c.path))
    return tuple(Citation.of(p, catalog.document(p.document_id)) for p in found)[:_MOST] or cited


def _shorter(cited: Citation, last: Turn | None, catalog: CatalogReader) -> Citation:
    """The clause with only the sentences quoted that answer, where it is a long one."""
    passage, document = catalog.passage(cited.passage_id), catalog.document(cited.document_id)
    wanted = question_terms(last.interpreted if last else "")
    return replace(cited, quote=quote_from(passage, Outline(document, catalog.passages(document.id)), wanted, _SHORT))


def _word_for_word(cited: tuple[Citation, ...], catalog: CatalogReader) -> tuple[Citation, ...]:
    """The official clauses among those cited, or those that what is cited stands on; what is cited where none is loaded."""
    if official := tuple(c for c in cited if c.tier is Tier.OFFICIAL):
        return official
    documents = documents_of(catalog)
    passages = [catalog.passage(c.passage_id) for c in cited]
    units = dict.fromkeys(u for p in passages for u in restated(catalog.document(p.document_id), p.path, documents))
    return tuple(Citation.of(p, document) for document, path in units for p in catalog.under(document.id, path))[:_MOST] or cited


def _rested_on(cited: tuple[Citation, ...], catalog: CatalogReader) -> tuple[Citation, ...]:
    """The clause that an entry of teaching material stands on, as the act or its digest has it; () of what is such a clause itself."""
    documents = documents_of(catalog)
    for c in cited:
        document = catalog.document(c.document_id)
        units = [] if prescribes(document) else restated(document, c.path, documents, digests=True)
        for other, path in sorted(units, key=lambda unit: unit[0].tier is not Tier.OFFICIAL):
            if below := catalog.under(other.id, path):
                return (Citation.of(below[0], other),)
    return ()


def _put_right(message: str, cited: tuple[Citation, ...]) -> str:
    """A sentence for a figure that somebody remembers ("tôi nhớ là 30 %"): the clause's, where it is another; "" where none is named."""
    claimed, stated = figures(message), [f for c in cited for f in sorted(figures(c.quote))]
    if claimed & set(stated):
        return messages.FIGURE_STANDS
    alike = [f for f in dict.fromkeys(stated) if any(f.endswith("%") == c.endswith("%") for c in claimed)]
    return messages.OTHER_FIGURE.format(said=", ".join(alike)) if alike else ""


def _objects(message: str, turns: tuple[Turn, ...]) -> bool:
    """Whether a message sets nothing but another figure against the last answer ("tôi nghe nói là 50% cơ mà?")."""
    last = last_answered(turns)
    if last is None or not (claimed := figures(message)) or set(content_words(message)) - _SAYING:
        return False
    stated = [f for cited in last.answer.get("citations", []) for f in figures(str(cited.get("quote", "")))]
    return any(f.endswith("%") == c.endswith("%") for f in stated for c in claimed)


def _greets(message: str, kind: str, *, begins: bool) -> bool:
    """Whether a message says hello; "chào anh" does at the beginning of a conversation, and takes leave at its end."""
    plain = read(Interpretation(message, message)).kind
    if begins:
        return plain is Kind.GREETING or (kind == "farewell" and plain is not Kind.FAREWELL)
    return plain is Kind.GREETING and not fold_accents(message).lower().startswith("chao")


def _said(message: str, kind: str, text: str) -> Answer:
    return Answer(message, Interpretation(message, message), text, kind=kind, confidence=1.0)


def _quoting(message: str, text: str, citations: tuple[Citation, ...]) -> Answer:
    return replace(_said(message, "fact", text), citations=citations, notices=digest_notices(citations))


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
    return tuple(found[:_MOST])
