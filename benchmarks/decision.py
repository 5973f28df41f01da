"""Fit and show the decision to answer: `python -m benchmarks.decision INDEX…`.

Asks the written questions of units that the reader has not learnt from, and the near misses kept aside, and fits the chance that
the best unit answers (bot/extractive/refusal.py, `chance_read`) from the score of the search, the share of the question that is
spoken of and the reader's best chance: logistic regression, five-fold figures, then the reliability curve of the chance in use.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from bot.composition import open_answerer, open_index
from bot.extractive import ExtractiveAnswerer
from bot.extractive.reading import log_odds
from bot.extractive.refusal import chance_read
from knowledge.config import PROJECT, load
from knowledge.training.asked import asked_questions, held_out

Features = NDArray[np.float64]
_ANSWERABLE = 4.0  # to one that is not, among questions asked here


def features(indexes: list[Path]) -> tuple[Features, NDArray[np.int64]]:
    """Rows (searched, supported, log odds of the reader) and whether the question is answerable."""
    config = load(PROJECT / "config.yaml")
    answerer = open_answerer(config, "extractive")
    assert isinstance(answerer, ExtractiveAnswerer)
    rows, truth = [], []
    for directory in indexes:
        knowledge = open_index(config, index_directory=directory).current()
        for asked in asked_questions():
            if asked.source == "alias" or asked.said or not held_out(asked.key):
                continue
            found = knowledge.retriever.search(asked.question, config.answer.hits)
            if weighed := answerer.weighed(found, knowledge):
                searched, supported, read = weighed
                rows.append((searched, supported, log_odds(read)))
                truth.append(int(asked.source in {"written", "related"}))
    return np.array(rows), np.array(truth)


def curve(chances: NDArray[np.float64], truth: NDArray[np.int64]) -> None:
    """Print, for each tenth of the chance, how many questions fall in it and how many of them are answerable."""
    for low in np.arange(0, 1, 0.1):
        inside = (chances >= low) & (chances < low + 0.1)
        if inside.any():
            means = f"chance {chances[inside].mean():.2f}, answerable {truth[inside].mean():.2f}"
            print(f"  {low:.1f}-{low + 0.1:.1f}  {inside.sum():4d} questions, {means}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path, nargs="+")
    indexes = parser.parse_args().index
    rows, truth = features(indexes)
    weights = np.where(truth == 1, _ANSWERABLE * (truth == 0).sum() / max((truth == 1).sum(), 1), 1.0)
    fitted = LogisticRegression(C=10.0).fit(rows, truth, sample_weight=weights)
    folded = cross_val_predict(LogisticRegression(C=10.0), rows, truth, cv=5, method="predict_proba", params={"sample_weight": weights})[
        :, 1
    ]
    for name, chances in (("reader alone", rows[:, 2]), ("words alone", rows[:, 0] + rows[:, 1]), ("together, five-fold", folded)):
        yes, no = chances[truth == 1], chances[truth == 0]
        auc = (yes[:, None] > no[None]).mean()
        still = {lost: (no >= np.quantile(yes, lost)).mean() for lost in (0.03, 0.05)}
        print(f"{name:20} AUC {auc:.3f}; still answered at 3 % lost {still[0.03]:.3f}, at 5 % {still[0.05]:.3f}")
    print(f"{(truth == 1).sum()} questions, {(truth == 0).sum()} near misses")
    print(f"weights {np.round(fitted.coef_[0], 2)}, bias {fitted.intercept_[0]:.2f}")
    used = np.array([chance_read(s, p, 1 / (1 + np.exp(-r))) for s, p, r in rows])
    print(f"in use: Brier {((used - truth) ** 2).mean():.3f}")
    curve(used, truth)


if __name__ == "__main__":
    main()
