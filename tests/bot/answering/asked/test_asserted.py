from datetime import date

import pytest

from bot import messages
from bot.answering.asked.asserted import (
    OPEN,
    PARTLY,
    RIGHT,
    WRONG,
    bounded_otherwise,
    compared_otherwise,
    corrected,
    counts_of,
    denies,
    effect,
    figures,
    recounted,
    verdict,
)

CLAUSE = "Mức độ hài lòng về cơ quan hành chính đạt tối thiểu 90%; mức độ hài lòng về y tế, giáo dục đạt tối thiểu 85%."


@pytest.mark.parametrize(
    ("claim", "judged"),
    [
        ("Mức hài lòng về cơ quan hành chính tối thiểu 90%, đúng không?", RIGHT),
        ("Mức hài lòng về cơ quan hành chính tối thiểu 95%, đúng không?", WRONG),
        ("Mức hài lòng về cơ quan hành chính tối thiểu 85%, đúng không?", WRONG),  # the figure of something else
        ("Mức hài lòng về y tế tối thiểu 85%, đúng không?", RIGHT),
        ("Mức hài lòng phải cao, đúng không?", OPEN),
    ],
)
def test_a_claim_is_judged_beside_its_subject(claim: str, judged: str) -> None:
    assert verdict(claim, CLAUSE) == judged


LEVELS = (
    "90% hồ sơ công việc tại cấp bộ, cấp tỉnh; 80% hồ sơ công việc tại cấp huyện và 60% hồ sơ công việc tại cấp xã được xử lý trên mạng."
)


@pytest.mark.parametrize(
    ("claim", "judged"),
    [
        ("80% hồ sơ công việc được xử lý trên mạng, đúng hay sai?", PARTLY),
        ("80% hồ sơ công việc cấp huyện được xử lý trên mạng, đúng hay sai?", RIGHT),
        ("80% hồ sơ công việc cấp xã được xử lý trên mạng, đúng hay sai?", WRONG),
        ("90%, 80%, 60% hồ sơ công việc được xử lý trên mạng, đúng hay sai?", RIGHT),
        ("70% hồ sơ công việc được xử lý trên mạng, đúng hay sai?", WRONG),
    ],
)
def test_a_figure_of_one_level_is_not_the_figure_of_all(claim: str, judged: str) -> None:
    assert verdict(claim, LEVELS) == judged


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Văn bản có hiệu lực kể từ ngày ký, đúng không?", RIGHT),
        ("Văn bản có hiệu lực sau 45 ngày kể từ ngày ký, đúng không?", WRONG),
        ("Văn bản có hiệu lực từ ngày 1/9/2021, đúng không?", WRONG),
        ("Văn bản có hiệu lực từ ngày 15/7/2021, đúng không?", RIGHT),
        ("Văn bản ký ngày 1/9/2021, đúng không?", OPEN),
    ],
)
def test_what_takes_effect_with_its_signing_does_so_on_no_other_day(claim: str, said: str) -> None:
    assert effect(claim, "Văn bản này có hiệu lực kể từ ngày ký ban hành.", date(2021, 7, 15)) == said
    assert effect(claim, "Văn bản này có hiệu lực từ ngày 1 tháng 9 năm 2021.", date(2021, 7, 15)) == OPEN


@pytest.mark.parametrize(
    ("claim", "otherwise"),
    [
        ("Giảm 15% chi so với năm 2025, đúng không?", True),
        ("Giảm 15% chi so với giai đoạn 2021-2025, đúng không?", False),
        ("Giảm 15% chi, đúng không?", False),
    ],
)
def test_a_share_is_of_the_years_it_is_compared_with(claim: str, otherwise: bool) -> None:
    assert compared_otherwise(claim, "Giảm bình quân 15% chi, so với giai đoạn 2021 - 2025.") is otherwise
    assert not compared_otherwise(claim, "Giảm bình quân 15% chi.")


