from bot.answer.answer import Answer, Citation
from bot.ask.choices import choose
from bot.question import read_choices, split_questions
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, passage

ASKED = "Câu hỏi: Việt Nam thuộc nhóm bao nhiêu nước?\nA. 30\nB. 50\nC. 70"


def test_options_are_read_by_their_letters() -> None:
    choices = read_choices(ASKED)
    assert choices is not None
    assert choices.stem == "Việt Nam thuộc nhóm bao nhiêu nước?"
    assert choices.options == (("A", "30"), ("B", "50"), ("C", "70"))
    assert split_questions(ASKED) == (ASKED,)
    assert read_choices("Bộ A. làm gì? B. Nội dung nào?") is None or read_choices("Bộ nào chủ trì?") is None


def answered(text: str) -> Answer:
    unit = passage(NQ, 0, "Điều 1/1", text)
    return Answer("", Interpretation("", ""), f"“{text}” [1]", (Citation.of(unit, NQ),))


def test_the_option_that_the_clause_bears_is_named() -> None:
    options = (("A", "30"), ("B", "50"))
    assert choose(answered("Việt Nam thuộc nhóm 50 nước."), options).text.startswith("Đáp án B. 50\n")


def test_no_option_is_named_when_two_or_none_stand_there() -> None:
    options = (("A", "30"), ("B", "50"))
    for text in ("Từ nhóm 30 đến nhóm 50 nước.", "Việt Nam thuộc nhóm dẫn đầu."):
        assert choose(answered(text), options).text.startswith("“")
