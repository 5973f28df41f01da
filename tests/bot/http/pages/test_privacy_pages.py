from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.bot.http.conftest import application, client_of, configuration

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://cchc.test"}


@pytest.fixture
def app(index_directory: Path, tmp_path: Path) -> FastAPI:
    config = configuration(index_directory, tmp_path, single_sign_on={"trusted_proxies": ["10.9.8.7"]})
    return application(config)


@pytest.mark.parametrize("user", ["", "lan"])
async def test_a_person_sees_takes_away_and_deletes_the_own_data_only(app: FastAPI, user: str) -> None:
    mine = {"X-Remote-User": user} if user else {}
    async with client_of(app) as other, client_of(app) as client:
        for visitor, headers in ((other, {"X-Remote-User": "minh"}), (client, mine)):
            await visitor.get("/", params={"q": QUESTION}, headers=OWN | headers)
        assert "<strong>1</strong> câu hỏi" in (await client.get("/privacy", headers=mine)).text
        taken = (await client.get("/privacy/export", headers=mine)).json()
        assert [row["question"] for row in taken["questions"]] == [QUESTION]
        gone = await client.post("/privacy/forget", headers=OWN | mine)
        assert gone.status_code == 303
        page = (await client.get(gone.headers["location"], headers=mine)).text
        assert "Đã xoá 1 câu hỏi" in page
        assert "<strong>0</strong> câu hỏi" in page
        assert app.state.site.records.statistics().questions == 1


async def test_no_other_site_deletes_in_a_users_name(app: FastAPI) -> None:
    lan = {"X-Remote-User": "lan"}
    async with client_of(app) as client:
        await client.get("/", params={"q": QUESTION}, headers=OWN | lan)
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}):
            assert (await client.post("/privacy/forget", headers=lan | headers)).status_code == 403
        assert app.state.site.records.statistics().questions == 1


async def test_nobody_in_particular_has_nothing(app: FastAPI) -> None:
    async with client_of(app) as client:
        assert "Chưa có dữ liệu nào" in (await client.get("/privacy")).text
        assert (await client.get("/privacy/export")).status_code == 404
