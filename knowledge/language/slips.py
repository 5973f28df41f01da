"""What may have been meant by a syllable that does not exist in Vietnamese: "ngừi" → người, "lòg" → lòng, "fí" → phí.

Edits cost what they are worth on a phone: chat spellings (f for ph, z for d, k for ch) little, a letter too few, too
many, swapped or wrong more, a tone that was typed and is not kept most. Choosing among them is the restorer's business.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from knowledge.language.text import fold_accents

_CHAT, _EDIT, _OTHER_MARKS, _TONE_LOST = 2.0, 5.5, 1.5, 4.0
_LETTERS = "abcdeghiklmnopqrstuvxy"
_ONSETS = (("f", "ph"), ("z", "d"), ("z", "gi"), ("z", "v"), ("j", "gi"), ("j", "ch"), ("w", "qu"), ("q", "qu"), ("k", "kh"), ("dz", "d"))
_CODAS = (("k", "ch"), ("k", "c"), ("g", "ng"), ("h", "nh"), ("h", "ch"), ("x", "ch"), ("p", "nh"), ("u", ""), ("iu", "ieu"))


def near_misses(typed: str, by_plain: Mapping[str, list[str]]) -> list[tuple[str, float]]:
    """(syllable, cost) for the syllables in `by_plain` (plain spelling → accented ones) one mistake away from `typed`."""
    best: dict[str, float] = {}
    for plain, cost in _neighbours(fold_accents(typed)):
        for meant in by_plain.get(plain, ()):
            total = cost + _marks_cost(typed, meant)
            if total < best.get(meant, 99.0):
                best[meant] = total
    return sorted(best.items(), key=lambda item: (item[1], item[0]))[:16]


@lru_cache(maxsize=4096)
def _neighbours(plain: str) -> tuple[tuple[str, float], ...]:
    return tuple(dict(sorted([*((p, _EDIT) for p in _edits(plain)), *((p, _CHAT) for p in _chat(plain))], key=lambda i: -i[1])).items())


def _chat(plain: str) -> Iterator[str]:
    yield plain
    for typed, meant in _ONSETS:
        if plain.startswith(typed):
            yield meant + plain[len(typed) :]
    for typed, meant in _CODAS:
        if plain.endswith(typed):
            yield plain[: -len(typed)] + meant


def _edits(plain: str) -> Iterable[str]:
    splits = [(plain[:i], plain[i:]) for i in range(len(plain) + 1)]
    yield from (a + b[1:] for a, b in splits if b)
    yield from (a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1)
    yield from (a + c + b[1:] for a, b in splits if b for c in _LETTERS)
    yield from (a + c + b for a, b in splits for c in _LETTERS)


def _marks_cost(typed: str, meant: str) -> float:
    """Marks that were typed should still be there; marks that were not cost little."""
    before, after = ({c for c in unicodedata.normalize("NFD", s) if unicodedata.category(c) == "Mn"} for s in (typed, meant))
    return _TONE_LOST * len(before - after) + (_OTHER_MARKS * len(after - before) if before else 0.0)
