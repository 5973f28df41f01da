"""What a person met walking through the pages, each step in real Chromium: copy, stop, print, filter, retry, a refused site."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.http.browser import CHROMIUM, ForeignSite, Server, Watch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
SOURCE = "(Khoản 4 Điều 2 Nghị quyết số 76/NQ-CP ngày 15/7/2021)"


def test_a_citation_is_copied_from_a_page_the_server_rendered(watch: Watch, server: Server) -> None:
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watch.page.goto(f"{server.url}/?q={QUESTION}")
    watch.page.get_by_role("button", name="Chép trích dẫn 1").first.click()
    expect(watch.page.get_by_text("Đã chép trích dẫn.")).to_be_visible()
    copied = watch.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“4. Bộ Tài chính")
    assert copied.endswith(SOURCE)


def test_feedback_stays_given_after_a_reload(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(server.url + "/")
    page.get_by_role("combobox", name="Câu hỏi").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Có ích").click()
    expect(page.locator(".feedback")).to_contain_text("Cảm ơn")
    page.reload()
    expect(page.locator("article.answer")).to_be_visible()
    expect(page.locator(".feedback")).to_contain_text("Đã góp ý")
    expect(page.get_by_role("button", name="Có ích")).to_have_count(0)


def test_a_site_that_is_not_allowed_reads_which_setting_allows_it(chromium: Browser, server: Server) -> None:
    stranger = ForeignSite()
    try:
        stranger.embed(server.url)
        watched = Watch(chromium, (server.url, stranger.url))
        warned: list[str] = []
        watched.page.on("console", lambda m: warned.append(m.text) if m.type == "warning" else None)
        watched.page.goto(stranger.url)
        watched.page.get_by_role("button", name="Hỏi trợ lý").click()
        expect(watched.page.get_by_role("alert")).to_contain_text("server.allowed_origins")
        watched.page.get_by_role("textbox", name="Câu hỏi").fill(QUESTION)
        watched.page.keyboard.press("Enter")
        expect(watched.page.locator("article.answer [role=alert]")).to_contain_text(f"Trang {stranger.url} chưa được phép")
        assert any("server.allowed_origins" in text for text in warned)
        watched.close()
    finally:
        stranger.close()


def test_a_server_that_hangs_can_be_stopped_and_is_given_up(chromium: Browser, index_directory: Path, tmp_path: Path) -> None:
    own = Server(index_directory, tmp_path)
    own.start()
    context = chromium.new_context(bypass_csp=True)  # for Playwright's clock
    page = context.new_page()
    page.clock.install()
    page.goto(own.url + "/")
    assert own.process is not None
    own.process.send_signal(signal.SIGSTOP)
    try:
        box = page.get_by_role("combobox", name="Câu hỏi")
        box.fill(QUESTION)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Dừng").click()
        expect(page.locator("article.answer")).to_have_count(0)
        expect(box).to_have_value(QUESTION)  # to be asked again
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Dừng")).to_be_visible()
        page.clock.fast_forward(61_000)
        expect(page.get_by_role("alert")).to_contain_text("chưa trả lời")
        expect(page.get_by_role("button", name="Thử lại")).to_be_visible()
    finally:
        own.process.send_signal(signal.SIGCONT)
        context.close()
        own.stop()


def test_a_filter_that_finds_nothing_says_so(watch: Watch, server: Server) -> None:
    watch.page.goto(server.url + "/documents")
    watch.page.get_by_label("Lọc theo tên hoặc số hiệu").fill("zzzz")
    expect(watch.page.get_by_text("Không có văn bản nào khớp với bộ lọc.")).to_be_visible()
    watch.page.get_by_label("Lọc theo tên hoặc số hiệu").fill("76/nq")
    expect(watch.page.get_by_text("Không có văn bản nào khớp với bộ lọc.")).to_be_hidden()


def test_the_printed_answer_has_date_address_and_reservation_and_no_empty_heading(watch: Watch, server: Server) -> None:
    page = watch.page
    page.goto(f"{server.url}/?q={QUESTION}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Có thể hỏi tiếp")).to_be_hidden()
    foot = page.locator(".print-only")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text(server.url)
    answer = page.locator("article[data-answer]").get_attribute("data-answer")
    expect(foot).to_contain_text(f"{server.url}/tra-loi/{answer}")  # not the percent signs of the question
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # what the browser's own print fills in
    expect(foot).to_contain_text(f"{server.url}/tra-loi/{answer}")
    expect(foot).to_contain_text("đối chiếu văn bản gốc")
    colours = page.locator(".tier").first.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
    assert colours == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert page.locator(".credit a").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


def test_trying_again_offline_asks_for_the_page_that_failed(chromium: Browser, server: Server) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.url + "/")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_timeout(300)
    context.set_offline(True)
    page.goto(f"{server.url}/?q={QUESTION}")
    expect(page.locator("h1")).to_contain_text("Không kết nối được máy chủ")
    context.set_offline(False)
    page.get_by_role("link", name="Thử lại").click()
    expect(page.locator("article.answer")).to_be_visible()
    context.close()


def test_what_is_still_being_written_shows_no_markup(watch: Watch, server: Server) -> None:
    watch.page.goto(server.url + "/")
    written = "Theo khoản 6:\n| Mốc | Quy định |\n| --- | --- |\n| Đến năm 2025 | “Tối thiểu 80% hồ sơ.” [1] |\n| Đến năm 2030 | “Tối thi"
    shown = watch.page.evaluate("(written) => CCHCAnswer.draft(written)", written)
    assert shown == "Theo khoản 6:\nĐến năm 2025: “Tối thiểu 80% hồ sơ.”\nĐến năm 2030: “Tối thi"
    for cut in range(len(written)):  # wherever the stream stops for a while
        assert "|" not in watch.page.evaluate("(written) => CCHCAnswer.draft(written)", written[:cut]).removesuffix("|"), written[:cut]
