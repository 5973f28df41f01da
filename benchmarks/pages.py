"""The figures of the pages: bytes, pixels and milliseconds in real Chromium, accessibility of every page in both colour schemes.

python -m benchmarks.pages [--index DIR]: one line a figure, its goal beside it; exit code 1 when one misses its goal.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.accessibility import accessibility
from benchmarks.chromium import ANSWERS, LIST, SIZES, Figure, address, browser, pages

KBIT = 400  # of a slow mobile line, in kbit/s
ROUNDS = 5
LENGTHS = {"phone": 2600, "laptop": 1400}  # of the whole page with a list of nine, px
TYPED = ("muc do hai long", "chi tieu tthc", "bo noi vu", "kinh phi", "dich vu cong truc tuyen", "tien luong")


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
