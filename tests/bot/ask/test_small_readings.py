import pytest

from bot.ask.small_readings import after_courtesy, is_foreign, only_names_item, picked
from knowledge.question.turn import TurnModel


@pytest.mark.parametrize(
    ("message", "number"), [("cái thứ 2", 2), ("câu thứ ba", 3), ("câu đầu tiên", 1), ("chọn câu 3 nhé", 3), ("cái cuối cùng", -1)]
)
def test_which_suggestion_is_meant(message: str, number: int) -> None:
    assert picked(message) == number


@pytest.mark.parametrize(
    ("message", "foreign"),
    [
        ("What is the target for 2025 under Resolution 76?", True),
        ("第76号决议的目标是多少？", True),
        ("chi tieu tthc den 2025", False),
        ("PAR INDEX là gì?", False),
        ("2025", False),
    ],
)
def test_other_languages_are_told(message: str, foreign: bool) -> None:
    assert is_foreign(message) is foreign


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("cảm ơn nhé, mà báo cáo hàng quý gửi đâu", "mà báo cáo hàng quý gửi đâu"),
        ("Chào anh. Nghị quyết 76 có hiệu lực khi nào?", "Nghị quyết 76 có hiệu lực khi nào?"),
        ("cảm ơn, chào anh nhé", "cảm ơn, chào anh nhé"),
        ("cho em hỏi thêm là báo cáo quý gửi đâu", "báo cáo quý gửi đâu"),
        ("theo khoản 2, mức hài lòng là bao nhiêu", "theo khoản 2, mức hài lòng là bao nhiêu"),
    ],
)
def test_the_question_behind_a_courtesy(message: str, question: str) -> None:
    assert after_courtesy(message, lambda said: TurnModel.bundled().kind(said).name) == question


@pytest.mark.parametrize(
    ("message", "only"),
    [
        ("nhiệm vụ thứ 3 nguyên văn thế nào", True),
        ("cái cuối cùng là gì", True),
        ("còn ý thứ hai", True),
        ("nhiem vu thu 2 cu the", True),
        ("nhiệm vụ thứ 2 do ai làm", False),
        ("giải pháp thứ hai của nghị quyết là gì", False),
        ("năm cuối cùng của Chương trình", False),
    ],
)
def test_a_message_that_only_names_an_item(message: str, only: bool) -> None:
    assert only_names_item(message) is only
