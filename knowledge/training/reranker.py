"""Train and judge the reranker: `python -m knowledge.training.reranker --set CORPUS QUESTIONS … --out DIR`.

Each corpus becomes a temporary index by the pipeline that serves; the candidates of each question, with the features the
retriever computes, are labelled by the known answers. The encoder must not have been trained on these questions, else
its scores promise more in training than in use. Prints the figures of five-fold cross-validation for every set, fits
the calibration on the held-out scores, then trains on everything. The same data and seed give the same files.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from knowledge import lexical
from knowledge.calibration import Calibration, input_names, inputs, reliability
from knowledge.catalog import Catalog
from knowledge.catalog_rows import write as write_catalog
from knowledge.config import PROJECT, RetrievalConfig, load
from knowledge.encoder import Encoder, open_encoder
from knowledge.evaluation import CorpusRow, Question, document_of, measure, read_corpus, read_questions
from knowledge.features import NAMES
from knowledge.lexical import Lexical
from knowledge.retriever import Retriever
from knowledge.search_keys import search_keys

Matrix = npt.NDArray[Any]

FOLDS = 5
TREES = 150
PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 10,
    "learning_rate": 0.1,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 76,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates: corpus row ids, features (n, len(NAMES)) and whether each is a known answer."""

    question: Question
    ids: list[str]
    features: Matrix
    labels: Matrix


def collect(corpus: Path, questions: Path, config_path: Path | None = None) -> list[Asked]:
    """Index the corpus and gather the candidates of every question."""
    config = load(config_path)
    encoder = open_encoder(config.encoder, PROJECT)
    rows = read_corpus(corpus)
    asked = read_questions(questions, "question", {row.id for row in rows})
    with tempfile.TemporaryDirectory(prefix="knowledge-train-") as directory:
        retriever, names = _open(Path(directory), rows, encoder, config.retrieval)
        return [_asked(question, retriever.candidates(question.text), names) for question in asked]


def _open(directory: Path, rows: list[CorpusRow], encoder: Encoder, config: RetrievalConfig) -> tuple[Retriever, list[str]]:
    """A retriever over the rows without Chroma (exact search is fast enough here), and the corpus row of every passage."""
    write_catalog(directory / "catalog.sqlite", [document_of(rows)])
    catalog = Catalog(directory / "catalog.sqlite")
    lexical.build(directory / "lexical", search_keys(catalog.iterate()))
    passages = list(catalog.iterate())
    texts = [f"{p.context}\n{p.text}" for p in passages]
    stored = np.concatenate([encoder.encode_passages(texts[i : i + 8192]) for i in range(0, len(texts), 8192)])
    exact: Any = _ExactVectors(stored)
    return Retriever(catalog, Lexical(directory / "lexical"), exact, stored, encoder, config), [p.path[0] for p in passages]


class _ExactVectors:
    """In place of a VectorStore: every cosine."""

    def __init__(self, stored: Matrix) -> None:
        self._stored = stored

    def search(self, vector: Matrix, count: int) -> tuple[Matrix, Matrix]:
        cosines = self._stored @ vector
        best = np.argpartition(-cosines, min(count, len(cosines) - 1))[:count]
        best = best[np.argsort(-cosines[best])]
        return best, cosines[best]


def _asked(question: Question, found: Any, names: Sequence[str]) -> Asked:
    ids = [names[int(rows[0])] for rows in found.rows]
    return Asked(question, ids, found.features, np.array([id_ in question.relevant for id_ in ids], dtype=np.int32))


def fit(asked: Sequence[Asked], trees: int = TREES, **changes: Any) -> lightgbm.Booster:
    """Questions whose answer is not among the candidates teach nothing and are left out."""
    useful = [(a, _worth_learning(a)) for a in asked if a.labels.any()]
    data = lightgbm.Dataset(
        np.concatenate([a.features[rows] for a, rows in useful]),
        np.concatenate([a.labels[rows] for a, rows in useful]),
        group=[int(rows.sum()) for _, rows in useful],
        feature_name=list(NAMES),
        free_raw_data=False,
    )
    return lightgbm.train(PARAMETERS | changes, data, trees)


