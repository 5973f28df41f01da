"""Train what tells the turns of a conversation apart: `python -m knowledge.training.turns [--check]`.

Learns from knowledge/training/questions: follow-ups.jsonl (its second turns), conversations.jsonl (all turns), turns.csv (phrases by
kind) and, as questions of their own, all written questions. Each row is learnt as written and without accents.
`--check` prints five-fold figures instead of writing the model.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from knowledge.language.text import fold_accents
from knowledge.question.turn import LEANS, MODEL, OWN, TurnModel, features_of, scale
from knowledge.training.data.material import QUESTIONS, rows

SEED = 76
_STRENGTH = 30.0  # inverse of the regularisation
_SEEN = 2  # rows that a feature must occur in
_OWN_WEIGHT = 0.3  # of a written question beside a second turn of a conversation
_SAME = {
    "about_answer:simpler": "more",
    "about_answer:who": LEANS,
    "about_answer:identity": "about",
    "about_answer:bye": "farewell",
    "pick_n": "pick",
}
Row = tuple[str, str, float]  # message, kind, weight


def turns() -> list[Row]:
    """Second turns, turns of conversations and phrases."""
    pairs = rows(QUESTIONS / "follow-ups.jsonl")
    found = [(r["second"], _SAME.get(r["label"], r["label"].removeprefix("about_answer:")), 1.0) for r in pairs]
    found += [(t["text"], t["kind"], 1.0) for r in rows(QUESTIONS / "conversations.jsonl") for t in r["turns"]]
    with (QUESTIONS / "turns.csv").open(encoding="utf-8", newline="") as file:
        return [*found, *((row["phrase"], row["kind"], 1.0) for row in csv.DictReader(file))]


def own_questions() -> list[Row]:
    names = ("resolution", "material", "everyday", "resolution-near-misses", "material-near-misses")
    return [(r["question"], OWN, _OWN_WEIGHT) for name in names for r in rows(QUESTIONS / f"{name}.jsonl")]


def fit(data: list[Row]) -> TurnModel:
    """A multinomial logistic regression over features that occur in at least two rows."""
    doubled = [*data, *((fold_accents(m), k, w) for m, k, w in data if fold_accents(m) != m)]
    seen = [features_of(message) for message, _, _ in doubled]
    counts = Counter(f for features in seen for f in features)
    names = sorted(f for f, count in counts.items() if count >= _SEEN)
    number = {f: n for n, f in enumerate(names)}
    kinds = sorted({kind for _, kind, _ in doubled})
    own = [[number[f] for f in features if f in number] for features in seen]
    places = [n for n, row in enumerate(own) for _ in row], [f for row in own for f in row]
    matrix = csr_matrix((np.array([scale(len(row)) for row in own for _ in row]), places), (len(own), len(names)))
    model = LogisticRegression(C=_STRENGTH, max_iter=300, random_state=SEED)
    model.fit(matrix, [kinds.index(k) for _, k, _ in doubled], sample_weight=[w for _, _, w in doubled])
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
    return TurnModel(kinds, number, weights)


def check() -> None:
    """Five-fold: rows of one message stay together."""
    data, questions = turns(), own_questions()
    order = sorted({fold_accents(m).lower() for m, _, _ in (*data, *questions)})
    Random(SEED).shuffle(order)
    fold = {m: n % 5 for n, m in enumerate(order)}
    confusion: Counter[tuple[str, str]] = Counter()
    mistaken = 0
    for part in range(5):
        model = fit([r for r in (*data, *questions) if fold[fold_accents(r[0]).lower()] != part])
        for message, kind, _ in data:
            if fold[fold_accents(message).lower()] == part:
                got = model.kind(message)
                confusion[kind, got.name] += 1
                if got.name != kind:
                    print(f"  {kind:10} → {got.name:10} {got.chance:.2f}  {message}")
        mistaken += sum(model.kind(m).name != OWN for m, _, _ in questions if fold[fold_accents(m).lower()] == part)
    kinds = sorted({k for k, _ in confusion})
    for kind in kinds:
        total = sum(n for (k, _), n in confusion.items() if k == kind)
        print(f"{kind:12} {confusion[kind, kind]:4d} of {total:4d} recognised")
    print(f"{mistaken} of {len(questions)} written questions taken for something else")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="print five-fold figures, write nothing")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    if options.check:
        check()
        return
    model = fit([*turns(), *own_questions()])
    options.out.mkdir(parents=True, exist_ok=True)
    names = {"kinds": model._kinds, "features": list(model._features)}
    (options.out / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    np.savez_compressed(options.out / "weights.npz", weights=model._weights.astype(np.float16))
    print(f"{len(model._kinds)} kinds, {len(model._features)} features → {options.out}")


if __name__ == "__main__":
    main()
