"""The widget as a guest in other pages: a word on the button, a mark for what is unread, the way to the whole page, phones."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.http.browser import CHROMIUM, ForeignSite, Server, Watch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"


def test_an_answer_that_comes_while_the_panel_is_closed_is_marked(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    page = watch.page
    foreign.embed(server.url)
    page.goto(foreign.url)
    button = page.get_by_role("button", name="Hỏi trợ lý")
    expect(button).to_be_visible()
    page.evaluate(f"() => {{ CCHC.ask({QUESTION!r}); CCHC.close(); }}")
    expect(page.get_by_role("button", name="Có câu trả lời mới")).to_be_visible()
    button.click()
    expect(page.get_by_text("Có câu trả lời mới")).to_be_hidden()


def test_it_enlarges_to_the_page_with_the_conversation(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    page = watch.page
    foreign.embed(server.url)
    page.goto(foreign.url)
    page.get_by_role("button", name="Hỏi trợ lý").click()
    page.evaluate(f"CCHC.ask({QUESTION!r})")
    expect(page.locator("article.answer .quotation").first).to_be_visible()
    with watch.context.expect_page() as opened:
        page.get_by_role("link", name="Mở rộng").click()
    expect(opened.value.locator("article[data-answer]")).to_have_count(1)
    expect(opened.value.locator("blockquote").first).to_contain_text("Bộ Tài chính")


def test_on_a_phone_it_is_modal_whole_and_does_not_zoom(chromium: Browser, server: Server, foreign: ForeignSite) -> None:
    watched = Watch(chromium, (server.url, foreign.url), viewport={"width": 360, "height": 740})
    page = watched.page
    foreign.embed(server.url)
    page.goto(foreign.url)
    page.get_by_role("button", name="Hỏi trợ lý").click()
    panel = page.get_by_role("dialog", name="Trợ lý CCHC")
    expect(panel).to_have_attribute("aria-modal", "true")
    box = page.locator("textarea").first
    assert float(box.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 16  # smaller, and iOS zooms in
    page.set_viewport_size({"width": 360, "height": 420})  # what a keyboard leaves
    seen = box.bounding_box()
    assert seen is not None
    assert seen["y"] + seen["height"] <= 420
    watched.close()