def _worth_learning(asked: Asked) -> Matrix:
    """Known answers, and the candidates that one of the indexes ranks among its first fifty."""
    ranks = asked.features[:, [NAMES.index("lexical_rank"), NAMES.index("dense_rank")]].min(axis=1)
    worth: Matrix = (asked.labels > 0) | (ranks < np.log1p(50))
    return worth


def cross_validate(asked: Sequence[Asked], **changes: Any) -> list[Matrix]:
    """Scores of every question by a model that has not seen it."""
    fold = np.random.default_rng(0).permutation(len(asked)) % FOLDS
    scores: list[Matrix] = [np.zeros(0)] * len(asked)
    for held_out in range(FOLDS):
        model = fit([a for a, f in zip(asked, fold, strict=True) if f != held_out], **changes)
        for i in np.flatnonzero(fold == held_out).tolist():
            scores[i] = np.asarray(model.predict(asked[i].features, num_threads=1))
    return scores


def figures(asked: Sequence[Asked], scores: Sequence[Matrix]) -> dict[str, float]:
    """acc@1, recall@10, mrr@10, ndcg@10 of these scores."""
    run = {a.question.id: dict(zip(a.ids, s.tolist(), strict=True)) for a, s in zip(asked, scores, strict=True)}
    return measure([a.question for a in asked], run)


def calibrate(asked: Sequence[Asked], scores: Sequence[Matrix]) -> Calibration:
    """Logistic regression for the first hit, then the slope that makes the following hits' chances most likely."""
    known = [(a, s) for a, s in zip(asked, scores, strict=True) if len(s)]
    x = np.stack([inputs(s, a.features) for a, s in known])
    y = np.array([a.labels[int(np.argmax(s))] for a, s in known])
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3, max_iter=1000).fit((x - mean) / scale, y)
    weights = model.coef_[0] / scale
    base = Calibration(float(model.intercept_[0] - weights @ mean), tuple(weights.tolist()), 1.0)
    slopes = [Calibration(base.bias, base.weights, slope) for slope in np.linspace(0.2, 3, 29).tolist()]
    return min(slopes, key=lambda c: _surprise(c, known))


def _surprise(calibration: Calibration, known: Sequence[tuple[Asked, Matrix]]) -> float:
    """Mean negative log-likelihood of what the hits after the first turned out to be."""
    total = 0.0
    for a, s in known:
        following = np.argsort(-s)[1:10]
        chances = np.clip(calibration.chances(s, a.features)[following], 1e-6, 1 - 1e-6)
        total -= float(np.where(a.labels[following] == 1, np.log(chances), np.log(1 - chances)).mean()) if len(following) else 0.0
    return total / max(1, len(known))


def curve(asked: Sequence[Asked], scores: Sequence[Matrix], calibration: Calibration) -> list[tuple[float, float, int]]:
    """Reliability of the first hit's chance."""
    pairs = [(calibration.chances(s, a.features).max(), a.labels[int(np.argmax(s))]) for a, s in zip(asked, scores, strict=True) if len(s)]
    return reliability(np.array([c for c, _ in pairs]), np.array([y for _, y in pairs]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, nargs=2, action="append", required=True, metavar=("CORPUS", "QUESTIONS"))
    parser.add_argument("--cache", type=Path, help="keep the collected candidates here between runs (delete it when features change)")
    parser.add_argument("--out", type=Path, default=Path("knowledge/model/reranker"))
    options = parser.parse_args()
    if options.cache and options.cache.is_file():
        sets = pickle.loads(options.cache.read_bytes())  # our own file, written below
    else:
        sets = [collect(corpus, questions) for corpus, questions in options.set]
        if options.cache:
            options.cache.write_bytes(pickle.dumps(sets))
    everything = [a for asked in sets for a in asked]
    all_scores = cross_validate(everything)
    start = 0
    for (_, questions), asked in zip(options.set, sets, strict=True):
        print(questions.name, figures(asked, all_scores[start : start + len(asked)]), flush=True)
        start += len(asked)
    calibration = calibrate(everything, all_scores)
    for chance, right, count in curve(everything, all_scores, calibration):
        print(f"chance {chance:.2f}: right {right:.2f} of {count}")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "trees.txt").write_text(fit(everything).model_to_string(), encoding="utf-8")
    calibration.write(options.out / "calibration.json")
    print(dict(zip(input_names(), calibration.weights, strict=True)))


if __name__ == "__main__":
    main()
