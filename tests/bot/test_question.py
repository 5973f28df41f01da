import pytest

from bot.question import QuestionError, check_question, split_questions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n\t", "empty"),
        ("😀🎉👍", "no_text"),
        ("\x00\x07\x1b", "no_text"),
        ("?…!", "no_text"),
        ("a" * 2001, "too_long"),
    ],
)
def test_what_is_no_question_is_refused_by_name_and_in_vietnamese(text: str, code: str) -> None:
    with pytest.raises(QuestionError) as refused:
        check_question(text)
    assert refused.value.code == code
    assert "âu hỏi" in str(refused.value)


def test_white_space_control_and_zero_width_characters_are_cleaned() -> None:
    assert check_question("  cải\u200b cách\x00 hành\n\nchính 😀? ") == "cải cách hành chính 😀?"


def test_decomposed_text_is_composed() -> None:
    assert check_question("ca\u0309i ca\u0301ch") == "cải cách"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Một cửa là gì?", ("Một cửa là gì?",)),
        ("Một cửa là gì? Ai chủ trì?", ("Một cửa là gì?", "Ai chủ trì?")),
        ("1) Một cửa là gì?\n2) Ai chủ trì việc này?", ("Một cửa là gì?", "Ai chủ trì việc này?")),
        ("Có mấy quan điểm? Kể tên.", ("Có mấy quan điểm? Kể tên.",)),
        ("Vì sao hay lẫn một cửa với liên thông? Phân biệt giúp tôi.", ("Vì sao hay lẫn một cửa với liên thông? Phân biệt giúp tôi.",)),
        ("Một cửa là gì? Phân biệt một cửa với liên thông", ("Một cửa là gì?", "Phân biệt một cửa với liên thông")),
        ("Một cửa là gì? Nhanh nhé", ("Một cửa là gì?", "Nhanh nhé")),
        ("Một cửa là gì??", ("Một cửa là gì??",)),
        ("Tôi làm ở xã. Một cửa là gì?", ("Tôi làm ở xã. Một cửa là gì?",)),
    ],
)
def test_several_questions_in_one_message(text: str, parts: tuple[str, ...]) -> None:
    assert split_questions(text) == parts
