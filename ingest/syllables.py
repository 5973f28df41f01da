"""Is this a Vietnamese syllable? Onset + rime + tone by the rules of the orthography, no word list.

The share of valid syllables in a text shows damage: legacy encodings, lost letters, split diacritics, glued words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS = _words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x") | {""}
_RIMES = _words(
    """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu iê y yêm yên yêng yêt yêu ych yn ynh yt
    o oc oi om on ong op ot oong ooc oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uâ uê uêch uênh uên uêt
    uôc uôi uôm uôn uông uôt uơ uơn uy uya uych uyn uynh uyt uyu uyên uyêt uyp uyê ư ưa ưc ưi ưm ưn ưng ưt ưu
    ươc ươi ươm ươn ương ươp ươt ươu ươ"""
)
_QU_RIMES = {r for r in _RIMES if r[0] in "aăâeêiơy"} | {"ôc", "ơi", "yên", "yêt", "yêu", "yêc", "yn", "yt", "yp", "ynh", "ych"}
_TONES = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 4, "\u0323": 5}
_STOPS = ("c", "ch", "p", "t")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+")


@lru_cache(maxsize=200_000)
def is_syllable(word: str) -> bool:
    """ "nghiệm" -> True, "thủtục" -> False, "chƣơng" -> False. Letter case does not matter."""
    base, tone = _without_tone(unicodedata.normalize("NFC", word.lower()))
    if tone < 0:
        return False
    for length in (3, 2, 1, 0):
        onset, rime = base[:length], base[length:]
        if onset not in _ONSETS or len(onset) != length:
            continue
        rimes = _QU_RIMES if onset == "qu" else _RIMES
        if rime in rimes or (onset == "gi" and rime == ""):
            return tone in (2, 5) or (tone == 0 and not rime.endswith(_STOPS)) if rime.endswith(_STOPS) else True
    return False


def _without_tone(word: str) -> tuple[str, int]:
    """The word without its tone mark, and the tone (0 none); -1 when it carries two."""
    tone, letters = 0, []
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            if tone:
                return word, -1
            tone = _TONES[character]
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


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
    if is_syllable(word) or len(word) < 4 or len(word) > 18 or word.isascii():
        return ()
    ends = range(2, len(word) + 1)
    ways = [(word[:i], word[i:]) for i in ends if _strong(word[:i]) and _strong(word[i:])]
    if ways:
        return ways[0] if len(ways) == 1 else ()
    longer = [(word[:i], word[i:j], word[j:]) for i in ends for j in ends if i < j and all(map(_strong, (word[:i], word[i:j], word[j:])))]
    return longer[0] if len(longer) == 1 else ()


def _strong(piece: str) -> bool:
    return len(piece) >= 2 and is_syllable(piece)
