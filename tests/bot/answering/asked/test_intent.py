from __future__ import annotations

import pytest

from bot.answering.asked.figures import counts
from bot.answering.asked.intent import Kind, Wanted, asks_beside, asks_reason, read
from bot.answering.candidates.listing import OTHER_BODY
from knowledge.law.types import Interpretation


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Mục tiêu cắt giảm chi phí tuân thủ là bao nhiêu?", Wanted.PERCENT),
        ("Kinh phí thực hiện là bao nhiêu?", Wanted.MONEY),
        ("Giảm chi phí bao nhiêu tỷ đồng?", Wanted.MONEY),
        ("Có bao nhiêu bộ chỉ số?", Wanted.NUMBER),
        ("Tổ chức bị phạt có được dùng tiền ngân sách để nộp không?", Wanted.NOTHING),
        ("Bị phạt bao nhiêu tiền nếu nộp chậm?", Wanted.MONEY),
        ("Thời hiệu xử phạt vi phạm về đất là mấy năm?", Wanted.NUMBER),
    ],
)
def test_what_a_figure_must_look_like(question: str, wanted: Wanted) -> None:
    assert read(Interpretation(question, question)).wanted is wanted


def test_a_set_of_indicators_is_no_ministry() -> None:
    counted = read(Interpretation("", "Có bao nhiêu bộ chỉ số?")).counted
    assert counted == ("bộ chỉ số",)
    assert not counts("100% bộ, ngành hoàn thành", counted[0])
    assert not counts("sửa đổi một số điều của Luật", "điều")


def test_why() -> None:
    assert asks_reason("vi sao phai giam bien che")
    assert not asks_reason("sao lưu hồ sơ thế nào")


@pytest.mark.parametrize(
    ("claim", "asks"),
    [
        ("Con số 20% áp dụng cho đối tượng nào, có phải cùng một nhóm không?", True),
        ("Bộ máy gọn hơn, đúng không?", False),  # no "mấy"
        ("Bộ Kế hoạch và Đầu tư đứng đầu, đúng hay sai?", False),  # no "đâu"
        ("Có phải sơ kết năm 2025 không?", False),
    ],
)
def test_a_claim_asks_beside_only_with_a_word_that_asks(claim: str, asks: bool) -> None:
    assert asks_beside(read(Interpretation(claim, claim))) is asks


def test_the_ministry_of_defence_is_no_department() -> None:
    assert not OTHER_BODY.search("bộ quốc phòng được giao gì")
    assert OTHER_BODY.search("phòng tài chính làm gì")
    assert not OTHER_BODY.search("trưởng phòng được giao ký thì phó phòng có ký thay không")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ai chủ trì cải cách thủ tục hành chính?", Kind.WHO),
        ("Ai chưa đạt chuẩn thì có bị thay không?", Kind.FACT),
        ("ai vi pham ky luat ma nghi huu roi co bi xu ly khong", Kind.FACT),
        ("Đến năm 2025 đạt 90%. Khẳng định này chính xác chứ?", Kind.VERIFY),
        ("den nam 2025 dat 90% chuan ko", Kind.VERIFY),
        ("Ai bảo đảm số liệu chính xác?", Kind.WHO),
    ],
)
def test_whoever_is_not_who(question: str, kind: Kind) -> None:
    assert read(Interpretation(question, question)).kind is kind


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Thông tư 06/2015/TT-BNV bãi bỏ quy định nào?", ()),
        ("nghi dinh 37/2014 giao phong nao", ()),
        ("Đến năm 2025 đạt bao nhiêu theo Nghị định 37/2014?", (2025,)),
        ("Báo cáo tháng 12/2025 nộp ở đâu?", (2025,)),
    ],
)
def test_the_year_in_the_number_of_an_act_is_none_that_is_asked_about(question: str, years: tuple[int, ...]) -> None:
    assert read(Interpretation(question, question)).years == years
