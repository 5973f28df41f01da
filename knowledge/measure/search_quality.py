"""Ranking quality as printed numbers, over the pipeline that serves.

`evaluate_corpus` builds a temporary generation from corpus rows `id,title,text` and asks question rows
`id,question,relevant`; `evaluate_evidence` asks the live index question rows with `gold` evidences. Metrics are those of
ir-measures; a row scores what its best passage scores.
"""

from __future__ import annotations

import gzip
import json
import re
import resource
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG

from knowledge.config import Config
from knowledge.errors import CorpusError
from knowledge.generation.generation import build, open_generation
from knowledge.index.encoder import Encoder
from knowledge.language.text import fold
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Tier
from knowledge.search.retriever import SYSTEMS, Retriever, Stages

PASSAGE_CHARACTERS = 1600  # corpus rows longer than this are split
EVIDENCE_CHARACTERS = 800  # longer hits would make evidence@k easy
_DEPTH = 20  # passages asked for, so that ten rows are among them
_MEASURES = {"acc@1": Success @ 1, "recall@10": R @ 10, "mrr@10": RR @ 10, "ndcg@10": nDCG @ 10}


@dataclass(frozen=True, slots=True)
class CorpusRow:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BenchmarkQuestion:
    id: str
    text: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    text: str
    kind: str
    evidences: tuple[str, ...]


def read_corpus(path: Path) -> list[CorpusRow]:
    """Raises CorpusError naming the line of a row without id or text, or of an id seen before."""
    rows: list[CorpusRow] = []
    seen: dict[str, int] = {}
    for line, row in _json_lines(path):
        id_, text = _text(path, line, row, "id"), _text(path, line, row, "text")
        if id_ in seen:
            raise CorpusError(f"{path.name}, dòng {line}: id '{id_}' đã có ở dòng {seen[id_]}.")
        seen[id_] = line
        rows.append(CorpusRow(id_, str(row.get("title") or ""), text))
    if not rows:
        raise CorpusError(f"{path.name}: không có dòng nào.")
    return rows


def read_questions(path: Path, field: str, known: set[str]) -> list[BenchmarkQuestion]:
    """Question rows; `field` is "question" or "unaccented". Raises CorpusError naming the line, also of an unknown gold id."""
    questions = []
    for line, row in _json_lines(path):
        relevant = row.get("relevant")
        if not isinstance(relevant, list) or not relevant:
            raise CorpusError(f"{path.name}, dòng {line}: cần 'relevant' là danh sách id, không trống.")
        for gold in relevant:
            if gold not in known:
                raise CorpusError(f"{path.name}, dòng {line}: id đúng '{gold}' không có trong kho văn bản.")
        questions.append(BenchmarkQuestion(_text(path, line, row, "id"), _text(path, line, row, field), tuple(relevant)))
    if not questions:
        raise CorpusError(f"{path.name}: không có câu hỏi nào.")
    return questions


def read_evidence_questions(path: Path, field: str = "question") -> list[EvidenceQuestion]:
    """Rows with `gold` evidences; rows that have none (unanswerable ones) are left out. Raises CorpusError naming the line."""
    questions = []
    for line, row in _json_lines(path):
        gold = row.get("gold", [])
        if not isinstance(gold, list) or not all(isinstance(g, dict) and fold(str(g.get("evidence", ""))) for g in gold):
            raise CorpusError(f"{path.name}, dòng {line}: 'gold' phải là danh sách, mỗi mục có 'evidence' không trống.")
        if gold:
            text = _text(path, line, row, field)
            questions.append(EvidenceQuestion(text, str(row.get("kind", "")), tuple(fold(g["evidence"]) for g in gold)))
    if not questions:
        raise CorpusError(f"{path.name}: không có câu hỏi nào kèm 'gold'.")
    return questions


def evaluate_corpus(
    corpus: list[CorpusRow], questions: list[BenchmarkQuestion], encoder: Encoder, config: Config, stages: Stages = SYSTEMS["full"]
) -> dict[str, float | int]:
    """Index the corpus in a temporary directory and measure; times are for 1 question at a time, memory of this process."""
    with tempfile.TemporaryDirectory(prefix="knowledge-eval-") as directory:
        started = perf_counter()
        build(Path(directory), [document_of(corpus)], encoder)
        generation = open_generation(Path(directory), encoder, retrieval=config.retrieval)
        index_seconds = perf_counter() - started
        generation.retriever.stages = stages
        run, times = ask_all(generation.retriever, questions)
        generation.close()
    return {
        "questions": len(questions),
        **measure(questions, run),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
        "index_seconds": round(index_seconds, 1),
        "peak_rss_mb": round(peak_memory(), 1),
    }


