"""Questions as steps of the history, conversations of this device, one answer shared, the presentation view by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.http.browser import CHROMIUM, Server, Watch, serious

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
FIRST = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
SECOND = "Các mục tiêu cải cách thủ tục hành chính đến năm 2025 là gì?"


def ask(watch: Watch, question: str, count: int) -> None:
    watch.page.get_by_role("combobox", name="Câu hỏi").fill(question)
    watch.page.keyboard.press("Enter")
    expect(watch.page.locator("article[data-answer]")).to_have_count(count)


def test_each_question_is_a_step_of_the_history(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(server.url + "/")
    ask(watch, FIRST, 1)
    ask(watch, SECOND, 2)
    page.go_back()
    expect(page.locator("article[data-answer]")).to_have_count(1)
    expect(page.locator("article[data-answer] .asked")).to_contain_text(FIRST)
    page.go_forward()
    expect(page.locator("article[data-answer]")).to_have_count(2)
    page.go_back()
    expect(page.locator("article[data-answer]")).to_have_count(1)
    page.wait_for_load_state()
    page.go_back()
    expect(page.get_by_role("heading", name="Thử hỏi")).to_be_visible()
    page.get_by_role("region", name="Đã hỏi trên máy này").get_by_role("link", name=FIRST).click()
    expect(page.locator("article[data-answer]")).to_have_count(2)
    page.goto(server.url + "/")
    page.get_by_role("button", name="Xoá danh sách này khỏi máy").click()
    page.reload()
    expect(page.get_by_role("heading", name="Đã hỏi trên máy này")).to_be_hidden()


def test_one_answer_is_shared_by_a_link(watch: Watch, server: Server) -> None:
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watch.page
    page.goto(server.url + "/")
    ask(watch, FIRST, 1)
    page.get_by_role("link", name="Chia sẻ").click()
    expect(page.get_by_text("Đã chép liên kết đến câu trả lời này.")).to_be_visible()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator("article.answer blockquote").first).to_contain_text("Bộ Tài chính")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_presentation_is_driven_by_keys_and_readable_from_the_last_row(chromium: Browser, server: Server, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.url}/trinh-chieu?q={SECOND}")
    expect(page.locator(".slide.now strong")).to_have_text("80%")
    expect(page.locator("#position")).to_have_text("1/2")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slide.now strong")).to_have_text("90%")
    page.keyboard.press("PageDown")  # the last one stays
    expect(page.locator("#position")).to_have_text("2/2")
    page.reload()
    expect(page.locator("#position")).to_have_text("2/2")
    height = page.locator(".slide.now blockquote").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert height >= 1080 / 30
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("article.answer")).to_be_visible()
    context.close()
