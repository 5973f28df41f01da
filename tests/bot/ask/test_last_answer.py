from dataclasses import replace
from pathlib import Path

import pytest

from bot import messages
from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.records.records import Records
from knowledge.law.types import Relation, RelationKind, Tier
from tests.bot.ask.test_assistant import LIBRARY
from tests.bot.library import NQ, Library, passage


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return Assistant(LIBRARY, ExtractiveAnswerer(0.4), Records(f"sqlite:///{tmp_path}/records.sqlite"))


def test_where_names_the_clause_of_the_answer_before(assistant: Assistant) -> None:
    first = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?")
    second = assistant.ask("ở điều nào?", conversation_id=first.conversation_id)
    assert second.citations == first.citations[:1]
    assert "Khoản 1 Điều 3" in second.text


@pytest.mark.parametrize(
    ("message", "lead"),
    [("dịch sang tiếng anh", messages.NO_TRANSLATION), ("sai rồi", messages.SAID_WRONG), ("cho ví dụ", messages.NO_EXAMPLE)],
)
def test_what_cannot_be_done_is_said_beside_the_clause(assistant: Assistant, message: str, lead: str) -> None:
    first = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?")
    answer = assistant.ask(message, conversation_id=first.conversation_id)
    assert answer.text.startswith(lead)
    assert answer.citations[0].passage_id == first.citations[0].passage_id


@pytest.mark.parametrize("message", ["xin chào", "chào anh chị", "hello", "em chào anh ạ"])
def test_a_conversation_begins_with_a_greeting(assistant: Assistant, message: str) -> None:
    assert assistant.ask(message).text == messages.GREETING


def test_a_conversation_ends_with_a_farewell(assistant: Assistant) -> None:
    first = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?")
    assert assistant.ask("tạm biệt nhé", conversation_id=first.conversation_id).text == messages.FAREWELL
    assert assistant.ask("tạm biệt").text == messages.FAREWELL
    assert assistant.ask("xin chào", conversation_id=first.conversation_id).text == messages.GREETING


def test_a_declined_turn_is_no_context(assistant: Assistant) -> None:
    first = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?")
    declined = assistant.ask("Cách nấu phở bò ngon", conversation_id=first.conversation_id)
    assert declined.declined
    assert assistant.ask("ở điều nào?", conversation_id=first.conversation_id).citations == first.citations[:1]


def test_without_an_answer_before_a_question_is_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("nguyên văn")
    assert answer.kind == "clarify"
    assert not answer.declined


def test_other_languages_are_refused_in_words(assistant: Assistant) -> None:
    answer = assistant.ask("What does this resolution say about the ministries?")
    assert answer.declined
    assert answer.text == messages.VIETNAMESE_ONLY


def test_a_suggestion_is_taken_up(assistant: Assistant, tmp_path: Path) -> None:
    first = assistant.ask("Nghị quyết có hiệu lực từ ngày nào?")
    if not first.suggestions:
        pytest.skip("the made-up library suggests nothing after this answer")
    second = assistant.ask("vâng", conversation_id=first.conversation_id)
    assert second.interpretation.typed == first.suggestions[0]


def test_an_item_of_the_list_before_is_shown_whole(tmp_path: Path) -> None:
    lines = ("Phụ lục. Các dự án", "Dự án 1: vườn ươm; năm 2024.", "Dự án 2: bản đồ; năm 2024.", "Dự án 3: công viên; năm 2024.")
    paths = ("Phụ lục", *(f"Phụ lục/bảng 1/dòng {n}" for n in (1, 2, 3)))
    library = Library(((NQ, tuple(passage(NQ, n, p, t) for n, (p, t) in enumerate(zip(paths, lines, strict=True)))),))
    assistant = Assistant(library, ExtractiveAnswerer(0.4), Records(f"sqlite:///{tmp_path}/records.sqlite"))
    first = assistant.ask("Những dự án nào hoàn thành năm 2024?")
    assert len(first.citations) == 3
    # the list stays the list
    for message, name in (("cái thứ 2", "bản đồ"), ("cái thứ ba", "công viên"), ("cái cuối cùng là gì", "công viên")):
        answer = assistant.ask(message, conversation_id=first.conversation_id)
        assert [name in c.quote for c in answer.citations] == [True]
    assert assistant.ask("cái thứ 9", conversation_id=first.conversation_id).text == messages.CLARIFY_ALONE


