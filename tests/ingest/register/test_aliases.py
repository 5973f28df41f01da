"""Aliases: attached to the official text and its digest, by unit and with a check on the figures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.parse.parsing import parse_file
from ingest.register.aliases import AliasError, has_figure, load
from ingest.register.document import assemble
from ingest.register.register import RegisteredDocument
from knowledge.law.types import ParsedDocument, Relation, RelationKind, Tier

OFFICIAL = """CHÍNH PHỦ
Số: 99/NQ-CP
Hà Nội, ngày 5 tháng 3 năm 2022
NGHỊ QUYẾT
VỀ THỬ NGHIỆM
Điều 1. Nội dung
1. Tối thiểu 80% hồ sơ được giải quyết trực tuyến trong năm 2025.
2. Bộ Nội vụ chủ trì."""

ROWS = [
    {
        "number": "99/NQ-CP",
        "issued_on": "2022-03-05",
        "unit": "Điều 1/1",
        "figures": ["80%", "2025"],
        "questions": ["Bao nhiêu phần trăm làm qua mạng?"],
    },
    {"number": "99/NQ-CP", "issued_on": "2022-03-05", "unit": "Điều 1/2", "figures": ["90%"], "questions": ["Ai đứng đầu?"]},
    {"number": "99/NQ-CP", "issued_on": "2022-03-05", "unit": "Điều 7", "figures": [], "questions": ["Không có?"]},
    {"number": "99/NQ-CP", "issued_on": "2013-01-01", "unit": "Điều 1/2", "figures": [], "questions": ["Của văn bản khác?"]},
    {"file": "hoi-dap/a.md", "heading": ["Câu một?"], "questions": ["Hỏi kiểu khác?"]},
]


def folder(tmp_path: Path, rows: list[object]) -> Path:
    (tmp_path / "aliases").mkdir()
    (tmp_path / "aliases" / "a.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return tmp_path / "aliases"


def official(tmp_path: Path) -> ParsedDocument:
    (tmp_path / "a.txt").write_text(OFFICIAL, encoding="utf-8")
    return assemble(parse_file(tmp_path / "a.txt"), None, "a.txt", "0" * 64)


def test_official_text(tmp_path: Path) -> None:
    document, warnings = load(folder(tmp_path, list(ROWS))).attach(official(tmp_path))
    assert {"/".join(p.path): p.aliases for p in document.passages if p.aliases} == {"Điều 1/1": ("Bao nhiêu phần trăm làm qua mạng?",)}
    assert len(warnings) == 2
    assert "Điều 7" in warnings[0]
    assert "90%" in warnings[1]


def test_a_part_that_is_missing_as_a_whole_is_one_line(tmp_path: Path) -> None:
    rows = [{"number": "99/NQ-CP", "unit": f"Phụ lục/bảng 1/dòng {n}", "questions": [f"Đề án {n}?"]} for n in range(1, 17)]
    _, warnings = load(folder(tmp_path, list(rows))).attach(official(tmp_path))
    assert len(warnings) == 1
    assert "Phụ lục" in warnings[0]
    assert "16" in warnings[0]


def test_digest_and_headings(tmp_path: Path) -> None:
    (tmp_path / "hoi-dap").mkdir()
    path = tmp_path / "hoi-dap" / "a.md"
    path.write_text("# T\n\n## Câu một?\n\nĐáp.\n\n- Ít nhất 80% hồ sơ năm 2025. {Điều 1/1}\n- Bộ Nội vụ. {Điều 1/2}\n", encoding="utf-8")
    restates = Relation(RelationKind.RESTATES, "99/NQ-CP", date(2022, 3, 5))
    entry = RegisteredDocument(id="d", tier=Tier.GUIDANCE, relations=(restates,))
    digest = assemble(parse_file(path), entry, "hoi-dap/a.md", "0" * 64)
    document, warnings = load(folder(tmp_path, list(ROWS))).attach(digest)
    found = {"/".join(p.path): p.aliases for p in document.passages if p.aliases}
    assert found == {"Điều 1/1": ("Bao nhiêu phần trăm làm qua mạng?",), "Câu một?/đoạn 1": ("Hỏi kiểu khác?",)}
    assert not warnings


def test_another_date_is_another_text(tmp_path: Path) -> None:
    parsed = official(tmp_path)
    other = replace(parsed, document=replace(parsed.document, issued_on=date(2013, 1, 1)))
    document, _ = load(folder(tmp_path, list(ROWS))).attach(other)
    assert [p.aliases for p in document.passages if p.aliases] == [("Của văn bản khác?",)]


@pytest.mark.parametrize(
    ("figure", "text", "found"), [("20", "năm 2021", False), ("80%", "tối thiểu 80% hồ sơ", True), ("1,5", "11,5 tỷ", False)]
)
def test_has_figure(figure: str, text: str, *, found: bool) -> None:
    assert has_figure(figure, text) is found


def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(AliasError, match=r"a\.jsonl, dòng 2"):
        load(folder(tmp_path, [ROWS[0], {"unit": "Điều 1", "questions": ["?"]}]))
