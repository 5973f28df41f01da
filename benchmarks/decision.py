"""Fit and show the decision to answer: `python -m benchmarks.decision INDEX… [--others FILE…] [--write]`.

Asks the written questions of units that the reader has not learnt from, the near misses kept aside and questions about other matters
(rows with "question"), and fits the chance that the clause quoted answers (bot/answering/decide/decision.py): logistic regression, five
folds by unit, then the reliability curve of the chance in use. `--write` keeps the fit (knowledge/model/decision).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.answering import ExtractiveAnswerer
from bot.answering.decide.decision import MODEL, Decision, Evidence
from bot.composition import open_answerer, open_index
from bot.config import load
from knowledge.shipped import PROJECT
from knowledge.training.data.asked import asked_questions, held_out
from knowledge.training.data.material import rows

Numbers = NDArray[np.float64]
_NAMES = [f.name for f in fields(Evidence)]
_ANSWERABLE = 4.0  # to one that is not, among questions asked here
_OTHERS = 150  # questions about other matters, to some two hundred near misses
_STRENGTH = 0.3  # inverse of the regularisation


def questions(others: list[Path]) -> Iterator[tuple[str, bool, str]]:
    """Questions, whether they are answerable, and the unit (or the question itself) that keeps them together."""
    for asked in asked_questions():
        if asked.source != "alias" and not asked.said and held_out(asked.key):
            yield asked.question, asked.source in {"written", "related"}, asked.key
    foreign = [row["question"] for path in others for row in rows(path)]
    Random(76).shuffle(foreign)
    yield from ((question, False, question) for question in foreign[:_OTHERS])


def examples(indexes: list[Path], others: list[Path]) -> tuple[Numbers, NDArray[np.int64], NDArray[np.int64]]:
    """Evidence of shape (questions, features), whether each is answerable, and the group (unit) each belongs to."""
    config = load(PROJECT / "config.yaml")
    answerer = open_answerer(config, "extractive")
    assert isinstance(answerer, ExtractiveAnswerer)
    found, truth, groups = [], [], []
    for directory in indexes:
        knowledge = open_index(config, index_directory=directory).current()
        for question, answerable, key in questions(others):
            weighed = answerer.weighed(knowledge.retriever.search(question, config.answer.hits), knowledge)
            if weighed:
                found.append(astuple(weighed))
                truth.append(int(answerable))
                groups.append(crc32(key.encode()))
    return np.array(found), np.array(truth), np.array(groups)


def fitted(found: Numbers, truth: NDArray[np.int64], weights: Numbers) -> tuple[Numbers, float]:
    """Weights and bias over the evidence as it is."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=500))
    model.fit(found, truth, logisticregression__sample_weight=weights)
    scale, regression = model[0], model[1]
    own = regression.coef_[0] / scale.scale_
    return own, float(regression.intercept_[0] - (own * scale.mean_).sum())


def curve(chances: Numbers, truth: NDArray[np.int64]) -> None:
    """Print, for each tenth of the chance, how many questions fall in it and how many of them are answerable."""
    for low in np.arange(0, 1, 0.1):
        inside = (chances >= low) & (chances < low + 0.1)
        if inside.any():
            means = f"chance {chances[inside].mean():.2f}, answerable {truth[inside].mean():.2f}"
            print(f"  {low:.1f}-{low + 0.1:.1f}  {inside.sum():4d} questions, {means}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path, nargs="+")
    parser.add_argument("--others", type=Path, nargs="*", default=[], help="JSONL of questions about other matters")
    parser.add_argument("--write", action="store_true", help="keep the fit")
    options = parser.parse_args()
    found, truth, groups = examples(options.index, options.others)
    weights = np.where(truth == 1, _ANSWERABLE * (truth == 0).sum() / max((truth == 1).sum(), 1), 1.0)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=500))
    folded = cross_val_predict(
        model, found, truth, groups=groups, cv=GroupKFold(5), method="predict_proba", params={"logisticregression__sample_weight": weights}
    )[:, 1]
    read, searched, supported = (found[:, _NAMES.index(name)] for name in ("read", "searched", "supported"))
    for name, chances in (("words alone", searched + supported), ("reader alone", read), ("all, five-fold", folded)):
        yes, no = chances[truth == 1], chances[truth == 0]
        auc = (yes[:, None] > no[None]).mean()
        still = ", ".join(f"{(no >= np.quantile(yes, lost)).mean():.3f} at {lost:.0%} lost" for lost in (0.03, 0.05, 0.1))
        print(f"{name:15} AUC {auc:.3f}; still answered {still}")
    print(f"{(truth == 1).sum()} questions, {(truth == 0).sum()} near misses")
    own, bias = fitted(found, truth, weights)
    print(", ".join(f"{name} {weight:+.2f}" for name, weight in zip(_NAMES, own, strict=True)), f"bias {bias:+.2f}")
    if options.write:
        stored = {"weights": {n: round(float(w), 4) for n, w in zip(_NAMES, own, strict=True)}, "bias": round(bias, 4)}
        MODEL.parent.mkdir(parents=True, exist_ok=True)
        MODEL.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    decision = Decision.read()
    used = np.array([decision.chance(Evidence(*row)) for row in found])
    print(f"in use: Brier {((used - truth) ** 2).mean():.3f}")
    curve(used, truth)


if __name__ == "__main__":
    main()
