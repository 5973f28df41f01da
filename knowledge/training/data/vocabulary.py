"""The encoder's tokenizer: a Unigram model whose pieces are whole syllables and multi-syllable words.

"cải cách hành chính nhà nước" → [▁cải▁cách, ▁hành▁chính, ▁nhà▁nước]. Everything lives in tokenizer.json: normaliser
(NFC, lower case, white space), split at punctuation, Metaspace, Viterbi over the pieces. Both placements of the tone
mark are pieces of their own ("hoà", "hòa"), so no other code has to run before it.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from knowledge.language.text import syllables

UNKNOWN = "[UNK]"
_NEW_TONE = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_OLD_TONE = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")


def build_tokenizer(texts: list[str], size: int, *, minimum: int = 30, longest: int = 2) -> Tokenizer:
    """Choose at most `size` pieces seen at least `minimum` times in `texts` and put them in a tokenizer."""
    counts = candidates(texts, minimum, longest)
    draft = _tokenizer(counts, 4 * size)
    sample = texts[:: max(1, len(texts) // 30000)]
    used = Counter(i for encoded in draft.encode_batch_fast(sample, add_special_tokens=False) for i in encoded.ids)
    kept = {p: c for p, c in counts.items() if " " not in p or used[draft.token_to_id(_piece(p)) or 0] >= 4}
    return _tokenizer(kept, size)


def candidates(texts: list[str], minimum: int, longest: int) -> dict[str, int]:
    """Syllables and cohesive n-grams with their counts; an n-gram grows from an (n-1)-gram while PMI says one word."""
    names, ids = _stream(texts)
    width = len(names)
    counts = np.bincount(ids, minlength=width)
    pieces = {
        names[i]: int(counts[i]) for i in range(1, width) if counts[i] >= (minimum if names[i][0].isdigit() else max(2, minimum // 8))
    }
    level_names, level, level_counts = names, ids, counts
    for _ in range(2, longest + 1):
        left, right = level[:-1], ids[len(ids) - len(level) + 1 :]
        codes = np.where((left > 0) & (right > 0), left * width + right, 0)
        unique, inverse, seen = np.unique(codes, return_inverse=True, return_counts=True)
        first, last = unique // width, unique % width
        with np.errstate(divide="ignore", invalid="ignore"):
            pmi = np.log(seen * float(len(ids)) / (level_counts[first] * counts[last].astype(float)))
        keep = np.flatnonzero((unique > 0) & (seen >= minimum) & (pmi > 2.5))
        level_names = [""] + [f"{level_names[first[i]]} {names[last[i]]}" for i in keep]
        renumber = np.zeros(len(unique), dtype=np.int64)
        renumber[keep] = np.arange(1, len(keep) + 1)
        level, level_counts = renumber[inverse], np.concatenate([[0], seen[keep]])
        pieces |= {name: int(count) for name, count in zip(level_names[1:], seen[keep], strict=True)}
    return pieces


def _stream(texts: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    """All syllables as numbers, 0 between lines: names[ids[i]] is the i-th syllable."""
    vocabulary: dict[str, int] = {}
    ids: list[int] = []
    for text in texts:
        for line in text.splitlines():
            ids.extend([vocabulary.setdefault(s, len(vocabulary) + 1) for s in syllables(line)])
            ids.append(0)
    return ["", *vocabulary], np.asarray(ids, dtype=np.int64)


def _piece(name: str) -> str:
    return "▁" + name.replace(" ", "▁")


def _spellings(name: str) -> set[str]:
    """The piece with the tone mark in the new place and, where it differs, in the old one."""
    old = name
    for new_tone, old_tone in zip(_NEW_TONE, _OLD_TONE, strict=True):
        if new_tone in old:
            old = " ".join(s[:-2] + old_tone if s.endswith(new_tone) and not s.startswith("qu") else s for s in old.split(" "))
    return {name, old}


def _tokenizer(counts: dict[str, int], size: int) -> Tokenizer:
    """Unigram scores are log relative frequencies; syllables come before longer words of the same count."""
    ranked = sorted(counts, key=lambda p: (-counts[p] * (8 if " " not in p else 1), p))
    pieces: dict[str, float] = {}
    total = math.log(sum(counts.values()))
    for name in ranked:
        spellings = sorted(_spellings(name))
        if len(pieces) + len(spellings) >= size:
            break
        pieces.update((_piece(s), math.log(counts[name]) - total) for s in spellings)
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *pieces.items()], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"(?<=[^\W\d_])(?=\d)|[_\s]+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"(?<=\d)[.,/](?=\d)|[^.,/\w\s%]+|[.,/]"), "removed"),
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False),
        ]
    )
    return tokenizer
