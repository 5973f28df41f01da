"""Labels as a civil servant writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.law.types import Passage, PassageKind
from knowledge.law.unit import anchor, citation_label, trail, unit_label
from tests.bot.library import NQ
from tests.knowledge.references import find_reference


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("Điều 1/III/2/a", "điểm a khoản 2 mục III Điều 1"),
        ("Điều 1/III/2/a/Đến năm 2025/+3", "điểm a khoản 2 mục III Điều 1, mục tiêu đến năm 2025, ý thứ ba"),
        ("Chương II/Mục 1/Điều 5/1/đ", "điểm đ khoản 1 Điều 5"),
        ("Chương II", "Chương II"),
        ("Quy chế kèm theo/Chương I/Điều 1/2", "khoản 2 Điều 1 Quy chế kèm theo"),
        ("I/2/2.1", "khoản 2.1 mục I"),
        ("Điều 3/1/a/a1", "điểm a1 điểm a khoản 1 Điều 3"),
        ("Phụ lục I/bảng 1/dòng 4", "dòng 4 bảng 1 Phụ lục I"),
        ("Điều 1/III/3/b/-4/+3", "điểm b khoản 3 mục III Điều 1, gạch đầu dòng thứ tư, ý thứ ba"),
        ("Điều 1/III/4/b/-11", "điểm b khoản 4 mục III Điều 1, gạch đầu dòng thứ 11"),
        ("Điều 1/III/đoạn 2", "mục III Điều 1, đoạn thứ hai"),
        ("Mô đun 1. Cải cách thể chế/mục 3", "mục 3, mục “Mô đun 1. Cải cách thể chế”"),
        ("Các chỉ số/PAPI/đoạn 1", "mục “PAPI”, phần “Các chỉ số”"),
        ("Mục tiêu/Đến năm 2025/-2", "mục “Đến năm 2025”, phần “Mục tiêu”"),
        ("Mục tiêu/bảng 1/dòng 2", "dòng 2 bảng 1, mục “Mục tiêu”"),
        ("Điểm hay nhầm/-1", "mục “Điểm hay nhầm”"),
        ("Chỉ số/PAR INDEX là gì?/đoạn 1", "câu hỏi “PAR INDEX là gì?”, phần “Chỉ số”"),
    ],
)
def test_unit_label(path: str, label: str) -> None:
    assert unit_label(tuple(path.split("/"))) == label


def test_anchors_of_siblings_differ() -> None:
    assert anchor(("Điều 1", "d")) != anchor(("Điều 1", "đ"))
    assert anchor(("Điều 1", "III", "2", "a", "Đến năm 2025", "+3")) == "dieu-1.iii.2.a.den-nam-2025.cong-3"


GOAL = Passage(
    "nq#x",
    NQ.id,
    ("Điều 1", "III", "2", "a", "Đến năm 2025", "+7"),
    0,
    PassageKind.TEXT,
    "+ 90%.",
    "Điều 1. Ban hành Chương trình › III. NỘI DUNG CỤ THỂ › 2. Cải cách thủ tục hành chính › a) Mục tiêu: › Đến năm 2025:",
)


def test_a_label_names_the_unit_then_the_text_then_what_has_no_number_and_can_be_read_back() -> None:
    label = citation_label(GOAL, NQ)
    assert label == "Điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021, mục tiêu đến năm 2025, ý thứ bảy"
    read = find_reference(label)
    assert read is not None
    assert read.path == GOAL.path


def test_the_trail_says_the_place_in_words() -> None:
    assert trail(GOAL) == "Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025"
    long = Passage(
        "nq#y", NQ.id, ("Điều 1",), 0, PassageKind.TEXT, "x", "IV. GIẢI PHÁP THỰC HIỆN › 1. " + "Tăng cường chỉ đạo điều hành " * 5
    )
    assert trail(replace(GOAL, context="Lịch sử › Giai đoạn 2021 - 2030")) == "Lịch sử › Giai đoạn 2021 - 2030"
    assert trail(replace(GOAL, context="Các chỉ số › PAR INDEX")) == "Các chỉ số › PAR INDEX"
    assert trail(long).startswith("Giải pháp thực hiện › Tăng cường")
    assert trail(long).endswith("…")
    assert len(trail(long)) < 100
    article = "Điều 1. Ban hành Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030, với các nội dung cụ thể như sau:"
    assert trail(replace(GOAL, context=f"{article} › V. KINH PHÍ THỰC HIỆN")) == "Kinh phí thực hiện"
