"""Whether a room merges what asks the same and nothing else: `python -m benchmarks.merging INDEX [--show dev]`.

benchmarks/room_questions.jsonl: questions as attendees write them, by what they ask; each part is a room of its own. They are asked one
after the other, as in a workshop; the pairs that end in one group are held against the labels. The limit of
bot/workshop/questions/similar.py was chosen on the part "dev" and on "learn" (knowledge/training/questions/room-questions.jsonl: more
of its kind, with more pairs that look alike); "held" was written with "dev" and its questions were not looked at.
"""

from __future__ import annotations

import argparse
import json
from itertools import combinations
from pathlib import Path
from time import perf_counter

from bot.answer.answer import Searcher
from bot.composition import open_index
from bot.config import load
from bot.workshop.questions.similar import FULLER, Similar
from knowledge.shipped import PROJECT
from knowledge.training.data import material

QUESTIONS = Path(__file__).with_name("room_questions.jsonl")


def grouped(texts: list[str], similar: Similar, search: Searcher) -> list[int]:
    """The group of each question: the place of the first that asks the same."""
    groups: list[int] = []
    for place, text in enumerate(texts):
        found = similar.best(text, texts[:place], search)
        groups.append(place if found is None else groups[found])
    return groups


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("--fuller", type=float, default=FULLER)
    parser.add_argument("--show", choices=("dev", "learn"), help="print the pairs of this part that are judged wrong")
    options = parser.parse_args()
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    rows += [row | {"part": "learn"} for row in material.rows(material.QUESTIONS / "room-questions.jsonl")]
    search = open_index(load(PROJECT / "config.yaml"), index_directory=options.index).current().retriever
    for part in ("learn", "dev", "held"):
        mine = [row for row in rows if row["part"] == part]
        began = perf_counter()
        groups = grouped([row["text"] for row in mine], Similar(fuller=options.fuller), search)
        seconds = perf_counter() - began
        pairs = [(a, b, groups[a] == groups[b], mine[a]["group"] == mine[b]["group"]) for a, b in combinations(range(len(mine)), 2)]
        right = sum(found and same for _, _, found, same in pairs)
        wrong = sum(found and not same for _, _, found, same in pairs)
        lost = sum(same and not found for _, _, found, same in pairs)
        figures = f"precision {right / max(1, right + wrong):.3f}, recall {right / max(1, right + lost):.3f}"
        print(
            f"{part}: {len(mine)} questions, {len({row['group'] for row in mine})} contents, {figures}; {seconds / len(mine) * 1000:.0f} ms"
        )
        for a, b, found, same in pairs:
            if options.show == part and found != same:
                print(f"  {'missed' if same else 'WRONG '} {mine[a]['text']} | {mine[b]['text']}")


if __name__ == "__main__":
    main()
