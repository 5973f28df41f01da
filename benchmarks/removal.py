"""Refusal by clause removal: `python -m benchmarks.removal INDEX`.

Units that nothing was trained on are taken out of a copy of the index, each with all that restates it or rests on it; now every answer to
their questions is wrong. Prints how many are still answered, and how many of the same questions are declined while the units are there.
A line that names what is left open or puts the question right ("Văn bản không nêu …") counts as declined.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.written import verdict
from bot.composition import open_assistant, open_index
from bot.config import Config, load
from bot.records.records import Records
from knowledge.generation.generation import Generation, build
from knowledge.index.encoder import open_encoder
from knowledge.law.types import Hit, ParsedDocument
from knowledge.rank.reader import open_reader
from knowledge.shipped import MODELS, PROJECT
from knowledge.store.catalog import Catalog
from knowledge.training.data.asked import Asked, asked_questions, held_out
from knowledge.training.judged import Judge

UNITS = 40  # taken out at once: a tenth of the Resolution's, so that what stands around each is still there
ROUNDS = 3


def sampled(random: Random) -> list[list[Asked]]:
    """The questions of each round, by held-out units of the Resolution."""
    units: dict[str, list[Asked]] = {}
    for asked in asked_questions():
        if asked.source in {"written", "related"} and asked.path is not None and not asked.said and held_out(asked.key):
            units.setdefault(asked.key, []).append(asked)
    keys = sorted(units)
    random.shuffle(keys)
    rounds = [keys[n : n + UNITS] for n in range(0, min(len(keys), UNITS * ROUNDS), UNITS)]
    return [[asked for key in part for asked in units[key]] for part in rounds]


def without(catalog: Catalog, removed: set[str]) -> Iterator[ParsedDocument]:
    """All documents without some passages, and without the aliases of these."""
    for document in catalog.documents():
        kept = tuple(p for p in catalog.passages(document.id) if p.id not in removed)
        yield ParsedDocument(document, catalog.sections(document.id), tuple(replace(p, ordinal=n) for n, p in enumerate(kept)))


def answering(generation: Generation, judge: Judge, questions: list[Asked]) -> set[str]:
    """Ids of all passages that may answer one of the questions."""
    catalog = generation.catalog
    everything = [Hit(p, d, 0.0) for d in catalog.documents() for p in catalog.passages(d.id)]
    return {id_ for asked in questions for id_ in judge.may_answer(asked, everything)}


def answered(config: Config, directory: Path, questions: list[Asked]) -> list[bool]:
    assistant = open_assistant(config, index_directory=directory, records=Records("sqlite:///:memory:"))
    return [verdict(assistant.ask(asked.question)) == "answered" for asked in questions]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    index = parser.parse_args().index
    config = load(PROJECT / "config.yaml")
    generation = open_index(config, index_directory=index).current()
    judge = Judge(generation, open_reader(MODELS / "reader"))
    still: list[bool] = []
    there: list[bool] = []
    for questions in sampled(Random(76)):
        asked = [a for a in questions if a.against is None]
        there += answered(config, index, asked)
        with tempfile.TemporaryDirectory() as folder:
            removed = answering(generation, judge, asked)
            build(Path(folder), without(generation.catalog, removed), open_encoder(config.encoder, PROJECT))
            still += answered(config, Path(folder), asked)
    print(f"{len(still)} questions; still answered without their clause {sum(still) / len(still):.3f}")
    print(f"not answered while it is there {1 - sum(there) / len(there):.3f}")


if __name__ == "__main__":
    main()
