from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.answer import Answer, Citation
from bot.answering import ExtractiveAnswerer
from bot.answering.asked.asserted import RIGHT, WRONG
from bot.ask.assistant import Assistant
from bot.ask.choices import choose, claimed
from bot.question import Choices, read_choices, split_questions
from bot.records.records import Records
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, Library, passage

ASKED = "Câu hỏi: Việt Nam thuộc nhóm bao nhiêu nước?\nA. 30\nB. 50\nC. 70"
LAW = (
    passage(NQ, 0, "Điều 1/1", "1. Việt Nam thuộc nhóm 50 nước dẫn đầu."),
    passage(NQ, 1, "Điều 1/2", "2. Mức độ hài lòng về thủ tục đạt 95%. Trong đó, mức độ hài lòng về đất đai đạt 90%."),
    passage(NQ, 2, "Điều 2/4", "4. Bộ Công Thương:"),
    passage(NQ, 3, "Điều 2/4/a", "a) Chủ trì sắp xếp kho dữ liệu mở của ngành công thương."),
    passage(NQ, 4, "Điều 2/5", "5. Bộ Xây dựng:"),
    passage(NQ, 5, "Điều 2/5/a", "a) Chủ trì sắp xếp cổng tra cứu quy hoạch đô thị."),
    passage(NQ, 6, "Điều 3/1", "1. Có ba loại sổ: sổ bìa xanh, sổ bìa vàng và sổ bìa nâu."),
)


@pytest.mark.parametrize(
    "typed",
    [
        ASKED,
        "Việt Nam thuộc nhóm bao nhiêu nước? A.30 B.50 C.70",
        "Chọn đáp án đúng: Việt Nam thuộc nhóm bao nhiêu nước? a) 30; b) 50; c) 70",
        "Câu 12. Việt Nam thuộc nhóm bao nhiêu nước? A/ 30 B/ 50 C/ 70",
        "Việt Nam thuộc nhóm bao nhiêu nước? A 30; B 50; C 70",
    ],
)
def test_options_are_read_by_their_letters(typed: str) -> None:
    choices = read_choices(typed)
    assert choices is not None
    assert choices.stem == "Việt Nam thuộc nhóm bao nhiêu nước?"
    assert choices.options == (("A", "30"), ("B", "50"), ("C", "70"))
    assert split_questions(typed) == (typed,)


@pytest.mark.parametrize(
    "typed",
    [
        "Bộ nào chủ trì?",
        "Điểm a) và b) khoản 2 Điều 5 nói gì?",
        "Nhóm A Bộ nào chủ trì?",
        "A. Bộ Nội vụ B. Bộ Tư pháp",
        "Biểu mẫu A.1 và B.2 dùng khi nào?",
        "Hồ sơ gồm a.1 và b.2 nộp ở đâu?",
        "Cho em hỏi: a/c nào biết b/c gửi cho ai?",
        "Đơn vị nào chủ trì các việc sau: a) trồng cây b) tưới cây?",
        "Trình bày nội dung: a) trồng cây; b) tưới cây",
    ],
)
def test_letters_in_a_question_are_no_options(typed: str) -> None:
    assert read_choices(typed) is None


@pytest.mark.parametrize(
    ("stem", "option", "claim"),
    [
        ("Việc này do cơ quan nào chủ trì?", "Bộ Nội vụ", "Việc này do Bộ Nội vụ chủ trì"),
        ("Đạt tối thiểu bao nhiêu phần trăm?", "90%", "Đạt tối thiểu 90%"),
        ("Hoàn thành vào năm nào?", "2025", "Hoàn thành vào năm 2025"),
        ("Ty le nay dat bao nhieu", "80%", "Ty le nay dat 80%"),
        ("Cơ quan thường trực là:", "Bộ Nội vụ", "Cơ quan thường trực là Bộ Nội vụ"),
        ("Cơ quan nào tinh gọn bộ máy?", "Bộ Nội vụ", "Bộ Nội vụ tinh gọn bộ máy"),
        ("Nhận định nào sau đây là đúng?", "Sổ có ba loại", "Sổ có ba loại"),
    ],
)
def test_an_option_is_claimed_in_place_of_what_asks(stem: str, option: str, claim: str) -> None:
    assert claimed(stem, option) == claim


