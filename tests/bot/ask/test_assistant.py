from datetime import date
from pathlib import Path

import pytest

from bot import messages
from bot.answer.answer import Done, Interpreted, Sources, Token, answer_json, event_json
from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.question import QuestionError
from bot.records.records import Records
from tests.bot.library import NQ, Library, passage

LIBRARY = Library(
    (
        (
            NQ,
            (
                passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.", page=27),
                passage(NQ, 1, "Điều 2/3/a", "a) Là cơ quan thường trực tổ chức triển khai thực hiện Chương trình."),
            ),
        ),
    )
)


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return Assistant(LIBRARY, ExtractiveAnswerer(0.4), Records(f"sqlite:///{tmp_path}/records.sqlite"))


def test_an_answer_quotes_word_for_word_and_is_recorded(assistant: Assistant) -> None:
    answer = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?", as_of=date(2026, 1, 1))
    assert not answer.declined
    first = answer.citations[0]
    assert first.label == "Khoản 1 Điều 3 Nghị quyết số 76/NQ-CP ngày 15/7/2021"
    assert first.quote in LIBRARY.passage(first.passage_id).text
    assert first.quote in answer.text
    assert assistant.records.answer(answer.id) == answer_json(answer)
    assert answer_json(answer)["as_of"] == "2026-01-01"


def test_a_day_of_signing_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Nghị quyết có hiệu lực từ khi nào?")
    assert answer.text.startswith(messages.SIGNED_ON.format(day="15/7/2021"))  # and is not taken out as said by no clause


def test_nothing_fitting_is_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Cách nấu phở bò ngon")
    assert answer.declined
    assert answer.citations == ()


def test_the_stream_ends_with_the_recorded_answer(assistant: Assistant) -> None:
    events = list(assistant.ask_stream("Cơ quan thường trực là cơ quan nào?"))
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Interpreted, Sources]
    assert set(kinds[2:-1]) == {Token}
    assert isinstance(events[-1], Done)
    assert "".join(e.text for e in events if isinstance(e, Token)) == events[-1].answer.text
    assert [event_json(e)[0] for e in events][-1] == "done"


def test_a_conversation_keeps_its_id(assistant: Assistant) -> None:
    first = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?")
    second = assistant.ask("Cơ quan thường trực là cơ quan nào?", conversation_id=first.conversation_id, channel="http")
    assert second.conversation_id == first.conversation_id
    assert len(assistant.records.conversation(first.conversation_id, "")) == 2


def test_what_is_no_question_never_reaches_the_index(assistant: Assistant) -> None:
    with pytest.raises(QuestionError):
        assistant.ask("😀")


def test_a_follow_up_is_understood_across_channels_until_a_new_topic(tmp_path: Path) -> None:
    texts = tuple(
        passage(NQ, n, f"Điều 1/{n}", f"{n}. Đến năm {year} tỷ lệ họp trực tuyến đạt {share}%.")
        for n, (year, share) in enumerate([(2025, 40), (2030, 70)], 1)
    )
    assistant = Assistant(Library(((NQ, texts),)), ExtractiveAnswerer(0.3), Records(f"sqlite:///{tmp_path}/records.sqlite"))
    first = assistant.ask("Đến năm 2025 tỷ lệ họp trực tuyến là bao nhiêu?", channel="cli")
    then = assistant.ask("Thế còn 2030?", conversation_id=first.conversation_id, channel="telegram")
    assert then.interpretation.understood == "Đến năm 2030 tỷ lệ họp trực tuyến là bao nhiêu?"
    assert then.question == "Thế còn 2030?"
    assert "70%" in then.citations[0].quote
    assistant.ask("chủ đề mới", conversation_id=first.conversation_id)
    assert assistant.ask("Thế còn 2030?", conversation_id=first.conversation_id).interpretation.understood == "Thế còn 2030?"


def test_both_halves_of_a_sentence_that_asks_twice_are_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Nghị quyết có hiệu lực từ ngày nào và cơ quan thường trực tổ chức triển khai là cơ quan nào?")
    assert answer.kind == "several"
    assert {"/".join(c.path) for c in answer.citations if c.role == "main"} == {"Điều 3/1", "Điều 2/3/a"}
    assert "2) Cơ quan thường trực tổ chức triển khai là cơ quan nào?" in answer.text


def test_what_one_clause_answers_is_not_taken_apart(assistant: Assistant) -> None:
    answer = assistant.ask("Nghị quyết này có hiệu lực khi nào và kể từ ngày ký ban hành nào?")
    assert answer.kind != "several"
