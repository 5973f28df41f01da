"""What deploy/ holds, tried: the units by systemd, the example of nginx by a real nginx with TLS in front of a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from bot.http.keys import ApiKeys
from bot.records import Records
from knowledge.config import load
from knowledge.encoder import open_encoder
from knowledge.generation import build
from tests.bot.http.browser import Server, free_port
from tests.bot.http.conftest import ENCODER, PROJECT
from tests.bot.http.shelf_texts import ALL

DEPLOY = PROJECT / "deploy"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") or shutil.which("nginx") or ""
QUESTION = {"question": "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"}


def test_the_configuration_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(DEPLOY / "config.yaml")
    assert config.server.anonymous is False
    assert config.records.url.startswith("sqlite:////var/lib/cchc/")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in services.values())


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


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server]]:
    """(address of nginx, the server behind it), as deploy/nginx.conf has it but for ports and paths."""
    if not NGINX or not shutil.which("openssl"):
        pytest.skip("nginx or openssl is not installed (apt install nginx-light openssl)")
    folder, index = tmp_path_factory.mktemp("nginx"), tmp_path_factory.mktemp("index")
    build(index, ALL, open_encoder(ENCODER, PROJECT))
    settings = {"anonymous": False, "public_url": "https://cchc.bo.example", "single_sign_on": {"trusted_proxies": ["127.0.0.1"]}}
    server, port = Server(index, folder, settings), free_port()
    key, cert = folder / "cchc.key", folder / "cchc.crt"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cchc.bo.example"]
    subprocess.run([*make, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    (folder / "users").write_text("lan:{PLAIN}mat-khau-cua-lan\n")
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for standing, here in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{server.port};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("    listen [::]:443 ssl;\n", ""),
        ("/etc/cchc/tls", str(folder)),
        ("/etc/cchc/users", str(folder / "users")),
    ):
        assert standing in site
        site = site.replace(standing, here)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is this user's alone
    head = f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    whole = f"{head} http {{ access_log off; {temporary}\n{site}\n}}"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    server.start()
    nginx = subprocess.Popen([NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")])
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                httpx.get(f"https://127.0.0.1:{port}/", verify=False, timeout=2)
                break
            except httpx.HTTPError:
                assert nginx.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.1)
        yield f"https://127.0.0.1:{port}", server
    finally:
        nginx.terminate()
        nginx.wait(10)
        server.stop()


@pytest.fixture
def client(served: tuple[str, Server]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served[0], verify=False, timeout=20, headers={"Host": "cchc.bo.example"}) as client:
        yield client


LAN = ("lan", "mat-khau-cua-lan")


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
