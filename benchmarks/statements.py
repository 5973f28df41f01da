"""Statements to be judged: `python -m benchmarks.statements INDEX… [--fit | --write]`.

Asks those of knowledge/training/questions/statements.jsonl. A false one differs from the text in one thing: a figure, a milestone, an
agency, a number of units. "confirmed": the answer begins with Đúng; "put right": it says that the statement is wrong; "shown": the
clause that says otherwise, without a verdict; "declined".

`--fit` fits the three chances that a verdict rests on (bot/answering/decide/statement.py) to these and to sentences of units that the
reader has not learnt from, true and with one detail changed (knowledge/training/claims.py): five folds by unit, then the figures.
`--write` keeps the fit (knowledge/model/decision).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.answer.answer import Answer
from bot.answering import ExtractiveAnswerer
from bot.answering.decide.statement import MODEL, Stated
from bot.composition import open_answerer, open_assistant, open_index
from bot.config import load
from bot.records.records import Records
from knowledge.generation.generation import Generation
from knowledge.law.types import Document, Passage, PassageKind, RelationKind, Tier, UnitPath
from knowledge.rank.reader import wording
from knowledge.shipped import PROJECT
from knowledge.training.claims import asked_both_ways
from knowledge.training.data.asked import held_out
from knowledge.training.data.material import QUESTIONS, rows

_NAMES = [f.name for f in fields(Stated)]
_RIGHT, _WRONG, _NEITHER = 0, 1, 2
_BESIDE = 0.5  # share of a statement from which another clause than its own may well judge it: such rows teach nothing
_STRENGTH = 0.3  # inverse of the regularisation
_SEED = 5


@dataclass(frozen=True)
class Statement:
    """A statement, whether it is true, and the unit it is made from (None: written by hand)."""

    text: str
    true: bool
    unit: UnitPath | None = None


def statements(knowledge: Generation) -> Iterator[Statement]:
    """Those written by hand, and those of the units kept aside."""
    random = Random(_SEED)
    for document in knowledge.catalog.documents():
        for passage in knowledge.catalog.passages(document.id):
            if passage.kind is not PassageKind.HEADING and held_out(_key(document, passage)):
                for true, false in asked_both_ways(wording(document, passage), random):
                    yield from (Statement(true, True, passage.path), Statement(false, False, passage.path))
    for row in rows(QUESTIONS / "statements.jsonl"):
        yield Statement(row["question"], row["true"])


def _key(document: Document, passage: Passage) -> str:
    """As the written questions name units: of the Resolution and its digest by their place, else by the passage."""
    placed = document.tier is Tier.OFFICIAL or any(r.kind is RelationKind.RESTATES for r in document.relations)
    return "/".join(passage.path) if placed else passage.id


def examples(indexes: list[Path]) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Evidence of shape (statements, features), what the clause quoted says to each, and the group (unit) it belongs to."""
    config = load(PROJECT / "config.yaml")
    answerer = open_answerer(config, "extractive")
    assert isinstance(answerer, ExtractiveAnswerer)
    found, said, groups = [], [], []
    for directory in indexes:
        knowledge = open_index(config, index_directory=directory).current()
        for one in statements(knowledge):
            judged = answerer.stated(knowledge.retriever.search(one.text, config.answer.hits), knowledge)
            if judged is None:
                continue
            path, evidence = judged
            own = one.unit is None or path[: len(one.unit)] == one.unit or one.unit[: len(path)] == path
            if own or evidence.supported < _BESIDE:
                found.append(astuple(evidence))
                said.append((_RIGHT if one.true else _WRONG) if own else _NEITHER)
                groups.append(crc32("/".join(one.unit or (one.text,)).encode()))
    return np.array(found), np.array(said), np.array(groups)


def fit(indexes: list[Path], write: bool) -> None:
    """Print what the chances are worth, and keep them where it is wanted."""
    found, said, groups = examples(indexes)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=1000))
    chances = cross_val_predict(model, found, said, groups=groups, cv=GroupKFold(5), method="predict_proba")
    right, wrong, neither = np.bincount(said, minlength=3).tolist()
    print(f"{right} right, {wrong} wrong, {neither} neither")
    for sure in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        called = [np.bincount(said[chances[:, outcome] >= sure], minlength=3).tolist() for outcome in (_RIGHT, _WRONG)]
        print(
            f"  from {sure:.2f}: called right {sum(called[0])}, of them wrong {called[0][_WRONG]}, neither {called[0][_NEITHER]}; "
            f"called wrong {sum(called[1])}, of them right {called[1][_RIGHT]}, neither {called[1][_NEITHER]}"
        )
    model.fit(found, said)
    scale, regression = model[0], model[1]
    own = regression.coef_ / scale.scale_
    bias = regression.intercept_ - (own * scale.mean_).sum(axis=1)
    own, bias = own - own[_NEITHER], bias - bias[_NEITHER]
    stored = {
        outcome: {"bias": round(float(bias[n]), 4)} | {name: round(float(w), 4) for name, w in zip(_NAMES, own[n], strict=True)}
        for n, outcome in enumerate(("right", "wrong"))
    }
    print(json.dumps(stored))
    if write:
        MODEL.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def verdict(answer: Answer) -> str:
    text = answer.text.lower()
    if answer.declined or not answer.citations:
        return "declined"
    if text.startswith("đúng"):
        return "confirmed"
    return "put right" if any(word in text.split("\n")[0] for word in ("chưa đúng", "không đúng", "sai")) else "shown"


def ask(index: Path) -> None:
    """Print what becomes of the statements written by hand."""
    assistant = open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite:///:memory:"))
    found: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in rows(QUESTIONS / "statements.jsonl"):
        said = verdict(assistant.ask(row["question"]))
        found[row["true"]][said] += 1
        if said == ("confirmed", "put right")[row["true"]]:
            print(f"  {said}: {row['question']}")
    for true, counts in found.items():
        print(f"{counts.total()} {'true' if true else 'false'} statements: " + ", ".join(f"{k} {n}" for k, n in counts.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path, nargs="+")
    parser.add_argument("--fit", action="store_true", help="fit the chances and print what they are worth")
    parser.add_argument("--write", action="store_true", help="fit them and keep the fit")
    options = parser.parse_args()
    if options.fit or options.write:
        fit(options.index, options.write)
        return
    for index in options.index:
        ask(index)


if __name__ == "__main__":
    main()
