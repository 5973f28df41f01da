"""What the figures and pictures of the pages stand on: a real server over the shipped knowledge and the Resolution, and Chromium.

`ANSWERS` are ten questions whose answers look different: a figure, a list, a comparison, an agency's tasks, a table row …
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from benchmarks.spine import RESOLUTION, free_port, ingest_seconds, start_server
from tests.bot.http.browser import ARGUMENTS, CHROMIUM

SIZES = {"phone": (360, 740), "laptop": (1366, 768), "projector": (1920, 1080)}
LIST = "Chỉ tiêu thủ tục hành chính đến năm 2025 là gì?"
ANSWERS = {
    "a figure": "Đến năm 2025, mức độ hài lòng của người dân phải đạt bao nhiêu?",
    "a list of nine": LIST,
    "a comparison": "So sánh mục tiêu 2025 và 2030 về dịch vụ công trực tuyến",
    "an agency's tasks": "Bộ Nội vụ có trách nhiệm gì?",
    "typed without accents": "kinh phi thuc hien chuong trinh lay o dau",
    "a term": "Một cửa liên thông là gì?",
    "a row of the Annex": "Cơ quan nào chủ trì Đề án xác định Chỉ số cải cách hành chính?",
    "true or false": "Đến năm 2025 phải cắt giảm 30% số quy định về thủ tục hành chính, đúng hay sai?",
    "another day": "Mục tiêu xây dựng Chính phủ số đến năm 2025 là gì?",  # asked for DAY
    "declined": "Giá xăng hôm nay bao nhiêu một lít?",
}
ADMIN_KEY = "so-lieu-cua-cac-trang-7Qw2-Zk9x-Lr4v"  # of the server that is measured, for its desk and its rooms
DAY = "2020-01-01"  # before the Resolution: its answer carries a notice of validity


def address(base: str, name: str) -> str:
    """The page of one of the ten answers, as the server renders it."""
    day = f"&as_of={DAY}" if name == "another day" else ""
    return f"{base}/?q={quote(ANSWERS[name])}{day}"


@dataclass(frozen=True, slots=True)
class Figure:
    """`reached` must not exceed `goal`."""

    name: str
    reached: float
    goal: float
    unit: str

    def __str__(self) -> str:
        verdict = "" if self.reached <= self.goal else "   MISSED"
        return f"{self.name:<78} {self.reached:>8.1f}  (goal {self.goal:g}) {self.unit}{verdict}"


@contextmanager
def pages(index: Path | None = None) -> Iterator[str]:
    """The address of a server; without an index of the caller over what ships and, where it is at hand, the Resolution."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if index is None:
            index = work / "index"
            ingest_seconds(index, *([RESOLUTION] if RESOLUTION.exists() else []))
        port = free_port()
        process, _ = start_server(index, port, work, {"CCHC_ADMIN_KEY": ADMIN_KEY})
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window. Raises FileNotFoundError where it is not installed."""
    if not CHROMIUM:
        raise FileNotFoundError("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()
