"""The README's table of retrieval quality, every ablation in one run: python -m benchmarks.retrieval [alqac phapdien cchc] [--limit N]

Prints Markdown. Beside our pipeline: plain bm25s, and LangChain's EnsembleRetriever (rank_bm25 + Chroma with the same
encoder, weights 0.5/0.5) assembled as its documentation shows. Every system is built and asked in a process of its own,
so that seconds and megabytes are its own. rank_bm25 takes about a second a question on 86,000 articles, so the rivals
answer the first `--rivals` questions only, and the row says so.

Our ranking has been trained on these dev questions: its row shows the figures of five-fold cross-validation that
knowledge/model/reranker/README.md records, with the times of this run.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from bot.config import load
from knowledge.generation.generation import build, open_generation
from knowledge.generation.live import Index
from knowledge.index.encoder import Encoder, open_encoder
from knowledge.law.types import ParsedDocument
from knowledge.measure.search_quality import (
    BenchmarkQuestion,
    CorpusRow,
    ask_all,
    document_of,
    evaluate_evidence,
    measure,
    peak_memory,
    read_corpus,
    read_evidence_questions,
    read_questions,
)
from knowledge.search.retriever import Stages
from knowledge.shipped import MODELS, PROJECT
from knowledge.store.catalog import Catalog

SHARED = PROJECT.parent / "shared"
RECORDED = MODELS / "reranker" / "README.md"
_NOTHING = Stages(restore=False, synonyms=False, rerank=False, look_up=False)
ABLATIONS: dict[str, Stages] = {
    "words only (BM25, syllables and pairs)": replace(_NOTHING, dense=False),
    "meaning only (our static encoder)": replace(_NOTHING, lexical=False),
    "hybrid, weighted scores": _NOTHING,
    "+ abbreviations, accents restored": replace(_NOTHING, restore=True),
    "+ synonyms": replace(_NOTHING, restore=True, synonyms=True),
}
Run = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `figures` are acc@1, recall@10, MRR@10, nDCG@10 as printed."""

    label: str
    figures: tuple[str, ...]
    times: tuple[float, ...]  # milliseconds a question
    index_seconds: float
    peak_mb: float

    def __str__(self) -> str:
        p50, p95 = np.percentile(self.times, (50, 95))
        cells = [self.label, *self.figures, f"{p50:.1f}", f"{p95:.1f}", f"{self.index_seconds:.0f}", f"{self.peak_mb:.0f}"]
        return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=["alqac", "phapdien", "cchc"], metavar="alqac|phapdien|cchc")
    parser.add_argument("--limit", type=int, default=0, help="first N questions only (0: all)")
    parser.add_argument("--rivals", type=int, default=150, help="questions the rivals answer (0: leave them out)")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"retrieval: skipped, no {SHARED.name} folder beside the project")
        return
    for name in options.sets:
        if name == "cchc":
            evidence_table()
        else:
            corpus_table(name, options.limit, options.rivals)


