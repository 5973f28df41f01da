"""The answer card: where the first quoted line stands, how long a list is, sources beside the answer, sides of a comparison."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.http.browser import CHROMIUM, Server, Watch, serious

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
FIGURE = "Đến năm 2025 mức độ hài lòng của người dân về giải quyết thủ tục đạt bao nhiêu?"
LIST = "Các mục tiêu cải cách thủ tục hành chính đến năm 2025 là gì?"
ADDRESS = "Điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021, mục tiêu đến năm 2025, ý thứ hai"


def top(page: Page) -> float:
    box = page.locator(".said blockquote").first.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_quoted_line_stands_in_the_upper_third(
    chromium: Browser, server: Server, width: int, height: int, javascript: bool
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=javascript)
    page = context.new_page()
    for question in (FIGURE, LIST):
        page.goto(f"{server.url}/?q={question}")
        assert top(page) < height / 3, question
        box = page.locator("#q").bounding_box()  # and the next question can be typed at once
        assert box is not None
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    if javascript:
        page.goto(server.url + "/")
        page.get_by_role("combobox", name="Câu hỏi").fill(FIGURE)
        page.keyboard.press("Enter")
        expect(page.locator("article[data-answer]")).to_be_visible()
        assert top(page) < height / 3
    context.close()


def test_the_quotation_comes_first_then_its_place_in_words_and_the_address(watch: Watch, server: Server) -> None:
    page = watch.page
    for asked in ("server", "browser"):
        if asked == "server":
            page.goto(f"{server.url}/?q={FIGURE}")
        else:
            page.get_by_role("combobox", name="Câu hỏi").fill(FIGURE)
            page.keyboard.press("Enter")
            expect(page.locator("article[data-answer]")).to_have_count(2)
        article = page.locator("article[data-answer]").first
        figure = article.locator(".said figure").first
        expect(figure.locator("blockquote strong")).to_have_text("90%")
        expect(figure.locator(".place")).to_have_text("Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025")
        expect(figure.locator("a.label")).to_have_text(ADDRESS)
        assert article.locator(".said").inner_text().count("Điểm a khoản 2") == 1  # not before the quotation as well
        tops = "f => ['blockquote', '.place', '.label'].map(s => f.querySelector(s).getBoundingClientRect().top)"
        order = figure.evaluate(tops)
        assert order == sorted(order)


def test_a_list_has_one_head_short_items_and_is_copied_whole(watch: Watch, server: Server) -> None:
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watch.page
    page.goto(f"{server.url}/?q={LIST}")
    items = page.locator(".items li")
    expect(items).to_have_count(2)
    expect(items.first.locator("strong")).to_have_text("80%")
    expect(items.first.locator("a.label")).to_have_text("ý thứ nhất")
    expect(page.locator(".listing .tier")).to_have_count(1)
    page.get_by_role("button", name="Chép cả danh sách").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("1. “Ít nhất 80% hồ sơ")
    assert copied.endswith("mục tiêu đến năm 2025)")


def test_a_source_opens_beside_the_answer_and_the_focus_returns(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(f"{server.url}/?q={FIGURE}")
    page.locator(".said a.label").first.click()
    drawer = page.get_by_role("dialog", name="Nguồn")
    expect(drawer).to_be_visible()
    assert serious(page) == []  # the narrower page beside it keeps a name for every link
    expect(drawer.locator(".beside").first).to_contain_text("Ít nhất 80% hồ sơ")
    expect(drawer.locator("blockquote")).to_contain_text("Mức độ hài lòng")
    assert "/?" in page.url
    box, answer = drawer.bounding_box(), page.locator("article.answer").first.bounding_box()
    assert box is not None
    assert answer is not None
    assert answer["x"] + answer["width"] <= box["x"] + 1  # beside it, not over it
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "label"


def test_a_refusal_offers_the_expert_first_also_without_javascript(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/?q=Giá vàng hôm nay bao nhiêu một lượng")
    expect(page.locator(".said")).to_contain_text("Hỏi chuyên gia")
    assert len(page.locator(".said").inner_text()) < 230
    page.get_by_role("button", name="Hỏi chuyên gia").click()
    expect(page.locator("main")).to_contain_text("đã được chuyển cho chuyên gia")
    page.get_by_role("link", name="Quay lại câu trả lời").click()
    expect(page.locator("article.answer")).to_be_visible()
    context.close()
