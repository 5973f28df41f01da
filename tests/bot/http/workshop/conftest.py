"""A room of a real application over a small index: a trainer with a key, attendees with browsers of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.api_keys import ApiKeys
from tests.bot.http.conftest import application, client_of, configuration

API = "/api/v1/workshops"
ASKED = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình từ đâu?"


@pytest.fixture
def app(index_directory: Path, tmp_path: Path) -> FastAPI:
    return application(configuration(index_directory, tmp_path))


def trainer_of(app: FastAPI) -> httpx.AsyncClient:
    token = ApiKeys(app.state.site.records.engine).add("lan", ("ask", "trainer"))[1]
    return client_of(app, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
async def trainer(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with trainer_of(app) as client:
        yield client


@pytest.fixture
async def room(trainer: httpx.AsyncClient) -> str:
    made = await trainer.post("/api/v1/workshops", json={"title": "Hội nghị tập huấn", "unit": "Vụ Cải cách hành chính"})
    return str(made.json()["code"])


@pytest.fixture
async def phones(app: FastAPI, room: str) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Two browsers that have entered the room."""
    async with client_of(app) as one, client_of(app) as two:
        for phone in (one, two):
            assert (await phone.get(f"/hoi-thao/{room}")).status_code == 200
        yield [one, two]


def prepared(app: FastAPI) -> None:
    """Returns when the background has looked at everything that was asked."""
    app.state.hall.workshop.preparation._worker.submit(lambda: None).result(60)


async def ask(phone: httpx.AsyncClient, room: str, text: str = ASKED, **more: Any) -> int:
    made = await phone.post(f"/api/v1/workshops/{room}/questions", json={"text": text} | more)
    assert made.status_code == 200, made.text
    return int(made.json()["id"])


async def approve(app: FastAPI, trainer: httpx.AsyncClient, room: str, id: int, **more: Any) -> httpx.Response:
    """With the clauses of the draft."""
    prepared(app)
    queue = (await trainer.get(f"/api/v1/workshops/{room}/queue")).json()
    draft = next(q["draft"] for q in queue["questions"] if q["id"] == id)
    passages = [c["passage_id"] for c in draft["citations"]] if draft else []
    body = {"text": "Từ ngân sách trung ương.", "passages": passages, "role": "Giảng viên", "name": "Trần Lan", "expected": 0}
    return await trainer.post(f"/api/v1/workshops/{room}/questions/{id}/answer", json=body | more)
