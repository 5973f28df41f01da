"""Train the accent restorer: `python -m knowledge.training.restorer --corpus FILE… --plain FILE… --questions FILE… --out FILE`.

Written questions (knowledge/training/questions/) count most: they are how people ask, and short. `--held-out` leaves a tenth of them out
and prints how many of their syllables come back right.

Counts syllable trigrams of accented text and writes an interpolated back-off model (absolute discounting, as in Chen &
Goodman 1998, section 2.7): sorted hashes of bigrams and trigrams with their log probability in a byte each. No
randomness: the same data give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.language.accents import NUMBER, START, UNKNOWN, Restorer, code, pack
from knowledge.language.text import fold_accents, syllables
from knowledge.training.data.asked import held_out
from knowledge.training.data.material import read_articles, read_plain, rows

Counts = NDArray[np.int64]
_DISCOUNT = 0.75
_WRITTEN = 10  # times
_TYPED = ("question", "first", "second", "meaning")


def count(lines: list[tuple[str, int]], minimum: int = 3) -> tuple[list[str], Counts]:
    """Lines with a weight → the syllables seen at least `minimum` times, and one long stream of their numbers.

    A line of weight 5 stands five times in the stream: questions are few and say things the law does not.
    """
    vocabulary: dict[str, int] = {START: 0, UNKNOWN: 1, NUMBER: 2}
    stream: list[int] = []
    for line, weight in lines:
        ids = [vocabulary.setdefault(NUMBER if s[0].isdigit() else s, len(vocabulary)) for s in syllables(line)]
        stream.extend((0, 0, *ids) * weight)
    ids_all = np.asarray(stream, dtype=np.int64)
    names = list(vocabulary)
    counts = np.bincount(ids_all, minlength=len(names))
    kept = [i for i in range(len(names)) if i < 3 or counts[i] >= minimum]
    renumber = np.ones(len(names), dtype=np.int64)
    renumber[kept] = np.arange(len(kept))
    return [names[i] for i in kept], renumber[ids_all]


def estimate(names: list[str], stream: Counts, *, bigram_minimum: int = 2, trigram_minimum: int = 3) -> dict[str, NDArray[np.generic]]:
    """The arrays `knowledge.language.accents.Restorer` reads."""
    size = len(names)
    unigram = np.bincount(stream, minlength=size).astype(float)
    unigram_log = np.log((unigram + 0.5) / unigram.sum())
    bigrams, bigram_counts = np.unique(stream[:-1] * size + stream[1:], return_counts=True)
    first, second = bigrams // size, bigrams % size
    history = np.bincount(first, bigram_counts, minlength=size)
    kinds = np.bincount(first, minlength=size)
    backoff = _DISCOUNT * kinds / np.maximum(history, 1)
    p2 = (bigram_counts - _DISCOUNT) / history[first] + backoff[first] * np.exp(unigram_log[second])
    trigrams, trigram_counts = np.unique((stream[:-2] * size + stream[1:-1]) * size + stream[2:], return_counts=True)
    pair, last = trigrams // size, trigrams % size
    place = np.searchsorted(bigrams, pair)
    history3 = np.bincount(place, trigram_counts, minlength=len(bigrams))
    kinds3 = np.bincount(place, minlength=len(bigrams))
    backoff3 = _DISCOUNT * kinds3 / np.maximum(history3, 1)
    place_lower = np.searchsorted(bigrams, (pair % size) * size + last)
    p3 = (trigram_counts - _DISCOUNT) / history3[place] + backoff3[place] * p2[place_lower]
    keep2 = bigram_counts >= bigram_minimum
    keep3 = (trigram_counts >= trigram_minimum) & (np.abs(np.log(p3 / (backoff3[place] * p2[place_lower]))) > 0.7)
    return {
        "unigram": unigram_log.astype(np.float32),
        "backoff": np.log(np.clip(backoff, 1e-9, 1)).astype(np.float32),
        **_table("bigram", code(first[keep2], second[keep2]), pack(np.log(p2[keep2])), pack(np.log(np.clip(backoff3[keep2], 1e-9, 1)))),
        **_table("trigram", code(pair[keep3] // size, pair[keep3] % size, last[keep3]), pack(np.log(p3[keep3]))),
    }


def _table(name: str, codes: NDArray[np.uint32], *values: NDArray[np.uint8]) -> dict[str, NDArray[np.generic]]:
    order = np.argsort(codes, kind="stable")
    columns = {f"{name}_{label}": value[order] for label, value in zip(("log", "backoff"), values, strict=False)}
    return {f"{name}_code": codes[order], **columns}


def written(paths: list[Path]) -> list[str]:
    """What was typed with accents in files of written questions and pairs of turns; what was typed without teaches nothing here."""
    texts = [text for path in paths for row in rows(path) for name, text in row.items() if name in _TYPED and isinstance(text, str)]
    return [t for t in dict.fromkeys(texts) if fold_accents(t).lower() != t.lower()]


def share_right(restorer: Restorer, texts: list[str]) -> float:
    """Share of the syllables that come back right from each text typed without accents."""
    pairs = [(syllables(t), syllables(restorer.restore(fold_accents(t)).text)) for t in texts]
    return sum(a == b for right, got in pairs for a, b in zip(right, got, strict=False)) / sum(len(right) for right, _ in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="articles: id,title,text")
    parser.add_argument("--plain", type=Path, nargs="*", default=[], help="text files, one paragraph a line")
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="JSONL with question(s): pairs, aliases")
    parser.add_argument("--weight", type=int, default=5, help="how often a question counts")
    parser.add_argument("--written", type=Path, nargs="*", default=[], help="JSONL of written questions, each counts ten times")
    parser.add_argument("--held-out", action="store_true", help="leave a tenth of the written ones out and measure on it")
    parser.add_argument("--out", type=Path, default=Path("knowledge/model/restorer/trigrams.npz"))
    options = parser.parse_args()
    lines = [(line, 1) for a in read_articles(options.corpus) for line in f"{a.heading}\n{a.text}".splitlines()]
    lines += [(line, 3) for line in read_plain(options.plain)]
    for row in (r for path in options.questions for r in rows(path)):
        lines += [(q, options.weight) for q in row.get("questions", [row.get("question", "")])]
        lines += [(line, 1) for line in row.get("positive", "").splitlines()]
    asked = written(options.written)
    kept = [t for t in asked if options.held_out and held_out(t)]
    left_out = set(kept)
    lines += [(t, _WRITTEN) for t in asked if t not in left_out]
    names, stream = count(lines)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out, syllables=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), **estimate(names, stream))  # type: ignore[arg-type]
    print(f"{len(names)} syllables, {len(stream)} counted, {options.out.stat().st_size / 2**20:.1f} MB")
    if kept:
        print(f"{len(kept)} left out: {share_right(Restorer(options.out), kept):.4f} of their syllables right")


if __name__ == "__main__":
    main()