def corpus_table(name: str, limit: int, rivals: int) -> None:
    columns = ["system", "acc@1", "recall@10", "MRR@10", "nDCG@10", "p50 ms", "p95 ms", "index s", "peak MB"]
    print(f"\n### {name}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)
    if rivals:
        for system in (plain_bm25s, langchain_ensemble):
            print(_alone(_rival, system.__name__, name, rivals), flush=True)
    rows, notes = _alone(_ours, name, limit)
    for row in rows:
        print(row)
    print(f"\n{notes}", flush=True)


def _alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """`work` in a fresh process: its memory and caches are its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(work, *arguments).result()


def _read(name: str, field: str = "question", limit: int = 0) -> tuple[list[CorpusRow], list[BenchmarkQuestion]]:
    rows = read_corpus(SHARED / "corpora" / f"{name}.jsonl.gz")
    return rows, read_questions(SHARED / "eval" / f"{name}-dev.jsonl", field, {row.id for row in rows})[: limit or None]


def _rival(system: str, name: str, limit: int) -> Row:
    rows, questions = _read(name, limit=limit)
    encoder = open_encoder(load().encoder, PROJECT)
    started = time.perf_counter()
    search = RIVALS[system][1](rows, encoder)
    seconds = time.perf_counter() - started
    run, times = timed(search, questions)
    return Row(f"{RIVALS[system][0]} (first {len(questions)} questions)", _printed(questions, run), tuple(times), seconds, peak_memory())


def _ours(name: str, limit: int) -> tuple[list[Row], str]:
    """Every ablation over one index, and what is to be said below the table."""
    rows, questions = _read(name, limit=limit)
    config = load()
    encoder = open_encoder(config.encoder, PROJECT)
    with tempfile.TemporaryDirectory() as directory:
        started = time.perf_counter()
        build(Path(directory), [document_of(rows)], encoder)
        seconds = time.perf_counter() - started
        started = time.perf_counter()
        generation = open_generation(Path(directory), encoder, retrieval=config.retrieval)
        opened = time.perf_counter() - started
        retriever = generation.retriever
        table = []
        for label, stages in ABLATIONS.items():
            retriever.stages = stages
            run, times = ask_all(retriever, questions)
            table.append(Row(label, _printed(questions, run), tuple(times), seconds, peak_memory()))
        retriever.stages = Stages()
        run, times = ask_all(retriever, questions)
        table.append(Row("**+ reranker: all that serves (5-fold)**", recorded(name), tuple(times), seconds, peak_memory()))
        seen = f"Ranking that has seen these questions: {' / '.join(_printed(questions, run))}"
        if name == "phapdien":
            bare = _read(name, "unaccented", limit)[1]
            run, times = ask_all(retriever, bare)
            seen += f"; the same questions typed without accents: {' / '.join(_printed(bare, run))}"
        generation.close()
    return table, f"{len(rows)} articles, {len(questions)} questions; the index opens in {opened:.1f} s. {seen}."


def recorded(name: str) -> tuple[str, ...]:
    """Cross-validated acc@1, recall@10, MRR@10, nDCG@10 that the training command printed; dashes where none are recorded."""
    line = re.search(rf"^\| \*\*{name}, reranked\*\* \|(.*)\|$", RECORDED.read_text(encoding="utf-8"), re.MULTILINE)
    return tuple(cell.strip(" *") for cell in line[1].split("|")) if line else ("–",) * 4


def _printed(questions: list[BenchmarkQuestion], run: Run) -> tuple[str, ...]:
    return tuple(f"{value:.3f}" for value in measure(questions, run).values())


def timed(search: Callable[[str], list[str]], questions: list[BenchmarkQuestion]) -> tuple[Run, list[float]]:
    run, times = {}, []
    for question in questions:
        started = time.perf_counter()
        found = search(question.text)
        times.append((time.perf_counter() - started) * 1000)
        run[question.id] = {id_: 1.0 / rank for rank, id_ in enumerate(dict.fromkeys(found), 1)}
    return run, times


def plain_bm25s(rows: list[CorpusRow], encoder: Encoder) -> Callable[[str], list[str]]:
    """bm25s with its own tokenizer, as in its README; it has no use for the encoder."""
    index = bm25s.BM25()
    index.index(bm25s.tokenize([f"{row.title}\n{row.text}" for row in rows], stopwords=None, show_progress=False), show_progress=False)

    def search(question: str) -> list[str]:
        tokens = bm25s.tokenize(question, stopwords=None, show_progress=False)
        found, _ = index.retrieve(tokens, k=10, show_progress=False)
        return [rows[int(n)].id for n in found[0]]

    return search


def langchain_ensemble(rows: list[CorpusRow], encoder: Encoder) -> Callable[[str], list[str]]:
    """BM25Retriever and Chroma joined by EnsembleRetriever, as a user would from the documentation."""
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return encoder.encode_passages(texts).tolist()  # type: ignore[no-any-return]

        def embed_query(self, text: str) -> list[float]:
            return encoder.encode_queries([text])[0].tolist()  # type: ignore[no-any-return]

    documents = [Document(page_content=f"{row.title}\n{row.text}", metadata={"id": row.id}) for row in rows]
    store = Chroma(collection_name="rival", embedding_function=Ours())
    for batch in _batches(documents, 5000):
        store.add_documents(batch)
    words = BM25Retriever.from_documents(documents)
    words.k = 10
    both = EnsembleRetriever(retrievers=[words, store.as_retriever(search_kwargs={"k": 10})], weights=[0.5, 0.5])
    return lambda question: [str(document.metadata["id"]) for document in both.invoke(question)]


def _batches(items: list[Any], size: int) -> Iterable[list[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


RIVALS = {
    "plain_bm25s": ("bm25s as documented", plain_bm25s),
    "langchain_ensemble": ("LangChain EnsembleRetriever", langchain_ensemble),
}


def evidence_table() -> None:
    """The shipped knowledge and the Resolution, ingested as a user would; without question aliases, then with them."""
    config = load()
    encoder = open_encoder(config.encoder, PROJECT)
    questions = read_evidence_questions(SHARED / "eval" / "cchc-dev.jsonl")
    kinds = sorted({question.kind for question in questions})
    print(f"\n### Resolution 76 and the shipped knowledge: {len(questions)} questions\n")
    columns = ["evidence@1", "evidence@5", *(f"{kind} @5" for kind in kinds), "p95 ms"]
    print(f"| system | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    with tempfile.TemporaryDirectory() as directory:
        full, bare = Path(directory, "full"), Path(directory, "bare")
        pdf = next(SHARED.glob("corpora/nq76/*.pdf"))
        subprocess.run([sys.executable, "-m", "ingest", str(pdf), "--index", str(full)], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        everything = Index(full, encoder, config).current()
        build(bare, _without_aliases(everything.catalog), encoder)
        plain = Index(bare, encoder, config).current()
        systems = [(label, plain, stages) for label, stages in ABLATIONS.items()]
        systems += [("+ question aliases", everything, ABLATIONS["+ synonyms"])]
        systems += [("**+ clauses named: all that serves**", everything, Stages())]
        for label, generation, stages in systems:
            generation.retriever.stages = stages
            figures = evaluate_evidence(generation.retriever, questions)
            values = [figures["evidence@1"], figures["evidence@5"], *(figures["by_kind"][kind]["evidence@5"] for kind in kinds)]
            print(f"| {label} | {' | '.join(f'{value:.3f}' for value in values)} | {figures['p95_ms']:.1f} |", flush=True)


def _without_aliases(catalog: Catalog) -> Iterator[ParsedDocument]:
    for document in catalog.documents():
        passages = tuple(replace(passage, aliases=()) for passage in catalog.passages(document.id))
        yield ParsedDocument(document, catalog.sections(document.id), passages)


if __name__ == "__main__":
    main()
