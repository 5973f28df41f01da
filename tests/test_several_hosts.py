"""Past one machine, started for real: two servers behind nginx, records in PostgreSQL, vectors on a Chroma server, one host that builds."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import psycopg
import pytest

from tests import hosts, nginx
from tests.hosts import Hosts

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
SAME_ORIGIN = {"Host": "cchc.bo.example", "Sec-Fetch-Site": "same-origin"}
LAN = ("lan", nginx.USERS["lan"])

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    if reason := hosts.missing():
        pytest.skip(reason)
    with hosts.running(tmp_path_factory.mktemp("hosts")) as running:
        yield running


def direct(several: Hosts, number: int) -> httpx.Client:
    """One of the two as nginx reaches it, with lan signed in."""
    return httpx.Client(base_url=several.servers[number].url, timeout=30, headers={"X-Remote-User": "lan"})


def count(several: Hosts, sql: str) -> int:
    with psycopg.connect(several.postgresql.url.replace("+psycopg", "")) as db:
        row = db.execute(sql).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])


def test_a_conversation_goes_on_at_the_other_server_and_is_nobody_elses(several: Hosts) -> None:
    with direct(several, 0) as first, direct(several, 1) as second:
        answer = first.post("/api/v1/ask", json={"question": QUESTION}).json()
        again = second.post("/api/v1/ask", json={"question": "Ai bố trí?", "conversation_id": answer["conversation_id"]}).json()
        assert again["conversation_id"] == answer["conversation_id"]
        rated = second.post("/api/v1/feedback", json={"answer_id": answer["id"], "rating": "up"})
        assert rated.status_code in (200, 201, 204), rated.text
        other = second.post(
            "/api/v1/ask", json={"question": QUESTION, "conversation_id": answer["conversation_id"]}, headers={"X-Remote-User": "minh"}
        ).json()
        assert other["conversation_id"] != answer["conversation_id"]
        taken = {row["id"] for row in first.get("/privacy/export").json()["questions"]}
    assert {answer["id"], again["id"]} <= taken
    assert other["id"] not in taken


def test_through_nginx_also_while_one_server_is_down(several: Hosts) -> None:
    asked = count(several, "SELECT COUNT(*) FROM questions")
    with httpx.Client(base_url=several.url, verify=False, timeout=30, headers=SAME_ORIGIN) as client:
        for name in nginx.USERS:
            assert client.post("/api/v1/ask", json={"question": QUESTION}, auth=(name, nginx.USERS[name])).status_code == 200
        several.servers[0].stop()
        try:
            for name in nginx.USERS:
                reply = client.post("/api/v1/ask", json={"question": QUESTION}, auth=(name, nginx.USERS[name]))
                assert reply.status_code == 200, reply.text
                assert "kinh phí" in reply.json()["answer"]
        finally:
            several.servers[0].start()
    assert count(several, "SELECT COUNT(*) FROM questions") == asked + 4


def test_a_new_generation_is_seen_by_all_and_the_schema_was_made_once(several: Hosts) -> None:
    built = several.ingest("Điều 2. Bộ Nội vụ chủ trì thẩm định nhiệm vụ chuyển tiếp.")
    for number in range(len(several.servers)):
        with direct(several, number) as client:
            assert client.get("/readyz").json()["generation"] == built
            answer = client.post("/api/v1/ask", json={"question": "Ai thẩm định nhiệm vụ chuyển tiếp?"}).json()
            assert "Bộ Nội vụ" in answer["answer"]
    assert count(several, "SELECT COUNT(*) FROM schema_version") == 1


def test_what_postgresql_cannot_store_is_no_way_to_stop_the_records(several: Hosts) -> None:
    before = count(several, "SELECT COUNT(*) FROM questions")
    with direct(several, 0) as client:
        strange = client.post(
            "/api/v1/ask", content=b'{"question": "kinh ph\\u0000i \\ud800 bao nhieu?"}', headers={"Content-Type": "application/json"}
        )
        assert strange.status_code in (200, 400, 422), strange.text
        after = client.post("/api/v1/ask", json={"question": QUESTION})
        assert after.status_code == 200
        assert not [notice for notice in after.json()["notices"] if "lưu" in notice], after.json()["notices"]
    assert count(several, "SELECT COUNT(*) FROM questions") >= before + 1


def test_the_privacy_of_a_person_reaches_over_all_servers(several: Hosts) -> None:
    with direct(several, 0) as first, direct(several, 1) as second:
        minh = {"X-Remote-User": "minh"}
        first.post("/api/v1/ask", json={"question": QUESTION}, headers=minh)
        assert second.get("/privacy/export", headers=minh).json()["questions"]
    assert count(several, "SELECT COUNT(*) FROM questions WHERE \"user\" = 'user:minh'") > 0
