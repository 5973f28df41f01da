"""The pictures of docs/: ten answers on a phone, a laptop and a projector, light and dark, and the three of the README.

python -m benchmarks.pictures [--index DIR] [--out docs]: contact sheets as WebP, under two megabytes in all. To be looked at.
"""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.chromium import ANSWERS, SIZES, address, browser, pages
from benchmarks.spine import PROJECT

SHEETS = {"phone": (5, 1.0), "laptop": (2, 0.6), "projector": (2, 0.45)}  # columns, scale
GAP, BACKGROUND = 10, "#8a929b"
QUALITY = 55


def emulated(name: str, scheme: str) -> dict[str, Any]:
    """A phone is touched, not pointed at."""
    width, height = SIZES[name]
    touched = {"is_mobile": True, "has_touch": True} if name == "phone" else {}
    return {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": "vi-VN"} | touched


def taken(page: Page) -> Image.Image:
    page.evaluate("document.activeElement.blur()")  # no caret and no focus ring
    page.wait_for_timeout(150)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def sheet(pictures: list[Image.Image], columns: int, scale: float) -> Image.Image:
    """The pictures in rows, each scaled."""
    width, height = round(pictures[0].width * scale), round(pictures[0].height * scale)
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP), BACKGROUND)
    for n, picture in enumerate(pictures):
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (GAP + n % columns * (width + GAP), GAP + n // columns * (height + GAP)))
    return whole


def answers(browser: Browser, base: str, out: Path) -> None:
    """Each answer is opened once with a mouse and once with a finger; size and colours change on the open page."""
    shots: dict[tuple[str, str], list[Image.Image]] = {}
    for sizes in (("phone",), ("laptop", "projector")):
        context = browser.new_context(**emulated(sizes[0], "light"))
        page = context.new_page()
        for answer in ANSWERS:
            page.goto(address(base, answer))
            for name, scheme in product(sizes, ("light", "dark")):
                page.set_viewport_size(emulated(name, scheme)["viewport"])
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                shots.setdefault((name, scheme), []).append(taken(page))
        context.close()
    for (name, scheme), pictures in shots.items():
        save(sheet(pictures, *SHEETS[name]), out / f"answers-{SIZES[name][0]}-{scheme}.webp")


def single(browser: Browser, base: str, out: Path) -> None:
    """Of the README: a comparison, a source beside its answer, the presentation view."""
    context = browser.new_context(**emulated("laptop", "light"))
    page = context.new_page()
    page.goto(address(base, "a comparison"))
    save(taken(page), out / "answer.webp")
    page.goto(address(base, "a figure"))
    page.locator(".said a.label").first.click()
    page.locator(".drawer .beside").first.wait_for()
    save(taken(page), out / "source.webp")
    page.goto(address(base, "a list of nine"))
    page.get_by_role("link", name="Trình chiếu").click()
    page.locator(".slide.now").wait_for()
    page.keyboard.press("ArrowRight")
    save(taken(page), out / "presentation.webp")
    context.close()


def save(picture: Image.Image, path: Path) -> None:
    picture.save(path, "WEBP", quality=QUALITY, method=6)
    print(f"{path.name:<28} {picture.width}×{picture.height}  {path.stat().st_size / 1000:.0f} kB", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="a ready index; without one it is built in a temporary folder")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs")
    arguments = parser.parse_args()
    with pages(arguments.index) as base, browser() as chromium:
        answers(chromium, base, arguments.out)
        single(chromium, base, arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
