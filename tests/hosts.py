"""Several hosts as they would be, on one machine: one builds and publishes, others follow and answer, nginx in front of them, their
records in one PostgreSQL and their vectors on one Chroma server. Every part is the real program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.errors import KnowledgeError
from knowledge.generation.manifest import current_id
from tests import chroma_server, nginx, postgresql
from tests.bot.http.browser import Server
from tests.chroma_server import ChromaServer
from tests.postgresql import PostgreSQL

PROJECT = Path(__file__).resolve().parents[1]
TEXT = "# Quy định về kinh phí\n\nĐiều 1. Bộ Tài chính bố trí kinh phí thực hiện Chương trình theo phân cấp ngân sách nhà nước.\n\n{more}\n"


@dataclass(frozen=True)
class Hosts:
    folder: Path
    postgresql: PostgreSQL
    chroma: ChromaServer
    servers: tuple[Server, ...]
    url: str  # of nginx

    def ingest(self, more: str = "") -> str:
        """Build and publish a new generation; returns its id once every host has taken it on."""
        (self.folder / "documents").mkdir(exist_ok=True)
        (self.folder / "documents" / "kinh-phi.md").write_text(TEXT.format(more=more), encoding="utf-8")
        command = [sys.executable, "-m", "ingest", "--config", str(self.folder / "builds.yaml")]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        built = current_id(self.folder / "builds")
        deadline = time.monotonic() + 180
        while any(_live(server.index) != built for server in self.servers):
            assert time.monotonic() < deadline, "the hosts did not take the generation on within 180 s"
            time.sleep(0.1)
        return built


def missing() -> str:
    """What is not installed, "" when everything is."""
    if postgresql.programs() is None:
        return "PostgreSQL is not installed (apt install postgresql)"
    if not shutil.which("chroma", path=str(Path(sys.executable).parent)):
        return "the program chroma is not installed"
    return nginx.missing()


@contextmanager
def running(folder: Path, count: int = 2) -> Iterator[Hosts]:
    """All of it, with one document ingested and every host ready."""
    with ExitStack() as stack:
        database = PostgreSQL()
        stack.callback(database.remove)
        chroma = stack.enter_context(chroma_server.server(folder / "chroma"))
        settings = {"public_url": "https://cchc.bo.example", "single_sign_on": {"trusted_proxies": ["127.0.0.1"]}}
        sections = {
            "records": {"url": database.url},
            "vectors": {"url": chroma.url},
            "publication": {"url": str(folder / "published"), "follow_seconds": 0.5},
        }
        servers = tuple(_host(folder / f"host-{number}", settings, sections) for number in range(count))
        _write(folder / "builds.yaml", folder / "builds", sections | {"ingest": {"folders": ["documents"]}})
        for server in servers:
            _write(server.work / "follow.yaml", server.index, sections)
            stack.callback(_end, _follow(server))
        hosts = Hosts(folder, database, chroma, servers, "")
        hosts.ingest()
        for server in servers:
            server.start()
            stack.callback(server.stop)
        (folder / "nginx").mkdir()
        url = stack.enter_context(nginx.in_front_of([server.port for server in servers], folder / "nginx"))
        yield Hosts(folder, database, chroma, servers, url)


def _host(folder: Path, settings: dict[str, object], sections: dict[str, object]) -> Server:
    folder.mkdir()
    return Server(folder / "index", folder, settings, sections)


def _write(file: Path, index: Path, sections: dict[str, object]) -> None:
    values = {"encoder": {"model": str(PROJECT / "tests/data/encoder")}, "index": {"directory": str(index)}}
    file.write_text(yaml.safe_dump(values | sections), encoding="utf-8")


def _follow(server: Server) -> subprocess.Popen[bytes]:
    log = (server.work / "follow.log").open("ab")
    command = [sys.executable, "-m", "ingest", "follow", "--config", str(server.work / "follow.yaml")]
    return subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"})


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def _live(index: Path) -> str:
    try:
        return current_id(index)
    except KnowledgeError:
        return ""
