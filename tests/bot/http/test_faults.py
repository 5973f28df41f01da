"""What the web server does while its database cannot be written or read: answers go on, and readiness tells the truth."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.doctor import examine
from knowledge.generation.generation import build
from knowledge.generation.manifest import generation_directory
from knowledge.index.encoder import open_encoder
from tests.bot.http.conftest import ENCODER, PROJECT, application, client_of, configuration
from tests.bot.http.shelf_texts import ALL

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.slow
async def test_answers_go_on_while_the_database_is_locked_and_readiness_says_so(index_directory: Path, tmp_path: Path) -> None:
    config = configuration(index_directory, tmp_path)
    async with client_of(application(config)) as client:
        assert (await client.get("/readyz")).status_code == 200
        with locked(tmp_path / "records.sqlite"):
            replies = await asyncio.gather(*(client.post("/api/v1/ask", json={"question": QUESTION}) for _ in range(6)))
            assert [reply.status_code for reply in replies] == [200] * 6
            assert all(reply.json()["citations"] for reply in replies)
            assert all("chưa lưu được" in " ".join(reply.json()["notices"]) for reply in replies)
            ready = await client.get("/readyz")
            assert ready.status_code == 503
            assert ready.json()["code"] == "records_unwritable"
            assert "6 câu hỏi chưa lưu được" in ready.json()["detail"]
            rated = await client.post("/api/v1/feedback", json={"answer_id": replies[0].json()["id"], "rating": "up"})
            assert rated.status_code in (404, 503)
            findings = await asyncio.to_thread(lambda: examine(config, base=PROJECT))
            assert any(finding.blocking and "không ghi được" in finding.text for finding in findings)
        assert (await client.get("/readyz")).json()["unrecorded"] == 6


async def test_a_database_that_has_become_unreadable_costs_the_memory_not_the_answer(index_directory: Path, tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    app = application(configuration(index_directory, tmp_path))
    async with client_of(app) as client:
        first = (await client.get("/", params={"q": QUESTION})).text
        app.state.site.records.close()
        for beside in tmp_path.glob("records.sqlite-*"):
            beside.unlink()
        file.write_bytes(file.read_bytes()[:4096] + b"\xff" * (file.stat().st_size - 4096))
        page = await client.get("/", params={"q": QUESTION})
        assert page.status_code == 200
        assert "kinh phí" in page.text
        assert first
        assert (await client.get("/readyz")).status_code == 503
        refused = await client.get("/api/v1/meta", headers={"Authorization": "Bearer cchc_" + "a" * 43})
        assert refused.status_code == 503
        assert refused.json()["code"] == "records_unusable"


async def test_a_damaged_index_file_is_said_while_the_generation_before_answers(tmp_path: Path) -> None:
    index = tmp_path / "index"
    encoder = open_encoder(ENCODER, PROJECT)
    before, live = build(index, ALL, encoder), build(index, ALL, encoder)
    damaged = generation_directory(index, live) / "catalog.sqlite"
    damaged.write_bytes(bytes(damaged.stat().st_size))
    config = configuration(index, tmp_path)
    async with client_of(application(config, "mot-khoa-quan-tri-rat-dai-2026")) as client:
        assert (await client.post("/api/v1/ask", json={"question": QUESTION})).json()["citations"]
        ready = (await client.get("/readyz")).json()
        assert ready["generation"] == before
        assert before in ready["index_problem"]
        assert str(tmp_path) not in ready["index_problem"]
        metrics = await client.get("/metrics", headers={"Authorization": "Bearer mot-khoa-quan-tri-rat-dai-2026"})
        assert "cchc_index_standin 1.0" in metrics.text
    finding = next(
        finding for finding in await asyncio.to_thread(lambda: examine(config, base=PROJECT)) if "catalog.sqlite" in finding.text
    )
    assert finding.blocking
    assert f"{before} nguyên vẹn và trả lời thay" in finding.text
