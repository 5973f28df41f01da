"""The README's table of retrieval quality, every ablation in one run: python -m benchmarks.retrieval [alqac phapdien cchc] [--limit N]

Prints Markdown. Beside our pipeline: plain bm25s, and LangChain's EnsembleRetriever (rank_bm25 + Chroma with the same
encoder, weights 0.5/0.5) assembled as its documentation shows. rank_bm25 takes about a second a question on 86,000
articles, so the rivals answer the first RIVAL_QUESTIONS questions only, and the row says so.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from knowledge.config import PROJECT, Config, load
from knowledge.encoder import Encoder, open_encoder
from knowledge.evaluation import (
    CorpusRow,
    Question,
    ask_all,
    document_of,
    evaluate_evidence,
    measure,
    read_corpus,
    read_evidence_questions,
    read_questions,
)
from knowledge.generation import build, open_generation
from knowledge.index import Index
from knowledge.retriever import Retriever, Stages

SHARED = PROJECT.parent / "shared"
RIVAL_QUESTIONS = 150
_NOTHING = Stages(restore=False, synonyms=False, rerank=False, look_up=False)
ABLATIONS: dict[str, Stages] = {
    "words only (BM25, syllables and pairs)": replace(_NOTHING, dense=False),
    "meaning only (our static encoder)": replace(_NOTHING, lexical=False),
    "hybrid, weighted scores": _NOTHING,
    "+ abbreviations, accents restored": replace(_NOTHING, restore=True),
    "+ synonyms": replace(_NOTHING, restore=True, synonyms=True),
    "+ reranker (all that serves)": replace(Stages(), rerank=True),
}
Run = dict[str, dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=["alqac", "phapdien", "cchc"], metavar="alqac|phapdien|cchc")
    parser.add_argument("--limit", type=int, default=0, help="first N questions only (0: all)")
    parser.add_argument("--index", type=Path, help="for cchc: an index of the shipped knowledge and the Resolution PDF")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"retrieval: skipped, no {SHARED.name} folder beside the project")
        return
    config = load()
    encoder = open_encoder(config.encoder, PROJECT)
    for name in options.sets:
        if name == "cchc":
            evidence_table(config, encoder, options.index)
        else:
            corpus_table(name, config, encoder, options.limit)


def corpus_table(name: str, config: Config, encoder: Encoder, limit: int) -> None:
    rows = read_corpus(SHARED / "corpora" / f"{name}.jsonl.gz")
    file = SHARED / "eval" / f"{name}-dev.jsonl"
    known = {row.id for row in rows}
    questions = read_questions(file, "question", known)[: limit or None]
    print(f"\n### {name}: {len(rows)} articles, {len(questions)} questions\n")
    print("| system | acc@1 | recall@10 | MRR@10 | nDCG@10 | p50 ms | p95 ms |\n|---|---|---|---|---|---|---|")
    some = questions[:RIVAL_QUESTIONS]
    for label, rival in (("bm25s as documented", plain_bm25s(rows)), ("LangChain EnsembleRetriever", langchain_ensemble(rows, encoder))):
        line(f"{label} (first {len(some)} questions)", some, *timed(rival, some))
    with tempfile.TemporaryDirectory() as directory:
        started = time.perf_counter()
        build(Path(directory), [document_of(rows)], encoder)
        generation = open_generation(Path(directory), encoder, retrieval=config.retrieval)
        seconds = time.perf_counter() - started
        for label, stages in ABLATIONS.items():
            generation.retriever.stages = stages
            line(label, questions, *ask_all(generation.retriever, questions))
        if name == "phapdien":
            generation.retriever.stages = ABLATIONS["+ reranker (all that serves)"]
            bare = read_questions(file, "unaccented", known)[: limit or None]
            line("the same, questions without accents", bare, *ask_all(generation.retriever, bare))
        print(f"\nindex: {seconds:.0f} s")
        generation.close()


def line(label: str, questions: list[Question], run: Run, times: list[float]) -> None:
    figures = measure(questions, run)
    cells = [f"{value:.3f}" for value in figures.values()] + [f"{np.percentile(times, q):.1f}" for q in (50, 95)]
    print(f"| {label} | {' | '.join(cells)} |", flush=True)


def timed(search: Callable[[str], list[str]], questions: list[Question]) -> tuple[Run, list[float]]:
    run, times = {}, []
    for question in questions:
        started = time.perf_counter()
        found = search(question.text)
        times.append((time.perf_counter() - started) * 1000)
        run[question.id] = {id_: 1.0 / rank for rank, id_ in enumerate(dict.fromkeys(found), 1)}
    return run, times


def plain_bm25s(rows: list[CorpusRow]) -> Callable[[str], list[str]]:
    """bm25s with its own tokenizer, as in its README."""
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


def evidence_table(config: Config, encoder: Encoder, index: Path | None) -> None:
    """Needs `python -m ingest --index DIR …/NQ-76-NQ-CP-2021.pdf` before."""
    if index is None:
        print("\ncchc: skipped, give --index DIR (python -m ingest --index DIR with the Resolution's PDF)")
        return
    questions = read_evidence_questions(SHARED / "eval" / "cchc-dev.jsonl")
    print(f"\n### Resolution 76 and the shipped knowledge: {len(questions)} questions\n")
    retriever: Retriever = Index(index, encoder, config).current().retriever
    kinds = sorted({question.kind for question in questions})
    print(f"| system | evidence@1 | evidence@5 | {' | '.join(kinds)} |\n|---|---|---|{'---|' * len(kinds)}")
    for label, stages in {**ABLATIONS, "all that serves": Stages()}.items():
        retriever.stages = stages
        figures = evaluate_evidence(retriever, questions)
        by_kind = " | ".join(f"{figures['by_kind'][kind]['evidence@5']:.2f}" for kind in kinds)
        print(f"| {label} | {figures['evidence@1']:.3f} | {figures['evidence@5']:.3f} | {by_kind} |", flush=True)


if __name__ == "__main__":
    main()
