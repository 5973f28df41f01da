"""A real nginx with the site of deploy/nginx.conf, TLS and a password file, in front of servers of a test."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bot.http.browser import free_port

PROJECT = Path(__file__).resolve().parents[1]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") or shutil.which("nginx") or ""
USERS = {"lan": "mat-khau-cua-lan", "minh": "mat-khau-cua-minh"}


def missing() -> str:
    """What is not installed, "" when nginx can be tried."""
    return "" if NGINX and shutil.which("openssl") else "nginx or openssl is not installed (apt install nginx-light openssl)"


@contextmanager
def in_front_of(ports: Sequence[int], folder: Path) -> Iterator[str]:
    """The address of nginx once it answers; but for ports and paths the site is the one that is shipped."""
    port = free_port()
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cchc.bo.example"]
    subprocess.run([*make, "-keyout", str(folder / "cchc.key"), "-out", str(folder / "cchc.crt")], check=True, capture_output=True)
    (folder / "users").write_text("".join(f"{name}:{{PLAIN}}{password}\n" for name, password in USERS.items()))
    site = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for standing, here in (
        ("    server 127.0.0.1:8000;\n", "".join(f"    server 127.0.0.1:{number};\n" for number in ports)),
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
    (folder / "nginx.conf").write_text(f"{head} http {{ access_log off; {temporary}\n{site}\n}}", encoding="utf-8")
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
        yield f"https://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        nginx.wait(10)