def ask_all(retriever: Retriever, questions: list[BenchmarkQuestion]) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Scores of corpus rows per question id, and milliseconds per question (a few are asked before, to warm up)."""
    for question in questions[:5]:
        retriever.search(question.text, _DEPTH)
    run: dict[str, dict[str, float]] = {}
    times = []
    for question in questions:
        started = perf_counter()
        result = retriever.search(question.text, _DEPTH)
        times.append((perf_counter() - started) * 1000)
        scores: dict[str, float] = defaultdict(float)
        for rank, hit in enumerate(result.hits):  # equal scores keep the order of the hits
            scores[hit.passage.path[0]] = max(scores[hit.passage.path[0]], hit.score - rank * 1e-9)
        run[question.id] = dict(scores)
    return run, times


def measure(questions: list[BenchmarkQuestion], run: dict[str, dict[str, float]]) -> dict[str, float]:
    """acc@1, recall@10, mrr@10, ndcg@10, averaged over the questions."""
    judged = {question.id: dict.fromkeys(question.relevant, 1) for question in questions}
    found = {id_: scores or {"": 0.0} for id_, scores in run.items()}
    values = ir_measures.calc_aggregate(list(_MEASURES.values()), judged, found)
    return {name: round(float(values[measure]), 4) for name, measure in _MEASURES.items()}


def evaluate_evidence(retriever: Retriever, questions: list[EvidenceQuestion]) -> dict[str, Any]:
    """Share of questions with some evidence in the first hit and in the first five, overall and by kind."""
    outcomes: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    times = []
    for question in questions:
        started = perf_counter()
        hits = retriever.search(question.text, 5).hits
        times.append((perf_counter() - started) * 1000)
        texts = [fold(hit.passage.text[:EVIDENCE_CHARACTERS]) for hit in hits]
        having = [any(evidence in text for evidence in question.evidences) for text in texts]
        outcomes[question.kind].append((any(having[:1]), any(having)))
    everything = [outcome for group in outcomes.values() for outcome in group]
    return {
        "questions": len(everything),
        **_shares(everything),
        "by_kind": {kind: {"questions": len(group), **_shares(group)} for kind, group in sorted(outcomes.items())},
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
    }


def peak_memory() -> float:
    """Highest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _shares(outcomes: list[tuple[bool, bool]]) -> dict[str, float]:
    first, five = (sum(column) / len(outcomes) for column in zip(*outcomes, strict=True))
    return {"evidence@1": round(first, 4), "evidence@5": round(five, 4)}


def document_of(corpus: list[CorpusRow]) -> ParsedDocument:
    """The whole corpus as one document, a unit per row: path (id,), long rows in parts."""
    document = Document("corpus", "corpus", Tier.OFFICIAL, "corpus", sha256(b"corpus").hexdigest())
    parts = ((row, part, text) for row in corpus for part, text in enumerate(split(row.text, PASSAGE_CHARACTERS)))
    passages = tuple(
        Passage(f"{row.id}~{part}", document.id, (row.id,), ordinal, PassageKind.TEXT, text, row.title, part=part)
        for ordinal, (row, part, text) in enumerate(parts)
    )
    return ParsedDocument(document, (), passages)


def split(text: str, limit: int) -> Iterator[str]:
    """Pieces of at most `limit` characters of about equal length, cut at line ends, else sentence ends, else spaces."""
    target = -(-len(text) // max(1, -(-len(text) // limit)))
    start = 0
    while len(text) - start > limit:
        end = start + _cut(text[start : start + min(target + 80, limit)])
        yield text[start:end]
        start = end
    yield text[start:]


def _cut(text: str) -> int:
    """Where to end a piece: after the last line, sentence or word in the second half of `text`, else at its end."""
    for pattern in (r"\n+", r"[.;]\s", r"\s"):
        if ends := [m.end() for m in re.finditer(pattern, text) if m.end() > len(text) // 2]:
            return ends[-1]
    return len(text)


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        raise CorpusError(f"Không thấy tệp {path}.")
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            yield from _objects(path, lines)
    except (gzip.BadGzipFile, UnicodeDecodeError, EOFError) as error:
        raise CorpusError(f"{path.name}: không đọc được: {error}") from error


def _objects(path: Path, lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CorpusError(f"{path.name}, dòng {number}: không phải JSON: {error}") from error
        if not isinstance(row, dict):
            raise CorpusError(f"{path.name}, dòng {number}: cần một đối tượng JSON, đang là {type(row).__name__}.")
        yield number, row


def _text(path: Path, line: int, row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CorpusError(f"{path.name}, dòng {line}: thiếu '{key}' hoặc '{key}' trống.")
    return value
