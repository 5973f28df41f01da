from __future__ import annotations

import pytest

from bot.extractive.figures import holds_figure
from bot.extractive.intent import Wanted


@pytest.mark.parametrize(
    ("text", "is_money"),
    [
        ("phạt tiền 500.000 đồng", True),
        ("bố trí 1,5 tỷ đồng", True),
        ("50.000 đồng/hồ sơ", True),
        ("cung cấp trực tuyến mức độ 3 và 4, đồng thời hoàn thành việc tích hợp", False),
        ("năm 2025 đồng bộ trên cả nước", False),
        ("đạt 80 tỷ lệ phần trăm", False),
    ],
)
def test_what_is_a_sum_of_money(text: str, is_money: bool) -> None:
    assert holds_figure(text, Wanted.MONEY) is is_money
