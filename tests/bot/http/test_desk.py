"""The desk over HTTP: who may, what is shown, two trainers at one answer, tables to take away, and what leaves a trace."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.api_keys import ApiKeys
from tests.bot.http.conftest import application, client_of, configuration

Client = httpx.AsyncClient
QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
REFUSED = "Giá vàng hôm nay bao nhiêu một lượng"
PAGES = ("", "/questions", "/feedback", "/expert", "/verified", "/verified/new", "/documents")


@pytest.fixture
def app(index_directory: Path, tmp_path: Path) -> FastAPI:
    return application(configuration(index_directory, tmp_path))


def key(app: FastAPI, *scopes: str, name: str = "") -> str:
    return ApiKeys(app.state.site.records.engine).add(name or "-".join(scopes), scopes)[1]


@pytest.fixture
async def attendee(app: FastAPI) -> AsyncIterator[Client]:
    async with client_of(app, headers={"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


@pytest.fixture
async def trainer(app: FastAPI) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {key(app, 'ask', 'trainer', name='lan')}", "Sec-Fetch-Site": "same-origin"}
    async with client_of(app, headers=headers) as client:
        yield client


async def passages(client: Client, question: str) -> list[str]:
    hits = (await client.get("/api/v1/search", params={"q": question, "k": 2})).json()["hits"]
    return [hit["citation"]["passage_id"] for hit in hits]


async def approve(trainer: Client, text: str = "Kinh phí do ngân sách bảo đảm.", **more: object) -> httpx.Response:
    form = {
        "question": QUESTION,
        "text": text,
        "role": "Chuyên viên chính",
        "name": "Trần Lan",
        "passage": await passages(trainer, QUESTION),
    }
    return await trainer.post("/admin/verified/new", data=form | more)


# --- who may


async def test_an_attendee_reaches_no_page_and_no_act_of_the_desk(app: FastAPI, attendee: Client, trainer: Client) -> None:
    made = (await approve(trainer)).headers["location"]
    asking = {"Authorization": f"Bearer {key(app, 'ask')}"}
    for path in (*PAGES, "/audit", "/ingest-report", "/export/questions.csv", "/expert/1", made.removeprefix("/admin")):
        anonymous = await attendee.get(f"/admin{path}")
        assert (anonymous.status_code, anonymous.json()["code"]) == (401, "sign_in_needed"), path
        assert (await attendee.get(f"/admin{path}", headers=asking)).status_code == 403, path
    for path in ("/expert/1", "/verified/new", made.removeprefix("/admin")):
        form = {"text": "Sửa", "role": "x", "question": "Hỏi?", "act": "answer" if "expert" in path else "save"}
        assert (await attendee.post(f"/admin{path}", data=form)).status_code == 401
        assert (await attendee.post(f"/admin{path}", data=form, headers=asking)).status_code == 403
    assert (await attendee.get("/admin", headers={"Accept": "text/html"})).headers["location"] == "/dang-nhap?next=/admin"
    assert len(app.state.site.desk.verified.store.all()) == 1
    assert app.state.site.desk.verified.store.all()[0].version.number == 1


async def test_the_audit_log_is_the_administrators(app: FastAPI, trainer: Client) -> None:
    assert (await trainer.get("/admin/audit")).status_code == 403
    assert (await trainer.get("/admin/export/audit.csv")).status_code == 403
    await approve(trainer)
    admin = {"Authorization": f"Bearer {key(app, 'admin')}"}
    page = await trainer.get("/admin/audit", headers=admin)
    assert page.status_code == 200
    assert "Xác nhận câu trả lời" in page.text
    assert "key:lan" in page.text
    assert ">Câu trả lời xác nhận " in page.text


async def test_a_browser_signs_in_with_a_key_and_out_again(app: FastAPI, attendee: Client) -> None:
    assert (await attendee.post("/dang-nhap", data={"key": key(app, "ask"), "next": "/admin"})).status_code == 401
    assert (await attendee.post("/dang-nhap", data={"key": "cchc_x", "next": "/admin"})).status_code == 401
    mine = key(app, "trainer")
    signed = await attendee.post("/dang-nhap", data={"key": mine, "next": "//evil.example"})
    assert signed.headers["location"] == "/admin"
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert (await attendee.get("/admin")).status_code == 200
    assert (await attendee.post("/admin/verified/new", data={"act": "find"}, headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await attendee.get("/")).status_code == 200  # elsewhere the browser stays who it is
    (known,) = [k for k in ApiKeys(app.state.site.records.engine).all() if k.name == "trainer"]
    await attendee.post("/dang-xuat")
    assert (await attendee.get("/admin")).status_code == 401
    attendee.cookies.set("cchc_key", mine, domain="cchc.test")
    ApiKeys(app.state.site.records.engine).revoke(known.id)
    app.state.access._keys._seen.clear()  # remembered for some seconds
    assert (await attendee.get("/admin")).status_code == 401


# --- what is shown


async def test_every_page_opens_on_an_empty_desk_and_on_a_full_one(app: FastAPI, attendee: Client, trainer: Client) -> None:
    for path in PAGES:
        assert (await trainer.get(f"/admin{path}")).status_code == 200, path
    for question in (REFUSED, REFUSED.lower(), QUESTION):
        answer = (await attendee.post("/api/v1/ask", json={"question": question})).json()
        said = {"answer_id": answer["id"], "rating": "down", "reason": "incomplete", "comment": "Gọi 0912345678 <b>nhé</b>"}
        assert (await attendee.post("/api/v1/feedback", json=said)).status_code == 200
        assert (await attendee.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "expert"})).status_code == 200
    await approve(trainer)
    pages = {path: (await trainer.get(f"/admin{path}")).text for path in PAGES}
    assert "<strong>3</strong> câu hỏi chờ chuyên gia" in pages[""]
    assert "2 lần hỏi, 2 lần không trả lời được" in pages["/questions"]  # grouped by meaning
    assert "Gọi [số điện thoại] &lt;b&gt;nhé&lt;/b&gt;" in pages["/feedback"]
    assert "Thiếu ý" in pages["/feedback"]
    assert "76/NQ-CP" in pages["/documents"]
    assert "Đang có hiệu lực" in pages["/documents"]
    assert "Không ghi ngày hiệu lực" in pages["/documents"]
    assert not re.search(r"unknown|in_force|expired", pages["/documents"])
    assert "Đang dùng" in pages["/verified"]
    assert all("style=" not in page and "<script>" not in page for page in pages.values())


async def test_tables_open_in_a_spreadsheet_and_run_nothing_there(app: FastAPI, attendee: Client, trainer: Client) -> None:
    await attendee.post("/api/v1/ask", json={"question": '=SUM(A1;"cách nấu phở bò ngon")'})
    for name in ("questions", "feedback", "experts", "verified", "usage"):
        table = await trainer.get(f"/admin/export/{name}.csv")
        assert table.status_code == 200
        assert table.content.startswith(b"\xef\xbb\xbf")
        assert "attachment" in table.headers["content-disposition"]
    questions = (await trainer.get("/admin/export/questions.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(questions)))
    assert rows[0][0] == "Câu hỏi"
    assert rows[1][0].startswith("'=SUM")
    assert (await trainer.get("/admin/export/secrets.csv")).status_code == 404
    exported = [entry for entry in app.state.site.desk.audit.entries() if entry.action == "export"]
    assert {entry.who for entry in exported} == {"key:lan"}


# --- verified answers


async def test_what_a_trainer_approves_answers_the_next_question_in_web_and_api(attendee: Client, trainer: Client) -> None:
    assert (await approve(trainer, scope="toàn ngành")).status_code == 303
    answer = (await attendee.post("/api/v1/ask", json={"question": "bo tai chinh bo tri kinh phi thuc hien chuong trinh"})).json()
    assert answer["kind"] == "verified"
    assert answer["verified"]["role"] == "Chuyên viên chính"
    assert answer["blocks"][0]["kind"] == "verified"
    page = (await attendee.get("/", params={"q": QUESTION})).text
    shown = page[page.index('<section class="verified">') :]
    assert shown.index("Kinh phí do ngân sách bảo đảm.") < shown.index("<blockquote>")
    assert "Trần Lan, Chuyên viên chính" in shown
    assert "Phạm vi áp dụng: toàn ngành" in shown


async def test_of_two_trainers_at_one_answer_the_second_reads_both_and_loses_nothing(app: FastAPI, trainer: Client) -> None:
    path = (await approve(trainer)).headers["location"]
    minh = {"Authorization": f"Bearer {key(app, 'trainer', name='minh')}"}
    form = {"question": QUESTION, "role": "Giảng viên", "passage": await passages(trainer, QUESTION), "expected": 1}
    assert (await trainer.post(path, data=form | {"text": "Bản của Minh."}, headers=minh)).status_code == 303
    second = await trainer.post(path, data=form | {"text": "Bản của Lan, viết lâu lắm."})
    assert second.status_code == 409
    assert "vừa được key:minh sửa thành phiên bản 2" in second.text
    assert "Bản của Minh." in second.text
    assert "Bản của Lan, viết lâu lắm." in second.text
    assert 'name="expected" value="2"' in second.text
    assert app.state.site.desk.verified.store.get(path.rpartition("/")[2]).text == "Bản của Minh."
    assert (await trainer.post(path, data=form | {"text": "Bản của hai người.", "expected": 2})).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "x" * 5000}, "Câu trả lời dài 5000 ký tự"),
        ({"question": "x" * 5000}, "Câu hỏi dài 5000 ký tự"),
        ({"passage": []}, "ít nhất một điều khoản"),
        ({"passage": ["khong-co#dieu-1"]}, "Không có điều khoản"),
        ({"role": ""}, "Chưa có chức danh"),
        ({"text": " "}, "Chưa có nội dung"),
    ],
)
async def test_what_cannot_be_taken_is_shown_again_with_what_is_missing(
    app: FastAPI, trainer: Client, wrong: dict[str, object], said: str
) -> None:
    refused = await approve(trainer, **({"text": "Giữ nguyên câu này."} | wrong))
    assert refused.status_code == 422
    assert said in refused.text
    assert "Giữ nguyên câu này." in refused.text or "text" in wrong
    assert app.state.site.desk.verified.store.all() == ()
    assert app.state.site.desk.audit.entries() == ()


async def test_the_common_key_signs_nothing(app: FastAPI, trainer: Client) -> None:
    """What a key is called is proposed as the name below an answer, but "admin" is nobody's name."""
    common = {"Authorization": f"Bearer {key(app, 'admin')}"}
    for headers, name in (({}, "lan"), (common, "")):
        page = (await trainer.get("/admin/verified/new", headers=headers)).text
        assert re.search(r'<input id="name" name="name"[^>]* value="([^"]*)"', page).group(1) == name  # type: ignore[union-attr]


