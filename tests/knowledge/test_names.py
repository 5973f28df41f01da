"""A document is found by any of its names: number with and without year, kind in short, law by title."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Tier
from knowledge.search.resolution import Resolution
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import short_name, write
from tests.knowledge.references import find_reference

DOCUMENTS = {
    "nd-30": ("30/2020/NĐ-CP", "Nghị định về công tác văn thư", date(2020, 3, 5)),
    "nd-30-cu": ("30/2007/NĐ-CP", "Nghị định về kinh doanh xổ số", date(2007, 3, 1)),
    "nq-18": ("18-NQ/TW", "Nghị quyết về tổ chức bộ máy", date(2017, 10, 25)),
    "nq-30c": ("30c/NQ-CP", "Nghị quyết về Chương trình tổng thể", date(2011, 11, 8)),
    "luat-80": ("80/2015/QH13", "Luật ban hành văn bản quy phạm pháp luật", date(2015, 6, 22)),
    "nd-34": ("34/2016/NĐ-CP", "Nghị định quy định chi tiết Luật ban hành văn bản quy phạm pháp luật", date(2016, 5, 14)),
    "cv": ("4532/UBND-KSTTHC", "Công văn về việc rà soát", date(2011, 12, 7)),
}  # fmt: skip


@pytest.fixture(scope="module")
def resolution(tmp_path_factory: pytest.TempPathFactory) -> Resolution:
    path: Path = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    texts = []
    for name, (number, title, day) in DOCUMENTS.items():
        document = Document(name, title, Tier.OFFICIAL, f"{name}.docx", "0" * 64, number, issued_on=day)
        passage = Passage(f"{name}#dieu-1", name, ("Điều 1",), 0, PassageKind.TEXT, "Điều 1. Nội dung.")
        texts.append(ParsedDocument(document, (), (passage,)))
    write(path, texts)
    return Resolution(Catalog(path))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Điều 1 Nghị định 30/2020/NĐ-CP", ["nd-30"]),
        ("nđ 30 năm 2007", ["nd-30-cu"]),
        ("NĐ 30/2020", ["nd-30"]),
        ("nghị định 30", ["nd-30", "nd-30-cu"]),
        ("Nghị quyết 18-NQ/TW", ["nq-18"]),
        ("Nghị quyết 18", ["nq-18"]),
        ("NQ 30c/NQ-CP", ["nq-30c"]),
        ("Luật 80/2015", ["luat-80"]),
        ("Luật ban hành văn bản quy phạm pháp luật", ["luat-80"]),
        ("công văn 4532/UBND-KSTTHC", ["cv"]),
        ("Nghị quyết 19-NQ/TW", []),
    ],
)
def test_names(resolution: Resolution, question: str, names: list[str]) -> None:
    reference = find_reference(question)
    assert reference is not None
    assert list(resolution.documents(reference)) == names


def test_a_text_about_a_law_is_not_called_by_its_name() -> None:
    assert short_name("Nghị định quy định chi tiết Luật Lưu trữ") == ""
    assert short_name("Văn bản hợp nhất Luật Cán bộ, công chức") == "luat can bo cong chuc"
