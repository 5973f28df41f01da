"""A workshop over HTTP: asking, voting, answering, what the public may see, and what is refused."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from docx import Document
from docx.shared import Mm
from fastapi import FastAPI
from fastapi.routing import APIRoute

from bot.api_keys import ApiKeys
from bot.channel.line import Pace
from bot.http.door.visitor import COOKIE
from bot.http.workshop import papers, staff_api
from bot.records.records import new_id
from bot.verified.approved_answer import Author
from bot.verified.messages import CLAUSE_CHANGED, CLAUSE_REMOVED
from knowledge.generation import generation
from knowledge.index.encoder import open_encoder
from knowledge.law.types import Passage
from tests.bot.http.conftest import ENCODER, PROJECT, application, client_of, configuration
from tests.bot.http.shelf_texts import ALL, PROGRAMME
from tests.bot.http.workshop.conftest import API, ASKED, approve, ask, prepared, trainer_of

Client = httpx.AsyncClient


async def test_what_a_room_starts_with_and_hands_out_is_on_its_pages(trainer: Client, app: FastAPI) -> None:
    body = {"title": "Hội nghị", "module": "thu-tuc-hanh-chinh", "documents": [PROGRAMME.document.id, "khong-co"]}
    code = (await trainer.post(API, json=body)).json()["code"]
    async with client_of(app) as phone:
        seen = (await phone.get(f"/hoi-thao/{code}")).text
    for page in (seen, (await trainer.get(f"/hoi-thao/{code}/dieu-phoi")).text):
        assert f'href="/documents/{PROGRAMME.document.id}"' in page
        assert "khong-co" not in page.partition("<main")[2].partition('id="room"')[0]
        assert 'href="/areas/thu-tuc-hanh-chinh"' in page
    assert "Tài liệu: " in (await trainer.get(f"/hoi-thao/{code}/bien-ban")).text
    paper = Document(BytesIO((await trainer.get(f"/hoi-thao/{code}/bien-ban.docx")).content))
    assert PROGRAMME.document.title in "\n".join(p.text for p in paper.paragraphs)


async def test_from_a_question_to_a_verified_answer(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    id = await ask(phones[0], room, name="Lan, Sở Nội vụ")
    approved = await approve(app, trainer, room, id)
    assert approved.status_code == 200
    seen = (await phones[1].get(f"{API}/{room}/screen")).json()["questions"][0]
    assert (seen["state"], seen["answer"]) == ("answered", "Từ ngân sách trung ương.")
    assert seen["citations"][0]["quote"].startswith("4. Bộ Tài chính bố trí kinh phí")
    assert seen["signed"].startswith("Trần Lan, Giảng viên, ngày ")
    later = (await phones[1].post("/api/v1/ask", json={"question": ASKED})).json()
    assert later["verified"]["text"] == "Từ ngân sách trung ương."


async def test_similar_questions_are_merged_counted_and_taken_apart_again(
    app: FastAPI, trainer: Client, room: str, phones: list[Client]
) -> None:
    first = await ask(phones[0], room)
    second = await ask(phones[1], room, "bo tai chinh bo tri kinh phi thuc hien chuong trinh tu dau")
    prepared(app)
    (seen,) = (await phones[0].get(f"{API}/{room}/screen")).json()["questions"]
    assert (seen["id"], seen["people"]) == (first, 2)
    assert (await phones[1].get(f"{API}/{room}/questions/{second}")).json()["text"] == ASKED
    assert (await trainer.post(f"{API}/{room}/questions/{second}/split")).status_code == 200
    prepared(app)
    queue = (await trainer.get(f"{API}/{room}/queue")).json()["questions"]
    assert [(q["id"], q["merged_into"], q["people"]) for q in queue] == [(first, None, 1), (second, None, 1)]
    merged = await trainer.post(f"{API}/{room}/questions/{second}/merge", json={"into": first})
    assert merged.json()["people"] == 2


async def test_the_public_sees_neither_drafts_nor_what_waits_nor_who_moderates(
    app: FastAPI, trainer: Client, room: str, phones: list[Client]
) -> None:
    await trainer.post(f"{API}/{room}/settings", json={"moderated": True})
    id = await ask(phones[0], room)
    prepared(app)
    assert (await phones[1].get(f"{API}/{room}/screen")).json()["questions"] == []
    assert (await phones[1].get(f"{API}/{room}/questions/{id}")).json() == {"id": id, "gone": True, "into": None}
    for page in (f"/hoi-thao/{room}", f"/hoi-thao/{room}/trinh-chieu"):
        assert ASKED not in (await phones[1].get(page)).text
    shown = await trainer.post(f"{API}/{room}/show", json={"what": f"question:{id}"})
    assert (shown.status_code, shown.json()["code"]) == (422, "not_shown")
    await trainer.post(f"{API}/{room}/questions/{id}/act", json={"act": "publish"})
    (seen,) = (await phones[1].get(f"{API}/{room}/screen")).json()["questions"]
    assert not {"draft", "version", "channel", "merged_into"} & set(seen)
    assert (await trainer.post(f"{API}/{room}/show", json={"what": f"question:{id}"})).status_code == 200


async def test_an_attendee_reaches_no_act_of_a_trainer(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    id = await ask(phones[0], room)
    asking = {"Authorization": f"Bearer {ApiKeys(app.state.site.records.engine).add('asks', ('ask',))[1]}"}
    acts = {
        f"{API}/{room}/questions/{id}/act": {"act": "hide"},
        f"{API}/{room}/questions/{id}/answer": {"text": "x", "role": "x", "expected": 0},
        f"{API}/{room}/questions/{id}/merge": {"into": id},
        f"{API}/{room}/settings": {"open": False},
        f"{API}/{room}/show": {"what": ""},
        f"{API}/{room}/checks": {"text": "x?", "options": ["a", "b"], "right": 0},
    }
    for path, body in acts.items():
        assert (await phones[0].post(path, json=body)).status_code == 401, path
        assert (await phones[0].post(path, json=body, headers=asking)).status_code == 403, path
        foreign = await trainer.post(path, json=body, headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403, path
    assert (await phones[0].get(f"{API}/{room}/events?view=staff")).status_code == 401
    state = (await trainer.get(f"{API}/{room}/queue")).json()
    assert (state["room"]["open"], state["questions"][0]["state"], state["checks"]) == (True, "open", [])


async def test_every_address_of_a_trainer_is_closed_to_attendees(app: FastAPI, room: str, phones: list[Client]) -> None:
    """Whatever is added to the trainers' routers later is asked here too."""
    asking = {"Authorization": f"Bearer {ApiKeys(app.state.site.records.engine).add('asks', ('ask',))[1]}"}
    routes = [route for router in (staff_api.router, papers.router) for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) >= 15
    for route in routes:
        path = route.path.format(code=room, id=1)
        for method in route.methods:
            assert (await phones[0].request(method, path, json={})).status_code == 401, path
            assert (await phones[0].request(method, path, json={}, headers=asking)).status_code == 403, path


