"""How Vietnamese a text looks, syllable by syllable (the orthography itself is knowledge.language.syllable's).

The share of valid syllables in a text shows damage: legacy encodings, lost letters, split diacritics, glued words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.language.syllable import is_possible

_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+")


@lru_cache(maxsize=200_000)
def is_syllable(word: str) -> bool:
    """ "nghiệm" -> True, "thủtục" -> False, "chƣơng" -> False. Letter case does not matter."""
    return is_possible(unicodedata.normalize("NFC", word.lower()))


def validity(text: str) -> tuple[int, int]:
    """(valid, counted) syllables. Abbreviations, Roman numerals and single consonants are not counted."""
    valid = counted = 0
    for word in _WORD.findall(text):
        if is_syllable(word):
            valid, counted = valid + 1, counted + 1
        elif not (word.isupper() or (len(word) == 1 and word.isascii()) or (word.isascii() and len(word) > 1 and word[1:].isupper())):
            counted += 1
    return valid, counted


def split_glued(word: str) -> tuple[str, ...]:
    """The only way to cut a word into two or three syllables ("thủtục" -> ("thủ", "tục")); empty when none or several.

    At least one piece after the first must carry a mark Vietnamese alone uses: foreign words are left whole.
    """
    mixed = word[:2].isupper() and not word.isupper()  # "TƯỚNGy": a scanner's rest, no two words
    if mixed or is_syllable(word) or len(word) < 4 or len(word) > 18 or word.isascii():
        return ()
    ends = range(2, len(word) + 1)
    ways = [(word[:i], word[i:]) for i in ends if _strong(word[:i]) and _strong(word[i:])]
    if ways:
        return ways[0] if len(ways) == 1 else ()
    longer = [(word[:i], word[i:j], word[j:]) for i in ends for j in ends if i < j and all(map(_strong, (word[:i], word[i:j], word[j:])))]
    return longer[0] if len(longer) == 1 else ()


def _strong(piece: str) -> bool:
    return len(piece) >= 2 and is_syllable(piece)


def accented(text: str) -> tuple[int, int]:
    """(words with a Vietnamese mark, words of two letters and more): a scanner's English reading has none of the marks."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    return sum(not word.isascii() and is_syllable(word) for word in words), len(words)
