"""The measuring pipeline on a handful of rows, and the errors that name the line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.config import Config
from knowledge.errors import CorpusError
from knowledge.generation.live import Index
from knowledge.measure.search_quality import (
    PASSAGE_CHARACTERS,
    BenchmarkQuestion,
    evaluate_corpus,
    evaluate_evidence,
    measure,
    read_corpus,
    read_evidence_questions,
    read_questions,
    split,
)
from knowledge.search.retriever import SYSTEMS
from tests.knowledge.corpus import encoder


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


CORPUS = [
    {"id": "a", "title": "Điều 1. Học phí", "text": "Học phí do Hội đồng nhân dân cấp tỉnh quyết định."},
    {"id": "b", "title": "Điều 2. Đất đai", "text": "Người sử dụng đất được cấp giấy chứng nhận."},
    {"id": "c", "title": "Điều 3. Thuế", "text": "Người nộp thuế khai thuế theo tháng. " * 100},
]


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_measures_a_corpus(tmp_path: Path, system: str) -> None:
    corpus = read_corpus(lines(tmp_path / "corpus.jsonl", *CORPUS))
    asked = [{"id": "1", "question": "ai quyết định học phí", "relevant": ["a"]}, {"id": "2", "question": "khai thuế", "relevant": ["c"]}]
    questions = read_questions(lines(tmp_path / "questions.jsonl", *asked), "question", {row.id for row in corpus})
    figures = evaluate_corpus(corpus, questions, encoder(), Config(), SYSTEMS[system])
    names = ["questions", "acc@1", "recall@10", "mrr@10", "ndcg@10", "p50_ms", "p95_ms", "index_seconds", "peak_rss_mb"]
    assert list(figures) == names
    assert (figures["questions"], figures["recall@10"]) == (2, 1.0)


def test_measures_are_those_of_the_literature() -> None:
    questions = [BenchmarkQuestion("1", "", ("a", "b")), BenchmarkQuestion("2", "", ("z",))]
    figures = measure(questions, {"1": {"x": 3.0, "a": 2.0, "y": 1.0}, "2": {}})
    assert figures["acc@1"] == 0
    assert figures["recall@10"] == pytest.approx(0.25)
    assert figures["mrr@10"] == pytest.approx(0.25)


def test_reads_gzip(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in CORPUS).encode()))
    assert [row.id for row in read_corpus(path)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}], "dòng 2: id 'a' đã có ở dòng 1"),
        ([{"id": "a", "text": "x"}, {"text": "y"}], "dòng 2: thiếu 'id'"),
        ([{"id": "a", "text": " "}], "dòng 1: thiếu 'text'"),
        (["{"], "dòng 1: không phải JSON"),
        (["[1]"], "dòng 1: cần một đối tượng"),
        ([], "không có dòng nào"),
    ],
)
def test_names_the_line_of_a_bad_corpus_row(tmp_path: Path, rows: list[Any], problem: str) -> None:
    with pytest.raises(CorpusError, match=problem):
        read_corpus(lines(tmp_path / "corpus.jsonl", *rows))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "1", "question": "x", "relevant": ["nowhere"]}, "dòng 1: id đúng 'nowhere'"),
        ({"id": "1", "question": "x", "relevant": []}, "dòng 1: cần 'relevant'"),
        ({"id": "1", "relevant": ["a"]}, "dòng 1: thiếu 'question'"),
    ],
)
def test_names_the_line_of_a_bad_question(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    with pytest.raises(CorpusError, match=problem):
        read_questions(lines(tmp_path / "questions.jsonl", row), "question", {"a"})


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere\.jsonl"):
        read_corpus(tmp_path / "nowhere.jsonl")


def test_counts_an_evidence_up_to_case_and_punctuation(built: Path, tmp_path: Path) -> None:
    retriever = Index(built, encoder()).current().retriever
    passage = retriever.search("thủ tục hành chính", 1).hits[0].passage
    rows = [
        {"question": "thủ tục hành chính", "kind": "fact", "gold": [{"evidence": passage.text.upper().replace(" ", "  ")}]},
        {"question": "thủ tục hành chính", "kind": "list", "gold": [{"evidence": "không có ở đâu cả"}]},
        {"question": "ngoài phạm vi", "kind": "unanswerable", "gold": []},
    ]
    figures = evaluate_evidence(retriever, read_evidence_questions(lines(tmp_path / "q.jsonl", *rows)))
    assert figures["questions"] == 2
    assert figures["by_kind"]["fact"] == {"questions": 1, "evidence@1": 1.0, "evidence@5": 1.0}
    assert figures["evidence@5"] == 0.5


def test_splits_long_rows_at_sentences() -> None:
    text = "Một câu khá dài về thủ tục hành chính; " * 200
    pieces = list(split(text, PASSAGE_CHARACTERS))
    assert "".join(pieces) == text
    assert all(len(piece) <= PASSAGE_CHARACTERS for piece in pieces)
    assert all(piece.endswith("; ") for piece in pieces)
    assert list(split("ngắn", 1600)) == ["ngắn"]
