"""Fit the constants of bot/answering/decide/refusal.py: `python -m benchmarks.refusal --index DIR --strangers FILE.jsonl …`.

Three of ten question aliases are taken out of a copy of the index and asked: they are questions whose clause is known
and whose wording is not a search key. The strangers are rows with "question" about other matters. Prints the constants,
the five-fold AUC and what would be declined at 0.5. An encoder that was trained on the aliases makes the search look
surer of them than it will be of new questions: read the constants with that in mind.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import candidates
from bot.answering.candidates.outline import Outlines, is_heading
from bot.answering.decide.refusal import best_support
from bot.composition import open_index
from bot.config import Config, load
from knowledge.generation.generation import Generation, build
from knowledge.index.encoder import open_encoder
from knowledge.law.types import ParsedDocument, Tier, UnitPath
from knowledge.shipped import PROJECT
from knowledge.store.catalog import Catalog

HELD_OUT = 0.3
ANSWERABLE = 4  # to one that is not, as in refusal.py
Row = tuple[float, float]


def hold_out(catalog: Catalog, chance: random.Random) -> tuple[list[ParsedDocument], list[tuple[str, UnitPath]]]:
    """The documents with some aliases of official clauses taken away, and those aliases with their units."""
    documents, held = [], []
    taken: set[str] = set()
    for document in catalog.documents():
        passages = catalog.passages(document.id)
        if document.tier is Tier.OFFICIAL:
            chosen = [(a, p.path) for p in passages for a in p.aliases if chance.random() < HELD_OUT]
            held += chosen
            taken |= {alias for alias, _ in chosen}
        documents.append(ParsedDocument(document, catalog.sections(document.id), passages))
    without = [
        replace(d, passages=tuple(replace(p, aliases=tuple(a for a in p.aliases if a not in taken)) for p in d.passages)) for d in documents
    ]
    return without, held


def signals(generation: Generation, outlines: Outlines, question: str) -> tuple[Row, set[UnitPath]] | None:
    """What refusal looks at, and the units of the first five candidates."""
    found = generation.retriever.search(question, 30, as_of=date.today())
    intent = read(found.interpretation)
    telling = [c for c in candidates(found.hits, intent, generation, outlines) if not is_heading(c.passage)]
    if not telling:
        return None
    return (found.hits[0].score, best_support(intent, telling)), {c.passage.path for c in telling[:5]}


def answered(generation: Generation, outlines: Outlines, held: list[tuple[str, UnitPath]]) -> Iterator[Row]:
    """Signals of the held-out questions whose clause is among the first five candidates."""
    for question, unit in held:
        found = signals(generation, outlines, question)
        if found and any(path[: len(unit)] == unit for path in found[1]):
            yield found[0]


def fit(positives: list[Row], negatives: list[Row]) -> dict[str, float]:
    x, y = np.array(positives + negatives), np.array([1] * len(positives) + [0] * len(negatives))
    model = LogisticRegression(C=10, class_weight="balanced")
    held_out = cross_val_predict(model, x, y, cv=5, method="predict_proba")[:, 1]
    model.fit(x, y)
    odds = np.log(held_out / (1 - held_out)) + np.log(ANSWERABLE)
    figures = {
        "positives": len(positives),
        "negatives": len(negatives),
        "searched": model.coef_[0][0],
        "supported": model.coef_[0][1],
        "bias": model.intercept_[0],
        "auc": roc_auc_score(y, held_out),
        "declined_wrong": (odds[y == 1] < 0).mean(),
        "declined_right": (odds[y == 0] < 0).mean(),
    }
    return {name: round(float(value), 3) for name, value in figures.items()}


def run(config: Config, index: Path | None, strangers: list[Path], count: int) -> dict[str, float]:
    chance = random.Random(76)
    documents, held = hold_out(open_index(config, index_directory=index).current().catalog, chance)
    questions = [json.loads(line)["question"] for path in strangers for line in path.read_text(encoding="utf-8").splitlines()]
    chance.shuffle(held)
    chance.shuffle(questions)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), documents, open_encoder(config.encoder, PROJECT))
        generation, outlines = open_index(config, index_directory=Path(folder)).current(), Outlines()
        positives = list(answered(generation, outlines, held[:count]))
        asked = (signals(generation, outlines, question) for question in questions[:count])
        return fit(positives, [found[0] for found in asked if found])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--strangers", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=500, help="questions of each sort")
    options = parser.parse_args()
    if missing := [path for path in options.strangers if not path.exists()]:
        print(f"skipped: {missing[0]} is not there")
        return 0
    print(json.dumps(run(load(), options.index, options.strangers, options.count), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
