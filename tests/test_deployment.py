"""What deploy/ holds, tried: the units by systemd, the example of nginx by a real nginx with TLS in front of a real server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from bot.api_keys import ApiKeys
from bot.config import load
from bot.http.door.connection import KEEP_ALIVE_SECONDS
from bot.records.records import Records
from knowledge.generation.generation import build
from knowledge.index.encoder import open_encoder
from tests import nginx
from tests.bot.http.browser import Server
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL

DEPLOY = PROJECT / "deploy"
QUESTION = {"question": "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"}


def test_the_configuration_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(DEPLOY / "config.yaml")
    assert config.server.anonymous is False
    assert config.records.url.startswith("sqlite:////var/lib/cchc/")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in services.values())
    serving = [name for name, service in services.items() if not service.get("healthcheck", {}).get("disable")]
    assert serving == ["bot"]  # the image's health check asks the web server


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("cchc*.*")))
def test_the_units_are_sound(unit: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    for path in DEPLOY.glob("cchc*.*"):  # the program and its page stand elsewhere here
        text = path.read_text(encoding="utf-8").replace("/opt/cchc/.venv/bin/python", "/bin/true").replace("/opt/cchc", str(PROJECT))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / unit)], capture_output=True, text=True, check=False)
    assert str(tmp_path) not in done.stderr, done.stderr  # a complaint names the file and the line
    assert unit not in done.stderr, done.stderr


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("cchc*.service")))
def test_a_service_may_do_little_on_its_machine(unit: str) -> None:
    """Exposure as systemd counts it, of 10: below 3.5."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=35", str(DEPLOY / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def test_nginx_leaves_an_idle_connection_before_the_server_closes_it() -> None:
    said = re.search(r"^\s*keepalive_timeout (\d+)s;", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"), re.MULTILINE)
    assert said
    assert int(said[1]) < KEEP_ALIVE_SECONDS


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server]]:
    """(address of nginx, the server behind it), as deploy/nginx.conf has it but for ports and paths."""
    if nginx.missing():
        pytest.skip(nginx.missing())
    folder, index = tmp_path_factory.mktemp("nginx"), tmp_path_factory.mktemp("index")
    build(index, ALL, open_encoder(ENCODER, PROJECT))
    settings = {"anonymous": False, "public_url": "https://cchc.bo.example", "single_sign_on": {"trusted_proxies": ["127.0.0.1"]}}
    server = Server(index, folder, settings)
    server.start()
    try:
        with nginx.in_front_of([server.port], folder) as address:
            yield address, server
    finally:
        server.stop()


@pytest.fixture
def client(served: tuple[str, Server]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served[0], verify=False, timeout=20, headers={"Host": "cchc.bo.example"}) as client:
        yield client


LAN = ("lan", nginx.USERS["lan"])


@pytest.mark.slow
def test_who_signs_in_asks_in_the_own_name_whatever_the_browser_claims(client: httpx.Client, served: tuple[str, Server]) -> None:
    assert client.get("/").status_code == 401
    assert client.get("/", headers={"X-Remote-User": "giamdoc"}).status_code == 401
    answer = client.post("/api/v1/ask", json=QUESTION, auth=LAN, headers={"X-Remote-User": "giamdoc", "X-Forwarded-For": "198.51.100.7"})
    assert answer.status_code == 200
    page = client.get("/", params={"q": QUESTION["question"]}, auth=LAN, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 200
    assert page.headers["strict-transport-security"]
    taken = client.get("/privacy/export", auth=LAN).json()["questions"]
    assert {row["user"] for row in taken} == {"user:lan"}
    assert len(taken) == 2


@pytest.mark.slow
def test_programs_come_with_a_key_and_nobody_with_a_made_up_one(client: httpx.Client, served: tuple[str, Server]) -> None:
    keys = ApiKeys(Records(f"sqlite:///{served[1].work}/records.sqlite").engine)
    _, token = keys.add("máy", ("ask",))
    _, monitoring = keys.add("prometheus", ("metrics",))
    assert client.post("/api/v1/ask", json=QUESTION, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    for path in ("/api/v1/ask", "/v1/chat/completions"):
        body = QUESTION | {"messages": [{"role": "user", "content": "kinh phí"}]}
        for value in ("Bearer gia", "bearer cchc_gia", "Bearer " + "x" * 60):
            refused = client.post(path, json=body if "chat" in path else QUESTION, headers={"Authorization": value, "X-Remote-User": "lan"})
            assert refused.status_code == 401, (path, value)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", auth=LAN).status_code == 401  # a name without a checked password is no name
    assert client.get("/metrics", headers={"Authorization": f"Bearer {monitoring}"}).status_code in (200, 501)
    assert client.get("/readyz").status_code == 200


@pytest.mark.slow
def test_an_answer_streams_through_nginx(client: httpx.Client) -> None:
    with client.stream("POST", "/api/v1/ask/stream", json=QUESTION, auth=LAN) as response:
        events = re.findall(r"^event: (\w+)$", "".join(response.iter_text()), re.MULTILINE)
    assert events[0] == "interpreted"
    assert events[-1] == "done"
    assert "token" in events
