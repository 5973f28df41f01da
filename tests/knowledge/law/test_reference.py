from __future__ import annotations

from datetime import date

import pytest

from knowledge.language.text import fold_accents
from knowledge.law.reference import find_references, remainder
from knowledge.law.types import Reference
from tests.knowledge.references import find_reference

PATHS = [
    ("Điều 2 khoản 3 điểm m Nghị quyết 76", ("Điều 2", "3", "m")),
    ("điểm m, khoản 3, Điều 2 là gì?", ("Điều 2", "3", "m")),
    ("Cho biết điểm a khoản 2 mục III", ("III", "2", "a")),
    ("mục III.6", ("III", "6")),
    ("III.2.a quy định thế nào?", ("III", "2", "a")),
    ("mục 6 phần III", ("III", "6")),
    ("khoản 2 Điều 3", ("Điều 3", "2")),
    ("Điều 2.3.m", ("Điều 2", "3", "m")),
    ("Điều 1/III/2/a", ("Điều 1", "III", "2", "a")),
    ("đ2 k3", ("Điều 2", "3")),
    ("Chương II Mục 1 Điều 5 khoản 2", ("Chương II", "Mục 1", "Điều 5", "2")),
    ("Chương 2 nói về gì", ("Chương 2",)),
    ("Phần thứ nhất", ("Phần 1",)),
    ("phụ lục I", ("Phụ lục I",)),
    ("điểm đ khoản 3 Điều 2", ("Điều 2", "3", "đ")),
    ("mục tiêu đến năm 2025 của khoản 2 mục III", ("III", "2", "Đến năm 2025")),
    ("gạch đầu dòng thứ hai điểm a khoản 2 mục III, đến năm 2025", ("III", "2", "a", "Đến năm 2025", "-2")),
    ("Điều 15a của luật", ("Điều 15a",)),
    ("Điều 42.1.NĐ.25 của Bộ pháp điển", ("Điều 42.1.NĐ.25",)),
    ("Điều 9.3.TT.2.11 quy định gì, khoản 2", ("Điều 9.3.TT.2.11", "2")),
]


@pytest.mark.parametrize(("question", "path"), PATHS)
def test_unit_with_accents(question: str, path: tuple[str, ...]) -> None:
    reference = find_reference(question)
    assert reference is not None
    assert reference.path == path


@pytest.mark.parametrize(("question", "path"), [row for row in PATHS if "đ" not in row[1][-1] and row[0] != "đ2 k3"])
def test_unit_without_accents(question: str, path: tuple[str, ...]) -> None:
    reference = find_reference(fold_accents(question).lower().replace("iii.2.a", "muc iii.2.a"))
    assert reference is not None
    assert reference.path == path


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Cải cách hành chính là gì?",
        "dịch vụ công trực tuyến mức độ 3, mức độ 4",
        "dich vu cong truc tuyen muc 4",
        "đạt 5 điểm ở đâu",
        "quan diem a",
        "quan điểm chỉ đạo là gì",
        "phần mềm nào dùng chung",
        "phần lớn hồ sơ",
        "chương trình tổng thể",
        "đến năm 2025 đạt bao nhiêu 80%",
        "quy định của pháp luật về công chức",
        "khoản 2 tỷ đồng",
        "có bao nhiêu điều kiện",
        "kỷ luật công chức",
        "mục tiêu năm 2030",
    ],
)
def test_no_unit_is_named(question: str) -> None:
    assert find_references(question) == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Nghị quyết 76 là gì", Reference(number="76/NQ")),
        ("nq76 noi gi", Reference(number="76/NQ")),
        ("Nghị quyết số 76/NQ-CP", Reference(number="76/NQ-CP")),
        ("nghi quyet 76/nq-cp nam 2013", Reference(number="76/NQ-CP", year=2013)),
        ("76/NQ-CP/2021", Reference(number="76/NQ-CP", year=2021)),
        ("NQ 76 (2021)", Reference(number="76/NQ", year=2021)),
        ("Nghị quyết 76 của Chính phủ năm 2021", Reference(number="76/NQ", year=2021)),
        ("Nghị quyết số 76/NQ-CP ngày 15/7/2021", Reference(number="76/NQ-CP", issued_on=date(2021, 7, 15), year=2021)),
        ("NQ 76 ngày 15 tháng 7 năm 2021", Reference(number="76/NQ", issued_on=date(2021, 7, 15), year=2021)),
        ("Nghị quyết 76 ngày 31/2/2021", Reference(number="76/NQ", year=2021)),
        ("Nghị định 11/2020/NĐ-CP", Reference(number="11/2020/NĐ-CP")),
        ("Luật số 36/2018/QH14", Reference(number="36/2018/QH14")),
        ("Hiến pháp 2013 điều 4", Reference(("Điều 4",), title="hiến pháp 2013", year=2013)),
        ("Điều 5 Luật Cán bộ, công chức", Reference(("Điều 5",), title="luật cán bộ công chức")),
        ("Nghị quyết 76 đặt mục tiêu gì đến năm 2025?", Reference(number="76/NQ")),
    ],
)
def test_document(question: str, expected: Reference) -> None:
    assert find_reference(question) == expected


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("khoản 2 Điều 3 và khoản 1 Điều 4", [("Điều 3", "2"), ("Điều 4", "1")]),
        ("khoản 2, khoản 3 Điều 5", [("Điều 5", "2"), ("Điều 5", "3")]),
        ("theo khoản 1 và 2 Điều 5", [("Điều 5", "1"), ("Điều 5", "2")]),
        ("các điểm a, b và c khoản 2 Điều 3", [("Điều 3", "2", "a"), ("Điều 3", "2", "b"), ("Điều 3", "2", "c")]),
        ("so sánh Điều 2 và Điều 3 NQ 76", [("Điều 2",), ("Điều 3",)]),
        ("so sánh mục II và mục III", [("II",), ("III",)]),
    ],
)
def test_several_units(question: str, paths: list[tuple[str, ...]]) -> None:
    assert [reference.path for reference in find_references(question)] == paths


def test_remainder_is_what_is_asked_of_the_unit() -> None:
    assert remainder("Theo khoản 3 Điều 2 NQ 76/NQ-CP, bộ nào chủ trì?").split() == ["Theo", ",", "bộ", "nào", "chủ", "trì?"]


@pytest.mark.parametrize(
    ("question", "number", "year"),
    [
        ("Nghị quyết 30c/NQ-CP nói gì", "30C/NQ-CP", None),
        ("Nghị quyết số 18-NQ/TW về tổ chức bộ máy", "18-NQ/TW", None),
        ("Kết luận 210-KL/TW", "210-KL/TW", None),
        ("Luật 80/2015 có hiệu lực khi nào", "80/QH", 2015),
        ("luật số 80/2015/qh13", "80/2015/QH13", None),
        ("Thông báo 45 năm 2024", "45/TB", 2024),
        ("QĐ 15/2010", "15/QĐ", 2010),
        ("Quyết định 225/QĐ-BLĐTBXH", "225/QĐ-BLĐTBXH", None),
        ("Công văn 4532/UBND-KSTTHC", "4532/UBND-KSTTHC", None),
    ],
)
def test_numbers_of_every_kind(question: str, number: str, year: int | None) -> None:
    reference = find_reference(question)
    assert reference is not None
    assert (reference.number, reference.year) == (number, year)