async def test_where_nobody_asks_without_a_key_a_trainer_holds_the_room_all_the_same(index_directory: Path, tmp_path: Path) -> None:
    """Signed in with a key that may only train: the desk's picture, its live events and the wall are theirs, and nobody else's."""
    app = application(configuration(index_directory, tmp_path, anonymous=False))
    key = ApiKeys(app.state.site.records.engine).add("lan", ("trainer",))[1]
    async with client_of(app) as lan, client_of(app) as stranger:
        await lan.post("/dang-nhap", data={"key": key})
        code = (await lan.post("/hoi-thao/phong", data={"title": "Hội nghị"})).headers["location"].split("/")[2]
        for address in (f"/hoi-thao/{code}/trinh-chieu", f"/hoi-thao/{code}/qr.svg"):
            assert (await lan.get(address)).status_code == 200, address
            assert (await stranger.get(address)).status_code == 401, address
        app.state.hall.followers.part()  # who is let in is told so with 503 instead of a stream without end
        for view in ("public", "staff"):
            assert (await lan.get(f"{API}/{code}/events?view={view}")).status_code == 503, view
            assert (await stranger.get(f"{API}/{code}/events?view={view}")).status_code == 401, view


async def test_a_stranger_casts_no_ballot_and_each_phone_one(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    check = (await trainer.post(f"{API}/{room}/checks", json={"text": "Bao nhiêu?", "options": ["80%", "90%"], "right": 0})).json()["id"]
    await trainer.post(f"{API}/{room}/checks/{check}/state", json={"state": "open"})
    ballot = f"{API}/{room}/checks/{check}/ballot"
    async with client_of(app) as stranger:
        assert (await stranger.post(ballot, json={"choice": 0})).json()["code"] == "not_joined"
    for _ in range(5):
        assert (await phones[0].post(ballot, json={"choice": 1})).json()["counts"] == [0, 1]
    await trainer.post(f"{API}/{room}/settings", json={"open": False})
    assert (await phones[0].post(ballot, json={"choice": 0})).json()["code"] == "room_closed"
    assert (await trainer.get(f"{API}/{room}/queue")).json()["checks"][0]["counts"] == [0, 1]


async def test_votes_count_browsers_that_entered_and_each_once(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    id = await ask(phones[0], room)
    path = f"{API}/{room}/questions/{id}/vote"
    async with client_of(app) as stranger:
        refused = await stranger.post(path, json={})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_joined")
        assert "mỗi người" in refused.json()["detail"]
        forged = await stranger.post(path, json={}, headers={"Cookie": "cchc_browser=" + "a" * 32})
        assert forged.status_code == 403
    for _ in range(5):
        assert (await phones[1].post(path, json={})).json()["people"] == 2
    assert (await phones[1].post(path, json={"on": False})).json()["people"] == 1
    statuses = [(await phones[1].post(path, json={})).status_code for _ in range(130)]
    assert 429 in statuses


async def test_a_made_up_cookie_stuffs_no_ballot_and_asks_no_faster(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    """Also by the form of the page that works without JavaScript."""
    id = await ask(phones[0], room)
    check = (await trainer.post(f"{API}/{room}/checks", json={"text": "Bao nhiêu?", "options": ["80%", "90%"], "right": 0})).json()["id"]
    await trainer.post(f"{API}/{room}/checks/{check}/state", json={"state": "open"})
    page, asking = f"/hoi-thao/{room}", []
    app.state.hall = replace(app.state.hall, asking_unknown=Pace(3))
    async with client_of(app, headers={"Sec-Fetch-Site": "same-origin"}) as stranger:
        for data in ({"vote": str(id)}, {"check": str(check), "choice": "1"}):
            assert (await stranger.post(page, data=data)).status_code == 403
            assert (await stranger.post(page, data=data, headers={"Cookie": f"{COOKIE}={new_id()}"})).status_code == 403
        for number in range(6):
            made_up = {"Cookie": f"{COOKIE}={new_id()}"}
            asking.append((await stranger.post(page, data={"text": f"Câu hỏi thứ {number} là gì?"}, headers=made_up)).status_code)
    assert asking == [303] * 3 + [429] * 3
    queue = (await trainer.get(f"{API}/{room}/queue")).json()
    assert queue["checks"][0]["counts"] == [0, 0]
    assert next(q for q in queue["questions"] if q["id"] == id)["people"] == 1


async def test_one_network_cannot_bring_browsers_without_end(app: FastAPI, room: str) -> None:
    statuses = []
    async with client_of(app) as client:
        for _ in range(401):
            client.cookies.clear()
            statuses.append((await client.get(f"/hoi-thao/{room}")).status_code)
    assert statuses[:400] == [200] * 400
    assert statuses[400] == 429


async def test_what_is_refused_is_in_the_log_without_a_word_of_what_was_written(
    trainer: Client, room: str, phones: list[Client], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "bot.http"):
        await phones[0].get(f"{API}/KHONGCO")
        await phones[0].post(f"{API}/{room}/questions/99/vote", json={})
        phones[1].cookies.clear()
        await phones[1].post(f"{API}/{room}/questions/99/vote", json={})
        await trainer.post(f"{API}/{room}/settings", json={"open": False})
        await phones[0].post(f"{API}/{room}/questions", json={"text": ASKED})
    for code in ("no_room", "no_question", "not_joined", "room_closed"):
        assert f"workshop: refused: {code}" in caplog.text
    assert ASKED not in caplog.text


async def test_wrong_code_closed_room_and_hostile_text(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    assert (await phones[0].get(f"{API}/KHONGCO")).json()["code"] == "no_room"
    assert "KHONGCO" in (await phones[0].get("/hoi-thao?code=KHONGCO")).text
    long = await phones[0].post(f"{API}/{room}/questions", json={"text": "a" * 5000})
    assert (long.status_code, long.json()["code"]) == (422, "question_too_long")
    await ask(phones[0], room, "<img src=x onerror=alert(1)> & <b>đậm</b>?")
    page = await phones[1].get(f"/hoi-thao/{room}")
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text
    await trainer.post(f"{API}/{room}/settings", json={"open": False})
    closed = await phones[0].post(f"{API}/{room}/questions", json={"text": ASKED})
    assert (closed.status_code, closed.json()["code"]) == (409, "room_closed")
    form = await phones[0].post(f"/hoi-thao/{room}", data={"text": ASKED})
    assert form.status_code == 422
    assert "đã đóng" in form.text
    assert (await phones[0].get(f"/hoi-thao/{room}")).status_code == 200
    assert len((await trainer.get(f"{API}/{room}/queue")).json()["questions"]) == 1


async def test_two_trainers_who_edit_one_answer(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    id = await ask(phones[0], room)
    await approve(app, trainer, room, id)
    clash = await approve(app, trainer, room, id, text="Khác hẳn.")
    assert (clash.status_code, clash.json()["code"]) == (409, "conflict")
    assert "Trần Lan, Giảng viên" in clash.json()["detail"]
    assert clash.json()["current"]["answer"] == "Từ ngân sách trung ương."
    assert len(app.state.site.desk.verified.store.all()) == 1
    again = await approve(app, trainer, room, id, text="Từ ngân sách trung ương, hằng năm.", expected=1)
    assert again.json()["version"] == 2
    (kept,) = app.state.site.desk.verified.store.all()
    assert (kept.version.number, kept.text) == (2, "Từ ngân sách trung ương, hằng năm.")


async def test_a_clause_that_is_not_there_changes_nothing(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    id = await ask(phones[0], room)
    refused = await approve(app, trainer, room, id, passages=["nq-76-nq-cp-2021#khong-co"])
    assert refused.status_code == 422
    assert "khong-co" in refused.json()["detail"]
    assert (await approve(app, trainer, room, id, role=" ")).json()["code"] == "no_role"
    assert (await approve(app, trainer, room, id, text=" ")).json()["code"] == "no_answer"
    assert (await phones[0].get(f"{API}/{room}/screen")).json()["questions"][0]["state"] == "open"
    assert app.state.site.desk.verified.store.all() == ()


async def test_parking_passes_the_question_to_the_experts(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    id = await ask(phones[0], room)
    prepared(app)
    parked = await trainer.post(f"{API}/{room}/questions/{id}/act", json={"act": "park"})
    assert parked.json()["state"] == "parked"
    (request,) = app.state.site.experts.open()
    assert request.question == ASKED
    app.state.site.experts.answer(request.id, "Từ ngân sách trung ương.", Author("telegram:801", "Chuyên gia"))
    app.state.hall.workshop.passing_on.follow_up()
    (seen,) = (await phones[1].get(f"{API}/{room}/screen")).json()["questions"]
    assert (seen["state"], seen["answer"]) == ("answered", "Từ ngân sách trung ương.")
    assert seen["signed"].startswith("Chuyên gia, ngày ")


async def test_whose_question_was_merged_knows_which_one_is_theirs(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    first = await ask(phones[0], room)
    second = await ask(phones[1], room, "bo tai chinh bo tri kinh phi thuc hien chuong trinh tu dau")
    prepared(app)
    mine = (await phones[1].get(f"{API}/{room}/me")).json()
    assert (mine["asked"], mine["merged"]) == ([second], {str(second): first})
    await trainer.post(f"{API}/{room}/questions/{second}/split")
    mine = (await phones[1].get(f"{API}/{room}/me")).json()
    assert (mine["asked"], mine["merged"]) == ([second], {})


async def test_without_javascript_one_asks_votes_and_answers_checks(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    sent = await phones[0].post(f"/hoi-thao/{room}", data={"text": ASKED, "name": ""})
    assert sent.status_code == 303
    (q,) = (await phones[0].get(f"{API}/{room}/screen")).json()["questions"]
    await phones[1].post(f"/hoi-thao/{room}", data={"vote": q["id"]})
    assert "2 người hỏi" in (await phones[1].get(f"/hoi-thao/{room}")).text
    check = (await trainer.post(f"{API}/{room}/checks", json={"text": "Bao nhiêu?", "options": ["80%", "90%"], "right": 0})).json()
    await trainer.post(f"{API}/{room}/checks/{check['id']}/state", json={"state": "open"})
    assert "90%" in (await phones[0].get(f"/hoi-thao/{room}")).text
    await phones[0].post(f"/hoi-thao/{room}", data={"check": check["id"], "choice": 1})
    assert (await trainer.get(f"{API}/{room}/queue")).json()["checks"][0]["counts"] == [0, 1]


async def test_quick_checks_are_drafted_from_figures_answered_once_and_told_when_over(
    app: FastAPI, trainer: Client, room: str, phones: list[Client]
) -> None:
    drafts = (await trainer.get(f"{API}/{room}/checks/drafts")).json()["drafts"]
    draft = drafts[0]
    assert draft["options"][draft["right"]] in draft["citation"]["quote"]
    body = {"text": draft["text"], "options": draft["options"], "right": draft["right"], "passage": draft["citation"]["passage_id"]}
    id = (await trainer.post(f"{API}/{room}/checks", json=body)).json()["id"]
    ballot = f"{API}/{room}/checks/{id}/ballot"
    assert (await phones[0].post(ballot, json={"choice": 0})).json()["code"] == "check_closed"
    assert (await phones[0].get(f"{API}/{room}/screen")).json()["checks"][0] == {"id": id, "gone": True}
    await trainer.post(f"{API}/{room}/checks/{id}/state", json={"state": "open"})
    for choice in (0, 1, 1):
        await phones[0].post(ballot, json={"choice": choice})
    seen = (await phones[1].post(ballot, json={"choice": 1})).json()
    assert (seen["counts"][:2], seen["right"], seen["citation"]) == ([0, 2], None, None)
    assert (await phones[0].post(ballot, json={"choice": 9})).json()["code"] == "no_option"
    await trainer.post(f"{API}/{room}/checks/{id}/state", json={"state": "closed"})
    over = (await phones[0].get(f"{API}/{room}/screen")).json()["checks"][0]
    assert over["right"] == draft["right"]
    assert over["citation"]["passage_id"] == draft["citation"]["passage_id"]
    bad = await trainer.post(f"{API}/{room}/checks", json={"text": "x?", "options": ["a", "a"], "right": 0})
    assert (bad.status_code, bad.json()["code"]) == (422, "check_options")


async def test_the_minutes_as_word_table_and_page(app: FastAPI, trainer: Client, room: str, phones: list[Client]) -> None:
    first = await ask(phones[0], room)
    await ask(phones[1], room, "bo tai chinh bo tri kinh phi thuc hien chuong trinh tu dau")
    await ask(phones[1], room, "=1+1 có phải công thức không?")
    await approve(app, trainer, room, first)
    paper = Document(BytesIO((await trainer.get(f"/hoi-thao/{room}/bien-ban.docx")).content))
    text = "\n".join(p.text for p in paper.paragraphs)
    head = "\n".join(cell.text for cell in paper.tables[0].rows[0].cells)
    assert "VỤ CẢI CÁCH HÀNH CHÍNH" in head
    left, right = paper.tables[0].columns
    assert abs(left.width + right.width - Mm(165)) < Mm(1)  # between the margins
    assert right.width > Mm(100)  # the nation's name stands on one line
    assert "Độc lập - Tự do - Hạnh phúc" in head
    for said in (
        "BIÊN BẢN",
        f"1. {ASKED} (2 người hỏi)",
        "Cách hỏi khác: bo tai chinh",
        "Trả lời: Từ ngân sách trung ương.",
        "2. =1+1 có phải",
    ):
        assert said in text
    assert "Căn cứ: “4. Bộ Tài chính bố trí kinh phí" in text
    table = (await trainer.get(f"/hoi-thao/{room}/bien-ban.csv")).content
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert rows[1][:3] == ["1", ASKED, "2"]
    assert rows[2][1].startswith("'=1+1")
    page = (await trainer.get(f"/hoi-thao/{room}/bien-ban")).text
    assert "nhận 3 câu hỏi, gộp thành 2 nội dung" in page
    assert (await phones[0].get(f"/hoi-thao/{room}/bien-ban.docx")).status_code == 401


def ingest(folder: Path, *passages: Passage) -> None:
    """A new generation in which the programme has these passages."""
    generation.build(folder, (replace(PROGRAMME, passages=passages), *ALL[1:]), open_encoder(ENCODER, PROJECT))


async def test_what_changed_under_an_answer_is_said_at_the_next_look_and_nothing_is_lost(tmp_path: Path) -> None:
    """Also where the answer was not kept as a verified one; when the clause stands again word for word, the mark is gone."""
    index, whole = tmp_path / "index", PROGRAMME.passages
    clause = next(p for p in whole if p.path == ("Điều 2", "4"))
    ingest(index, *whole)
    app = application(configuration(index, tmp_path))
    async with trainer_of(app) as trainer, client_of(app) as phone:
        room = (await trainer.post(API, json={"title": "Hội nghị tập huấn"})).json()["code"]
        await phone.get(f"/hoi-thao/{room}")
        id = await ask(phone, room)
        assert (await approve(app, trainer, room, id, keep=False)).status_code == 200

        async def seen(client: Client = phone, path: str = "screen") -> tuple[str, list[str]]:
            (question,) = (await client.get(f"{API}/{room}/{path}")).json()["questions"]
            return question["answer"], question["changes"]

        answer = "Từ ngân sách trung ương."
        assert await seen() == (answer, [])
        label = (await phone.get(f"{API}/{room}/questions/{id}")).json()["citations"][0]["label"]
        others = [p for p in whole if p is not clause]
        ingest(index, *others, replace(clause, text="4. Địa phương tự bố trí kinh phí thực hiện Chương trình."))
        said = CLAUSE_CHANGED.format(label=label)
        assert await seen() == await seen(trainer, "queue") == (answer, [said])
        assert (await phone.get(f"{API}/{room}/questions/{id}")).json()["changes"] == [said]
        page = (await phone.get(f"/hoi-thao/{room}")).text
        assert said in page
        assert answer in page
        ingest(index, *others)
        assert await seen() == (answer, [CLAUSE_REMOVED.format(label=label)])
        ingest(index, *whole)
        assert await seen() == (answer, [])


async def test_the_desk_leads_to_the_rooms_that_are_open(trainer: Client, room: str, phones: list[Client]) -> None:
    await ask(phones[0], room, "Câu hỏi cần xử lý thứ nhất?")
    page = (await trainer.get("/admin")).text
    assert f'href="/hoi-thao/{room}/dieu-phoi"' in page
    assert f'href="/hoi-thao/{room}/trinh-chieu"' in page
    assert "<td>1</td>" in page
    await trainer.post(f"{API}/{room}/settings", json={"open": False})
    closed = (await trainer.get("/admin")).text
    assert room not in closed
    assert "Không có phòng nào đang mở" in closed
