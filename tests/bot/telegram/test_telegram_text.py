from __future__ import annotations

import random

import pytest

from bot.chat.block import Block, Style
from bot.chat.divided import clean, units
from bot.chat.reply import Reply, compose
from bot.telegram.telegram_text import LIMIT, telegram_messages
from tests.bot.telegram import answers
from tests.bot.telegram.botapi_rules import Refusal, check_markup, check_text

CLAUSE = {
    "label": "Khoản 1 Điều 3 Nghị quyết số 76/NQ-CP ngày 15/7/2021",
    "quote": "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.",
    "page": 27,
    "document_id": "nq-76-nq-cp-2021",
    "path": ["Điều 3", "1"],
    "notice": "",
}
ANSWER = {
    "id": "a" * 32,
    "question": "hieu luc",
    "interpreted": "hiệu lực",
    "changes": [["hieu", "hiệu"]],
    "kind": "fact",
    "answer": f"Theo {CLAUSE['label']}: “{CLAUSE['quote']}” [1]",
    "declined": False,
    "citations": [CLAUSE],
    "nearest": [],
    "notices": ["Cần đối chiếu văn bản gốc."],
    "suggestions": ["Chương trình có mấy giai đoạn?"],
}


def accepted(reply: Reply) -> list[str]:
    """The texts of the messages, each checked by the rules of the local Bot API server."""
    shown = []
    for message in telegram_messages(reply):
        payload = message.payload()
        text, _ = check_text({"text": payload["text"], "entities": payload["entities"]})
        if payload["buttons"]:
            check_markup({"inline_keyboard": payload["buttons"]})
        shown.append(text)
    return shown


def test_an_answer_on_a_phone() -> None:
    (message,) = telegram_messages(compose(ANSWER))
    assert message.text == (
        f"Câu hỏi được hiểu là: hiệu lực\n\n{CLAUSE['quote']}\n"
        "[1] Khoản 1 Điều 3 Nghị quyết 76/NQ-CP (2021), trang 27\nLưu ý: Cần đối chiếu văn bản gốc."
    )
    kinds = [e["type"] for e in message.entities]
    assert kinds == ["italic", "blockquote", "italic"]
    quoted = message.entities[1]
    assert message.text[quoted["offset"] : quoted["offset"] + quoted["length"]] == CLAUSE["quote"]
    labels = [[b.label for b in row] for row in message.rows]
    assert labels == [["Nguồn 1"], ["Xem nguyên văn"], ["👍", "👎", "Hỏi chuyên gia"], ["Chương trình có mấy giai đoạn?"]]


def test_a_comparison_reads_without_table_bars() -> None:
    second = CLAUSE | {"label": "Khoản 2", "quote": "Từ 50%."}
    table = (
        f"Theo mục tiêu:\n| Mốc | Quy định |\n| --- | --- |\n| Đến năm 2025 | “{CLAUSE['quote']}” [1] |\n| Đến năm 2030 | “Từ 50%.” [2] |"
    )
    (message,) = telegram_messages(compose(ANSWER | {"answer": table, "citations": [CLAUSE, second], "notices": [], "changes": []}))
    assert message.text == (
        f"Đến năm 2025\n{CLAUSE['quote']}\n[1] Khoản 1 Điều 3 Nghị quyết 76/NQ-CP (2021), trang 27\n\n"
        "Đến năm 2030\nTừ 50%.\n[2] Khoản 2, trang 27"
    )


def test_related_clauses_wait_behind_a_button() -> None:
    related = CLAUSE | {"label": "Khoản 9", "quote": "Khác.", "role": "related"}
    (message,) = telegram_messages(compose(ANSWER | {"citations": [CLAUSE | {"role": "main"}, related]}))
    assert "Khoản 9" not in message.text
    labels = [[b.label for b in row] for row in message.rows]
    assert labels[:2] == [["Nguồn 1"], ["Xem nguyên văn", "Điều khoản liên quan"]]


