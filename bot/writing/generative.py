"""The optional answerer with a language model. It writes from numbered clauses; every sentence is checked against the
clauses it cites before anybody sees it; when nothing sound comes, the extractive answer is given and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot import messages
from bot.answer.answer import CONVERSATIONAL, Answer, Answerer, Citation, Knowledge
from bot.answer.grounding import MARKER, evidence_of, unsupported
from bot.answering.asked.intent import content_words
from bot.local_time import dated
from bot.writing import prompts
from bot.writing.language_model import LanguageModel, LanguageModelError
from knowledge.language.text import fold, syllables
from knowledge.law.agency import Agencies
from knowledge.law.types import Hit, PassageKind, SearchResult, Tier

_SENTENCE = re.compile(r"(?<=[.!?…])(?:\s*\[\d+\])*\s+(?=[^\s\[])|\n+")
_MARKUP = re.compile(r"!?\[[^\]]*\]\([^)]*\)|https?://\S+|www\.\S+|<[^>]+>|`+|\*\*")
_NEGATION = frozenset({"không", "chưa", "chẳng", "cấm", "trừ", "miễn", "bãi", "hủy", "ngừng"})
_SHARED = 0.6  # of a sentence's content words must stand in the clauses it cites
_CLAUSES = 8


class GenerativeAnswerer:
    """Answers with `model` where the extractive answerer finds something to answer from; declines where it declines."""

    def __init__(self, model: LanguageModel, extractive: Answerer, agencies: Agencies) -> None:
        self._model = model
        self._extractive = extractive
        self._agencies = agencies

    def answer(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        *_, last = self.stream(found, knowledge, as_of)
        assert isinstance(last, Answer)
        return last

    def quoted(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        """The extractive answer."""
        return self._extractive.quoted(found, knowledge, as_of)

    def stream(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Iterator[str | Answer]:
        """Sentences that passed the check as they are made, then the answer."""
        quoted = self._extractive.answer(found, knowledge, as_of)
        if quoted.declined or quoted.kind in CONVERSATIONAL:
            yield quoted
            return
        clauses = _clauses(quoted, found.hits, knowledge)
        evidence = [evidence_of(p.passage, p.document, Citation.of(p.passage, p.document)) for p in clauses]
        kept: list[str] = []
        withheld, reason = 0, ""
        try:
            for sentence in _sentences(self._model.stream(*_prompt(found, clauses, as_of))):
                if not sentence:
                    yield ""
                    continue
                if fold(messages.CANNOT_ANSWER) in fold(sentence):
                    reason = messages.MODEL_DECLINED
                    break
                if sound := self._sound(sentence, evidence):
                    piece = sound if not kept else f" {sound}"
                    kept.append(sound)
                    yield piece
                elif len(syllables(MARKER.sub("", sentence))) > 1:
                    withheld += 1
        except LanguageModelError as error:
            reason = error.reason
        if not kept or reason:
            yield _fallback(quoted, reason or messages.MODEL_UNGROUNDED)
            return
        yield _written(quoted, clauses, kept, withheld)

    def _sound(self, sentence: str, evidence: list[str]) -> str:
        """The sentence cleaned of markup, with markers that hold; "" when it must not be shown.

        A sentence whose own clauses do not bear it out may be borne out by one other clause: then that one is cited.
        """
        text = " ".join(_MARKUP.sub(" ", sentence).split())
        bare = MARKER.sub("", text).strip(" -•*")
        cited = [n for n in dict.fromkeys(int(m[1]) for m in MARKER.finditer(text)) if 1 <= n <= len(evidence)]
        if not content_words(bare) or not cited:
            return ""
        if not self._bears_out(bare, [evidence[n - 1] for n in cited]):
            other = next((n for n in range(1, len(evidence) + 1) if self._bears_out(bare, [evidence[n - 1]])), 0)
            if not other:
                return ""
            cited = [other]
        return bare.rstrip(".") + "." + "".join(f" [{n}]" for n in cited)

    def _bears_out(self, sentence: str, evidence: list[str]) -> bool:
        if unsupported(sentence, evidence, self._agencies):
            return False
        said = {word for text in evidence for word in syllables(text)}
        words = content_words(sentence)
        negations = {w for w in syllables(sentence) if w in _NEGATION}
        return negations <= said and sum(w in said for w in words) >= _SHARED * len(words)


def _clauses(quoted: Answer, hits: tuple[Hit, ...], knowledge: Knowledge) -> list[Hit]:
    """What the model may use: the clauses of the extractive answer first, then further hits that say something."""
    first = [Hit(knowledge.catalog.passage(c.passage_id), knowledge.catalog.document(c.document_id), 1.0) for c in quoted.citations]
    more = [h for h in hits if h.passage.kind is not PassageKind.HEADING and h.document.tier is Tier.OFFICIAL]
    chosen = {hit.passage.id: hit for hit in [*first, *more]}
    return list(chosen.values())[: max(_CLAUSES, len(first))]


def _prompt(found: SearchResult, clauses: list[Hit], as_of: date) -> tuple[str, str]:
    listed = "\n".join(
        prompts.CLAUSE.format(number=n, label=Citation.of(h.passage, h.document).label, text=_as_data(h.passage.text))
        for n, h in enumerate(clauses, 1)
    )
    day = dated(as_of)
    question = prompts.QUESTION.format(question=_as_data(found.interpretation.understood), as_of=day, clauses=listed)
    return prompts.SYSTEM.format(cannot_answer=messages.CANNOT_ANSWER), question


def _as_data(text: str) -> str:
    """Text that cannot close the clause it stands in."""
    return text.replace("<", "‹").replace(">", "›")


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    """Whole sentences with their markers, each as soon as the next one has begun."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        while len(parts := _split_once(buffer)) == 2:
            if parts[0].strip():
                yield parts[0]
            buffer = parts[1]
        yield ""  # nothing complete yet: the caller may stop here
    if buffer.strip():
        yield buffer


def _split_once(text: str) -> tuple[str, ...]:
    for match in _SENTENCE.finditer(text):
        if text[match.end() :].strip():
            return text[: match.end()], text[match.end() :]
    return (text,)


def _written(quoted: Answer, clauses: list[Hit], kept: list[str], withheld: int) -> Answer:
    """The answer of the model's sound sentences, citing what they cite, counted from 1."""
    used = list(dict.fromkeys(int(m[1]) for sentence in kept for m in MARKER.finditer(sentence)))
    places = {old: new for new, old in enumerate(used, 1)}
    text = " ".join(MARKER.sub(lambda m: f" [{places[int(m[1])]}]", sentence) for sentence in kept)
    known = {c.passage_id: c for c in quoted.citations}
    hits = [clauses[n - 1] for n in used]
    citations = tuple(replace(known.get(h.passage.id) or Citation.of(h.passage, h.document), role="main") for h in hits)
    notices = (*quoted.notices, messages.WITHHELD) if withheld else quoted.notices
    return replace(quoted, text=text, citations=citations, notices=notices)


def _fallback(quoted: Answer, reason: str) -> Answer:
    return replace(quoted, notices=(messages.MODEL_UNAVAILABLE.format(reason=reason), *quoted.notices))
