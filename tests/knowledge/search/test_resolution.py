from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.law.types import Reference
from knowledge.search.resolution import NamedUnit, Resolution, variants
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import write
from tests.knowledge.corpus import corpus
from tests.knowledge.references import find_reference

NEW, OLD, LAW, DIGEST = "nq-76-2021", "nq-76-2013", "luat-can-bo", "tom-luoc-76"


@pytest.fixture(scope="module")
def resolution(tmp_path_factory: pytest.TempPathFactory) -> Resolution:
    path: Path = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    write(path, corpus())
    return Resolution(Catalog(path))


def units(resolution: Resolution, question: str) -> tuple[NamedUnit, ...]:
    reference = find_reference(question)
    assert reference is not None
    return resolution.units(reference)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("điểm m khoản 3 Điều 2 Nghị quyết 76 năm 2021", [(NEW, "Điều 2/3/m"), (DIGEST, "Điều 2/3/m")]),
        ("diem m khoan 3 dieu 2 nq76 nam 2013", [(OLD, "Điều 2/3/m")]),
        ("mục III.6 NQ 76/NQ-CP ngày 15/7/2021", [(NEW, "Điều 1/III/6")]),
        ("76/NQ-CP/2013 muc iii", [(OLD, "Điều 1/III")]),
        ("Điều 2 khoản 3 Nghị quyết 76/2021/NQ-CP", [(NEW, "Điều 2/3")]),
        ("diem d khoan 3 dieu 2 nq 76 nam 2021", [(NEW, "Điều 2/3/đ")]),
        ("Điều 5 Luật Cán bộ công chức", [(LAW, "Chương II/Mục 1/Điều 5")]),
        ("khoan 2 dieu 5 luat can bo cong chuc 2008", [(LAW, "Chương II/Mục 1/Điều 5/2")]),
        ("Mục I Chương 2 luật 22/2008/QH12", [(LAW, "Chương II/Mục 1")]),
        ("Điều 5", [(LAW, "Chương II/Mục 1/Điều 5")]),
        ("khoản 2 mục III", [(NEW, "Điều 1/III/2"), (OLD, "Điều 1/III/2")]),
        ("đến năm 2025 mục III NQ 76 năm 2021", [(NEW, "Điều 1/III/2/a/Đến năm 2025")]),
    ],
)
def test_units_in_order(resolution: Resolution, question: str, expected: list[tuple[str, str]]) -> None:
    assert units(resolution, question) == tuple(NamedUnit(document, tuple(path.split("/"))) for document, path in expected)


def test_ambiguous_gives_all_official_first(resolution: Resolution) -> None:
    found = [unit.document_id for unit in units(resolution, "điểm m khoản 3 Điều 2")]
    assert found == [NEW, OLD, DIGEST]
    assert [unit.document_id for unit in units(resolution, "Điều 2")] == [NEW, OLD, LAW]


@pytest.mark.parametrize(
    "question",
    [
        "Điều 99 Nghị quyết 76",
        "Điều 2 Nghị định 999/2020/NĐ-CP",
        "Điều 2 Nghị quyết 76 năm 2019",
        "Điều 1 Luật Đất đai",
        "điểm m khoản 9 Điều 2",
    ],
)
def test_what_is_not_there_is_not_found(resolution: Resolution, question: str) -> None:
    assert units(resolution, question) == ()


def test_documents(resolution: Resolution) -> None:
    assert resolution.documents(Reference(number="76/NQ")) == (NEW, OLD, DIGEST)
    assert resolution.documents(Reference(number="76/NĐ")) == ()
    assert resolution.documents(Reference(title="luật cán bộ công chức quy định gì")) == (LAW,)
    assert resolution.documents(Reference()) == ()


def test_complete_fills_in_number_and_date(resolution: Resolution) -> None:
    for document_id in (NEW, DIGEST):
        completed = resolution.complete(Reference(("Điều 2",), "76/NQ"), document_id)
        assert (completed.number, str(completed.issued_on), completed.year) == ("76/NQ-CP", "2021-07-15", 2021)


def test_variants() -> None:
    assert variants("Mục 6") == ["Mục 6", "Mục VI", "6"]
    assert variants("III") == ["III", "Mục III", "Mục 3", "Phần III", "Phần 3", "Phần thứ ba"]
    assert "Phần thứ nhất" in variants("Phần 1")
    assert variants("Điều 5") == ["Điều 5"]
