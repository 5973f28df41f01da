"""What the browser tests stand on: Debian's Chromium, a real server process, and a foreign site that embeds the widget."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import yaml
from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE = PROJECT / "tests/data/axe/axe.min.js"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`python -m bot serve` as a process of its own, over a given index."""

    index: Path
    work: Path
    settings: dict[str, object] = field(default_factory=dict)  # of the section `server`
    sections: dict[str, object] = field(default_factory=dict)  # further sections of the configuration
    environment: dict[str, str] = field(default_factory=dict)  # beside that of the test
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when the server is ready. Raises TimeoutError with its log when it ends, or is not ready after ten minutes."""
        config = self.work / "config.yaml"
        values = {
            "encoder": {"model": str(PROJECT / "tests/data/encoder")},
            "index": {"directory": str(self.index)},
            "records": {"url": f"sqlite:///{self.work}/records.sqlite"},
            "answer": {"refusal_threshold": 0.3},
            "server": {"port": self.port, "limits": {"anonymous_asks": 1_000_000, "reads": 1_000_000}} | self.settings,
        } | self.sections
        config.write_text(yaml.safe_dump(values), encoding="utf-8")
        log = (self.work / "server.log").open("ab")
        command = [sys.executable, "-m", "bot", "serve", "--config", str(config)]
        self.process = subprocess.Popen(
            command, cwd=PROJECT, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"} | self.environment
        )
        deadline = time.monotonic() + 600  # the machine may be busy
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(self.url + "/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        self.kill()
        raise TimeoutError((self.work / "server.log").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self, with_signal: int = signal.SIGTERM) -> float:
        """Seconds until the process had gone."""
        assert self.process is not None
        started = time.monotonic()
        self.process.send_signal(with_signal)
        self.process.wait(180)  # the machine may be busy; who asks how long it takes compares what is returned
        return time.monotonic() - started


class ForeignSite:
    """A page of another origin, with a strict policy of its own, that embeds the widget; counts what reaches it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.page = ""
        self.policy = ""
        self.requests: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write(site.page.encode())

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def embed(self, server: str, attributes: str = 'data-title="Trợ lý CCHC"') -> None:
        own = f"script-src {server}; connect-src {server}"
        self.policy = f"default-src 'none'; {own}; style-src 'none'; base-uri 'none'; require-trusted-types-for 'script'"
        self.page = (
            "<!doctype html><html lang=vi><head><meta charset=utf-8><title>Cổng nội bộ</title>"
            "<meta name=viewport content='width=device-width'></head><body><main>"
            "<h1>Cổng thông tin nội bộ</h1><p id=host>Trang của đơn vị.</p>"
            f"<div id=place></div></main><script src='{server}/widget.js' {attributes} async></script></body></html>"
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Watch:
    """A page with everything that should not happen written down: dialogs, errors, requests to strangers."""

    def __init__(self, browser: Browser, friends: tuple[str, ...], **context: object) -> None:
        self.context = browser.new_context(**context)  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.alarms: list[str] = []
        self.page.on("dialog", lambda dialog: (self.alarms.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.alarms.append(f"error {error}"))
        self.page.on("request", lambda request: self._seen(request.url, friends))
        self.page.on("console", lambda m: self.alarms.append(f"console {m.text}") if "Security Policy" in m.text else None)

    def _seen(self, url: str, friends: tuple[str, ...]) -> None:
        if not url.startswith((*friends, "data:", "blob:")):
            self.alarms.append(f"request {url}")

    def close(self) -> None:
        self.context.close()
        assert self.alarms == []


def serious(page: Page) -> list[str]:
    """axe-core's serious and critical violations on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "async () => { const r = await axe.run(document); return { violations: r.violations, passes: r.passes.length } }"
    )
    assert result["passes"] > 10  # it did look
    found = result["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
