"""The written rows that say what a unit says against a question: their form, and that every unit they name lies in our texts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ingest.parse.parsing import parse_file
from ingest.register import register
from ingest.register.agreement import entry_of
from ingest.register.document import assemble
from knowledge.language.text import fold_accents
from knowledge.law.types import ParsedDocument
from knowledge.shipped import PROJECT
from knowledge.training.data.material import QUESTIONS, rows
from knowledge.training.unseen import folded, questions_of

RELATIONS = {"answers", "corrects", "confirms", "silent"}
FILES = sorted(QUESTIONS.glob("relations-*.jsonl"))
SUMMARY = "tom-luoc-nq-76-2021"
IN_THE_PDF_ALONE = {("Nơi nhận",)}  # the summary does not restate who receives the Resolution

PDF = Path(__file__).resolve().parents[4] / "shared" / "corpora" / "nq76" / "NQ-76-NQ-CP-2021.pdf"
_CLAIM = re.compile(r"(dung|phai) (khong|ko|k|chu|chua|nhi)\b", re.IGNORECASE)
_WHY = re.compile(r"(vi sao|sao|tai sao|ly do)\b", re.IGNORECASE)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def written() -> list[Row]:
    return [row for path in FILES for row in rows(path)]


@pytest.fixture(scope="module")
def shipped() -> dict[str, ParsedDocument]:
    known = register.load((PROJECT / "knowledge" / "sources.yaml",))
    found = {}
    for path in sorted((PROJECT / "knowledge" / "documents").rglob("*.md")):
        parsed = parse_file(path)
        document = assemble(parsed, entry_of(known, path, parsed)[0], path.name, "")
        found[document.document.id] = document
    return found


def test_every_row_says_one_of_four_things_and_shows_where_it_is_said(written: list[Row]) -> None:
    assert {row["relation"] for row in written} <= RELATIONS
    for row in written:
        assert ("path" in row) != ("passage" in row), row
        assert ("truth" in row) == (row["relation"] in {"corrects", "confirms"}), row
        assert all(row[field] for field in ("question", "kind", "style")), row


def test_a_claims_form_does_not_tell_what_the_text_says(written: list[Row]) -> None:
    """Claims ("… phải không?") are put right, confirmed and left open, each often: a model cannot learn the form alone."""
    claims = Counter(row["relation"] for row in written if _CLAIM.search(fold_accents(row["question"])))
    assert min(claims[relation] for relation in ("corrects", "confirms", "silent")) > claims.total() / 10, claims
    reasons = Counter(row["relation"] for row in written if _WHY.match(fold_accents(row["question"])))
    assert min(reasons["corrects"], reasons["silent"]) > reasons.total() / 4, reasons


def test_many_units_are_spoken_of(written: list[Row]) -> None:
    counts = Counter(row["relation"] for row in written)
    assert counts >= Counter(corrects=700, confirms=350, silent=600), counts
    assert len({row.get("passage") or "/".join(row["path"]) for row in written}) > 300


def test_no_question_is_written_twice(written: list[Row]) -> None:
    asked = Counter(folded(row["question"]) for row in written)
    assert [question for question, count in asked.items() if count > 1] == []
    others = {folded(q) for path in QUESTIONS.glob("*.jsonl") if path not in FILES for row in rows(path) for q in questions_of(row)}
    assert asked.keys() & others == set()


def test_every_unit_lies_in_our_texts(written: list[Row], shipped: dict[str, ParsedDocument]) -> None:
    passages = {p.id: p for document in shipped.values() for p in document.passages}
    units = {p.path[:depth] for p in shipped[SUMMARY].passages for depth in range(1, len(p.path) + 1)} | IN_THE_PDF_ALONE
    for row in written:
        if "passage" in row:
            passage = passages[row["passage"]]
            assert passage.document_id == row["document"], row
            assert _plain(row.get("truth", "")) in _plain(passage.text), row
        else:
            assert row["document"] == "nq-76-nq-cp-2021", row
            assert tuple(row["path"]) in units, row


@pytest.mark.skipif(not PDF.is_file(), reason="the Resolution's PDF is not beside this checkout")
def test_what_a_unit_of_the_resolution_shows_stands_in_it(written: list[Row]) -> None:
    known = register.load((PROJECT / "knowledge" / "sources.yaml",))
    parsed = parse_file(PDF)
    passages = assemble(parsed, entry_of(known, PDF, parsed)[0], PDF.name, "").passages
    for row in written:
        if "truth" in row and "path" in row:
            unit = tuple(row["path"])
            said = " ".join(p.text for p in passages if p.path[: len(unit)] == unit)
            assert _plain(row["truth"]) in _plain(said), row


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
