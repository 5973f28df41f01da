"""Train and judge the reranker: `python -m knowledge.training.reranker --set CORPUS QUESTIONS … --out DIR`.

Each corpus becomes a temporary index by the pipeline that serves; the candidates of each question, with the features the
retriever computes, are labelled by the known answers. The encoder must not have been trained on these questions, else
its scores promise more in training than in use. What is asked about at all (interest.py) is learned from the same questions first;
the trees see it as it looks to who has not seen the question. Prints the figures of five-fold cross-validation for every
set, fits the calibration on the held-out scores, then trains on everything. The same data and seed give the same files.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from knowledge.config import RetrievalConfig, load
from knowledge.index import words
from knowledge.index.encoder import Encoder, open_encoder
from knowledge.index.search_keys import search_keys
from knowledge.index.words import Lexical
from knowledge.measure.search_quality import BenchmarkQuestion, CorpusRow, document_of, measure, read_corpus, read_questions
from knowledge.rank.calibration import Calibration, input_names, inputs, reliability
from knowledge.rank.candidates import Candidates
from knowledge.rank.features import NAMES
from knowledge.rank.interest import Interest, terms
from knowledge.rank.standing import law_titles
from knowledge.search.retriever import Retriever
from knowledge.shipped import PROJECT
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import write as write_catalog

Matrix = npt.NDArray[Any]

FOLDS = 5
INTEREST_FOLDS = 4
INTEREST_RANKS = 30  # candidates that the interest tells from the known answers: the first of each index
ANSWER_WEIGHT = 20.0  # a question has one answer among some forty of them
TREES = 300
PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 10,
    "learning_rate": 0.07,
    "extra_trees": True,  # split points at random: half a percent more of recall@10 than the best ones
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.9,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "monotone_constraints": [int(name == "year") for name in NAMES],
    "seed": 76,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Contest:
    """A question with its candidates: corpus row ids, titles of their laws, features (n, len(NAMES)), which are known answers."""

    question: BenchmarkQuestion
    ids: list[str]
    laws: list[str]
    features: Matrix
    labels: Matrix


def collect(corpus: Path, questions: Path, config_path: Path | None = None) -> list[Contest]:
    """Index the corpus and gather the candidates of every question."""
    config = load(config_path)
    encoder = open_encoder(config.encoder, PROJECT)
    rows = read_corpus(corpus)
    asked = read_questions(questions, "question", {row.id for row in rows})
    with tempfile.TemporaryDirectory(prefix="knowledge-train-") as directory:
        retriever, names = _open(Path(directory), rows, encoder, config.retrieval)
        laws = law_titles(Catalog(Path(directory) / "catalog.sqlite"))
        return [_asked(question, retriever.candidates(question.text), names, laws) for question in asked]


def _open(directory: Path, rows: list[CorpusRow], encoder: Encoder, config: RetrievalConfig) -> tuple[Retriever, list[str]]:
    """A retriever over the rows without Chroma (exact search is fast enough here), and the corpus row of every passage."""
    write_catalog(directory / "catalog.sqlite", [document_of(rows)])
    catalog = Catalog(directory / "catalog.sqlite")
    words.build(directory / "lexical", search_keys(catalog.iterate()))
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


def _asked(question: BenchmarkQuestion, found: Candidates, names: Sequence[str], laws: Sequence[str]) -> Contest:
    firsts = [int(rows[0]) for rows in found.rows]
    ids = [names[row] for row in firsts]
    labels = np.array([id_ in question.relevant for id_ in ids], dtype=np.int32)
    return Contest(question, ids, [laws[row] for row in firsts], found.features, labels)


def fit_interest(asked: Sequence[Contest]) -> Interest:
    """Logistic regression over the terms of the laws' titles: known answers against the other good candidates."""
    chosen = [(a, np.flatnonzero(_worth_learning(a, best=INTEREST_RANKS))) for a in asked if a.labels.any()]
    titles = [[a.laws[i] for i in rows] for a, rows in chosen]
    vectors = CountVectorizer(analyzer=terms, binary=True)
    counts = normalize(vectors.fit_transform([title for group in titles for title in group]))
    labels = np.concatenate([a.labels[rows] for a, rows in chosen])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(counts, labels, sample_weight=np.where(labels, ANSWER_WEIGHT, 1.0))
    return Interest(dict(zip(vectors.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True)))


