"""Whether a question we learn from is one we are measured with: `python -m knowledge.training.unseen --against FILE…`.

Compares every written question with every question of the given JSONL files (fields `question`, `q`, `turns`, `first`, `second`), without
accents, case and punctuation. The same, or nearly the same (trigrams of letters, Jaccard ≥ 0.8), is printed; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.language.text import fold_accents, syllables
from knowledge.training.data.material import QUESTIONS, rows

NEAR = 0.8
_FIELDS = ("question", "q", "first", "second", "text")


def folded(question: str) -> str:
    return fold_accents(" ".join(syllables(question)))


def trigrams(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 3] for n in range(max(1, len(text) - 2)))


def questions_of(value: Any) -> Iterator[str]:
    """All questions in a row, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _FIELDS and isinstance(inner, str):
                yield inner
            elif isinstance(inner, (list, dict)):
                yield from questions_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from questions_of(inner)


def seen(ours: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """Pairs (ours, theirs) that are the same question or nearly so. One-word questions ("có", "ok") say nothing and are left out."""
    known = {folded(q): q for q in theirs if len(syllables(q)) > 2}
    grams = {text: trigrams(text) for text in known}
    holding: dict[str, list[str]] = defaultdict(list)
    for text, own in grams.items():
        for gram in own:
            holding[gram].append(text)
    found = []
    for question in ours:
        own = trigrams(folded(question))
        shared: dict[str, int] = defaultdict(int)
        for gram in own:
            for text in holding.get(gram, ()):
                shared[text] += 1
        for text, count in shared.items():
            if count / (len(own) + len(grams[text]) - count) >= NEAR:
                found.append((question, known[text]))
                break
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--questions", type=Path, nargs="*", default=sorted(QUESTIONS.glob("*.jsonl")))
    parser.add_argument("--against", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    theirs = [q for path in options.against for row in rows(path) for q in questions_of(row)]
    total = 0
    for path in options.questions:
        found = seen([q for row in rows(path) for q in questions_of(row)], theirs)
        total += len(found)
        for ours, other in found:
            print(f"{path.name}: “{ours}” is “{other}”")
    print(f"{total} of the written questions are questions of {len(options.against)} files")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
