"""Whether two questions ask the same: they fix the same things (fixed.py), want the same kind of answer, and hardly a word that
carries meaning stands in one and not in the other. Words weigh by how rare the documents make them.

A word too much makes a question a narrower one (another answer), a word too little may be one left unsaid: the limits differ.
Both were chosen on the development half of knowledge/training/questions/same-question.jsonl: `python -m benchmarks.verified INDEX`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answer.answer import Searcher
from bot.verified.fixed import WHAT, Fixed, agree, fixed
from bot.verified.subject_words import Words, is_bare, other_words, without_doubtful, words_of
from knowledge.law.agency import Agencies
from knowledge.law.types import Interpretation

_REMEMBERED = 50_000
MOST_ADDED = 0.1  # share of the weight of all words that the asked question may say more, in one syllable ("được quyền") …
MOST_LEFT_OUT = 0.26  # … and less than the known one


@dataclass(frozen=True, slots=True)
class SamenessLimits:
    """How far apart two questions may be that ask the same: shares of the weight of all words, and syllables that are added.
    `unasked`: also where the shorter one does not say what is wanted ("biên chế của Bộ")."""

    added: float = MOST_ADDED
    left_out: float = MOST_LEFT_OUT
    syllables: float = 1
    unasked: bool = False


VERIFIED = SamenessLimits()


@dataclass(frozen=True, slots=True)
class Known:
    """A wording that is answered, and the acts (their leading figures) that its answer rests on."""

    text: str
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Read:
    fixed: Fixed
    words: Words
    others: frozenset[str]
    accented: dict[str, str]
    bare: bool


class Sameness:
    """Safe to share between threads."""

    def __init__(self, agencies: Agencies | None = None) -> None:
        self._agencies = agencies or Agencies.from_csv()
        self._read = lru_cache(maxsize=8192)(self._look)
        self._told: dict[str, _Read] = {}  # of wordings that are answered: more than the retriever remembers

    def best(self, question: str, known: Sequence[Known], search: Searcher) -> int | None:
        """The place in `known` of the wording that asks the same, the nearest of several; None where none does."""
        asked = self._read(search.interpret(question))
        apart = [(d, n) for n, k in enumerate(known) if (d := self._distance(asked, k, search)) is not None]
        return min(apart)[1] if apart else None

    def groups(self, questions: Sequence[str], search: Searcher) -> list[list[int]]:
        """Places of questions that ask the same, each in one group, in the order of their first."""
        groups: list[list[int]] = []
        by_word: dict[str, list[int]] = {}  # word → groups whose first question has it
        by_text: dict[str, int] = {}
        for place, question in enumerate(questions):
            if question in by_text:
                groups[by_text[question]].append(place)
                continue
            words = self._read(search.interpret(question)).words
            shared = Counter(group for word in words for group in by_word.get(word, ()))
            near = (group for group, count in shared.most_common(50) if 2 * count >= len(words))
            same = next((g for g in near if self._alike(question, questions[groups[g][0]], search)), len(groups))
            if same == len(groups):
                groups.append([])
                for word in words:
                    by_word.setdefault(word, []).append(same)
            groups[same].append(place)
            by_text[question] = same
        return groups

    def _alike(self, one: str, other: str, search: Searcher) -> bool:
        """Either may be the fuller wording."""
        return self.distance(one, Known(other), search) is not None or self.distance(other, Known(one), search) is not None

    def distance(self, question: str, known: Known, search: Searcher, limits: SamenessLimits = VERIFIED) -> float | None:
        """0 (word for word the same) to 1 of two questions that ask the same, None for two that do not."""
        return self._distance(self._read(search.interpret(question)), known, search, limits)

    def _distance(self, asked: _Read, known: Known, search: Searcher, limits: SamenessLimits = VERIFIED) -> float | None:
        if (told := self._told.get(known.text)) is None:
            if len(self._told) > _REMEMBERED:
                self._told.clear()
            told = self._told[known.text] = self._read(search.interpret(known.text))
        mine, theirs = asked.words, told.words
        if asked.bare or told.bare:
            mine, theirs = without_doubtful(mine), without_doubtful(theirs)
        if not agree(asked.fixed, told.fixed, known.acts):
            return None
        if not mine & theirs:  # nothing but what is fixed: "Khoản 3 Điều 2 Nghị quyết 76 giao việc gì?"
            return 0.0 if not mine and not theirs and told.fixed.units else None
        added = {w: n for w, n in (mine - theirs).items() if w not in told.others}
        left_out = {w: n for w, n in (theirs - mine).items() if w not in asked.others}
        only_named = not limits.unasked and not asked.fixed.wants and told.fixed.wants != WHAT  # "biên chế của Bộ" asks for no figure
        if (added or only_named) and left_out:  # one word in the place of another: "viên chức" for "công chức"
            return None
        accented = told.accented | asked.accented
        weight = dict(zip(accented, search.rarity(list(accented.values())), strict=True))

        def weigh(words: dict[str, int]) -> float:
            return sum(weight[word] * count for word, count in words.items())

        whole = weigh(mine | theirs)
        more, less = weigh(added) / whole, weigh(left_out) / whole
        near = sum(added.values()) <= limits.syllables and more <= limits.added and less <= limits.left_out
        return more + less if near else None

    def _look(self, interpretation: Interpretation) -> _Read:
        words = words_of(interpretation)
        count = Counter({folded: len(written) for folded, written in words.items()})
        accented = {folded: written[0] for folded, written in words.items()}
        others, bare = other_words(interpretation.understood), is_bare(interpretation.typed)
        return _Read(fixed(interpretation, self._agencies), count, others, accented, bare)
