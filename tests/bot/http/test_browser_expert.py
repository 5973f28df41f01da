"""Hỏi chuyên gia and the desk in real Chromium: a question goes to the desk and its answer comes back, on the page and in the widget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.api_keys import ApiKeys
from bot.records.records import Records
from tests.bot.http.browser import AXE, CHROMIUM, ForeignSite, Server, Watch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
REFUSED = "Giá vàng hôm nay bao nhiêu một lượng"
OTHER = "Giá bạc hôm nay bao nhiêu một lượng"
SLOW = 30_000


@pytest.fixture
def desk(chromium: Browser, server: Server) -> Iterator[Page]:
    """A trainer's browser, signed in."""
    token = ApiKeys(Records(f"sqlite:///{server.work}/records.sqlite").engine).add("lan", ("admin",))[1]
    watched = Watch(chromium, (server.url,), viewport={"width": 1280, "height": 800})
    page = watched.page
    page.set_default_timeout(SLOW)
    page.goto(f"{server.url}/admin")
    page.get_by_label("Khoá truy cập").fill(token)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()
    yield page
    assert watched.alarms == []
    watched.context.close()


def answer_at(desk: Page, server: Server, question: str, text: str, button: str) -> None:
    desk.goto(f"{server.url}/admin/expert")
    desk.get_by_role("link", name=question).first.click()
    desk.get_by_label("Câu trả lời", exact=True).fill(text)
    desk.get_by_label("Chức danh người trả lời").fill("Chuyên gia cải cách hành chính")
    desk.locator("input[name=passage]").first.check()
    desk.get_by_role("button", name=button, exact=True).click()
    expect(desk.locator(".expert")).to_contain_text(text)


def test_an_answer_of_the_desk_appears_under_the_question_and_stays_verified(watch: Watch, server: Server, desk: Page) -> None:
    page = watch.page
    page.goto(server.url)
    page.locator("#q").fill(REFUSED)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hỏi chuyên gia").click()
    expect(page.locator(".feedback")).to_contain_text("Đã chuyển cho chuyên gia")
    expect(page.locator(".expert")).to_contain_text("đang chờ trả lời")
    page.reload()
    expect(page.locator(".expert")).to_contain_text("đang chờ trả lời")
    expect(page.locator(".feedback")).to_be_hidden()  # asking an expert was no feedback
    answer_at(desk, server, REFUSED, "Câu này ngoài phạm vi <b>Chương trình</b>.", "Gửi và giữ làm câu trả lời xác nhận")
    expect(page.locator(".expert .verified-text")).to_have_text("Câu này ngoài phạm vi <b>Chương trình</b>.", timeout=SLOW)
    other = watch.context.new_page()
    other.goto(f"{server.url}/?q=gia vang hom nay bao nhieu mot luong")
    expect(other.locator(".verified .seal")).to_contain_text("Câu trả lời đã được xác nhận")
    assert other.locator(".verified + *, .verified ~ .quotation").count() > 0


def test_an_answer_that_was_not_looked_at_is_marked_on_every_page(watch: Watch, server: Server, desk: Page) -> None:
    page = watch.page
    page.goto(f"{server.url}/?q={OTHER}")
    page.get_by_role("button", name="Hỏi chuyên gia").click()
    expect(page.locator(".expert")).to_be_visible()
    page.goto(f"{server.url}/documents")
    answer_at(desk, server, OTHER, "Ngoài phạm vi.", "Gửi câu trả lời")
    mark = page.get_by_role("link", name="Hỏi chuyên gia (1)")
    expect(mark).to_be_visible(timeout=SLOW)
    mark.click()
    expect(page.locator(".expert")).to_contain_text("Ngoài phạm vi.")
    page.goto(f"{server.url}/documents")
    expect(page.get_by_role("link", name="Hỏi chuyên gia", exact=True)).to_be_visible()


def test_in_a_widget_on_another_site_the_answer_comes_too(watch: Watch, server: Server, foreign: ForeignSite, desk: Page) -> None:
    page = watch.page
    foreign.embed(server.url)
    page.goto(foreign.url)
    question = "Giá dầu hôm nay bao nhiêu một thùng"
    page.get_by_role("button", name="Hỏi trợ lý").click()
    page.evaluate(f"CCHC.ask({question!r})")
    page.get_by_role("button", name="Hỏi chuyên gia").click()
    expect(page.locator(".feedback")).to_contain_text("khi trang này còn mở")
    answer_at(desk, server, question, "Ngoài phạm vi của trợ lý.", "Gửi câu trả lời")
    expect(page.locator(".expert .verified-text")).to_have_text("Ngoài phạm vi của trợ lý.", timeout=SLOW)


@pytest.mark.parametrize("path", ["", "/questions", "/expert", "/verified", "/verified/new", "/feedback", "/documents", "/audit"])
def test_the_desk_has_no_serious_fault_and_fits_a_phone(desk: Page, server: Server, path: str) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{server.url}/admin{path}")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = desk.evaluate("axe.run()")["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []
