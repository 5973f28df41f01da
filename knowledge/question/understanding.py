"""What a question means before it is searched: abbreviations written out, marks restored, other words for the same thing.

"chi tieu tthc den 2025" → understood "chỉ tiêu thủ tục hành chính đến 2025", expansions (mục tiêu 0.7). What the user
sees of it is `Interpretation.understood` and `.changes`; it does not search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.language.accents import Restorer
from knowledge.language.text import canonical_syllable, fold_accents, normalise
from knowledge.question.lexicon import Expansion, Lexicon
from knowledge.shipped import LEXICON, MODELS

RESTORER = MODELS / "restorer" / "trigrams.npz"
_REMEMBERED = 512
_SYLLABLE = re.compile(r"[^\W\d_]+")
_SHORT_YEAR = re.compile(  # "năm 25 với năm 30"; "năm 25 tuổi", "mỗi năm 20 lớp" and "25%" are no years
    r"(?<!\d )(?<!mỗi )(?<!moi )(?<!hằng )(?<!hàng )(?<!hang )(?<!một )(?<!mot )"
    r"\b(năm|nam) ?(2\d|30)\b(?!\s*(?:%|phần|phan|tuổi|tuoi|người|nguoi|đơn vị|don vi|ngày|ngay|tháng|thang|bộ\b)|[/.,-]?\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """`understood` is the question as it would be written in full; `expansions` are further weighted search words."""

    typed: str
    understood: str
    changes: tuple[tuple[str, str], ...] = ()
    expansions: tuple[Expansion, ...] = ()


class Understanding:
    """Lexicon and restorer together; safe to share between threads.

    `read(question)` says what a question means; one that says everything in full is understood as typed. The latest
    questions are remembered: a stream tells the reader what was understood before it searches for the same words.
    """

    def __init__(self, lexicon: Lexicon, restorer: Restorer | None) -> None:
        """Without a restorer marks stay as typed (for measuring what it is worth)."""
        self.lexicon = lexicon
        self._restorer = restorer
        self._texts: Callable[[], Iterable[str]] | None = None
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    @classmethod
    def bundled(cls) -> Understanding:
        """The one that ships with the project, read once. Raises ModelError, KnowledgeError."""
        return _bundled(LEXICON, RESTORER)

    def at_home_in(self, texts: Callable[[], Iterable[str]]) -> Understanding:
        """One that can read a question as these texts use syllables, too; they are read when the first question needs it."""
        other = Understanding(self.lexicon, self._restorer)
        other._texts = texts
        return other

    @cached_property
    def _at_home(self) -> Restorer | None:
        return self._restorer.at_home_in(self._texts()) if self._restorer and self._texts else None

    def reread(self, question: str) -> str:
        """The question in full with the marks that the texts at hand make likely, "" where that is what `read` says."""
        if question != fold_accents(question) or self._at_home is None:
            return ""
        text, _, settled = self.lexicon.write_out(_SHORT_YEAR.sub(r"\1 20\2", _typed(question)), self._most_likely)
        other = self._at_home.restore(text, settled).text
        return "" if other == self.read(question).understood else other

    def _read(self, question: str) -> Meaning:
        typed = _typed(question)
        whole = _SHORT_YEAR.sub(r"\1 20\2", typed)
        years = [(short[0], f"{short[1]} 20{short[2]}") for short in _SHORT_YEAR.finditer(typed)]
        text, changes, settled = self.lexicon.write_out(whole, self._most_likely)
        restored: tuple[tuple[str, str], ...] = ()
        if self._restorer:
            restoration = self._restorer.restore(text, settled)
            text, restored = restoration.text, restoration.changes
        return Meaning(typed, text, _shown([*years, *changes], restored), self._expansions(text, changes))

    def _expansions(self, text: str, changes: list[tuple[str, str]]) -> tuple[Expansion, ...]:
        bound = self._restorer.bound if self._restorer else lambda left, right: False
        acronyms = tuple(Expansion(long, short, 1.0) for short, long in changes if short.isupper() and len(short) > 2)
        return self.lexicon.expansions(text, bound) + acronyms

    def _most_likely(self, variants: list[str]) -> int:
        if not self._restorer:
            return 0
        scores = [self._restorer.likelihood(self._restorer.restore(variant).text) for variant in variants]
        return scores.index(max(scores))


def _typed(question: str) -> str:
    return _SYLLABLE.sub(_modern, normalise(question))


def _modern(syllable: re.Match[str]) -> str:
    """A syllable with its tone mark in the new place, as the lexicon and the clauses are compared: "uỷ" → "ủy"."""
    word = syllable[0]
    modern = canonical_syllable(word.lower())
    return word if modern == word.lower() else "".join(m.upper() if w.isupper() else m for m, w in zip(modern, word, strict=True))


@lru_cache(maxsize=2)
def _bundled(lexicon: Path, restorer: Path) -> Understanding:
    return Understanding(Lexicon.load(lexicon), Restorer(restorer))


def _shown(written_out: list[tuple[str, str]], restored: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Abbreviations one by one; restored marks only where letters changed too, else the user sees the whole question."""
    typing_errors = tuple(pair for pair in restored if fold_accents(pair[0].lower()) != fold_accents(pair[1].lower()))
    return tuple(dict.fromkeys((*written_out, *typing_errors)))
