"""Headers, origins, sizes, last-resort errors: what every request passes."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.config import ServerConfig
from bot.http.door.gate import Gate
from tests.bot.http.conftest import application, client_of, configuration

PARTNER = "https://intranet.bo.example"


@pytest.fixture(scope="module")
def open_app(index_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    limits = {"body_kilobytes": 4}
    return application(configuration(index_directory, tmp_path_factory.mktemp("r"), allowed_origins=[PARTNER], limits=limits))


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/nq-76-nq-cp-2021", "/glossary", "/khong-co", "/chat", "/widget", "/api"])
async def test_pages_carry_a_strict_policy_and_no_inline_code(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path, headers={"Accept": "text/html"})
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"
    assert " style=" not in page.text
    assert " onclick=" not in page.text
    assert page.text.count("<script") == page.text.count("<script src=")


async def test_foreign_origins_are_refused_and_listed_ones_allowed(open_app: FastAPI) -> None:
    async with client_of(open_app) as client:
        for origin in ("https://evil.example", "null", "https://intranet.bo.example.evil.example"):
            refused = await client.post("/api/v1/ask", json={"question": "a b"}, headers={"Origin": origin})
            assert refused.status_code == 403
            # The refusal itself may be read there: it names the setting that allows the site. Nothing else may.
            assert refused.headers["access-control-allow-origin"] == "*"
            assert "server.allowed_origins" in refused.json()["detail"]
            asked = await client.options("/api/v1/ask", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
            assert asked.status_code == 204  # else the browser would never send what is refused with words
            page = await client.get("/documents", headers={"Origin": origin})
            assert "access-control-allow-origin" not in page.headers
        preflight = await client.options("/api/v1/ask", headers={"Origin": PARTNER, "Access-Control-Request-Method": "POST"})
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == PARTNER
        allowed = await client.get("/api/v1/meta", headers={"Origin": PARTNER})
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == PARTNER
        own = await client.get("/api/v1/meta", headers={"Origin": "http://cchc.test"})
        assert own.status_code == 200


async def test_large_bodies_are_refused_also_when_their_length_is_not_declared(open_app: FastAPI) -> None:
    async def chunks() -> object:
        for _ in range(20):
            yield b"x" * 1000

    async with client_of(open_app) as client:
        for content in (b"x" * 10_000, chunks()):
            response = await client.post("/api/v1/ask", content=content, headers={"Content-Type": "application/json"})  # type: ignore[arg-type]
            assert response.status_code == 413
            assert response.json()["code"] == "too_large"


async def test_an_unforeseen_error_is_a_problem_with_a_request_id(open_app: FastAPI) -> None:
    async def broken() -> None:
        raise RuntimeError("secret detail")

    open_app.router.add_api_route("/api/v1/broken-for-this-test", broken)
    async with client_of(open_app) as client:
        response = await client.get("/api/v1/broken-for-this-test", headers={"X-Request-Id": "abcdefgh12"})
    assert response.status_code == 500
    assert response.json()["request_id"] == "abcdefgh12"
    assert "secret" not in response.text


async def test_static_files_are_immutable_compressed_and_revalidated(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    url = next(part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/static/app."))
    style = await client.get(url)
    assert "immutable" in style.headers["cache-control"]
    assert style.headers["content-encoding"] == "gzip"
    again = await client.get(url, headers={"If-None-Match": style.headers["etag"]})
    assert again.status_code == 304
    assert (await client.get("/static/app.0000000000.css")).status_code == 404
    assert (await client.get("/static/..%2F..%2Fapp.py")).status_code == 404


async def test_the_widget_is_small_and_never_uses_inner_html(client: httpx.AsyncClient) -> None:
    import gzip

    script = await client.get("/widget.js")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(gzip.compress(script.content)) < 20_000
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert sink not in script.text.replace("(never innerHTML)", "")


async def test_page_weight_before_the_answer(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    urls = {part.split('"')[0] for mark in ('href="', 'src="') for part in page.text.split(mark)[1:] if part.startswith("/static/")}
    async with client.stream("GET", "/") as streamed:
        total = sum([len(chunk) async for chunk in streamed.aiter_raw()])
    for url in urls:
        async with client.stream("GET", url) as streamed:
            total += sum([len(chunk) async for chunk in streamed.aiter_raw()])
    assert total < 30_000


@pytest.mark.parametrize("path", ["/", "/documents", "/widget.js", "/api/v1/meta", "/khong-co"])
async def test_head_answers_as_get_without_the_body(client: httpx.AsyncClient, path: str) -> None:
    got, head = await client.get(path), await client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("host", ["evil.example", "cchc.test.evil.example", "[::1", "a b", "cchc.test\\@evil", ""])
async def test_foreign_host_names_are_refused(client: httpx.AsyncClient, host: str) -> None:
    """Another site's page that was led to our address (DNS rebinding) carries that site's name."""
    refused = await client.get("/api/v1/meta", headers={"Host": host})
    assert refused.status_code == 421
    assert refused.json()["code"] == "foreign_host"


@pytest.mark.parametrize("host", ["cchc.test", "CCHC.test:8443", "127.0.0.1:8000", "[::1]:8000", "localhost", "10.2.3.4"])
async def test_own_names_and_addresses_are_known(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/api/v1/meta", headers={"Host": host})).status_code == 200


async def test_two_host_names_are_none(client: httpx.AsyncClient) -> None:
    request = httpx.Request("GET", "http://cchc.test/api/v1/meta", headers=[("Host", "cchc.test"), ("Host", "evil.example")])
    assert (await client.send(request)).status_code == 421


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "https://\\", "//", "http://a]b", "javascript:1"])
async def test_no_origin_breaks_the_gate(client: httpx.AsyncClient, origin: str) -> None:
    refused = await client.post("/api/v1/ask", json={"question": "a b"}, headers={"Origin": origin})
    assert refused.status_code == 403
    assert (await client.get("/", headers={"Origin": origin})).status_code == 200


async def test_nothing_in_a_request_writes_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    transport = httpx.ASGITransport(Gate(broken, ServerConfig()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        path = "/api/v1/broken/x%0A2026-01-01%20INFO%20forged%0D%0A%1b[31m"
        assert (await client.get(path)).status_code == 500
    assert "forged" in caplog.text
    assert not any(line.startswith("2026-01-01 INFO forged") for line in caplog.text.splitlines())
    assert "\x1b" not in caplog.text
