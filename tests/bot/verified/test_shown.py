"""A verified answer in every channel: the mark, the approved wording, then each clause word for word."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from bot.answer.answer import Done, Sources, Token, answer_json
from bot.answer.layout import layout
from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.chat.reply import Style, compose
from bot.http.api.openai_api import markdown
from bot.http.pages.slides import slides
from bot.http.pages.word import as_word
from bot.records.records import Records
from bot.verified.answers import VerifiedAnswers
from bot.verified.approved_answer import Author
from bot.verified.sameness import Sameness
from bot.verified.store import VerifiedStore
from bot.zalo.zalo_text import zalo_texts
from tests.bot.library import NQ, Library, passage

CLAUSE = passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực\nkể từ ngày ký ban hành.", page=27)
OTHER = passage(NQ, 1, "Điều 2/3/a", "a) Bộ Nội vụ là cơ quan thường trực tổ chức triển khai thực hiện Chương trình.")
LIBRARY = Library(((NQ, (CLAUSE, OTHER)),))
QUESTION = "Nghị quyết có hiệu lực từ ngày nào?"
LAN = Author("user:lan", "Chuyên viên chính Vụ Cải cách hành chính", "Nguyễn Thị Lan")
TEXT = "Có hiệu lực từ ngày 15/7/2021 [1].\nSở vẫn làm theo kế hoạch của tỉnh."


@pytest.fixture
def assistant(database_url: str) -> Assistant:
    records = Records(database_url)
    verified = VerifiedAnswers(VerifiedStore(records.engine), Sameness())
    verified.approve(QUESTION, TEXT, [CLAUSE.id, OTHER.id], LAN, catalog=LIBRARY, scope="toàn tỉnh")
    return Assistant(LIBRARY, ExtractiveAnswerer(0.4), records, verified=verified)


def test_it_stands_before_everything_else_marked_with_its_clauses_word_for_word(assistant: Assistant) -> None:
    events = list(assistant.ask_stream(QUESTION))
    done = events[-1]
    assert isinstance(done, Done)
    answer = done.answer
    assert answer.kind == "verified"
    assert answer.verified is not None
    assert answer.text.startswith("✓ Câu trả lời đã được xác nhận. Nguyễn Thị Lan, Chuyên viên chính Vụ Cải cách hành chính, ngày ")
    assert [c.quote for c in answer.citations] == [CLAUSE.text, OTHER.text]
    assert "Phạm vi áp dụng: toàn tỉnh." in answer.text
    assert "".join(e.text for e in events if isinstance(e, Token)) == answer.text
    assert next(e for e in events if isinstance(e, Sources)).citations == answer.citations
    assert assistant.records.answer(answer.id) == answer_json(answer)


def test_its_blocks_are_the_mark_with_the_wording_and_then_the_clauses(assistant: Assistant) -> None:
    blocks = layout(answer_json(assistant.ask(QUESTION)))
    assert [b["kind"] for b in blocks] == ["verified", "quotes"]
    assert blocks[0]["text"] == "Có hiệu lực từ ngày 15/7/2021.\nSở vẫn làm theo kế hoạch của tỉnh."
    assert [item["number"] for item in blocks[1]["items"]] == [1, 2]
    assert all(not item["lead"] for item in blocks[1]["items"])  # the label stands below the quotation


def test_in_a_messenger_it_is_bold_and_the_clauses_are_quotes(assistant: Assistant) -> None:
    reply = compose(answer_json(assistant.ask(QUESTION, channel="telegram")))
    assert reply.blocks[0].style is Style.STRONG
    assert "đã được xác nhận" in reply.blocks[0].text
    assert [b.text for b in reply.blocks if b.style is Style.QUOTE] == [CLAUSE.text, OTHER.text]
    plain = "\n".join(zalo_texts(reply))
    assert plain.index("đã được xác nhận") < plain.index("15/7/2021") < plain.index(CLAUSE.text)


def test_in_word_on_slides_and_through_the_openai_api_too(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    values = answer_json(answer)
    lines = [p.text for p in Document(BytesIO(as_word(values, "http://x", answer.as_of))).paragraphs]  # type: ignore[arg-type]
    assert any("đã được xác nhận" in line for line in lines)
    shown = slides(values)
    assert "đã được xác nhận" in shown[0].head
    assert shown[1].columns[0].text == CLAUSE.text
    assert markdown(answer, "").startswith("✓ Câu trả lời đã được xác nhận")


def test_one_of_several_questions_in_a_message_is_marked_too(assistant: Assistant) -> None:
    answer = assistant.ask(f"{QUESTION} Cơ quan thường trực là cơ quan nào?")
    assert answer.kind == "several"
    assert "✓ Câu trả lời đã được xác nhận" in answer.text


def test_without_one_the_documents_answer_as_before(assistant: Assistant) -> None:
    answer = assistant.ask("Cơ quan thường trực là cơ quan nào?")
    assert answer.verified is None
    assert answer_json(answer)["verified"] is None
