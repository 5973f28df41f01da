"""The figures of the issue that the real texts decide: nothing lost, nothing twice, every article in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ingestion import article_numbers, in_order, line_coverage
from ingest.parse.parsing import parse_file

ARTICLES = {"HIEN-PHAP": 120, "LUAT-36": 96, "ND-11": 18, "ND-123": 32, "VBHN-21": 50, "VBHN-22": 143, "VBHN-23": 174, "VBHN-25": 87}


@pytest.mark.slow
def test_related_texts(related_texts: list[Path]) -> None:
    for path in related_texts:
        parsed = parse_file(path)
        numbers = article_numbers(parsed)
        assert all(in_order(found) for found in numbers.values()), path.name
        assert line_coverage(path, parsed) == 1.0, path.name
        expected = next((count for name, count in ARTICLES.items() if path.name.startswith(name)), None)
        assert expected is None or len(numbers[""]) == expected, path.name


def test_attached_regulation_counts_its_own_articles(related_texts: list[Path]) -> None:
    path = next(p for p in related_texts if p.name.startswith("ND-138"))
    assert {scope: len(found) for scope, found in article_numbers(parse_file(path)).items()} == {"": 3, "Quy chế kèm theo": 50}


def test_the_resolution(resolution_pdf: Path) -> None:
    parsed = parse_file(resolution_pdf)
    assert in_order(article_numbers(parsed)[""])
    assert line_coverage(resolution_pdf, parsed) == 1.0
