"""What grows with the number of passages: python -m benchmarks scale [--passages 100000 300000 1000000] [--work DIR] [--again]

The codified law (../shared) is cut into overlapping windows, as many as asked for, and indexed as a collection of several thousand
documents. Each size is built and asked in processes of its own; what is finished in the work folder is kept, so that a run which
was stopped goes on with the size it was at (`--again` asks the finished ones once more). Prints one line of a Markdown table a size:

- build: minutes in all, most memory of the process that builds
- disk: size of the generation
- opens: seconds until a process that has opened it could answer
- memory: resident memory of a process that has answered all questions, and how much of that is its own (the rest is the index's
  files in the page cache, which all processes share and the kernel may take back)
- search p50, p95: a question through the retriever, ranking included, without the reader; and apart, the share of vectors and words
- recall@10: of the ten nearest by comparing all vectors, how many the index's own search finds, over all questions
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.spine import PROJECT
from bot.config import load
from knowledge.generation.generation import build, open_generation
from knowledge.index.encoder import open_encoder
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Tier
from knowledge.measure.search_quality import peak_memory

SHARED = PROJECT.parent / "shared"
CORPUS, QUESTIONS = SHARED / "corpora" / "phapdien.jsonl.gz", SHARED / "eval" / "phapdien-dev.jsonl"
SIZES = (100_000, 300_000, 1_000_000)
WINDOW, STEP = 44, 22  # words of a passage, and between the beginnings of two
ASKED = 500
COLUMNS = (
    *("passages", "build min", "build MB", "disk MB", "opens s", "memory MB", "own MB"),
    *("search p50 ms", "search p95 ms", "vectors p95 ms", "words p95 ms", "recall@10"),
)


def documents(count: int) -> Iterator[ParsedDocument]:
    """`count` passages: windows of the law's articles, a law a document, in an order that makes any beginning a fair sample."""
    laws: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            laws[row["law"]].append({key: row[key] for key in ("title", "article", "text")})
    order = sorted(laws)
    random.Random(76).shuffle(order)
    made = 0
    for number, law in enumerate(order):
        document = Document(f"law-{number}", law, Tier.OFFICIAL, f"{law}.txt", sha256(law.encode()).hexdigest(), number=law)
        passages = tuple(_windows(document.id, laws[law]))[: count - made]
        made += len(passages)
        if passages:
            yield ParsedDocument(document, (), passages)
        if made == count:
            return


def _windows(document_id: str, articles: list[dict[str, Any]]) -> Iterator[Passage]:
    ordinal = 0
    for place, article in enumerate(articles):
        words = article["text"].split()
        for part, start in enumerate(range(0, max(1, len(words) - WINDOW + STEP), STEP)):
            path = (f"Điều {article['article']}", f"{place}", f"{part}")
            text = " ".join(words[start : start + WINDOW]) or "…"
            yield Passage(f"{document_id}#{ordinal}", document_id, path, ordinal, PassageKind.TEXT, text, article["title"])
            ordinal += 1


def construct(work: Path, count: int) -> dict[str, float]:
    """Build the index of one size and say what it took."""
    times: dict[str, float] = {}
    started = time.perf_counter()

    def report(stage: str, done: int, total: int) -> None:
        times[stage] = time.perf_counter() - started

    build(work / "index", documents(count), open_encoder(load().encoder, PROJECT), progress=report)
    size = sum(path.stat().st_size for path in (work / "index").rglob("*") if path.is_file())
    took = time.perf_counter() - started
    return {"passages": count, "build min": took / 60, "build MB": peak_memory(), "disk MB": size / 1e6}


def ask(work: Path, count: int) -> dict[str, float]:
    """Open the index of one size in this process and ask it."""
    rows = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    questions = random.Random(76).sample(rows, min(ASKED, len(rows)))
    encoder = open_encoder(load().encoder, PROJECT)
    started = time.perf_counter()
    generation = open_generation(work / "index", encoder, retrieval=load().retrieval)
    figures = {"opens s": time.perf_counter() - started}
    for question in questions[:20]:
        generation.retriever.search(question)
    retriever = generation.retriever
    figures |= _percentiles("search", [_took(lambda q=question: retriever.search(q)) for question in questions])  # type: ignore[misc]
    figures |= {"memory MB": _memory("VmRSS"), "own MB": _memory("RssAnon")}
    store, lexical = retriever._vectors, retriever._lexical
    vectors = encoder.encode_queries(questions)
    figures |= _percentiles("vectors", [_took(lambda v=vector: store.search(v, 50)) for vector in vectors])  # type: ignore[misc]
    figures |= _percentiles("words", [_took(lambda q=q: lexical.best(lexical.scores(q), 50)) for q in questions])  # type: ignore[misc]
    stored = np.load(next((work / "index" / "generations").iterdir()) / "vectors.npy", mmap_mode="r")
    shares = []
    for vector in vectors:
        limit = np.partition(stored @ vector, -10)[-10] - 1e-5  # one that is as near as the tenth is one of the ten
        shares.append(sum(float(score) >= limit for score in store.search(vector, 10)[1][:10]) / 10)
    return figures | {"recall@10": float(np.mean(shares))}


def _took(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _percentiles(name: str, times: list[float]) -> dict[str, float]:
    return {f"{name} p50 ms": float(np.percentile(times, 50)), f"{name} p95 ms": float(np.percentile(times, 95))}


def _memory(kind: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(f"{kind}:"))


def step(work: Path, count: int, name: str, again: bool) -> dict[str, float]:
    """One of `construct` and `ask` in a process of its own, or what it said when it was finished before."""
    kept = work / f"{name}.json"
    if again or not kept.is_file():
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.scale", "--step", name, "--passages", str(count), "--work", str(work)],
            cwd=PROJECT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        kept.write_text(done.stdout.strip().splitlines()[-1] + "\n", encoding="utf-8")
    figures: dict[str, float] = json.loads(kept.read_text(encoding="utf-8"))
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--work", type=Path, default=PROJECT / "var" / "scale", help="where the indexes are kept")
    parser.add_argument("--again", action="store_true", help="ask also what has been asked before")
    parser.add_argument("--step", choices=("construct", "ask"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not CORPUS.is_file():
        print("scale: skipped, ../shared is not beside the project")
        return 0
    if options.step:
        work = {"construct": construct, "ask": ask}[options.step]
        print(json.dumps(work(options.work, options.passages[0])))
        return 0
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)
    for count in options.passages:
        work = options.work / str(count)
        work.mkdir(parents=True, exist_ok=True)
        figures = step(work, count, "construct", False) | step(work, count, "ask", options.again)
        print(f"| {' | '.join(_shown(column, figures[column]) for column in COLUMNS)} |", flush=True)
    return 0


def _shown(column: str, value: float) -> str:
    return f"{value:.4f}" if column.startswith("recall") else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
