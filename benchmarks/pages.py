"""The figures of the pages: bytes, pixels and milliseconds in real Chromium, accessibility of every page in both colour schemes.

python -m benchmarks.pages [--index DIR]: one line a figure, its goal beside it; exit code 1 when one misses its goal.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.chromium import ANSWERS, LIST, SIZES, address, browser, pages
from tests.bot.http.browser import AXE

KBIT = 400  # of a slow mobile line, in kbit/s
ROUNDS = 5
FIXED = ("/", "/documents", "/glossary", "/areas/chinh-phu-so", "/compare", "/widget", "/chat", "/api", "/privacy", "/offline", "/khong-co")
LENGTHS = {"phone": 2600, "laptop": 1400}  # of the whole page with a list of nine, px
TYPED = ("muc do hai long", "chi tieu tthc", "bo noi vu", "kinh phi", "dich vu cong truc tuyen", "tien luong")


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


def bytes_of(browser: Browser, url: str) -> float:
    """Kilobytes over the wire of a first visit, everything the page loads by itself included."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    context.close()
    return sum(received) / 1000


def weights(browser: Browser, base: str) -> Iterator[Figure]:
    yield Figure("home page, first visit", bytes_of(browser, base + "/"), 30, "kB")
    yield Figure("heaviest of the ten answer pages, first visit", max(bytes_of(browser, address(base, a)) for a in ANSWERS), 100, "kB")
    with httpx.stream("GET", f"{base}/widget.js", headers={"Accept-Encoding": "gzip"}) as reply:
        widget = sum(len(part) for part in reply.iter_raw())
    yield Figure("widget.js, gzipped", widget / 1000, 20, "kB")


def places(browser: Browser, base: str) -> Iterator[Figure]:
    """Where the first quoted line stands on each screen, and how long the list of nine is."""
    for name, (width, height) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        tops = {}
        for answer in ANSWERS:
            page.goto(address(base, answer))
            tops[answer] = [_top(page)]
            if answer != "another day":
                page.goto(base + "/")
                _ask(page, ANSWERS[answer])
                tops[answer].append(_top(page))
        warned = tops.pop("another day")  # a notice that the text is not in force stands before what it quotes
        screen = f"{name} {width}×{height}"
        yield Figure(f"top of the first line, lowest of nine answers, {screen}", max(max(t) for t in tops.values()), height / 3, "px")
        yield Figure(f"the same below a notice of validity, {screen}", max(warned), height / 2, "px")
        if name in LENGTHS:
            page.goto(f"{base}/?q={quote(LIST)}")
            items = page.locator(".items li .number").count()
            length = page.evaluate("document.documentElement.scrollHeight")
            yield Figure(f"whole page with a list of {items}, {screen}: height", length, LENGTHS[name], "px")
        context.close()


def _top(page: Page) -> float:
    box = page.locator(".said blockquote, .said .prose:not(.lead-in)").first.bounding_box()
    assert box is not None
    return box["y"]


def _ask(page: Page, question: str) -> None:
    page.locator("#q").fill(question)
    page.keyboard.press("Enter")
    page.locator("article[data-answer]").first.wait_for()


def typing(browser: Browser, base: str) -> Iterator[Figure]:
    """Type-ahead as the page asks for it: from the request to the last byte, and at the server alone."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(base + "/")
    times = []
    for typed in TYPED * ROUNDS:
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially(typed, delay=15)
        page.locator("#options").wait_for()
        took = "performance.getEntriesByType('resource').filter((r) => r.name.includes('/suggest')).at(-1).duration"
        times.append(page.evaluate(took))
    context.close()
    yield Figure("type-ahead in the page, request to answer, p95", statistics.quantiles(times, n=20)[18], 50, "ms")


def slow_line(browser: Browser, base: str) -> Iterator[Figure]:
    """From the moment the server has the answer to the moment it is on the screen, over a line throttled by Chromium."""
    for name in ("a figure", "a list of nine", "a comparison"):
        times = []
        for _ in range(ROUNDS):
            context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, device_scale_factor=2)
            page = context.new_page()
            page.goto(base + "/")
            throttle(context.new_cdp_session(page))
            answered = _seconds_of_server(base, ANSWERS[name])
            page.locator("#q").fill(ANSWERS[name])
            started = time.perf_counter()
            page.keyboard.press("Enter")
            page.locator("article[data-answer] .said blockquote").first.wait_for()
            times.append((time.perf_counter() - started - answered) * 1000)
            context.close()
        yield Figure(f"answer on screen after the server has it, {KBIT} kbit/s, {name}", statistics.median(times), 500, "ms")


def throttle(session: CDPSession, latency: int = 0) -> None:
    """DevTools' network throttling."""
    rate = KBIT * 1000 / 8
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate},
    )


def _seconds_of_server(base: str, question: str) -> float:
    """How long the same question takes without a browser and a line."""
    started = time.perf_counter()
    httpx.post(f"{base}/api/v1/ask", json={"question": question}).raise_for_status()
    return time.perf_counter() - started


def every_page(base: str) -> list[str]:
    """All kinds of pages, with an answer of each kind that has pages of its own."""
    documents = httpx.get(f"{base}/api/v1/documents").json()["documents"]
    official = next((d["id"] for d in documents if d["tier"] == "official"), documents[0]["id"])
    answer = httpx.post(f"{base}/api/v1/ask", json={"question": LIST}).json()["id"]
    own = [f"/documents/{official}", f"/documents/{documents[-1]['id']}", f"/tra-loi/{answer}", f"/trinh-chieu/{answer}", "/trinh-chieu"]
    pages_of_original = [f"/documents/{official}/trang/1"] if httpx.get(f"{base}/documents/{official}/trang/1").status_code == 200 else []
    return [base + path for path in (*FIXED, *own, *pages_of_original)] + [address(base, name) for name in ANSWERS]


def accessibility(browser: Browser, base: str) -> Iterator[Figure]:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        found: list[str] = []
        addresses = every_page(base)
        for url in addresses:
            page.goto(url, wait_until="networkidle")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            for violation in page.evaluate("async () => (await axe.run(document)).violations"):
                found.append(f"{url.removeprefix(base)} {violation['id']}: {violation['nodes'][0]['html'][:90]}")
        context.close()
        for line in found:
            print(f"  {line}")
        yield Figure(f"axe violations of any kind on {len(addresses)} pages, {scheme}", len(found), 0, "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="a ready index; without one it is built in a temporary folder")
    missed = 0
    with pages(parser.parse_args().index) as base, browser() as chromium:
        for part in (weights, places, typing, slow_line, accessibility):
            for figure in part(chromium, base):
                print(figure, flush=True)
                missed += figure.reached > figure.goal
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
