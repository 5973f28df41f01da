"""What a Vietnamese syllable can be: onset + rhyme + tone, no word list. Tells "phở" (rare but real) from "lòg".

The orthography stands here once: questions are read by it, and the share of possible syllables shows a damaged file.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh
êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oan oang oanh oao oap oat oay oăc oăm oăn
oăng oăt oc oe oen oeo oet oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh
ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyn uynh uyt uyu uyên uyêt uơ ư ưa ưc ưi ưn ưng ưt ưu ươc ươi ươm ươn
ương ươp ươt ươu y yêm yên yêng yêt yêu ooc oong oem uyp ưm
"""
_AFTER_QU = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âm ân âng âp ât âu ây e em en eng eo ep et ê êch ên ênh êt i in it iu o
ôc ơ y ych yên yêt ynh yt yêu
"""
_AFTER_GI = """
a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăt âc âm ân âp ât âu ây e em en eo ep et êng êt i ia iêc iêng iêm iêu in ip it
o oăng oi om on ong ooc op ot ô ôc ôi ôn ông ôp ôt ơ ơi ơn u ua uc ui um un up uôc uôm uông ư ưa ưc ưng ưt ươ ươc ương
"""


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_ONSET = "(?:ngh|ng|nh|ch|gh|kh|ph|th|tr|[bcdđghklmnprstvx])?"
_SHAPE = re.compile(f"{_ONSET}(?:{_any(_RHYMES)})|qu(?:{_any(_AFTER_QU)})|gi(?:{_any(_AFTER_GI)})?")
_STOPPED = re.compile(r"(?:[cpt]|ch)$")


def without_tone(syllable: str) -> str:
    """ "dựng" → "dưng": the letters as they are, the tone gone."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", syllable) if c not in TONES))


def tone(syllable: str) -> str:
    """The combining tone mark, "" for the level tone."""
    return next((c for c in unicodedata.normalize("NFD", syllable) if c in TONES), "")


@lru_cache(maxsize=65536)
def is_possible(syllable: str) -> bool:
    """Whether the lower-case letters can be one Vietnamese syllable: one tone at most, before c, ch, p, t sắc or nặng."""
    letters = without_tone(syllable)
    if not _SHAPE.fullmatch(letters) or sum(c in TONES for c in unicodedata.normalize("NFD", syllable)) > 1:
        return False
    return not _STOPPED.search(letters) or tone(syllable) in ("\u0301", "\u0323")
