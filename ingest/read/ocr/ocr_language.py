"""Which accents were printed? The readings of a page, their confidence, and how Vietnamese words follow one another.

Tesseract's small Vietnamese model loses or swaps marks above a circumflex ("đây mạnh" for "đẩy mạnh"). Only the marks
of a word may change here, never its letters, figures or length, and only where the trigram model of `knowledge.language.accents`
is clearly surer than the eye: a word read with confidence stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from ingest.repair.syllables import is_syllable
from knowledge.language.accents import Restorer
from knowledge.shipped import MODELS

_MODEL = MODELS / "restorer" / "trigrams.npz"
_SHAPES = {"a": ("", "\u0302", "\u0306"), "e": ("", "\u0302"), "o": ("", "\u0302", "\u031b"), "u": ("", "\u031b")}
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_TORN = re.compile(r"(\W*)([^\W\d_])([^\W\d_]+)(\W*)")
_WINDOW = 2  # words on either side that a trigram reaches
# Weights settled on pages 7-11 of the Resolution (4.2 % of syllables wrong without, 2.1 % with); the test uses pages 1-5.
_SEEN = 6.0  # nats for a reading without any confidence
_UNSEEN = 2.0  # nats for marks that no reading saw, and so much more the surer the readings are
_UNSEEN_SURE = 6.0


@lru_cache(maxsize=1)
def _restorer() -> Restorer:
    return Restorer(_MODEL)


def chosen(readings: Sequence[Sequence[tuple[str, float]]]) -> list[str]:
    """For each word its (text, confidence) readings, the first reading first → the words chosen, in order.

    The change that gains most is made first: "sửa đôi" becomes "sửa đổi" before anybody asks about "sửa".
    """
    readings = [[(_evenly_written(text), confidence) for text, confidence in options] for options in readings]
    words = [max(options, key=lambda option: option[1])[0] for options in readings]
    costs = {index: found for index, options in enumerate(readings) if len(found := _costs(options)) > 1}
    for _ in range(2):
        gains = {index: _best(words, index, options)[1] for index, options in costs.items()}
        for index in sorted((i for i in gains if gains[i] > 0), key=lambda i: -gains[i]):
            words[index] = _best(words, index, costs[index])[0]
    return words


def _evenly_written(text: str) -> str:
    """ "gÓp" → "góp": no Vietnamese word has capitals behind its first letter and ends in a small one; a mark made a letter look tall."""
    match = _TORN.fullmatch(text)
    small = match[2] + match[3].lower() if match else ""
    return f"{match[1]}{small}{match[4]}" if match and match[3][-1].islower() and not match[3].islower() and is_syllable(small) else text


def _best(words: list[str], index: int, costs: dict[str, float]) -> tuple[str, float]:
    """The likeliest candidate between its neighbours as they stand, and what it gains over the present one, in nats."""
    before, after = words[max(0, index - _WINDOW) : index], words[index + 1 : index + 1 + _WINDOW]
    scores = {text: _restorer().likelihood(" ".join([*before, text, *after]).lower()) - cost for text, cost in costs.items()}
    best = max(scores, key=lambda text: scores[text])
    return best, scores[best] - scores[words[index]]


def _costs(options: Sequence[tuple[str, float]]) -> dict[str, float]:
    """What may be printed, with what speaks against it, in nats."""
    best = max(confidence for _, confidence in options)
    costs: dict[str, float] = {}
    for text, confidence in options:
        costs[text] = min(costs.get(text, 99.0), _SEEN * (1 - confidence))
    for text in list(costs):
        for variant in _variants(text):
            costs.setdefault(variant, _UNSEEN + _UNSEEN_SURE * best)
    return costs


@lru_cache(maxsize=20_000)
def _variants(text: str) -> tuple[str, ...]:
    """The valid syllables with other marks on the same letters; none for figures, plain letters and what may be a name."""
    match = re.fullmatch(r"(\W*)([^\W\d_]+)(\W*)", text)
    if match is None or match[2].isascii() or (match[2].istitle() and is_syllable(match[2])):
        return ()  # a capital may open a name, which no model knows better than the eye
    word = match[2]
    tone = next((c for c in unicodedata.normalize("NFD", word) if c in _TONES[1:]), "")
    found = set()
    for place, letter in enumerate(word):
        base = unicodedata.normalize("NFD", letter)[0]
        if letter.isascii() or base.lower() not in "aeiouy":
            continue
        for shape, mark in product(_SHAPES.get(base.lower(), ("",)), _TONES if tone or len(word) > 1 else ("",)):
            other = unicodedata.normalize("NFC", base + shape + mark)
            variant = word[:place] + other + word[place + 1 :]
            if variant != word and is_syllable(variant) and _restorer().knows(variant.lower()):
                found.add(f"{match[1]}{variant}{match[3]}")
    return tuple(sorted(found))
