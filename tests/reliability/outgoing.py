"""All that a default installation does, LENGTH questions a way (5), opens no connection out of the machine, but to configured hosts.

In a network namespace of its own, whose only way out is a device that this test reads: what anything tries to send is seen, names that
are asked for too, and nothing arrives. The second part configures a messenger and a language model at such addresses: seen must be these.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx
import yaml

from tests.bot.http.browser import Server
from tests.bot.http.conftest import PROJECT
from tests.reliability.asking import QUESTION
from tests.reliability.figure import Figure
from tests.reliability.way_out import WayOut

ALONE = ["unshare", "-nm"] if os.geteuid() == 0 else ["unshare", "-rnm"]
MESSENGER, MODEL = "198.51.100.7:8081", "198.51.100.8:8000"
SHIPPED: dict[str, object] = {"encoder": {"model": str(PROJECT / "knowledge/model/encoder")}, "answer": {}}


def missing() -> str:
    """Why it cannot be tried here, "" when it can."""
    if not shutil.which("unshare") or not shutil.which("ip", path="/usr/sbin:/usr/bin:/sbin:/bin"):
        return "unshare or ip is not installed (apt install util-linux iproute2)"
    probe = [*ALONE, sys.executable, "-c", "from tests.reliability.way_out import WayOut; WayOut().close()"]
    done = subprocess.run(probe, cwd=PROJECT, capture_output=True, text=True, check=False)
    return f"no network namespace with a device of its own here: {done.stderr[-200:]}" if done.returncode else ""


def run(length: int = 5) -> Figure:
    if reason := missing():
        raise SystemExit(reason)
    with tempfile.TemporaryDirectory() as folder:
        # Nothing of this machine's environment that keeps libraries from asking, and no proxy that would hide whom they ask.
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8", "TMPDIR": folder}
        command = [*ALONE, sys.executable, "-m", "tests.reliability.outgoing", folder, str(length)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    found = json.loads(done.stdout.splitlines()[-1])
    configured = found["configured"]
    others = [goal for goal in configured if goal not in (MESSENGER, MODEL)]
    counts = {
        "things done by default": found["done"],
        "failed": len(found["failed"]),
        "connections out of it": len(found["default"]),
        "to the configured messenger": MESSENGER in configured,
        "to the configured model": MODEL in configured,
        "to anybody else": len(others),
    }
    none, some = ("failed", "connections out of it", "to anybody else"), ("to the configured messenger", "to the configured model")
    return Figure(counts, none, (*some, "things done by default"), remarks=(*found["failed"], *found["default"], *others))


def _inside(folder: Path, length: int) -> None:
    """In the namespace: prints one line of JSON."""
    way_out = WayOut(folder)
    done, failed = _default(folder / "default", length)
    default = way_out.taken()
    _configured(folder, length)
    print(json.dumps({"done": done, "failed": failed, "default": default, "configured": way_out.taken()}))


def _default(work: Path, length: int) -> tuple[int, list[str]]:
    """Ingestion, every command, and a server asked in every way: how many of them were done, and which failed."""
    work.mkdir()
    server = Server(work / "index", work, sections=SHIPPED)
    config = work / "first.yaml"
    values = SHIPPED | {"index": {"directory": str(server.index)}, "records": {"url": f"sqlite:///{work}/records.sqlite"}}
    config.write_text(yaml.safe_dump(values), encoding="utf-8")
    done, failed = 0, list[str]()
    commands = ("ingest", "knowledge verify", f"knowledge search {QUESTION!r}", f"bot ask {QUESTION!r}", f"bot backup {work}/copy.sqlite")
    for command in (*commands, "bot doctor"):
        said = _command(command, config)
        done += 1
        failed += [f"{command}: {said}"] if said else []
    server.start()
    with httpx.Client(base_url=server.url, timeout=120) as client:
        document = client.get("/api/v1/documents").json()["documents"][0]["id"]
        body, chat = {"question": QUESTION}, {"messages": [{"role": "user", "content": QUESTION}]}
        asked = [("POST", "/api/v1/ask", body), ("POST", "/api/v1/ask/stream", body), ("POST", "/v1/chat/completions", chat)]
        looked = ["/", f"/?q={QUESTION}", "/documents", f"/documents/{document}", "/compare", "/glossary", "/api", "/privacy", "/widget.js"]
        looked += ["/healthz", "/readyz", f"/api/v1/search?q={QUESTION}", "/api/v1/suggest?q=kinh", "/api/v1/meta"]
        for method, path, sent in [*asked * length, *(("GET", path, None) for path in looked)]:
            reply = client.request(method, path, json=sent)
            done += 1
            failed += [f"{method} {path}: {reply.status_code}"] if reply.status_code != 200 else []
    server.stop()
    return done, failed


def _command(command: str, config: Path) -> str:
    """What it said when it failed."""
    ran = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m {command} --config {config}"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    # The doctor advises; what it finds missing (an optional program) is no failure of this test.
    return "" if ran.returncode == 0 else (ran.stdout + ran.stderr)[-300:]


def _configured(folder: Path, length: int) -> None:
    """A server over the same index that is told of a messenger and of a language model: neither answers here."""
    work = folder / "configured"
    work.mkdir()
    model = {"model": "openai:mo-hinh", "base_url": f"http://{MODEL}/v1", "timeout_seconds": 2, "retries": 0}
    sections = SHIPPED | {
        "answer": {"answerer": "generative"},
        "language_model": model,
        "telegram": {"base_url": f"http://{MESSENGER}/bot"},
    }
    secrets = {"TELEGRAM_BOT_TOKEN": "123456:" + "a" * 35, "OPENAI_API_KEY": "mot-khoa"}
    server = Server(folder / "default" / "index", work, sections=sections, environment=secrets)
    server.start()
    with httpx.Client(base_url=server.url, timeout=120) as client:
        for _ in range(length):
            client.post("/api/v1/ask", json={"question": QUESTION}).raise_for_status()
        time.sleep(3)  # the messenger is asked for news of its own accord
    with suppress(subprocess.TimeoutExpired):
        server.stop()
    server.kill()


if __name__ == "__main__":
    _inside(Path(sys.argv[1]), int(sys.argv[2]))