def test_an_item_that_has_a_body_is_shown_with_it(tmp_path: Path) -> None:
    lines = {
        "Điều 1": "Điều 1. Nhóm việc của xưởng",
        "Điều 1/1": "1. Cạo sơn cũ và rửa sạch mọi bề mặt trước khi sơn lại.",
        "Điều 1/1/đoạn 1": "Bề mặt còn ẩm thì chờ khô.",
        "Điều 1/2": "2. Bào gỗ theo thớ và thu gom dăm bào vào kho.",
    }
    library = Library(((NQ, tuple(passage(NQ, n, path, text) for n, (path, text) in enumerate(lines.items()))),))
    assistant = Assistant(library, ExtractiveAnswerer(0.3), Records(f"sqlite:///{tmp_path}/records.sqlite"))
    first = assistant.ask("Nhóm việc của xưởng gồm những gì?")
    number = next(n for n, c in enumerate(first.citations, 1) if "Cạo" in c.quote)
    answer = assistant.ask(f"việc thứ {number} nguyên văn", conversation_id=first.conversation_id)
    assert [c.path[1:] for c in answer.citations] == [("1",), ("1", "đoạn 1")]
    assert answer.interpretation.understood == first.interpretation.understood  # what comes next goes on from the list


@pytest.mark.parametrize(
    ("message", "lead"),
    [
        ("tôi nghe nói là 50% cơ mà?", messages.OTHER_FIGURE.format(said="80%")),
        ("phải 80% chứ", messages.FIGURE_STANDS),
        ("80% phải không", messages.FIGURE_STANDS),
    ],
)
def test_another_figure_set_against_an_answer(tmp_path: Path, message: str, lead: str) -> None:
    library = Library(((NQ, (passage(NQ, 0, "Điều 1/1", "1. Tỷ lệ phố có bóng mát đạt tối thiểu 80%."),)),))
    assistant = Assistant(library, ExtractiveAnswerer(0.3), Records(f"sqlite:///{tmp_path}/records.sqlite"))
    first = assistant.ask("Tỷ lệ phố có bóng mát là bao nhiêu phần trăm?")
    answer = assistant.ask(message, conversation_id=first.conversation_id)
    assert answer.text.startswith(lead)
    assert answer.citations[0].passage_id == first.citations[0].passage_id


def test_where_an_entry_stands_is_the_clause_it_rests_on(tmp_path: Path) -> None:
    act = {"relations": (Relation(RelationKind.RESTATES, NQ.number, NQ.issued_on),), "number": ""}
    digest = replace(NQ, id="tom-luoc", title="Tóm lược", tier=Tier.GUIDANCE, **act)  # type: ignore[arg-type]
    rests = Relation(RelationKind.RESTATES, NQ.number, NQ.issued_on, from_path=("Cây", "Trồng cây gì?"), to_path=("Điều 2", "1"))
    sheet = replace(NQ, id="hoi-dap", title="Hỏi - đáp", tier=Tier.TRAINING, number="", relations=(rests,))
    entry = passage(sheet, 0, "Cây/Trồng cây gì?/đoạn 1", "Trồng cây bản địa ven đường.")
    library = Library(((sheet, (entry,)), (digest, (passage(digest, 0, "Điều 2/1", "Cây bản địa được trồng ven đường."),))))
    assistant = Assistant(library, ExtractiveAnswerer(0.2), Records(f"sqlite:///{tmp_path}/records.sqlite"))
    first = assistant.ask("Trồng cây gì?")
    assert first.citations[0].document_id == "hoi-dap"
    answer = assistant.ask("ở điều nào?", conversation_id=first.conversation_id)
    assert "Khoản 1 Điều 2" in answer.text
    assert answer.citations[0].document_id == "tom-luoc"
