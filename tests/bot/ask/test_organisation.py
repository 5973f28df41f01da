import pytest

from bot.ask.organisation import name_own


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("bộ mình được giao việc gì", "Bộ Y tế được giao việc gì"),
        ("bo minh duoc giao viec gi", "Bộ Y tế duoc giao viec gi"),
        ("Cơ quan ta phải báo cáo khi nào?", "Bộ Y tế phải báo cáo khi nào?"),
        ("Bộ Nội vụ phải làm gì?", "Bộ Nội vụ phải làm gì?"),
        ("Cơ quan tôi là sở, phải làm gì?", "Cơ quan tôi là sở, phải làm gì?"),
    ],
)
def test_own_organisation_by_its_name(question: str, named: str) -> None:
    assert name_own(question, "Bộ Y tế") == named


def test_nothing_is_put_in_for_nobody() -> None:
    assert name_own("bộ mình làm gì", "") == "bộ mình làm gì"
