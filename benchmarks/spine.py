"""The spine's figures: ingest the Resolution's PDF, answer a question, start the server.

Prints one JSON object: pdf_ingest_s (a new index from the shipped knowledge plus the PDF, less the same without it,
and the whole), ask_p50_ms and ask_p95_ms (HTTP round trip on a warm process, one client), ready_s (process start to
/readyz 200), rss_mb (the serving process after the questions).
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import psutil

PROJECT = Path(__file__).resolve().parent.parent
RESOLUTION = PROJECT.parent / "shared/corpora/nq76/NQ-76-NQ-CP-2021.pdf"
QUESTIONS = (
    "Đến năm 2025 mức độ hài lòng về thủ tục hành chính phải đạt bao nhiêu?",
    "Các mục tiêu đến năm 2030 về Chính phủ số",
    "co quan nao chu tri cai cach thu tuc hanh chinh",
    "Điều 2 khoản 3 điểm m Nghị quyết 76",
    "Bộ Tài chính phải làm gì?",
    "Kinh phí thực hiện Chương trình lấy ở đâu?",
    "cchc co may noi dung",
    "So sánh chỉ tiêu thanh toán trực tuyến 2025 và 2030",
    "Mức phạt khi không làm cải cách hành chính là bao nhiêu tiền?",
    "PAR INDEX là gì?",
)


def ingest_seconds(index: Path, *paths: Path) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "ingest", "--index", str(index), *map(str, paths)]
    subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def index_at(given: Path | None, folder: Path) -> Path:
    """The index given, or a new one in `folder` of the shipped knowledge and the Resolution, where that is at hand."""
    if given is None:
        ingest_seconds(folder / "index", *([RESOLUTION] if RESOLUTION.exists() else []))
    return given or folder / "index"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(index: Path, port: int, work: Path, environment: Mapping[str, str] | None = None) -> tuple[subprocess.Popen[bytes], float]:
    """The serving process and the seconds until /readyz answered 200; `environment` is added to that of the caller."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port), "--index", str(index), "--config", str(config(work))]
    environment = os.environ | (environment or {})
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    while time.perf_counter() - started < 60:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return process, time.perf_counter() - started
        except httpx.TransportError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError("the server was not ready within 60 s")


def config(work: Path) -> Path:
    """The project's config.yaml with the records in the benchmark's own folder."""
    text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    path = work / "config.yaml"
    path.write_text(text.replace("sqlite:///var/records.sqlite", f"sqlite:///{work}/records.sqlite"), encoding="utf-8")
    return path


def ask_milliseconds(port: int, rounds: int) -> list[float]:
    times = []
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        for number in range(rounds):
            # A different user each time: the limits of one user are not what is measured here.
            started = time.perf_counter()
            reply = client.post("/api/v1/ask", json={"question": QUESTIONS[number % len(QUESTIONS)]})
            times.append((time.perf_counter() - started) * 1000)
            reply.raise_for_status()
    return times


def run() -> dict[str, float | int | str]:
    if not RESOLUTION.exists():
        return {"skipped": f"{RESOLUTION.name} is not beside the project"}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shipped = ingest_seconds(work / "shipped")
        whole = ingest_seconds(work / "index", RESOLUTION)
        added = ingest_seconds(work / "shipped", RESOLUTION)
        unchanged = ingest_seconds(work / "index", RESOLUTION)
        port = free_port()
        process, ready = start_server(work / "index", port, work)
        try:
            ask_milliseconds(port, len(QUESTIONS))
            times = ask_milliseconds(port, 5 * len(QUESTIONS))
            memory = psutil.Process(process.pid).memory_info().rss / 2**20
        finally:
            process.terminate()
            process.wait(10)
    return {
        "cores": os.cpu_count() or 0,
        "shipped_knowledge_ingest_s": round(shipped, 2),
        "pdf_added_ingest_s": round(added, 2),
        "shipped_plus_pdf_ingest_s": round(whole, 2),
        "nothing_changed_ingest_s": round(unchanged, 2),
        "ready_s": round(ready, 2),
        "rss_mb": round(memory),
        "ask_p50_ms": round(statistics.median(times), 1),
        "ask_p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
    }


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
