"""Whether a verified answer is found for the same question in other words and for no other: `python -m benchmarks.verified INDEX`.

Pairs of knowledge/training/questions/same-question.jsonl: most verified questions were looked at when the limits were
chosen ("dev"); the rest were measured once and not tuned on ("held").
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from time import perf_counter

from bot.composition import open_index
from bot.config import load
from bot.verified.sameness import Known, Sameness
from knowledge.shipped import PROJECT
from knowledge.training.data.material import QUESTIONS, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("--pairs", type=Path, default=QUESTIONS / "same-question.jsonl")
    parser.add_argument("--show", choices=("dev", "held"), help="print the pairs of this half that are judged wrong")
    options = parser.parse_args()
    search = open_index(load(PROJECT / "config.yaml"), index_directory=options.index).current().retriever
    sameness = Sameness()
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    missed: dict[str, Counter[str]] = {}
    began, asked = perf_counter(), 0
    for row in rows(options.pairs):
        part = row.get("part", "all")
        found = sameness.distance(row["asked"], Known(row["verified"]), search) is not None
        counts.setdefault(part, Counter())[row["same"], found] += 1
        asked += 1
        if found != row["same"]:
            missed.setdefault(part, Counter())[row["reason"]] += 1
            if options.show == part:
                print(f"  {'missed' if row['same'] else 'WRONG '} {row['reason']:9} {row['verified']} | {row['asked']}")
    for part, count in counts.items():
        right, wrong, lost = count[True, True], count[False, True], count[True, False]
        figures = f"precision {right / max(1, right + wrong):.3f}, recall {right / max(1, right + lost):.3f}"
        print(f"{part}: {count.total()} pairs, {figures}; wrong by kind: {dict(missed.get(part, {}))}")
    print(f"{(perf_counter() - began) / max(1, asked) * 1000:.1f} ms a pair")


if __name__ == "__main__":
    main()
