"""Repairs of damaged Vietnamese text, applied to every line of every reader; what was repaired is counted for the report.

Only certain repairs are made: NFC, zero-width characters, "ƣ" for "ư", look-alike letters of other alphabets inside
Vietnamese words, lost spaces where a word can be cut in one way only. "hoà" and "hòa" both stay as written.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ingest.lines import Line
from ingest.repair.syllables import is_syllable, split_glued, validity
from knowledge.language.text import normalise

_GHA = str.maketrans("ƣƢ", "ưƯ")
_LOOK_ALIKES = str.maketrans(
    "аеорсухіѕјАВЕКМНОРСТХІЅЈαοινρ" + "ðÐɖƉ",
    "aeopcyxisjABEKMHOPCTXISJaoivp" + "đĐđĐ",
)  # Cyrillic and Greek letters drawn like Latin ones; eth and African d for đ
_SYMBOLS = str.maketrans(
    "\uf02d\uf02b\uf0b7\uf0a7\uf0d8\uf076\uf0a3\uf0a8\uf06f\uf052\uf0fe\uf0fc\uf0e0",
    "-+•••" + "•☐☐☐☑☒✓→",
)  # Word's symbol fonts, whose codes mean nothing in another font: bullets, boxes of forms
_WORD = re.compile(r"[^\W\d_]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def clean(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], Counter[str]]:
    """Repaired lines without the empty ones, and how often each repair was made (keys as in `messages.REPAIRS`)."""
    repairs: Counter[str] = Counter()
    result = []
    for line in lines:
        text = clean_text(line.text, repairs)
        if text:
            result.append(line if text == line.text else replace(line, text=text))
    return tuple(result), repairs


def clean_text(text: str, repairs: Counter[str] | None = None) -> str:
    """One line, or several joined by newlines, repaired."""
    count: Counter[str] = repairs if repairs is not None else Counter()
    plain = "\n".join(normalise(_CONTROL.sub("", part.translate(_SYMBOLS))) for part in text.split("\n"))
    if plain != text and len(plain) + 2 < len(text.strip()):
        count["zero_width"] += 1
    if "ƣ" in plain or "Ƣ" in plain:
        count["gha"] += plain.count("ƣ") + plain.count("Ƣ")
        plain = plain.translate(_GHA)
    return _WORD.sub(lambda match: _word(match[0], count), plain)


def _word(word: str, repairs: Counter[str]) -> str:
    if word.isascii() or is_syllable(word):
        return word
    latin = word.translate(_LOOK_ALIKES)
    if latin != word and is_syllable(latin):
        repairs["look_alike"] += 1
        return latin
    pieces = split_glued(word)
    if pieces and not word.isupper():
        repairs["lost_space"] += 1
        return " ".join(pieces)
    return word


def syllable_validity(lines: tuple[Line, ...]) -> float:
    """Share of valid Vietnamese syllables, 0..1; 1.0 for a text without words."""
    valid = counted = 0
    for line in lines:
        good, total = validity(line.text)
        valid, counted = valid + good, counted + total
    return valid / counted if counted else 1.0