def test_a_refusal_lists_the_nearest_clauses() -> None:
    refusal = ANSWER | {"declined": True, "citations": [], "nearest": [CLAUSE], "answer": "Không có trong tài liệu.", "changes": []}
    (message,) = telegram_messages(compose(refusal))
    assert message.text.startswith("Không có trong tài liệu.\n\nĐiều khoản gần nhất, không trả lời câu hỏi\n[1] Khoản 1 Điều 3")
    assert [[b.label for b in row] for row in message.rows[:2]] == [["Hỏi chuyên gia", "Có trong văn bản"], ["Nguồn 1"]]


def test_entities_count_utf16_units() -> None:
    (message,) = telegram_messages(Reply((Block("👍 đồng ý"), Block("Ệ 👩‍👩‍👧‍👦", Style.QUOTE))))
    assert message.entities == ({"type": "blockquote", "offset": 10, "length": units("Ệ 👩‍👩‍👧‍👦")},)


def test_a_long_reply_is_divided_before_a_clause() -> None:
    clauses = [(Block(f"Khoản {n}:", opens=True), Block(f"{n}. " + "nội dung; " * 90, Style.QUOTE)) for n in range(12)]
    texts = accepted(Reply(tuple(block for pair in clauses for block in pair)))
    assert len(texts) > 2
    assert all(text.startswith("Khoản ") for text in texts)
    assert all(units(text) <= LIMIT for text in texts)


def test_a_long_clause_is_divided_after_a_sentence() -> None:
    sentences = [f"Câu thứ {n} của một điều khoản rất dài." for n in range(400)]
    texts = accepted(Reply((Block(" ".join(sentences), Style.QUOTE),)))
    assert len(texts) > 3
    assert all(text.endswith(".") for text in texts)
    assert " ".join(texts) == " ".join(sentences)


@pytest.mark.parametrize("word", ["x", "👍", "e\u0301", "👩‍👩‍👧‍👦", "Ộ"])
def test_text_without_a_break_is_cut_between_characters(word: str) -> None:
    texts = accepted(Reply((Block(word * 5000),)))
    assert "".join(texts) == word * 5000
    if word != "👩‍👩‍👧‍👦":
        assert all(len(text) % len(word) == 0 for text in texts)
    else:
        assert not any(text.startswith("\u200d") or text.endswith("\u200d") for text in texts)


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "\u200b\u2060", "\ud800", "\x85"])
def test_nothing_visible_becomes_an_ellipsis(text: str) -> None:
    assert clean(text) == "…"
    assert accepted(Reply((Block(text, Style.QUOTE),)))


def test_many_small_quotes_stay_below_a_hundred_entities() -> None:
    texts = accepted(Reply(tuple(Block(f"q{n}", Style.QUOTE) for n in range(450))))
    assert "".join(texts).replace("\n", "") == "".join(f"q{n}" for n in range(450))


@pytest.mark.parametrize("seed", range(100))
def test_random_answers_are_accepted(seed: int) -> None:
    assert accepted(answers.reply(seed))


def test_the_rules_refuse_what_telegram_refuses() -> None:
    for parameters in (
        {"text": "a" * 4097},
        {"text": "👍" * 2049},
        {"text": "a <b", "parse_mode": "HTML"},
        {"text": "ab", "entities": '[{"type": "bold", "offset": 1, "length": 2}]'},
        {"text": "👍👍", "entities": '[{"type": "bold", "offset": 1, "length": 2}]'},
        {"text": " "},
    ):
        with pytest.raises(Refusal):
            check_text(parameters)
    with pytest.raises(Refusal):
        check_markup({"inline_keyboard": [[{"text": "x", "callback_data": "đ" * 33}]]})


def test_verbatim_quotes_arrive_word_for_word() -> None:
    source = random.Random(5)
    for _ in range(50):
        quote = clean(answers.text(source, 40))
        (message,) = telegram_messages(Reply((Block(quote, Style.QUOTE),)))
        assert message.text == quote
