"""The reading view: the place in words while scrolling, the outline that follows, find in reach, the way back to the answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.http.browser import CHROMIUM, Server, Watch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
GOAL = "/documents/nq-76-nq-cp-2021#dieu-1.iii.2.a.den-nam-2025.cong-2"


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1366, 500)])
def test_one_sees_where_one_landed(chromium: Browser, server: Server, width: int, height: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(server.url + GOAL)
    expect(page.locator("#where")).to_have_text(
        "Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025 › Điểm a khoản 2 mục III Điều 1, mục tiêu đến năm 2025, ý thứ hai"
    )
    target = page.locator(".unit:target").bounding_box()
    bar = page.locator(".reader-bar").bounding_box()
    heading = page.locator("[id='dieu-1.iii.2.a.den-nam-2025'] > .heading").bounding_box()
    assert target is not None
    assert bar is not None
    assert heading is not None
    assert bar["y"] >= -1  # the bar with the search box is still there
    assert heading["y"] >= bar["y"] + bar["height"] - 1  # and what the clause belongs to is on the screen
    assert target["y"] + 20 < height
    context.close()


def test_the_outline_marks_the_place_and_find_stays_in_reach(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(server.url + GOAL)
    expect(page.locator(".outline a[aria-current]")).to_have_attribute("href", "#dieu-1.iii.2.a")
    page.get_by_label("Tìm trong văn bản").fill("kinh phí")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kết quả sau")).to_be_in_viewport()
    page.goto(server.url + "/documents/nq-76-nq-cp-2021#dieu-2.4")
    expect(page.locator(".outline a[aria-current]")).to_have_attribute("href", "#dieu-2")


def test_from_an_answer_there_is_a_way_back_to_it(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(f"{server.url}/?q=Bộ Tài chính bố trí kinh phí thực hiện Chương trình")
    page.locator(".said a.label").first.click()
    page.get_by_role("link", name="Đọc trong văn bản").click()
    page.get_by_role("link", name="Về câu trả lời").click()
    expect(page.locator("article.answer")).to_be_visible()


def test_few_stops_of_the_tab_key(watch: Watch, server: Server) -> None:
    watch.page.goto(server.url + "/documents/nq-76-nq-cp-2021")
    assert watch.page.locator(".body a:not([tabindex='-1'])").count() == 0


def test_what_is_typed_and_sent_at_once_is_found_and_stays_marked(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(server.url + "/documents/nq-76-nq-cp-2021")
    box = page.get_by_label("Tìm trong văn bản")
    for typed, found in (("Chương trình", "1/"), ("kinh phí", "1/1 kết quả"), ("Độc lập", "1/1 kết quả")):
        box.fill(typed)
        page.keyboard.press("Enter")  # before the pause after which it searches by itself
        page.wait_for_timeout(250)
        expect(page.locator("#found")).to_contain_text(found)
        expect(page.locator("mark.now")).to_have_count(1)
        assert page.locator("mark.now").inner_text().lower() == typed.lower()


def test_the_letterhead_is_black_and_its_words_are_no_warning(watch: Watch, server: Server) -> None:
    watch.page.goto(server.url + "/documents/nq-76-nq-cp-2021")
    colour = "e => getComputedStyle(e).color"
    line = watch.page.locator(".front-letterhead span").first
    assert line.evaluate(colour) == watch.page.locator("body").evaluate(colour)


def test_on_paper_no_line_begins_outside_the_page(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(server.url + "/documents/nq-76-nq-cp-2021")
    page.emulate_media(media="print")
    edges = page.locator(".document .text, .document .heading").evaluate_all("all => all.map((e) => e.getBoundingClientRect().left)")
    assert len(edges) > 10
    assert min(edges) >= page.locator("article.document").evaluate("e => e.getBoundingClientRect().left")