def test_two_numbered_choices_are_two_questions() -> None:
    first, second = "Câu 1: Ai trồng cây? A. Bộ Xây dựng B. Bộ Y tế", "Câu 2: Ai tưới cây? A. Phường B. Xã"
    assert split_questions(f"{first} {second}") == (first, second)


def answered(text: str) -> Answer:
    unit = passage(NQ, 0, "Điều 1/1", text)
    return Answer("", Interpretation("", ""), f"“{text}” [1]", (Citation.of(unit, NQ),))


def test_no_option_is_named_when_two_or_none_stand_there_and_none_is_confirmed() -> None:
    choices = Choices("Thuộc nhóm nào?", (("A", "30"), ("B", "50")))
    for text in ("Từ nhóm 30 đến nhóm 50 nước.", "Việt Nam thuộc nhóm dẫn đầu."):
        assert choose(answered(text), choices, lambda claim: None).text.startswith("“")


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return Assistant(Library(((NQ, LAW),)), ExtractiveAnswerer(0.3), Records(f"sqlite:///{tmp_path}/records.sqlite"))


@pytest.mark.parametrize(
    ("typed", "letter"),
    [
        (ASKED, "B"),
        ("Mức độ hài lòng về thủ tục đạt bao nhiêu? A. 85% B. 90% C. 95%", "C"),  # the clause has two of them
        ("Sắp xếp kho dữ liệu mở của ngành công thương do cơ quan nào chủ trì? a) Bộ Xây dựng b) Bộ Công Thương", "B"),
        ("Loại sổ nào không có trong ba loại sổ? A. Sổ bìa xanh B. Sổ bìa đỏ C. Sổ bìa nâu", "B"),
    ],
)
def test_the_option_that_the_clauses_bear_out_is_named(assistant: Assistant, typed: str, letter: str) -> None:
    answer = assistant.ask(typed)
    assert answer.text.startswith(f"Đáp án {letter}. ")
    assert answer.citations


@pytest.mark.parametrize(
    ("stem", "options", "quote"),
    [
        # "sai phạm" leaves nothing out; a number of the label is no answer,
        # neither is the figure of another level, nor who leads for who helps
        (
            "Khi phát hiện sai phạm, ai xử lý?",
            ("Bộ Y tế", "Bộ Xây dựng", "Bộ Tài chính"),
            "Bộ Y tế chủ trì, phối hợp với Bộ Xây dựng xử lý.",
        ),
        ("Giảm bao nhiêu đầu mối?", ("1", "10"), "Sắp xếp các đầu mối bên trong."),
        ("Cấp tỉnh đạt tỷ lệ nào?", ("90%", "80%"), "Ở cấp xã đạt 90%."),
        ("Cơ quan nào phối hợp?", ("Bộ Y tế", "Sở Y tế"), "Bộ Y tế chủ trì việc này."),
        ("Đạt bao nhiêu?", ("50%", "60%", "Cả A và B"), "Đạt 50%."),
    ],
)
def test_what_only_stands_there_is_no_answer(stem: str, options: tuple[str, ...], quote: str) -> None:
    choices = Choices(stem, tuple(zip("ABC", options, strict=False)))
    assert choose(answered(quote), choices, lambda claim: None).text.startswith("“")


def test_the_statement_that_is_not_right_is_judged() -> None:
    choices = Choices("Phát biểu nào sau đây không đúng?", (("A", "Cây cao hai mét"), ("B", "Cây cao ba mét")))

    def judging(claim: str) -> Answer:
        said = answered("Cây cao hai mét.")
        return replace(said, text=f"{WRONG if 'ba' in claim else RIGHT}\n{said.text}")

    assert choose(answered("Trồng cây."), choices, judging).text.startswith("Đáp án B. Cây cao ba mét\n“Cây cao hai mét.”")
