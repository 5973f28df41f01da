"""A phone's keyboard: it covers no field, and a field that gets the focus makes no browser zoom in.

Chromium's emulation has no keyboard. What it does to a page is done here: Android makes the page smaller (as the pages ask for by
`interactive-widget=resizes-content`), iOS only tells the visual viewport, for which a stand-in of that browser object is put in.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bot.http.browser import CHROMIUM, ForeignSite, Server

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
ABOVE = 400  # px of a screen of 740 that a keyboard leaves free
IOS = """
class Seen extends EventTarget {
  offsetTop = 0; offsetLeft = 0; scale = 1; keyboard = 0;
  get width() { return innerWidth }
  get height() { return this.keyboard || innerHeight }
}
const seen = new Seen();
Object.defineProperty(window, 'visualViewport', { value: seen });
window.keyboard = (keyboard, offsetTop = 0, scale = 1) => {
  Object.assign(seen, { keyboard, offsetTop, scale });
  seen.dispatchEvent(new Event('resize'));
};
"""


@pytest.fixture(params=["Android", "iOS"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, device_scale_factor=3)
    page = context.new_page()
    if request.param == "iOS":
        page.add_init_script(IOS)
    yield page
    context.close()


def keyboard(page: Page) -> None:
    """Comes up."""
    if page.evaluate("'keyboard' in window"):
        page.evaluate(f"keyboard({ABOVE})")
    else:
        page.set_viewport_size({"width": 360, "height": ABOVE})


def covered(field: Locator) -> bool:
    box = field.bounding_box()
    assert box is not None
    return box["y"] < 0 or box["y"] + box["height"] > ABOVE + 1


def test_the_field_of_the_page_stays_above_the_keyboard(phone: Page, server: Server) -> None:
    phone.goto(server.url)
    field = phone.locator("#q")
    field.tap()
    keyboard(phone)
    assert not covered(field)
    field.fill(QUESTION)
    phone.keyboard.press("Enter")
    expect(phone.locator("article[data-answer]")).to_be_visible()
    field.tap()
    assert not covered(field)
    assert (phone.locator(".said blockquote").first.bounding_box() or {"y": 999})["y"] < ABOVE / 2  # and the answer is still read


@pytest.mark.parametrize("where", ["bubble", "page"])
def test_the_field_of_the_widget_stays_above_the_keyboard(phone: Page, server: Server, foreign: ForeignSite, where: str) -> None:
    if where == "bubble":
        foreign.embed(server.url)
        phone.goto(foreign.url)
        phone.get_by_role("button", name="Hỏi trợ lý").tap()
    else:
        phone.goto(server.url + "/chat")
    field = phone.get_by_role("textbox", name="Câu hỏi")
    field.tap()
    keyboard(phone)
    assert not covered(field)
    field.fill(QUESTION)
    phone.keyboard.press("Enter")
    expect(phone.locator("cchc-assistant article[data-answer]")).to_be_visible()
    assert not covered(field)


def test_who_zooms_in_by_hand_moves_nothing(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.add_init_script(IOS)
    page.goto(f"{server.url}/?q={QUESTION}")
    before = page.locator(".ask").bounding_box()
    page.evaluate("keyboard(370, 100, 2)")
    assert page.locator(".ask").bounding_box() == before
    assert "maximum-scale" not in (page.locator("meta[name=viewport]").get_attribute("content") or "")
    context.close()


def test_no_field_is_small_enough_for_a_browser_to_zoom_in(phone: Page, server: Server) -> None:
    """iOS zooms in on fields with text under 16 px."""
    small = (
        "root => [...root.querySelectorAll('input:not([type=hidden]), textarea, select')]"
        ".filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16).map((field) => field.outerHTML)"
    )
    for path in ("/", f"/?q={QUESTION}", "/documents", "/documents/nq-76-nq-cp-2021", "/compare", "/glossary", "/privacy"):
        phone.goto(server.url + path)
        for summary in phone.locator("details.when summary").all():
            summary.tap()
        if "q=" in path:
            phone.get_by_role("button", name="Chưa đúng").tap()
            expect(phone.locator(".feedback textarea")).to_be_visible()
        assert phone.locator("body").evaluate(small) == [], path
    phone.goto(server.url + "/chat")
    phone.get_by_role("textbox", name="Câu hỏi").fill(QUESTION)
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name="Chưa đúng").tap()
    root = phone.locator("cchc-assistant").evaluate_handle("element => element.shadowRoot")
    assert root.evaluate(small) == []