def test_a_false_premise_is_put_right() -> None:
    assert "80%" in corrected("Vì sao đặt mục tiêu hài lòng về cơ quan hành chính 99%?", "Mức độ hài lòng đạt tối thiểu 80%.")
    # of two figures the reader sees which is meant
    assert corrected("Vì sao đặt mục tiêu hài lòng về cơ quan hành chính 99%?", CLAUSE) == messages.NO_SUCH_FIGURE
    assert corrected("Vì sao đặt mục tiêu hài lòng 90%?", CLAUSE) == ""
    assert corrected("Vì sao đặt mục tiêu?", CLAUSE) == ""


def test_a_figure_without_a_level_of_its_own_is_not_half_right() -> None:
    quote = "50% lãnh đạo cấp phòng, 25% lãnh đạo cấp huyện và 80% lãnh đạo doanh nghiệp nhà nước làm việc được trong môi trường quốc tế."
    assert verdict("80% lãnh đạo doanh nghiệp nhà nước làm việc được trong môi trường quốc tế, đúng không?", quote) == RIGHT


def test_what_numbers_a_thing_is_no_figure() -> None:
    assert figures("Dịch vụ mức độ 3 và 4, đề án 12: tối thiểu 50% hồ sơ, có 6 nội dung") == {"50%", "6"}
    assert figures("mức độ 3, 80% thủ tục") == {"80%"}


@pytest.mark.parametrize(
    ("question", "quote", "said"),
    [
        ("8 nội dung cải cách là gì?", "Có 6 nội dung: thể chế; thủ tục.", messages.OTHER_COUNT.format(said="6 nội dung")),
        ("Sáu nội dung cải cách là gì?", "Có 6 nội dung: thể chế; thủ tục.", ""),
        ("tám nhóm giải pháp gồm gì", "Nghị quyết nêu sáu giải pháp.", messages.OTHER_COUNT.format(said="6 giải pháp")),
        ("Nội dung cải cách là gì?", "Có 6 nội dung.", ""),
        ("8 nội dung cải cách là gì?", "Quan điểm 3: các nội dung phải đồng bộ.", ""),
    ],
)
def test_another_number_of_things_than_the_question_takes_for_granted(question: str, quote: str, said: str) -> None:
    assert recounted(question, (quote,)) == said


@pytest.mark.parametrize(
    ("claim", "otherwise"),
    [
        ("Mức hài lòng về cơ quan hành chính tối đa 90%", True),
        ("Mức hài lòng về cơ quan hành chính ít nhất 90%", False),
        ("Mức hài lòng về cơ quan hành chính là 90%", False),
    ],
)
def test_a_most_is_no_least(claim: str, otherwise: bool) -> None:
    assert bounded_otherwise(claim, CLAUSE) is otherwise


def test_a_number_of_things_is_no_ordinal() -> None:
    assert verdict("Chương trình nêu 4 quan điểm", "Quan điểm 4: cây xanh là tài sản chung.") == OPEN
    assert verdict("Chương trình nêu 4 quan điểm", "Chương trình nêu 5 quan điểm; quan điểm 4 nói về cây.") == WRONG
    assert verdict("Chương trình nêu 5 quan điểm", "Chương trình nêu 5 quan điểm.") == RIGHT


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Chương trình nêu 5 quan điểm", [(5, "quan điểm")]),
        ("Nghị quyết 76 nhiệm vụ của sở là trồng cây", []),
        ("Khoản 2 Điều 5 nói gì", []),
        ("Có 3 điều kiện và 2 chương trình", []),
        ("Điều 2 có ba khoản", [(3, "khoản")]),
    ],
)
def test_numbers_of_acts_and_units_count_nothing(text: str, counted: list[tuple[int, str]]) -> None:
    assert counts_of(text) == counted


def test_on_something_is_no_least() -> None:
    assert not bounded_otherwise("Nộp trên Cổng dịch vụ là 30 phút", "Nộp không quá 30 phút.")
    assert bounded_otherwise("Nộp trên 30 phút", "Nộp không quá 30 phút.")


def test_a_claim_that_denies() -> None:
    assert denies("Bộ Tư pháp không chủ trì việc này, đúng không?")
    assert not denies("Bộ Tư pháp chủ trì việc này, đúng không?")
    assert not denies("Nộp không quá 30 phút")
