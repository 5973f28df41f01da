from __future__ import annotations

import pytest

from bot.answering.asked.figures import counts, holds_figure
from bot.answering.asked.intent import Wanted


@pytest.mark.parametrize(
    ("text", "is_money"),
    [
        ("phạt tiền 500.000 đồng", True),
        ("bố trí 1,5 tỷ đồng", True),
        ("50.000 đồng/hồ sơ", True),
        ("STT: 3 | Tên sản phẩm: Sắt | Đơn vị tính: tấn | Giá tính thuế tài nguyên: 9.000.000", True),
        ("STT: 3 | Tên sản phẩm: Sắt | Mã: 9.000.000", False),
        ("STT: 7 | Điểm đánh giá: 120 | Số lượng: 1.200", False),
        ("cung cấp trực tuyến mức độ 3 và 4, đồng thời hoàn thành việc tích hợp", False),
        ("năm 2025 đồng bộ trên cả nước", False),
        ("đạt 80 tỷ lệ phần trăm", False),
    ],
)
def test_what_is_a_sum_of_money(text: str, is_money: bool) -> None:
    assert holds_figure(text, Wanted.MONEY) is is_money


def test_a_unit_may_be_abbreviated() -> None:
    assert counts("cách cổng trường tối thiểu 200m", "mét")
    assert counts("Ủy ban nhân dân cấp huyện: tối thiểu 80m2", "mét")
    assert not counts("cách cổng trường 200 bước", "mét")


def test_a_share_in_words_is_a_number() -> None:
    assert counts("được thông qua khi có quá nửa tổng số đại biểu tán thành", "đại")
    assert counts("tiến hành khi có ít nhất hai phần ba tổng số thành viên tham dự", "thành")
    assert holds_figure("khi có quá nửa tổng số đại biểu tán thành", Wanted.NUMBER)
    assert not counts("đại biểu tán thành", "đại")


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("gửi về Văn phòng trước ngày 05/01/2026", True),
        ("chậm nhất là ngày làm việc tiếp theo", True),
        ("Văn bản số 45/UBND-TH, ngày 07/12/2025 về việc trồng cây", False),
        ("Nghị định số 63/2010/NĐ-CP ngày 8 tháng 6 năm 2010 về kiểm soát", False),
    ],
)
def test_the_day_of_an_act_is_no_day_by_which_something_is_done(text: str, is_date: bool) -> None:
    assert holds_figure(text, Wanted.DATE) is is_date
