from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.api_keys import ApiKeys
from tests.bot.http.conftest import application, client_of, configuration

pytest.importorskip("prometheus_client", reason="prometheus-client is not installed (make run installs it)")
QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"


@pytest.fixture
def app(index_directory: Path, tmp_path: Path) -> FastAPI:
    return application(configuration(index_directory, tmp_path, limits={"anonymous_asks": 3}))


def values(text: str) -> dict[str, float]:
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if not line.startswith("#")}


async def test_numbers_and_nothing_else(app: FastAPI) -> None:
    _, token = ApiKeys(app.state.site.records.engine).add("prometheus", ("metrics",))
    async with client_of(app) as client:
        for question in (QUESTION, QUESTION, "cách nấu phở bò ngon", QUESTION):
            await client.post("/api/v1/ask", json={"question": question})
        await client.get("/bi-mat-cua-lan")
        text = (await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})).text
    found = values(text)
    assert found['cchc_requests_total{method="POST",route="/api/v1/ask",status="200"}'] == 3
    assert found['cchc_requests_total{method="POST",route="/api/v1/ask",status="429"}'] == 1
    assert found['cchc_requests_total{method="GET",route="other",status="404"}'] == 1
    answers = {key: value for key, value in found.items() if key.startswith("cchc_answers_total")}
    assert sum(answers.values()) == 3
    assert answers['cchc_answers_total{channel="http",kind="declined"}'] == 1
    for stage in ("search", "record", "whole"):
        assert found[f'cchc_stage_seconds_count{{stage="{stage}"}}'] == 3
    assert found["cchc_waiting_questions"] == found["cchc_open_streams"] == found["cchc_unrecorded"] == 0
    assert 0 < found["cchc_index_age_seconds"] < 3600
    assert not any(secret in text for secret in ("kinh phí", "phở", "bi-mat"))


async def test_only_with_a_key_for_it(app: FastAPI) -> None:
    _, token = ApiKeys(app.state.site.records.engine).add("máy", ("ask",))
    async with client_of(app) as client:
        assert (await client.get("/metrics")).status_code == 401
        assert (await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})).status_code == 403


async def test_a_request_is_one_line_with_its_id_and_without_the_question(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with client_of(app) as client:
        await client.get("/", params={"q": QUESTION}, headers={"X-Remote-User": "lan"})
        await client.get("/bi-mat")
    lines = [record.getMessage() for record in caplog.records if record.name == "bot.http"]
    assert [re.sub(r"\d+ ms", "N ms", line) for line in lines] == ["GET / 200, N ms", "GET other 404, N ms"]
    assert not any(word in "".join(lines) for word in ("kinh phí", "kinh+ph", "bi-mat", "lan'"))
