"""Entries of a question-and-answer sheet: their heading is a question, and who asks that question gets the entry."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.answer import CatalogReader
from bot.answering.asked.asserted import figures
from bot.answering.asked.intent import Intent, asks_status, content_words, says_status
from bot.answering.candidates.candidate import Candidate, clauses_under, shows_figure
from bot.answering.candidates.judgement import UNREAD, ReaderJudgement
from bot.answering.candidates.outline import Outline, Outlines, is_heading, terms
from bot.answering.candidates.question_terms import question_terms
from bot.answering.candidates.scope import bears_number
from knowledge.language.text import fold, fold_accents
from knowledge.law.milestone import YEAR
from knowledge.law.types import Hit, SearchResult, Tier

_FIT = 0.8  # of what is asked and of what the heading asks, in the heading's and the question's words
_LIKED = 0.6  # chance by the reader
_SOURCES = 2
_HITS = 30
_CERTAIN = 0.99


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry, the official clauses it rests on (as far as they are loaded) and how well its heading is the question, 0..1."""

    candidate: Candidate
    rests_on: tuple[Candidate, ...]
    fit: float


def answered_before(
    found: SearchResult, intent: Intent, outlines: Outlines, catalog: CatalogReader, reading: ReaderJudgement = UNREAD
) -> Entry | None:
    """The entry whose heading asks what is asked, among the best hits, or that the reader likes best; None when there is none."""
    entries = [
        hit
        for hit in found.hits[:_HITS]
        if is_entry(hit) and bears_number(intent, hit.passage) and (not asks_status(intent) or says_status(_asked_by(hit)))
    ]
    scored = [(_fit(hit, intent, outlines.of(catalog, hit.document.id)), hit) for hit in entries]
    fit, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or fit < _FIT:
        liked = max((h for h in entries if _bears(h, intent)), key=lambda hit: reading.of(hit.passage.id), default=None)
        if liked is None or not reading or not figures(intent.text) <= figures(liked.passage.text):
            return None
        if reading.of(liked.passage.id) < max(_LIKED, reading.best) or (intent.counted and not shows_figure(liked.passage, intent)):
            return None
        fit, best = reading.of(liked.passage.id), liked
    return _resting(best, fit, intent, outlines, catalog)


def asked_word_for_word(found: SearchResult, intent: Intent, outlines: Outlines, catalog: CatalogReader) -> Entry | None:
    """The text below a heading that is the question itself, marks and signs aside: who writes an answer to this very question is not
    searched for a better one."""
    asked = {_bare(wording) for wording in (found.interpretation.typed, found.interpretation.understood, intent.text)}
    under = (hit for hit in found.hits[:_HITS] if not is_heading(hit.passage) and hit.document.tier is not Tier.OFFICIAL)
    same = next((hit for hit in under if asked & {_bare(component) for component in hit.passage.path[-2:] if _asks(component)}), None)
    return _resting(same, _CERTAIN, intent, outlines, catalog) if same else None


def _asks(heading: str) -> bool:
    """ "SIPAS là gì?", and of teaching material "Vì sao phải cải cách thể chế"."""
    return heading.endswith("?") or heading.startswith("Vì sao")


def _bare(question: str) -> str:
    return fold(fold_accents(question))


def _resting(best: Hit, fit: float, intent: Intent, outlines: Outlines, catalog: CatalogReader) -> Entry:
    own = Candidate(best.passage, outlines.of(catalog, best.document.id), best.score)
    under = clauses_under(best, question_terms(intent.text), catalog, outlines)
    sources = [c for c in under if not is_heading(c.passage)]
    return Entry(own, tuple(sources[:_SOURCES]), min(fit, _CERTAIN))


def is_entry(hit: Hit) -> bool:
    return bool(_asked_by(hit)) and not is_heading(hit.passage)


def _bears(hit: Hit, intent: Intent) -> bool:
    """Whether the entry is about every year asked about."""
    said = " ".join((*hit.passage.path, hit.passage.text))
    return all(str(year) in said for year in intent.years)


def _asked_by(hit: Hit) -> str:
    """The question that the passage's own heading asks; "" when it asks none. The answer is a paragraph below it."""
    return next((component for component in hit.passage.path[-2:] if component.endswith("?")), "")


def _fit(hit: Hit, intent: Intent, outline: Outline) -> float:
    """Geometric mean of the share of the question that the heading, or an alias, says and of it that the question says."""
    asked = question_terms(intent.text)
    aliases = [a for a in hit.passage.aliases if set(YEAR.findall(a)) <= {str(year) for year in intent.years}]
    return max(_alike(asked, intent.years, wording, outline) for wording in (_asked_by(hit), *aliases))


def _alike(asked: frozenset[str], years: tuple[int, ...], wording: str, outline: Outline) -> float:
    if any(str(year) not in wording for year in years):
        return 0.0
    said = frozenset(terms(" ".join(content_words(wording))))
    return float((outline.coverage(asked, said) * outline.coverage(said, asked)) ** 0.5)
