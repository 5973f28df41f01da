"""Whether two questions ask the same, as people type them: with the real reading of abbreviations and missing marks."""

from __future__ import annotations

from datetime import date

import pytest

from bot.verified.sameness import Known, Sameness
from knowledge.law.types import Interpretation, SearchResult
from knowledge.question.understanding import Understanding

SAMENESS = Sameness()


class Reading:
    """What the retriever understands of a question, without an index: every word is as rare as the others."""

    def interpret(self, question: str) -> Interpretation:
        meaning = Understanding.bundled().read(question)
        return Interpretation(meaning.typed, meaning.understood, meaning.changes)

    def rarity(self, words: list[str]) -> list[float]:
        return [1.0] * len(words)

    def search(self, question: str, k: int = 10, *, as_of: date | None = None) -> SearchResult:
        raise AssertionError("comparing two questions searches nothing")


def same(asked: str, known: str, *acts: str) -> bool:
    return SAMENESS.distance(asked, Known(known, frozenset(acts)), Reading()) is not None


DEADLINE = "Đến năm 2025, Bộ Nội vụ phải giảm bao nhiêu phần trăm biên chế cấp tỉnh?"


@pytest.mark.parametrize(
    "asked",
    [
        "den nam 2025 bo noi vu phai giam bao nhieu phan tram bien che cap tinh",
        "Đến năm 2025 BNV phải giảm bao nhiêu % biên chế cấp tỉnh?",
        "Cho hỏi Bộ Nội vụ phải giảm mấy phần trăm biên chế cấp tỉnh đến năm 2025 ạ?",
    ],
)
def test_the_same_question_in_other_words_is_the_same(asked: str) -> None:
    assert same(asked, DEADLINE)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("Đến năm 2030, Bộ Nội vụ phải giảm bao nhiêu phần trăm biên chế cấp tỉnh?", "another year"),
        ("Đến năm 2025, Bộ Tư pháp phải giảm bao nhiêu phần trăm biên chế cấp tỉnh?", "another agency"),
        ("Đến năm 2025, Sở Nội vụ phải giảm bao nhiêu phần trăm biên chế cấp tỉnh?", "another agency"),
        ("Đến năm 2025, Bộ Nội vụ phải giảm bao nhiêu phần trăm biên chế cấp xã?", "another level"),
        ("Đến năm 2025, Bộ Nội vụ phải giảm bao nhiêu phần trăm phòng họp cấp tỉnh?", "another subject"),
        ("Đến năm 2025, Bộ Nội vụ phải giảm biên chế cấp tỉnh ở đâu?", "another kind of answer"),
        ("Bộ Nội vụ phải giảm bao nhiêu phần trăm biên chế cấp tỉnh?", "no year"),
        ("Đến năm 2025, Bộ Nội vụ phải giảm bao nhiêu phần trăm biên chế cấp tỉnh trong ngành y tế?", "narrower"),
        ("biên chế năm 2025 của Bộ Nội vụ ở cấp tỉnh", "broader"),
    ],
)
def test_a_question_that_fixes_something_else_is_another_one(asked: str, why: str) -> None:
    assert not same(asked, DEADLINE), why


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("Nghị định 118/2025/NĐ-CP quy định về bộ phận một cửa thế nào?", "Nghị định 61/2018/NĐ-CP quy định về bộ phận một cửa thế nào?"),
        ("Khoản 5 Điều 2 Nghị quyết 76 giao việc gì?", "Khoản 3 Điều 2 Nghị quyết 76 giao việc gì?"),
        ("Mức hài lòng phải đạt 95% vào năm nào?", "Mức hài lòng phải đạt 90% vào năm nào?"),
        ("Sở có phải báo cáo hằng tháng không?", "Sở có phải báo cáo hằng quý không?"),
        ("Viên chức có được làm thêm giờ không?", "Công chức có được làm thêm giờ không?"),
        ("Đơn vị chưa tự chủ có được vay vốn không?", "Đơn vị tự chủ có được vay vốn không?"),
        ("Tỉnh Yên Bái đã sáp nhập với tỉnh nào?", "Tỉnh Lào Cai đã sáp nhập với tỉnh nào?"),
        ("Báo cáo khảo sát gửi khi nào?", "Báo cáo khảo sát gửi thế nào?"),
        ("Khi nào phê duyệt danh mục dịch vụ công?", "Ai phê duyệt danh mục dịch vụ công?"),
    ],
)
def test_acts_units_figures_periods_places_and_denials_count(asked: str, known: str) -> None:
    assert not same(asked, known)
    assert same(known, known)


def test_an_act_may_be_named_that_the_answer_rests_on_and_no_other() -> None:
    known = "Mục tiêu cải cách thể chế đến năm 2025 là gì?"
    asked = "Theo Nghị quyết 76/NQ-CP, mục tiêu cải cách thể chế đến năm 2025 là gì?"
    assert same(asked, known, "76")
    assert not same(asked, known, "61")


def test_of_several_the_nearest_is_taken() -> None:
    known = [Known("Kinh phí cải cách hành chính lấy từ nguồn nào?"), Known("Kinh phí cải cách hành chính nguồn nào?")]
    assert SAMENESS.best("kinh phi cai cach hanh chinh nguon nao", known, Reading()) == 1
    assert SAMENESS.best("Ai chủ trì cải cách thể chế?", known, Reading()) is None
