"""The register: who is who, and errors that name the entry."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.register.register import Register, RegisteredDocument, RegisterError, load
from knowledge.law.types import RelationKind
from knowledge.shipped import PROJECT

TWO = Register(
    (
        RegisteredDocument(id="nq-76-2021", number="76/NQ-CP", issued_on=date(2021, 7, 15)),
        RegisteredDocument(id="nq-76-2013", number="76/NQ-CP", issued_on=date(2013, 6, 13)),
        RegisteredDocument(id="qd-1", number="1/QĐ-TTg"),
        RegisteredDocument(id="tom-luoc", file="tom-luoc/a.md"),
    )
)


def test_same_number_different_dates_are_never_confused() -> None:
    assert TWO.by_number("76/NQ-CP", date(2021, 7, 15)).id == "nq-76-2021"  # type: ignore[union-attr]
    assert TWO.by_number("76/NQ-CP", date(2013, 6, 13)).id == "nq-76-2013"  # type: ignore[union-attr]
    assert TWO.by_number("76/NQ-CP", date(2015, 1, 1)) is None
    assert TWO.by_number("76/NQ-CP", None) is None
    assert TWO.by_number("1/QĐ-TTg", date(2020, 1, 1)).id == "qd-1"  # type: ignore[union-attr]


def test_by_file(tmp_path: Path) -> None:
    assert TWO.by_file(tmp_path / "documents" / "tom-luoc" / "a.md") == TWO.entries[3]
    assert TWO.by_file(tmp_path / "khac" / "a.md") is None


def test_the_shipped_register_is_read() -> None:
    register = load((PROJECT / "knowledge" / "sources.yaml",))
    entry = register.by_number("76/NQ-CP", date(2021, 7, 15))
    assert entry is not None
    assert any(relation.kind is RelationKind.BASED_ON for relation in entry.relations)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("documents:\n  - {id: a, tier: cao}", "tier 'cao'"),
        ("documents:\n  - {id: a, issued: 2021-01-01}", "'issued'"),
        ("documents:\n  - {id: a, issued_on: hôm qua}", "issued_on 'hôm qua'"),
        ("documents:\n  - {id: a}\n  - {id: a}", "'a' có hai lần"),
        ("documents:\n  - {title: b}", "không có 'id'"),
        ("documents:\n  - {id: a, relations: [{kind: yêu, number: 1/A}]}", "'yêu'"),
        ("documents: [", "YAML"),
        ("tài liệu: []", "documents"),
    ],
)
def test_errors_name_the_value(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=reason):
        load((tmp_path / "sources.yaml",))
