"""API v1 over a real index, through the whole application."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from knowledge.config import EncoderConfig
from knowledge.version import VERSION
from tests.bot.http.conftest import application, client_of, configuration

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"


async def test_answer_quotes_the_clause_and_has_all_fields(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/v1/ask", json={"question": QUESTION})).json()
    wanted = {"question", "interpreted", "answer", "declined", "citations", "suggestions", "elapsed_ms", "conversation_id", "id", "as_of"}
    assert wanted <= answer.keys()
    first = answer["citations"][0]
    assert first["path"] == ["Điều 2", "4"]
    assert first["quote"].startswith("4. Bộ Tài chính")
    assert first["url"] == "/documents/nq-76-nq-cp-2021#dieu-2.4"


@pytest.mark.parametrize("question", ["", "   ", "😀😀", "\x00\x01\x02", "a" * 10_000, "\ud83d", "..."])
async def test_what_is_no_question_is_refused_politely(client: httpx.AsyncClient, question: str) -> None:
    import json

    response = await client.post("/api/v1/ask", content=json.dumps({"question": question}), headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance", "request_id"} <= problem.keys()
    assert problem["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{", ""),
        ("[]", ""),
        ('{"question": 5}', "question"),
        ('{"question": "a", "k": 1}', "k"),
        ('{"question": "a", "as_of": "hôm nay"}', "as_of"),
    ],
)
async def test_malformed_bodies_name_the_field(client: httpx.AsyncClient, body: str, field: str) -> None:
    response = await client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert field in [error["field"] for error in response.json()["errors"]] or not field


async def test_search_scores_and_labels(client: httpx.AsyncClient) -> None:
    found = (await client.get("/api/v1/search", params={"q": "mức độ hài lòng", "k": 3})).json()
    assert len(found["hits"]) == 3
    assert found["hits"][0]["citation"]["path"][-1] == "+2"
    assert found["hits"][0]["score"] >= found["hits"][1]["score"]


async def test_documents_tree_and_passage(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/v1/documents")).json()["documents"]
    assert {d["id"]: d["status"] for d in listed}["nd-1-2010"] == "expired"
    tree = (await client.get("/api/v1/documents/nq-76-nq-cp-2021")).json()
    assert [entry["path"] for entry in tree["outline"]] == [["Điều 1"], ["Điều 2"]]
    assert tree["outline"][0]["children"][0]["children"][0]["children"][0]["heading"] == "a) Mục tiêu"
    passage = (await client.get("/api/v1/passages/" + "nq-76-nq-cp-2021%23dieu-2.4")).json()
    assert passage["text"].startswith("4. Bộ Tài chính")
    assert passage["previous"] == "nq-76-nq-cp-2021#dieu-2.3"
    assert passage["next"] is None


async def test_replaced_document_says_so(client: httpx.AsyncClient) -> None:
    notices = (await client.get("/api/v1/documents/nd-1-2010")).json()["notices"]
    assert any("thay thế" in notice and "2/2020/NĐ-CP" in notice for notice in notices)
    earlier = (await client.get("/api/v1/documents/nd-1-2010", params={"as_of": "2015-01-01"})).json()
    assert earlier["status"] == "in_force"
    assert earlier["notices"] == []


@pytest.mark.parametrize("path", ["/documents/khong-co", "/passages/khong-co", "/conversations/khong-co", f"/conversations/{'0' * 32}"])
async def test_unknown_things_are_404(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get("/api/v1" + path)
    assert response.status_code == 404
    assert response.json()["code"] != "not_found"  # says what is missing, not just that the address is wrong


async def test_conversation_and_feedback(client: httpx.AsyncClient) -> None:
    first = (await client.post("/api/v1/ask", json={"question": QUESTION})).json()
    body = {"question": "Thế còn Bộ Nội vụ?", "conversation_id": first["conversation_id"]}
    second = (await client.post("/api/v1/ask", json=body)).json()
    assert second["conversation_id"] == first["conversation_id"]
    kept = (await client.get(f"/api/v1/conversations/{first['conversation_id']}")).json()
    assert [a["id"] for a in kept["answers"]] == [first["id"], second["id"]]
    given = {"answer_id": first["id"], "rating": "down", "reason": "incomplete", "comment": "Thiếu"}
    assert (await client.post("/api/v1/feedback", json=given)).json() == {"accepted": True}
    assert (await client.post("/api/v1/feedback", json=given | {"answer_id": "0" * 32})).status_code == 404


async def test_suggestions_with_and_without_accents(client: httpx.AsyncClient) -> None:
    for typed in ("xây dựng chính phủ số gồm", "xay dung chinh phu so gom"):
        found = (await client.get("/api/v1/suggest", params={"q": typed})).json()
        assert found["suggestions"] == ["Xây dựng Chính phủ số gồm những nội dung gì?"]
    assert (await client.get("/api/v1/suggest", params={"q": ""})).json()["suggestions"] == []
    key = await client.get("/api/v1/suggest", params={"q": "tiền làm"})  # of a search key, which is no question to read
    assert key.json()["suggestions"] == []


async def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    async with client_of(application(configuration(tmp_path / "none", tmp_path))) as client:
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert "python -m ingest" in ready.json()["detail"]
        assert (await client.get("/healthz")).json() == {"status": "ok", "version": VERSION}
        asked = await client.post("/api/v1/ask", json={"question": QUESTION})
        assert asked.status_code == 503
        assert asked.json()["code"] == "no_index"
        page = await client.get("/", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "python -m ingest" in page.text


async def test_an_index_of_another_encoder_is_a_503_without_paths(index_directory: Path, tmp_path: Path) -> None:
    config = configuration(index_directory, tmp_path)
    other = config.model_copy(update={"encoder": EncoderConfig()})
    async with client_of(application(other)) as client:
        for path, accept in (("/readyz", "*/*"), ("/api/v1/search?q=a", "*/*"), ("/", "text/html")):
            response = await client.get(path, headers={"Accept": accept})
            assert response.status_code == 503
            assert "nhật ký" in response.text
            assert str(index_directory) not in response.text


@pytest.mark.slow
async def test_a_new_generation_is_followed_without_restart(tmp_path: Path) -> None:
    from knowledge.generation import generation
    from knowledge.index.encoder import open_encoder
    from tests.bot.http.conftest import ENCODER, PROJECT
    from tests.bot.http.shelf_texts import NEW, PROGRAMME

    encoder = open_encoder(ENCODER, PROJECT)
    async with client_of(application(configuration(tmp_path / "index", tmp_path))) as client:
        assert (await client.get("/readyz")).status_code == 503
        for texts, count in (((PROGRAMME,), 1), ((PROGRAMME, NEW), 2)):
            generation.build(tmp_path / "index", texts, encoder)
            assert (await client.get("/readyz")).json()["documents"] == count
            assert len((await client.get("/api/v1/documents")).json()["documents"]) == count
        assert (await client.get("/api/v1/suggest", params={"q": "chương trình mẫu"})).json()["suggestions"]


async def test_openapi_describes_every_route(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/api/v1/openapi.json")).json()
    routes = {
        "ask",
        "ask/stream",
        "search",
        "documents",
        "documents/{id}",
        "passages/{id}",
        "conversations/{id}",
        "feedback",
        "suggest",
        "meta",
    }
    assert {f"/api/v1/{route}" for route in routes} <= schema["paths"].keys()
    assert schema["components"]["schemas"]["Question"]["examples"]