async def test_markup_is_shown_as_typed(attendee: Client, trainer: Client) -> None:
    await approve(trainer, "<script>alert(1)</script> & hết")
    page = (await attendee.get("/", params={"q": QUESTION})).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; hết" in page
    assert "<script>alert" not in page


async def test_a_withdrawn_answer_is_gone_at_once_and_its_versions_stay(attendee: Client, trainer: Client) -> None:
    path = (await approve(trainer)).headers["location"]
    assert (await trainer.post(path, data={"act": "withdraw", "expected": 1})).status_code == 422  # no reason
    assert (await trainer.post(path, data={"act": "withdraw", "expected": 1, "reason": "Có quy định mới"})).status_code == 303
    assert (await attendee.post("/api/v1/ask", json={"question": QUESTION})).json()["kind"] != "verified"
    page = (await trainer.get(path)).text
    assert "Đã rút" in page
    assert "Có quy định mới" in page
    assert "Kinh phí do ngân sách bảo đảm." in page


# --- the expert queue


async def ask_expert(client: Client, question: str) -> dict[str, str]:
    answer: dict[str, str] = (await client.post("/api/v1/ask", json={"question": question})).json()
    assert (await client.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "expert"})).status_code == 200
    return answer


async def test_a_question_goes_to_the_desk_and_the_answer_comes_back_unread_and_stays(
    attendee: Client, trainer: Client, app: FastAPI
) -> None:
    answer = await ask_expert(attendee, REFUSED)
    await attendee.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "expert"})  # pressed twice
    mine = (await attendee.get("/api/v1/expert-requests")).json()
    assert (mine["waiting"], mine["unread"]) == (1, 0)
    path = re.findall(r'href="(/admin/expert/[0-9a-f]{32})"', (await trainer.get("/admin/expert")).text)
    assert len(path) == 1
    sent = {"text": "Câu này ngoài phạm vi.", "role": "Chuyên gia", "act": "keep", "passage": await passages(trainer, QUESTION)}
    assert (await trainer.post(path[0], data=sent)).status_code == 303
    mine = (await attendee.get("/api/v1/expert-requests", params={"conversation_id": answer["conversation_id"]})).json()
    assert (mine["waiting"], mine["unread"]) == (0, 1)
    (asked,) = mine["requests"]
    assert (asked["answer_id"], asked["replies"][0]["text"]) == (answer["id"], "Câu này ngoài phạm vi.")
    assert (await attendee.post(f"/api/v1/expert-requests/{asked['id']}/read")).status_code == 200
    assert (await attendee.get("/api/v1/expert-requests")).json()["unread"] == 0
    assert "Câu này ngoài phạm vi." in (await attendee.get("/", params={"c": answer["conversation_id"]})).text
    assert "Câu này ngoài phạm vi." in (await attendee.get("/chuyen-gia")).text
    again = (await attendee.post("/api/v1/ask", json={"question": "gia vang hom nay bao nhieu mot luong"})).json()
    assert again["verified"]["text"] == "Câu này ngoài phạm vi."
    assert [e.action for e in app.state.site.desk.audit.entries()] == ["approve", "answer"]


