"""Labels as a civil servant writes them."""

from __future__ import annotations

import pytest

from knowledge.legal_unit import anchor, unit_label


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("Điều 1/III/2/a", "điểm a khoản 2 mục III Điều 1"),
        ("Điều 1/III/2/a/Đến năm 2025/+3", "dấu cộng thứ 3, mục tiêu đến năm 2025, điểm a khoản 2 mục III Điều 1"),
        ("Chương II/Mục 1/Điều 5/1/đ", "điểm đ khoản 1 Điều 5"),
        ("Chương II", "Chương II"),
        ("Quy chế kèm theo/Chương I/Điều 1/2", "khoản 2 Điều 1 Quy chế kèm theo"),
        ("I/2/2.1", "khoản 2.1 mục I"),
        ("Điều 3/1/a/a1", "điểm a1 điểm a khoản 1 Điều 3"),
        ("Phụ lục I/bảng 1/dòng 4", "dòng 4 bảng 1 Phụ lục I"),
        ("Mô đun 1. Cải cách thể chế/mục 3", "mục “Mô đun 1. Cải cách thể chế › mục 3”"),
    ],
)
def test_unit_label(path: str, label: str) -> None:
    assert unit_label(tuple(path.split("/"))) == label


def test_anchors_of_siblings_differ() -> None:
    assert anchor(("Điều 1", "d")) != anchor(("Điều 1", "đ"))
    assert anchor(("Điều 1", "III", "2", "a", "Đến năm 2025", "+3")) == "dieu-1.iii.2.a.den-nam-2025.cong-3"