def with_interest(asked: Sequence[Contest], interest: Interest) -> list[Contest]:
    """The same questions with what `interest` says of their candidates."""
    of_law = {law: interest.of(law) for law in {law for a in asked for law in a.laws}}
    column, changed = NAMES.index("interest"), []
    for a in asked:
        features = a.features.copy()
        features[:, column] = [of_law[law] for law in a.laws]
        changed.append(replace(a, features=features))
    return changed


def unseen_interest(asked: Sequence[Contest]) -> list[Contest]:
    """The same questions, each with the interest learned without it (four folds)."""
    fold = np.random.default_rng(1).permutation(len(asked)) % INTEREST_FOLDS
    result = list(asked)
    for held_out in range(INTEREST_FOLDS):
        inside = np.flatnonzero(fold == held_out).tolist()
        interest = fit_interest([a for a, f in zip(asked, fold, strict=True) if f != held_out])
        for place, changed in zip(inside, with_interest([asked[i] for i in inside], interest), strict=True):
            result[place] = changed
    return result


def fit(asked: Sequence[Contest], trees: int = TREES, **changes: Any) -> lightgbm.Booster:
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


def _worth_learning(asked: Contest, best: int = 50) -> Matrix:
    """Known answers, and the candidates that one of the indexes ranks among its `best` first."""
    ranks = asked.features[:, [NAMES.index("lexical_rank"), NAMES.index("dense_rank")]].min(axis=1)
    worth: Matrix = (asked.labels > 0) | (ranks < np.log1p(best))
    return worth


def cross_validate(asked: Sequence[Contest], **changes: Any) -> list[Matrix]:
    """Scores of every question by a model that has not seen it."""
    fold = np.random.default_rng(0).permutation(len(asked)) % FOLDS
    scores: list[Matrix] = [np.zeros(0)] * len(asked)
    for held_out in range(FOLDS):
        seen = [a for a, f in zip(asked, fold, strict=True) if f != held_out]
        model = fit(unseen_interest(seen), **changes)
        places = np.flatnonzero(fold == held_out).tolist()
        for i, unseen in zip(places, with_interest([asked[i] for i in places], fit_interest(seen)), strict=True):
            scores[i] = np.asarray(model.predict(unseen.features, num_threads=1))
    return scores


def figures(asked: Sequence[Contest], scores: Sequence[Matrix]) -> dict[str, float]:
    """acc@1, recall@10, mrr@10, ndcg@10 of these scores."""
    run = {a.question.id: dict(zip(a.ids, s.tolist(), strict=True)) for a, s in zip(asked, scores, strict=True)}
    return measure([a.question for a in asked], run)


def calibrate(asked: Sequence[Contest], scores: Sequence[Matrix]) -> Calibration:
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


def _surprise(calibration: Calibration, known: Sequence[tuple[Contest, Matrix]]) -> float:
    """Mean negative log-likelihood of what the hits after the first turned out to be."""
    total = 0.0
    for a, s in known:
        following = np.argsort(-s)[1:10]
        chances = np.clip(calibration.chances(s, a.features)[following], 1e-6, 1 - 1e-6)
        total -= float(np.where(a.labels[following] == 1, np.log(chances), np.log(1 - chances)).mean()) if len(following) else 0.0
    return total / max(1, len(known))


def curve(asked: Sequence[Contest], scores: Sequence[Matrix], calibration: Calibration) -> list[tuple[float, float, int]]:
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
    (options.out / "trees.txt").write_text(fit(unseen_interest(everything)).model_to_string(), encoding="utf-8")
    fit_interest(everything).write(options.out / "interest.json")
    calibration.write(options.out / "calibration.json")
    print(dict(zip(input_names(), calibration.weights, strict=True)))


if __name__ == "__main__":
    main()
