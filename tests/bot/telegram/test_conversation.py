"""Conversations as people have them: the real application against the local Bot API server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from telegram import Bot

from bot.answer.cited_page import Originals
from bot.chat import messages
from bot.chat.ledger import Ledger, Outgoing
from bot.composition import open_assistant
from bot.config import AnswerConfig, Config
from bot.expert import messages as expert_messages
from bot.expert.queue import ExpertQueue
from bot.records.audit import Audit
from bot.records.records import Records
from bot.telegram.delivery import Delivery
from bot.verified.approved_answer import Author
from knowledge.config import EncoderConfig
from knowledge.shipped import PROJECT
from tests.bot.library import latest_conversation, questions_of
from tests.bot.published import indexed, published, yellow
from tests.bot.telegram.botapi_server import TOKEN, BotApiServer
from tests.bot.telegram.phone import EFFECT, FINANCE, LAN, LIBRARY, MINH, STANDING, assistant_at, running

TREES = "Trách nhiệm bố trí đất và nguồn nước để trồng cây bóng mát là của ai?"
TARGET_2025 = "Đến năm 2025 hồ sơ giải quyết thủ tục hành chính điện tử đạt bao nhiêu?"


def test_a_first_conversation(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, "/start")
        (hello,) = server.replies(LAN)
        assert hello.text == messages.START
        asked = server.say(LAN, EFFECT)
        (answer,) = server.replies(LAN, after=asked)
        quote = LIBRARY.passages("nq-76-nq-cp-2021")[0].text
        assert quote in answer.text
        assert list(answer.buttons) == ["Nguồn 1", "Xem nguyên văn", "👍", "👎", "Hỏi chuyên gia"]
        assert {"type": "blockquote", "offset": answer.text.index(quote), "length": len(quote)} in answer.entities

        server.press(LAN, answer.id, "Nguồn 1")
        source = server.replies(LAN, after=answer.id)[0]
        assert source.text.startswith("Khoản 1 Điều 3 Nghị quyết số 76/NQ-CP ngày 15/7/2021, trang 27\n" + quote)
        query = server.press(LAN, answer.id, "👍")
        server.wait(lambda: server.callbacks[query])
        assert server.callbacks[query]["text"] == messages.THANKS_GOOD

        asked = server.say(LAN, "Cách nấu phở bò ngon")
        (refusal,) = server.replies(LAN, after=asked)
        assert refusal.text.startswith("Không có trong tài liệu.")


def test_help_sources_documents_fields_and_new_conversation(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        for command, beginning in (
            ("/help", "Cách dùng"),
            ("/nguon", messages.NO_ANSWER_YET),
            ("/tailieu", "Văn bản, tài liệu hiện có (1)"),
            ("/linhvuc", messages.FIELDS),
            ("/moi", messages.NEW_CONVERSATION),
            ("/huy", messages.NOTHING_TO_CANCEL),
            ("/hoi", messages.ASK_USAGE),
            ("/gopy", messages.FEEDBACK_USAGE),
            ("/thongke", messages.ADMIN_ONLY),
            ("/khongco", messages.UNKNOWN_COMMAND),
        ):
            sent = server.say(LAN, command)
            assert server.replies(LAN, after=sent)[0].text.startswith(beginning), command
        sent = server.say(LAN, "/hoi " + EFFECT)
        answer = server.replies(LAN, after=sent)[0]
        sent = server.say(LAN, "/nguon")
        assert "trang 27" in server.replies(LAN, after=sent)[0].text
        sent = server.say(LAN, "/gopy Nên nêu thêm thời hạn")
        assert server.replies(LAN, after=sent)[0].text == messages.FEEDBACK_THANKS
        assert answer.text


def test_browsing_goes_down_and_back_in_one_message(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, "/tailieu")
        page = server.replies(LAN)[0]
        for label, shown in (
            ("Nghị quyết số 76/NQ-CP ngày 15/7/2021", messages.OUTLINE),
            ("Điều 3", "Điều 3"),
            ("1. Nghị quyết này", "kể từ ngày ký"),
        ):
            button = next(b for b in page.buttons if b.startswith(label))
            edits = page.edits
            server.press(LAN, page.id, button)
            server.wait(lambda edits=edits: page.edits > edits)
            assert shown in page.text
        server.press(LAN, page.id, messages.BUTTON_BACK)
        server.wait(lambda: messages.OUTLINE in page.text)
        assert len(server.by_bot(LAN)) == 1

        sent = server.say(LAN, "/linhvuc")
        page = server.replies(LAN, after=sent)[0]
        server.press(LAN, page.id, "Cải cách tài chính công")
        server.wait(lambda: page.edits)
        question = next(b for b in page.buttons if "tài chính công" in b)
        assert page.buttons[question] == "l:tai-chinh-cong:1"
        server.press(LAN, page.id, question)
        answer = server.replies(LAN, after=page.id)[0]
        assert answer.text.startswith("Câu hỏi: Nhiệm vụ cải cách tài chính công gồm những gì?")


def test_two_people_at_once_get_their_own_answers(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        asked = []
        for _ in range(5):
            asked += [server.say(LAN, EFFECT), server.say(MINH, STANDING)]
        lan = server.replies(LAN, 5)
        minh = server.replies(MINH, 5)
        assert all("hiệu lực" in m.text for m in lan)
        assert all("Bộ Nội vụ" in m.text for m in minh)


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "sticker"])
def test_what_is_not_text_is_explained(server: BotApiServer, tmp_path: Path, kind: str) -> None:
    file = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}
    content = {"sticker": file | {"type": "regular", "is_animated": False, "is_video": False}, "photo": [file]}.get(kind, file)
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, **{kind: content})
        assert server.replies(LAN)[0].text == messages.NOT_TEXT[kind]


def test_an_edited_question_changes_its_answer(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        asked = server.say(LAN, EFFECT)
        (answer,) = server.replies(LAN)
        server.edit(LAN, asked, STANDING)
        server.wait(lambda: "Bộ Nội vụ" in answer.text)
        server.edit(LAN, asked, STANDING)
        sent = server.say(LAN, FINANCE)
        assert "< 10% & giảm chi thường xuyên <b>." in server.replies(LAN, after=sent)[0].text
        assert len(server.by_bot(LAN)) == 2


def test_a_group_with_topics(server: BotApiServer, tmp_path: Path) -> None:
    group = server.group(-100500, topics=(11, 12), admins=(MINH,))
    with running(server, assistant_at(tmp_path)):
        server.say(group, "chuyện riêng của nhóm", user=LAN, thread=11)
        asked = server.say(group, "/hoi " + EFFECT, user=LAN, thread=11)
        (first,) = server.replies(group)
        assert (first.thread, first.reply_to) == (11, asked)
        asked = server.say(group, "@cchc_test_bot " + STANDING, user=MINH, thread=12)
        second = server.replies(group, 2)[1]
        assert (second.thread, second.reply_to) == (12, asked)
        assert "Bộ Nội vụ" in second.text
        server.say(group, FINANCE, user=LAN, thread=12, reply_to=second.id)
        assert "tài chính công" in server.replies(group, 3)[2].text
        server.say(group, "/hoi@bot_khac câu này cho bot khác", user=LAN, thread=11)

        server.say(group, "/tat", user=LAN, thread=11)
        assert server.replies(group, 4)[3].text == messages.GROUP_ADMIN_ONLY
        server.say(group, "/tat", user=MINH, thread=11)
        assert server.replies(group, 5)[4].text == messages.GROUP_OFF
        server.say(group, "/hoi " + EFFECT, user=LAN, thread=11)
        server.say(group, "/bat", user=MINH, thread=11)
        assert server.replies(group, 6)[5].text == messages.GROUP_ON
        anonymous = {"sender_chat": {"id": group, "type": "supergroup", "title": "Lớp tập huấn"}}
        server.say(group, "/tat", user=1087968824, thread=11, **anonymous)
        assert server.replies(group, 7)[6].text == messages.GROUP_OFF
        server.say(group, "/bat", user=1087968824, thread=11, **anonymous)
        server.say(group, "/toi", user=LAN, thread=11)
        assert server.replies(group, 9)[8].text == messages.PRIVATE_ONLY
        assert server.actions == []
        assert server.drafts == []
        assert all("message_thread_id" in c.parameters for c in server.calls if c.method == "sendMessage")


def test_inline_results(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        for typed in ("Nghị", "Nghị quyết có", EFFECT):
            last = server.inline_query(LAN, typed)
        server.wait(lambda: last in server.inline_answers)
        results = server.inline_answers[last]
        assert len(server.inline_answers) == 1
        assert results[0]["title"] == EFFECT
        assert results[1]["title"].startswith("Khoản 1 Điều 3")
        assert "hiệu lực kể từ ngày ký" in results[1]["input_message_content"]["message_text"]


def test_command_menus_by_kind_of_chat(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path), admins=(MINH,)):
        server.wait(lambda: len(server.commands) == 4)
        scopes = {scope: [c["command"] for c in commands] for scope, commands in server.commands.items()}
        assert "tat" in scopes['{"type": "all_group_chats"}']
        assert "toi" in scopes['{"type": "all_private_chats"}']
        assert "thongke" in scopes[f'{{"chat_id": {MINH}, "type": "chat"}}']


def test_what_is_stored_is_shown_and_deleted(server: BotApiServer, tmp_path: Path) -> None:
    assistant = assistant_at(tmp_path)
    with running(server, assistant):
        server.say(LAN, EFFECT)
        (answer,) = server.replies(LAN)
        sent = server.say(LAN, "/toi")
        about = server.replies(LAN, after=sent)[0]
        assert f"Mã người dùng: {LAN}" in about.text
        assert "đã lưu: 1" in about.text
        server.press(LAN, about.id, messages.BUTTON_FORGET)
        server.wait(lambda: messages.BUTTON_FORGET_SURE in about.buttons)
        server.press(LAN, about.id, messages.BUTTON_FORGET_SURE)
        server.wait(lambda: about.text == messages.FORGOTTEN.format(questions=1))
        assert questions_of(assistant.records, "telegram", str(LAN)) == 0
        query = server.press(LAN, answer.id, "Nguồn 1")
        server.wait(lambda: server.callbacks[query])
        assert server.callbacks[query]["text"] == messages.ANSWER_GONE


def test_an_expert_answers_through_the_bot(server: BotApiServer, tmp_path: Path) -> None:
    experts = server.group(-100900)
    assistant = assistant_at(tmp_path)
    with running(server, assistant, experts_chat=experts, experts_role="Chuyên gia Vụ", access="allow_list", allowed=(LAN,)):
        server.say(LAN, "Cách nấu phở bò ngon")
        (refusal,) = server.replies(LAN)
        query = server.press(LAN, refusal.id, "Hỏi chuyên gia")
        (request,) = server.replies(experts)
        server.wait(lambda: server.callbacks[query])
        assert server.callbacks[query]["text"] == messages.EXPERT_ASKED
        assert "phở bò" in request.text
        assert "Không có trong tài liệu" in request.text  # what the assistant had answered
        sent = server.say(experts, "Ngoài phạm vi chương trình.", user=MINH, reply_to=request.id)
        answer = server.replies(LAN, after=refusal.id)[0]
        assert answer.text.startswith(
            "Chuyên gia trả lời câu hỏi “Cách nấu phở bò ngon”:\nNgoài phạm vi chương trình.\nChuyên gia Vụ, ngày"
        )
        said = server.replies(experts, after=sent)[0]
        server.press(experts, said.id, expert_messages.KEEP, user=MINH)  # a refusal rests on no clause
        assert server.replies(experts, after=said.id)[0].text == expert_messages.KEEP_ON_DESK
    (entry,) = Audit(assistant.records.engine).entries(kind="expert")
    assert (entry.who, entry.action) == (f"telegram:{MINH}", "answer")


def test_what_an_expert_keeps_answers_the_next_who_asks(server: BotApiServer, tmp_path: Path) -> None:
    experts = server.group(-100900)
    with running(server, assistant_at(tmp_path), experts_chat=experts):
        server.say(LAN, EFFECT)
        server.replies(LAN)
        asked = server.say(LAN, "/chuyengia cần ngày cụ thể")
        assert server.replies(LAN, after=asked)[0].text == messages.EXPERT_ASKED
        (request,) = server.replies(experts)
        assert "cần ngày cụ thể" in request.text
        sent = server.say(experts, "Từ ngày 15/7/2021 <b>nhé</b>.", user=MINH, reply_to=request.id)
        said = server.replies(experts, after=sent)[0]
        server.press(experts, said.id, expert_messages.KEEP, user=MINH)
        assert server.replies(experts, after=said.id)[0].text == expert_messages.KEPT
        asked = server.say(MINH, "Cho hỏi NQ có hiệu lực từ ngày nào ạ?".replace("NQ", "Nghị quyết"))
        found = server.replies(MINH, after=asked)[0]
        assert found.text.startswith("✓ Câu trả lời đã được xác nhận. Chuyên gia cải cách hành chính, ngày")
        assert "Từ ngày 15/7/2021 <b>nhé</b>." in found.text
        assert LIBRARY.passages("nq-76-nq-cp-2021")[0].text in found.text
        server.press(MINH, found.id, "Nguồn 1")
        assert LIBRARY.passages("nq-76-nq-cp-2021")[0].text in server.replies(MINH, after=found.id)[0].text


def test_who_is_not_in_the_experts_chat_keeps_nothing(server: BotApiServer, tmp_path: Path) -> None:
    assistant = assistant_at(tmp_path)
    experts = server.group(-100900)
    with running(server, assistant, experts_chat=experts):
        server.say(LAN, EFFECT)
        answer = server.replies(LAN)[0]
        server.press(LAN, answer.id, "Hỏi chuyên gia")
        server.replies(experts)
        (request,) = ExpertQueue(assistant.records).open()
        query = server.press(LAN, answer.id, "", data=f"k:{request.id}")
        server.wait(lambda: server.callbacks[query])
        assert server.callbacks[query]["text"] == expert_messages.FOR_EXPERTS


def test_an_answer_from_the_desk_reaches_the_chat_within_seconds(server: BotApiServer, tmp_path: Path) -> None:
    """Written by another process: only the database is shared."""
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        answer = server.replies(LAN)[0]
        server.press(LAN, answer.id, "Hỏi chuyên gia")
        desk = ExpertQueue(Records(f"sqlite:///{tmp_path}/records.sqlite"))
        server.wait(lambda: desk.open())
        began = monotonic()
        desk.answer(desk.open()[0].id, "Xem khoản 1 Điều 3.", Author("user:lan", "Chuyên viên", "Trần Lan"))
        told = server.replies(LAN, after=answer.id)[0]
        assert monotonic() - began < 3
        assert "Xem khoản 1 Điều 3." in told.text
        assert "Trần Lan, Chuyên viên" in told.text


def test_a_follow_up_soon_and_one_after_two_hours(server: BotApiServer, tmp_path: Path) -> None:
    now = [datetime(2026, 3, 2, 8)]
    assistant = assistant_at(tmp_path, clock=lambda: now[0])
    with running(server, assistant):
        understood = []
        for minutes, text in ((0, TARGET_2025), (10, "Còn đến năm 2030 thì sao?"), (0, TARGET_2025), (120, "Còn đến năm 2030 thì sao?")):
            now[0] += timedelta(minutes=minutes, seconds=1)
            asked = server.say(LAN, text)
            server.replies(LAN, after=asked)
            conversation = latest_conversation(assistant.records, "telegram", str(LAN))
            understood.append(assistant.records.conversation(conversation, str(LAN))[-1]["interpreted"])
        assert "thủ tục hành chính điện tử" in understood[1]
        assert "2030" in understood[1]
        assert "thủ tục hành chính điện tử" not in understood[3]


def test_deep_links(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        answer_id = server.replies(LAN)[0].buttons["Xem nguyên văn"].removeprefix("v:")
        for payload, beginning in (
            ("tailieu", "Văn bản"),
            ("linhvuc", messages.FIELDS),
            ("linhvuc-tai-chinh-cong", "Cải cách tài chính công"),
            ("?", messages.START),
        ):
            sent = server.say(MINH, f"/start {payload}")
            assert server.replies(MINH, after=sent)[0].text.startswith(beginning), payload
        sent = server.say(MINH, f"/start {answer_id}")
        shared = server.replies(MINH, after=sent)[0]
        assert shared.text.startswith(f"Câu hỏi: {EFFECT}")
        assert "hiệu lực kể từ ngày ký" in shared.text


def test_the_original_page_comes_as_a_picture_with_the_clause_marked(server: BotApiServer, tmp_path: Path) -> None:
    """From a PDF to the phone: ingested by the real command, asked, its page drawn when the button is pressed."""
    index = indexed(published(tmp_path), tmp_path)
    config = Config(encoder=EncoderConfig(model="tests/data/encoder"), answer=AnswerConfig(refusal_threshold=0.3, reader=""))
    assistant = open_assistant(config, base=PROJECT, index_directory=index, records=Records(f"sqlite:///{tmp_path}/records.sqlite"))
    originals = Originals(assistant.index.current, index)
    group = server.group(-100700, topics=(31,))
    with running(server, assistant, originals=originals):
        server.say(LAN, TREES)
        (answer,) = server.replies(LAN)
        assert list(answer.buttons)[:3] == ["Nguồn 1", "Xem nguyên văn", "Xem trang gốc"]
        server.press(LAN, answer.id, "Xem trang gốc")
        (page,) = server.replies(LAN, after=answer.id)
        assert page.text.endswith(": trang 1 của bản gốc, phần trích dẫn được tô vàng.")
        assert len(yellow(page.photo)) > 20
        server.press(LAN, answer.id, "Nguồn 1")
        (source,) = server.replies(LAN, after=page.id)
        assert list(source.buttons) == ["Xem trang gốc"]

        asked = server.say(group, "/hoi " + TREES, user=MINH, thread=31)
        (in_group,) = server.replies(group, after=asked)
        server.press(group, in_group.id, "Xem trang gốc", user=MINH)
        (shown,) = server.replies(group, after=in_group.id)
        assert (shown.thread, bool(shown.photo)) == (31, True)

        (file,) = (index / "originals").glob("*.pdf")
        file.rename(tmp_path / "moved.pdf")  # taken out of the index since
        query = server.press(LAN, answer.id, "Xem trang gốc")
        server.wait(lambda: server.callbacks[query])
        assert server.callbacks[query]["text"] == messages.PAGE_GONE


def test_a_page_that_telegram_does_not_take_is_told_in_words(server: BotApiServer, tmp_path: Path) -> None:
    async def deliver() -> None:
        async def run(function: Callable[..., Any], *arguments: Any) -> Any:
            return function(*arguments)

        async with Bot(TOKEN, base_url=server.url) as bot:
            delivery = Delivery(bot, Ledger(Records("sqlite://").engine, "telegram"), run, lambda _: b"no picture")
            content = {"text": "Trang 1 của bản gốc.", "picture": {"document_id": "d", "number": 1, "unit": ""}}
            await delivery.post([Outgoing(str(LAN), content)])
            for _ in range(100):
                if server.by_bot(LAN):
                    break
                await asyncio.sleep(0.05)
            await delivery.close(5)

    asyncio.run(deliver())
    (told,) = server.by_bot(LAN)
    assert (told.text, told.photo) == ("Trang 1 của bản gốc.", b"")
    assert [call.method for call in server.refused()] == ["sendPhoto"]
    server.calls.clear()  # the refusal was the point
