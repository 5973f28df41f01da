import pytest

from bot.question import QuestionError, check_question


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
