"""Train the bundled static encoder: `python -m knowledge.training.encoder --corpus FILE… --pairs FILE… --out DIR`.

One learned vector per piece, a text is their mean. Learned by contrast within a batch from title → body, span → rest of
the same article, and question → passage pairs. Two CPU cores, a few minutes, the same result for the same seed and
thread count. Saved as sentence-transformers StaticEmbedding (modules.json, tokenizer.json, model.safetensors in fp16).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from knowledge.training.data.material import Article, Pair, pairs_of_questions, read_aliases, read_articles, read_pairs
from knowledge.training.data.vocabulary import build_tokenizer

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class EncoderRecipe:
    """What decides the result besides the data."""

    pieces: int = 60_000
    dimension: int = 256
    epochs: int = 6
    batch: int = 1024
    learning_rate: float = 0.02
    temperature: float = 0.05
    body: int = 160  # pieces of a passage that are read
    question_share: float = 0.1  # of every batch, where there are question pairs
    seed: int = 76


def train(
    articles: list[Article], pairs: list[Pair], recipe: EncoderRecipe, tokenizer: Tokenizer | None = None
) -> tuple[Tokenizer, NDArray[np.float32]]:
    """Returns the tokenizer and the table (pieces, dimension)."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    tokenizer = tokenizer or build_tokenizer([f"{a.heading}\n{a.text}" for a in articles], recipe.pieces)
    headings, bodies = _encode(tokenizer, [a.heading for a in articles]), _encode(tokenizer, [a.text for a in articles])
    names = _encode(tokenizer, [_name(a.heading) for a in articles])
    questions, passages = _encode(tokenizer, [p.question for p in pairs]), _encode(tokenizer, [p.passage for p in pairs])
    table = torch.nn.EmbeddingBag.from_pretrained(_start(tokenizer, bodies, recipe), freeze=False, mode="mean", padding_idx=0)
    optimiser = torch.optim.Adam(table.parameters(), lr=recipe.learning_rate)
    asked = int(recipe.batch * recipe.question_share) if pairs else 0
    told = recipe.batch - asked
    steps = recipe.epochs * 2 * len(articles) // told
    started = time.monotonic()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate * min(1.0, (step + 1) / 20) * (1 - step / steps)
        chosen = rng.integers(0, len(articles), told)
        left, right = zip(*(_views(headings[i], names[i], bodies[i], rng, recipe.body) for i in chosen), strict=True)
        some = rng.integers(0, max(1, len(pairs)), asked)
        queries = [*left, *(questions[i] for i in some)]
        targets = [*right, *(_window(passages[i], rng, recipe.body) for i in some)]
        loss = _contrast(_embed(table, queries), _embed(table, targets), recipe.temperature)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 50 == 0:
            print(f"step {step}/{steps} loss {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True)
    return tokenizer, table.weight.detach().numpy()


def _encode(tokenizer: Tokenizer, texts: list[str]) -> list[Ids]:
    encoded = (e for i in range(0, len(texts), 4096) for e in tokenizer.encode_batch_fast(texts[i : i + 4096], add_special_tokens=False))
    return [np.asarray(e.ids, dtype=np.int64) for e in encoded]


def _start(tokenizer: Tokenizer, bodies: list[Ids], recipe: EncoderRecipe) -> torch.Tensor:
    """Random directions, as long as the piece is rare: at the start this is a random projection of idf-weighted words."""
    size = tokenizer.get_vocab_size()
    seen = np.bincount(np.concatenate([np.unique(b) for b in bodies]), minlength=size)
    idf = np.log((len(bodies) + 1) / (seen + 1)).clip(0.2, 8)
    start: torch.Tensor = torch.randn(size, recipe.dimension) / recipe.dimension**0.5 * torch.from_numpy(idf).float()[:, None]
    start[0] = 0
    return start


def _name(heading: str) -> str:
    """ "Điều 5. Quyền của người học - Luật số …" → "Quyền của người học": what a question is most like."""
    return re.sub(r"^Điều \S+ ", "", heading.split(" - ")[0])


def _views(heading: Ids, name: Ids, body: Ids, rng: np.random.Generator, longest: int) -> tuple[Ids, Ids]:
    """A query and what it should find: half the time heading or name → body, else a span → the rest under the heading."""
    if len(body) < 24 or rng.random() < 0.5:
        return (name if len(name) and rng.random() < 0.5 else heading), _window(body, rng, longest)
    length = int(rng.integers(5, 20))
    start = int(rng.integers(0, len(body) - length))
    rest = np.concatenate([body[max(0, start - longest // 2) : start], body[start + length : start + length + longest // 2]])
    return body[start : start + length], np.concatenate([heading, rest])


def _window(body: Ids, rng: np.random.Generator, longest: int) -> Ids:
    """The beginning, or half the time any stretch, of at most `longest` pieces."""
    if len(body) <= longest:
        return body
    start = 0 if rng.random() < 0.5 else int(rng.integers(0, len(body) - longest))
    return body[start : start + longest]


def _embed(table: torch.nn.EmbeddingBag, texts: list[Ids]) -> torch.Tensor:
    offsets = np.cumsum([0, *(len(t) for t in texts[:-1])])
    flat = table(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(offsets))
    unit: torch.Tensor = torch.nn.functional.normalize(flat, dim=1)
    return unit


def _contrast(queries: torch.Tensor, targets: torch.Tensor, temperature: float) -> torch.Tensor:
    scores = queries @ targets.T / temperature
    gold = torch.arange(len(queries))
    both = torch.nn.functional.cross_entropy(scores, gold), torch.nn.functional.cross_entropy(scores.T, gold)
    loss: torch.Tensor = torch.stack(both).mean()
    return loss


def save(directory: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write the folder sentence-transformers loads; the scale of the table is set so that fp16 loses nothing that matters."""
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(directory / "tokenizer.json"), pretty=False)
    scaled = np.ascontiguousarray((table / np.abs(table).max() * 8).astype(np.float16))
    save_file({"embedding.weight": scaled}, directory / "model.safetensors")
    module = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}
    (directory / "modules.json").write_text(json.dumps([module], indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="articles: id,title,text")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="source,question,positive")
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="question,relevant over --corpus")
    parser.add_argument("--aliases", type=Path, nargs="*", default=[], help="question aliases of units, knowledge/aliases/*.jsonl")
    parser.add_argument("--documents", type=Path, nargs="*", default=[], help="Markdown that restates those units, with {unit} tags")
    parser.add_argument("--out", type=Path, default=Path("knowledge/model/encoder"))
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer.json to keep instead of building one")
    parser.add_argument("--epochs", type=int, default=EncoderRecipe.epochs)
    parser.add_argument("--seed", type=int, default=EncoderRecipe.seed)
    options = parser.parse_args()
    articles = read_articles(options.corpus)
    pairs = read_pairs(options.pairs) + pairs_of_questions(options.questions, articles) + read_aliases(options.aliases, options.documents)
    tokenizer = Tokenizer.from_file(str(options.tokenizer)) if options.tokenizer else None
    save(options.out, *train(articles, pairs, EncoderRecipe(epochs=options.epochs, seed=options.seed), tokenizer))


if __name__ == "__main__":
    main()
