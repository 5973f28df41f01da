"""Train the reader: `python -m knowledge.training.reader --start FOLDER --judged FILE --pairs FILE… --texts FILE…`.

A cross-encoder from multilingual-e5-small (knowledge/training/start.py): question and unit in, learnt first on question → passage pairs
of other subjects, then on judged units (knowledge/training/judged.py) and on statements about units, true and with a detail changed
(knowledge/training/claims.py). Two numbers out: how likely the unit settles the question, and how
likely it then contradicts what the question takes for granted. Three losses: each unit settles it or not (so that the number is a chance),
the right unit before the wrong ones of the same question, and the contradiction where it is known. Checkpoints are written as it goes;
run again it goes on from the last. Same seed and thread count, same result up to rounding.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertForSequenceClassification

from knowledge.rank.reader import TOKENIZER, halves, joined, padded
from knowledge.shipped import MODELS, PROJECT
from knowledge.training.claims import claims
from knowledge.training.data.material import Pair, read_pairs, read_plain, rows
from knowledge.training.export import export
from knowledge.training.judged import Judged, read_judged
from knowledge.training.start import read_start

Ids = NDArray[np.int64]
CHECKPOINT = "checkpoint.pt"
# Of a round in which such a question is asked; of all others 0.7.
SHARES = {"slot": 0.2, "alias": 0.12, "turn": 0.8, "related": 1.0, "written": 0.55, "general": 0.25, "claim": 1.0}
_NO_CLAIM = 0.3  # of the written questions are taken to contradict nothing


@dataclass(frozen=True)
class Recipe:
    """What decides the result besides the data."""

    layers: int = 12
    against: float = 0.6  # weight of the loss of the second number
    frozen: int = 4  # lowest layers, which with the embeddings stay as they are: a third less to compute
    wrong: int = 3  # units beside each right one
    groups: int = 8  # questions of one step
    warm_up_rounds: float = 0.2  # over the pairs of other subjects
    rounds: int = 2  # over the judged questions, each with a falling rate
    learning_rate: float = 6e-5
    warm_up: float = 0.05  # share of the steps
    seed: int = 76


@dataclass(frozen=True)
class Group:
    """A question with units; `right` says which answer, `against` whether the first one, which does, contradicts the question."""

    question: str
    units: tuple[str, ...]
    right: tuple[bool, ...]
    against: bool | None = None


def general_groups(pairs: list[Pair], recipe: Recipe) -> list[Group]:
    """Each question of another subject with its passage and others' that share the most words (tf-idf)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    passages = list(dict.fromkeys(p.passage for p in pairs))
    words = TfidfVectorizer(token_pattern=r"\w+")
    alike = words.fit(passages).transform([p.question for p in pairs]) @ words.transform(passages).T
    groups = []
    for pair, row in zip(pairs, alike, strict=True):
        best = row.indices[np.argsort(-row.data)][:8]
        others = [passages[n] for n in best if passages[n] != pair.passage][1 : 1 + recipe.wrong // 2]  # the first may answer too
        groups.append(Group(pair.question, (pair.passage, *others), (True, *(False for _ in others))))
    return groups


def as_judged(groups: list[Group]) -> list[Judged]:
    """Questions of other subjects as judged ones, so that the reader does not unlearn other fields of law."""
    return [Judged(g.question, g.units[:1], g.units[1:], "general", held_out=False) for g in groups]


def round_of(judged: list[Judged], general: list[Judged], recipe: Recipe, random: Random) -> list[Group]:
    """One round in random order; a statement and its changed twin stay beside each other."""
    neutral = [replace(j, against=False) if j.source == "written" and random.random() < _NO_CLAIM else j for j in judged]
    together = [[group] for group in drawn([*neutral, *general], recipe, random)]
    said = [c for c in claims([*judged, *general], random) if not c.held_out]
    one = replace(recipe, wrong=1)
    together += [[g for row in pair for g in drawn([row], one, random)] for pair in zip(said[::2], said[1::2], strict=True)]
    random.shuffle(together)
    return [group for groups in together for group in groups]


def drawn(judged: list[Judged], recipe: Recipe, random: Random) -> Iterator[Group]:
    """Each question once, with one right unit and some wrong ones, likelier ones more often."""
    order = judged.copy()
    random.shuffle(order)
    for row in order:
        if random.random() >= SHARES.get(row.source, 0.7):
            continue
        right = [random.choice(row.right)] if row.right else []
        weights = [1 / (2 + n) for n in range(len(row.wrong))]
        wrong: list[str] = []
        while weights and len(wrong) < min(recipe.wrong, len(row.wrong)):
            picked = random.choices(range(len(row.wrong)), weights)[0]
            weights[picked] = 0.0
            wrong.append(row.wrong[picked])
            if not any(weights):
                break
        if right or wrong:
            yield Group(row.question, (*right, *wrong), (*(True for _ in right), *(False for _ in wrong)), row.against if right else None)


def loss_of(scores: torch.Tensor, groups: Sequence[Group], weight: float) -> torch.Tensor:
    """Of logits of shape (pairs, 2): mean over pairs of the cross-entropy of right/wrong, plus mean over questions of that of the right
    unit among its wrong ones, plus `weight` of the mean, over the questions of which it is known, of that of contradicting or not."""
    truth = torch.tensor([float(r) for g in groups for r in g.right])
    loss = functional.binary_cross_entropy_with_logits(scores[:, 0], truth)
    start, ranked, known, against = 0, [], [], []
    for group in groups:
        own = scores[start : start + len(group.units), 0]
        if group.right[0] and len(group.units) > 1:
            ranked.append(functional.cross_entropy(own[None], torch.tensor([0])))
        if group.against is not None:
            known.append(scores[start, 1])
            against.append(float(group.against))
        start += len(group.units)
    if ranked:
        loss = loss + 0.3 * torch.stack(ranked).mean()
    if known:
        loss = loss + weight * functional.binary_cross_entropy_with_logits(torch.stack(known), torch.tensor(against))
    return loss


class Training:
    """One run, which may stop and go on."""

    def __init__(self, model: BertForSequenceClassification, tokenizer: Tokenizer, recipe: Recipe, folder: Path) -> None:
        self._model, self._tokenizer, self._recipe, self._folder = model, tokenizer, recipe, folder
        for part in (model.bert.embeddings, *model.bert.encoder.layer[: recipe.frozen]):
            part.requires_grad_(False)
        learnt = [p for p in model.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(learnt, lr=recipe.learning_rate, weight_decay=0.01)

    def run(self, stage: str, groups: list[Group], peak: float = 1.0) -> None:
        """Learn `groups` in order; a stage that a checkpoint calls finished is skipped, a half one goes on."""
        size = self._recipe.groups
        steps = len(groups) // size
        first = self._resume(stage)
        started, losses = time.monotonic(), []
        self._model.train()
        for step in range(first, steps):
            chosen = groups[step * size : (step + 1) * size]
            warm = max(1, int(self._recipe.warm_up * steps))
            rate = min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
            for options in self._optimiser.param_groups:
                options["lr"] = self._recipe.learning_rate * peak * rate
            loss = loss_of(self.scores([(g.question, u) for g in chosen for u in g.units]), chosen, self._recipe.against)
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([p for p in self._model.parameters() if p.requires_grad], 1.0)
            self._optimiser.step()
            losses.append(loss.item())
            if step % 50 == 49:
                spent = time.monotonic() - started
                print(f"{stage} {step + 1}/{steps} loss {np.mean(losses[-50:]):.3f} {spent / (step + 1 - first):.2f} s a step", flush=True)
            if step % 150 == 149 or step == steps - 1:
                self._save(stage, step + 1)

    def rest(self) -> None:
        """No more learning: dropout off."""
        self._model.train(False)

    def scores(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """Logits of (question, unit) pairs, put together as serving does; shape (pairs, 2)."""
        pieces = [[e.ids for e in self._tokenizer.encode_batch(list(pair), add_special_tokens=False)] for pair in pairs]
        rows_ = [joined(asked, told) for asked, told in pieces]
        parts, places = [], []
        for half in halves([len(row) for row in rows_]):
            ids, mask = (torch.from_numpy(array) for array in padded([rows_[n] for n in half]))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts.append(self._model(input_ids=ids, attention_mask=mask).logits.float())
            places += half
        return torch.empty(len(pairs), 2).index_put((torch.tensor(places),), torch.cat(parts))

    def _save(self, stage: str, step: int) -> None:
        state = {"model": self._model.state_dict(), "optimiser": self._optimiser.state_dict(), "stage": stage, "step": step}
        beside = self._folder / (CHECKPOINT + ".new")
        torch.save(state, beside)
        beside.replace(self._folder / CHECKPOINT)

    def _resume(self, stage: str) -> int:
        path = self._folder / CHECKPOINT
        if not path.is_file():
            return 0
        state = torch.load(path, weights_only=False)
        self._model.load_state_dict(state["model"])
        if state["stage"] != stage:
            return 0 if state["stage"] < stage else 10**9
        self._optimiser.load_state_dict(state["optimiser"])
        return int(state["step"])


def evaluate(training: Training, judged: list[Judged]) -> dict[str, float]:
    """Over held-out questions: the right unit first among those found; a contradiction told from none; AUC of the best chance of
    answerable against unanswered ones; Brier score of all pairs."""
    training.rest()
    first, best_of_answered, best_of_unanswered, errors, told = [], [], [], [], []
    with torch.inference_mode():
        for row in judged:
            units = [*row.right[:1], *row.wrong[:11]]
            if not units or (not row.right and row.source == "alias"):
                continue
            scores = training.scores([(row.question, u) for u in units])
            chances = torch.sigmoid(scores[:, 0]).numpy()
            truth = np.zeros(len(units))
            if row.right:
                truth[0] = 1
                first.append(int(chances.argmax() == 0))
                if row.against is not None:
                    told.append((float(scores[0, 1]) > 0) == row.against)
                best_of_answered.append(chances.max())
            else:
                best_of_unanswered.append(chances.max())
            errors += list((chances - truth) ** 2)
    answered, unanswered = np.array(best_of_answered), np.array(best_of_unanswered)
    auc = float((answered[:, None] > unanswered[None]).mean()) if len(answered) and len(unanswered) else float("nan")
    lost = float(np.quantile(answered, 0.03)) if len(answered) else 0.0
    return {
        "questions": len(first),
        "right unit first": float(np.mean(first)),
        "unanswered": len(unanswered),
        "AUC": auc,
        "still answered at 3 % lost": float((unanswered >= lost).mean()) if len(unanswered) else float("nan"),
        "Brier": float(np.mean(errors)),
        "contradiction told": float(np.mean(told)) if told else float("nan"),
    }


def report(training: Training, judged: list[Judged]) -> dict[str, float]:
    """Print the figures by source; returns those of all."""
    kept = [j for j in judged if j.held_out]
    for source in sorted({j.source for j in kept}):
        own = [j for j in kept if j.source == source]
        if any(j.right for j in own):
            figures = evaluate(training, [*own, *(j for j in kept if not j.right)])
            print(source, {k: round(v, 3) for k, v in figures.items()}, flush=True)
    figures = evaluate(training, [j for j in kept if j.source != "alias"])
    print("all but aliases", {k: round(v, 3) for k, v in figures.items()}, flush=True)
    return figures


def corpus_texts(paths: list[Path]) -> Iterator[str]:
    """The texts of JSONL files (every string field) and of plain ones."""
    for path in paths:
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            for row in rows(path):
                yield from (v for v in row.values() if isinstance(v, str))
        else:
            yield from read_plain([path])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--start", type=Path, required=True, help="folder with both wheels of knowledge/training/start.py unpacked")
    parser.add_argument("--judged", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="JSONL source,question,positive of other subjects")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="texts whose pieces are kept")
    parser.add_argument("--work", type=Path, default=PROJECT / "build" / "reader", help="folder of the checkpoints")
    parser.add_argument("--out", type=Path, default=MODELS / "reader")
    for name, value in asdict(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    recipe = Recipe(**{name: options[name] for name in asdict(Recipe())})
    work, out = options["work"], options["out"]
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    judged = read_judged(options["judged"])
    pairs = read_pairs(options["pairs"])
    texts = corpus_texts([*options["texts"], *options["pairs"]])
    start = read_start(options["start"], [*texts, *(t for j in judged for t in (j.question, *j.right, *j.wrong[:4]))], recipe.layers)
    start.config.num_labels = 2
    model = BertForSequenceClassification(start.config)
    model.bert.load_state_dict(start.state, strict=False)
    print(f"{start.config.vocab_size} pieces, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M weights", flush=True)
    training = Training(model, start.tokenizer, recipe, work)
    random = Random(recipe.seed)
    general = general_groups(pairs, recipe) if pairs else []
    if general:
        random.shuffle(general)
        training.run("1 general", general[: int(len(general) * recipe.warm_up_rounds)])
    learnt = [j for j in judged if not j.held_out]
    for number in range(recipe.rounds):
        training.run(f"{2 + number} judged", round_of(learnt, as_judged(general), recipe, random), peak=1.0 if number == 0 else 0.7)
    start.tokenizer.save(str(out / TOKENIZER))
    (out / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n", encoding="utf-8")
    export(model, out)
    report(training, judged)


if __name__ == "__main__":
    main()
