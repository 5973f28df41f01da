"""VIQR (RFC 1456): Vietnamese written in ASCII, "Vie^.t Nam" → "Việt Nam".

Trailing "." and "?" are ambiguous in mail typed without escapes: they are tones only when the sentence goes on.
"""

from __future__ import annotations

import re
import unicodedata

from ingest.repair.syllables import is_syllable, validity

_SHAPES = {"^": "\u0302", "(": "\u0306", "+": "\u031b"}
_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VOWEL = re.compile(r"\\(?P<escaped>.)|(?P<d>[dD][dD])|(?P<vowel>[aeiouyAEIOUY])(?P<shape>[\^(+]?)(?P<tone>['`?~.]?)")
_TYPICAL = re.compile(r"(?:[aeoAEO]\^|[aA]\(|[ouOU]\+)['`?~.]?|[dD][dD](?=[aeiouyAEIOUY])")
_TOKEN = re.compile(r"\S+")


def decode_viqr(text: str) -> str:
    """Unicode NFC. A mark that the vowel cannot carry stays a punctuation mark."""
    return re.sub(_TOKEN, lambda match: _token(match[0], text[match.end() :].lstrip()[:1]), text)


def looks_like_viqr(text: str) -> bool:
    """At least three circumflex, breve, horn or dd digraphs, in every twelfth word or more, that make syllables."""
    words = len(text.split())
    if len(_TYPICAL.findall(text)) < max(3, words // 12):
        return False
    good, counted = validity(decode_viqr(text))
    return counted > 0 and good / counted >= 0.85


def _token(token: str, following: str) -> str:
    whole = _decoded(token)
    if token[-1] not in ".?":
        return whole
    bare = _decoded(token[:-1])
    as_tone, as_mark = is_syllable(whole.strip("(\"'")), is_syllable(bare.strip("(\"'"))
    return whole if (following.islower() and as_tone) or not as_mark else bare + token[-1]


def _decoded(token: str) -> str:
    return unicodedata.normalize("NFC", _VOWEL.sub(_letter, token))


def _letter(match: re.Match[str]) -> str:
    if match["escaped"]:
        return match["escaped"]
    if match["d"]:
        return "Đ" if match["d"][0] == "D" else "đ"
    vowel, shape, tone = match["vowel"], match["shape"], match["tone"]
    fits = {"^": "aeo", "(": "a", "+": "ou"}.get(shape, "aeiouy")
    if vowel.lower() not in fits:
        return match[0]
    return vowel + _SHAPES.get(shape, "") + _TONES.get(tone, "")