async def test_of_two_experts_the_second_is_told_and_sends_nothing_unknowingly(attendee: Client, trainer: Client) -> None:
    await ask_expert(attendee, REFUSED)
    (path,) = re.findall(r'href="(/admin/expert/[0-9a-f]{32})"', (await trainer.get("/admin/expert")).text)
    form = {"role": "Chuyên gia", "act": "answer", "seen": 0}
    assert (await trainer.post(path, data=form | {"text": "Trả lời thứ nhất."})).status_code == 303
    second = await trainer.post(path, data=form | {"text": "Trả lời thứ hai."})
    assert second.status_code == 409
    assert "Trả lời thứ nhất." in second.text
    assert "Trả lời thứ hai." in second.text
    assert (await trainer.post(path, data=form | {"text": "Trả lời thứ hai.", "seen": 1})).status_code == 303
    replies = (await attendee.get("/api/v1/expert-requests")).json()["requests"][0]["replies"]
    assert [reply["text"] for reply in replies] == ["Trả lời thứ nhất.", "Trả lời thứ hai."]


async def test_an_answer_that_cannot_be_kept_is_not_sent_either(attendee: Client, trainer: Client) -> None:
    await ask_expert(attendee, REFUSED)
    (path,) = re.findall(r'href="(/admin/expert/[0-9a-f]{32})"', (await trainer.get("/admin/expert")).text)
    refused = await trainer.post(path, data={"text": "Có.", "role": "Chuyên gia", "act": "keep"})
    assert refused.status_code == 422
    assert "ít nhất một điều khoản" in refused.text
    assert (await attendee.get("/api/v1/expert-requests")).json()["waiting"] == 1
    assert (await trainer.post(path, data={"text": "Ngoài phạm vi.", "act": "close"})).status_code == 303
    (asked,) = (await attendee.get("/api/v1/expert-requests")).json()["requests"]
    assert (asked["state"], asked["closed"]) == ("closed", "Ngoài phạm vi.")


async def test_nobody_else_passes_on_reads_or_marks_an_answer(app: FastAPI, attendee: Client) -> None:
    answer = await ask_expert(attendee, REFUSED)
    (asked,) = (await attendee.get("/api/v1/expert-requests")).json()["requests"]
    async with client_of(app, headers={"Sec-Fetch-Site": "same-origin"}) as stranger:
        await stranger.post("/api/v1/ask", json={"question": QUESTION})
        assert (await stranger.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "expert"})).status_code == 404
        for query in ({}, {"conversation_id": answer["conversation_id"]}):
            assert (await stranger.get("/api/v1/expert-requests", params=query)).json()["requests"] == []
            assert (await stranger.post(f"/api/v1/expert-requests/{asked['id']}/read", params=query)).status_code == 404
