"""Keys, scopes, single sign-on, rates, and the administrator's secret."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.api_keys import ApiKeys
from bot.http.door.access import check_admin_secret
from bot.records.records import Records
from knowledge.errors import ConfigError
from tests.bot.http.conftest import application, client_of, configuration


@pytest.mark.parametrize(
    "secret", ["short", "a" * 40, "abababababababababababababab", "admin-wXy83kd92ls0Qpz71mNbv4", "Password!93kdk20sl29dk3902"]
)
def test_weak_admin_secrets_stop_the_start(secret: str, index_directory: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="CCHC_ADMIN_KEY"):
        application(configuration(index_directory, tmp_path), admin_secret=secret)


def test_a_random_admin_secret_is_fine() -> None:
    check_admin_secret("kq9Zt-7rXw2_pLmV4sYbN8dGhJ3u")
    check_admin_secret("")


def test_keys_are_stored_as_digests_and_can_be_revoked(tmp_path: Path) -> None:
    engine = Records(f"sqlite:///{tmp_path}/k.sqlite").engine
    keys = ApiKeys(engine)
    key, token = keys.add("Cổng nội bộ", ("ask", "trainer"))
    with engine.connect() as db:
        stored = str(db.execute(text("select * from api_keys")).all())
    assert token not in stored
    assert token.removeprefix("cchc_") not in stored
    found = ApiKeys(engine).find(token)
    assert found is not None
    assert found.scopes == ("ask", "trainer")
    assert keys.find(token + "x") is None
    assert keys.revoke(key.id)
    assert not keys.revoke(key.id)
    assert ApiKeys(engine).find(token) is None
    with pytest.raises(ConfigError, match="root"):
        keys.add("x", ("root",))


async def test_without_anonymous_access_a_key_is_needed(index_directory: Path, tmp_path: Path) -> None:
    app = application(configuration(index_directory, tmp_path, anonymous=False))
    _, token = app.state.access._keys.add("máy", ("ask",))
    body = {"question": "Bộ Tài chính bố trí kinh phí"}
    async with client_of(app) as client:
        refused = await client.post("/api/v1/ask", json=body)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert (await client.post("/api/v1/ask", json=body, headers={"Authorization": "Bearer cchc_guess"})).status_code == 401
        assert (await client.post("/api/v1/ask", json=body, headers={"Authorization": f"Bearer {token}"})).status_code == 200
        assert (await client.get("/", headers={"Accept": "text/html"})).status_code == 401
        assert (await client.get("/healthz")).status_code == 200


async def test_single_sign_on_counts_only_from_listed_proxies(index_directory: Path, tmp_path: Path) -> None:
    body, header = {"question": "Bộ Tài chính bố trí kinh phí"}, {"X-Remote-User": "nva", "X-Forwarded-For": "192.0.2.7"}
    for proxies, status in (([], 401), (["10.9.0.0/16"], 200), (["10.10.0.1"], 401)):
        config = configuration(index_directory, tmp_path, anonymous=False, single_sign_on={"trusted_proxies": proxies})
        async with client_of(application(config)) as client:
            assert (await client.post("/api/v1/ask", json=body, headers=header)).status_code == status


async def test_rates_are_counted_per_address_behind_a_proxy(index_directory: Path, tmp_path: Path) -> None:
    limits, sso = {"anonymous_asks": 2}, {"trusted_proxies": ["10.9.8.7"]}
    app = application(configuration(index_directory, tmp_path, limits=limits, single_sign_on=sso))
    async with client_of(app) as client:

        async def ask(address: str) -> int:
            response = await client.post(
                "/api/v1/ask", json={"question": "Bộ Tài chính bố trí kinh phí"}, headers={"X-Forwarded-For": f"198.51.100.1, {address}"}
            )
            if response.status_code == 429:
                assert 1 <= int(response.headers["retry-after"]) <= 60
            return response.status_code

        assert [await ask("192.0.2.1") for _ in range(3)] == [200, 200, 429]
        assert await ask("192.0.2.2") == 200


async def test_a_forged_forwarding_header_does_not_change_the_address(index_directory: Path, tmp_path: Path) -> None:
    app = application(configuration(index_directory, tmp_path, limits={"anonymous_asks": 1}))
    async with client_of(app) as client:
        statuses = [
            (await client.post("/api/v1/ask", json={"question": "kinh phí"}, headers={"X-Forwarded-For": f"192.0.2.{n}"})).status_code
            for n in range(2)
        ]
    assert statuses == [200, 429]


@pytest.mark.parametrize("header", ["X-Remote-User", "Authorization"])
async def test_who_calls_is_said_once(index_directory: Path, tmp_path: Path, header: str) -> None:
    """What the caller sent and what the proxy added: which of the two is believed must not depend on their order."""
    app = application(configuration(index_directory, tmp_path, single_sign_on={"trusted_proxies": ["10.9.8.7"]}))
    async with client_of(app) as client:
        url, body = "http://cchc.test/api/v1/ask", {"question": "kinh phí thực hiện"}
        headers = [(header, "giamdoc"), (header, "lan"), ("Host", "cchc.test")]
        refused = await client.send(httpx.Request("POST", url, json=body, headers=headers))
        assert refused.status_code == 400
        assert refused.json()["code"] == "identity_repeated"
    assert app.state.site.records.statistics().questions == 0


async def test_the_last_hop_counts_also_in_a_header_of_its_own(index_directory: Path, tmp_path: Path) -> None:
    limits, sso = {"anonymous_asks": 1}, {"trusted_proxies": ["10.9.8.7", "10.0.0.0/8"]}
    app = application(configuration(index_directory, tmp_path, limits=limits, single_sign_on=sso))
    async with client_of(app) as client:

        async def ask(*forwarded: str) -> int:
            headers = [("Host", "cchc.test"), *(("X-Forwarded-For", value) for value in forwarded)]
            request = httpx.Request("POST", "http://cchc.test/api/v1/ask", json={"question": "kinh phí"}, headers=headers)
            return (await client.send(request)).status_code

        assert await ask("203.0.113.1", "192.0.2.7") == 200
        assert await ask("203.0.113.2", "192.0.2.7") == 429
        assert await ask("203.0.113.3, 192.0.2.7:4711", "10.0.0.9") == 429
        assert await ask("2001:db8:1:2::1") == 200
        assert await ask("2001:db8:1:2:ffff::2") == 429  # the same line: any address of its /64
        assert await ask("[2001:db8:1:3::1]:443") == 200
        assert await ask("::ffff:192.0.2.7") == 429


async def test_who_is_signed_on_is_one_person_by_whatever_bytes(index_directory: Path, tmp_path: Path) -> None:
    """Names are UTF-8, in one spelling; one that would have to be cut or cleaned is refused, since it might become another's."""
    sign_on = {"trusted_proxies": ["10.9.8.7"], "trainers": ["Nguyễn Lan"]}
    app = application(configuration(index_directory, tmp_path, anonymous=False, single_sign_on=sign_on))

    async def status(name: bytes) -> int:
        async with client_of(app) as client:
            return (await client.get("/admin", headers=[(b"x-remote-user", name)])).status_code

    assert await status("Nguyễn Lan".encode()) == 200
    assert await status(unicodedata.normalize("NFD", "Nguyễn Lan").encode()) == 200
    assert await status("Nguyễn Minh".encode()) == 403
    assert await status(b"l" * 120) == 403
    assert await status(b"l" * 121) == 400
    assert await status("lan\u202e".encode()) == 400
    assert await status(b"") == await status(b"  ") != 200
