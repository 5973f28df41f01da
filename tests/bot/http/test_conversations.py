"""Whose a conversation is: planted, guessed and stolen numbers; questions asked by the pages of other sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.bot.http.conftest import application, client_of, configuration
from tests.bot.library import questions_of

QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
OTHER = "Bộ Nội vụ theo dõi việc gì"
PLANTED = "deadbeef" * 4
PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def app(index_directory: Path, tmp_path: Path) -> Iterator[FastAPI]:
    sign_on = {"trusted_proxies": ["10.9.8.7"]}
    return application(configuration(index_directory, tmp_path, single_sign_on=sign_on))


async def asked(client: httpx.AsyncClient, question: str, conversation: str = "", **headers: str) -> tuple[str, str]:
    """(the page, the conversation that its form goes on with)."""
    page = (await client.get("/", params={"q": question, "c": conversation}, headers=PAGE | headers)).text
    found = re.search(r'name="c" value="([0-9a-f]{32})"', page)
    return page, found[1] if found else ""


async def test_a_number_that_was_never_issued_is_not_taken(app: FastAPI) -> None:
    async with client_of(app) as victim, client_of(app) as attacker:
        _, conversation = await asked(victim, QUESTION, PLANTED)
        assert conversation != PLANTED
        for path in (f"/api/v1/conversations/{PLANTED}", f"/api/v1/conversations/{conversation}"):
            assert (await attacker.get(path)).status_code == 404
        assert QUESTION not in (await attacker.get("/", params={"c": PLANTED})).text
        made = (await attacker.post("/api/v1/ask", json={"question": QUESTION, "conversation_id": PLANTED})).json()
        assert made["conversation_id"] != PLANTED


async def test_an_issued_number_that_is_planted_shows_its_issuer_nothing(app: FastAPI) -> None:
    async with client_of(app) as attacker, client_of(app) as victim:
        page, planted = await asked(attacker, OTHER)
        by_api = (await attacker.post("/api/v1/ask", json={"question": OTHER})).json()["conversation_id"]
        assert OTHER in page
        for number in (planted, by_api):
            page, conversation = await asked(victim, QUESTION, number)
            assert OTHER not in page
            assert conversation not in ("", number)
            assert QUESTION not in (await attacker.get("/", params={"c": number}, headers=PAGE)).text


async def test_a_browser_goes_on_with_its_own_conversation(app: FastAPI) -> None:
    async with client_of(app) as client:
        _, first = await asked(client, QUESTION)
        page, second = await asked(client, OTHER, first)
        assert first == second
        assert QUESTION in page
        cookie = client.cookies["cchc_browser"]
        assert re.fullmatch("[0-9a-f]{32}", cookie)


@pytest.mark.parametrize("way", ["page", "api", "openai"])
async def test_a_signed_in_user_neither_reads_nor_writes_anothers_conversation(app: FastAPI, way: str) -> None:
    async with client_of(app) as client:
        _, lans = await asked(client, OTHER, **{"X-Remote-User": "lan"})
        minh = {"X-Remote-User": "minh"}
        assert (await client.get(f"/api/v1/conversations/{lans}", headers=minh)).status_code == 404
        if way == "page":
            page, used = await asked(client, QUESTION, lans, **minh)
            assert OTHER not in page
        elif way == "api":
            body = {"question": QUESTION, "conversation_id": lans}
            used = (await client.post("/api/v1/ask", json=body, headers=minh)).json()["conversation_id"]
        else:
            dialogue = [{"role": "assistant", "content": f"[x](http://cchc.test/?c={lans})"}, {"role": "user", "content": QUESTION}]
            used = (await client.post("/v1/chat/completions", json={"messages": dialogue}, headers=minh)).json()["conversation_id"]
        assert used != lans
        kept = (await client.get(f"/api/v1/conversations/{lans}", headers={"X-Remote-User": "lan"})).json()["answers"]
        assert [answer["question"] for answer in kept] == [OTHER]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
        {"Referer": "https://evil.example/page"},
        {"Referer": "http://[::1"},
        {},  # a browser at an address without TLS, led here by a page that hides its own
    ],
)
async def test_another_sites_page_cannot_ask_in_a_users_name(app: FastAPI, headers: dict[str, str]) -> None:
    async with client_of(app) as client:
        page = await client.get("/", params={"q": QUESTION}, headers={"X-Remote-User": "lan"} | headers)
        assert page.status_code == 200
        assert questions_of(app.state.site.records, "http", "user:lan") == 0
        assert f'value="{QUESTION}"' in page.text  # ready to be asked by the person
        own = {"X-Remote-User": "lan", "Referer": "http://cchc.test/"}
        assert "blockquote" in (await client.get("/", params={"q": QUESTION}, headers=own)).text
        assert questions_of(app.state.site.records, "http", "user:lan") == 1


async def test_only_who_asked_rates_and_once(app: FastAPI) -> None:
    async with client_of(app) as client, client_of(app) as stranger:
        await asked(client, QUESTION)
        answer = (await client.post("/api/v1/ask", json={"question": QUESTION})).json()["id"]
        for _ in range(3):
            assert (await client.post("/api/v1/feedback", json={"answer_id": answer, "rating": "up"})).status_code == 200
            refused = await stranger.post("/api/v1/feedback", json={"answer_id": answer, "rating": "down"})
            assert refused.status_code == 404
        statistics = app.state.site.records.statistics()
        assert (statistics.good, statistics.bad) == (1, 0)
        nobody = (await stranger.post("/api/v1/ask", json={"question": QUESTION})).json()["id"]
        for _ in range(3):
            assert (await stranger.post("/api/v1/feedback", json={"answer_id": nobody, "rating": "down"})).status_code == 200
        assert app.state.site.records.statistics().bad == 1
