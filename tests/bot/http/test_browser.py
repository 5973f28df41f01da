"""The widget and the pages in real Chromium: embedded abroad, by keyboard, small, dark, hostile texts, server gone and back."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.http.browser import CHROMIUM, ForeignSite, Server, Watch, serious

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
QUESTION = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"
HOSTILE_QUESTION = "Xâm nhập hệ thống lạ <img src=http://evil.example/q onerror=alert(3)>"

PAGES = (
    "/",
    f"/?q={QUESTION}",
    "/?q=!!!",
    "/documents",
    "/documents/nq-76-nq-cp-2021#dieu-2.4",
    "/documents/nd-1-2010",
    "/documents/van-ban-la",
    "/compare?old=nd-1-2010&new=nd-2-2020",
    "/areas/thu-tuc-hanh-chinh",
    "/glossary",
    "/widget",
    "/chat",
    "/api",
    "/offline",
    "/khong-co",
)


def loaded(page: Page) -> None:
    """Returns when the widget stands in the page (Playwright's own waiting needs eval, which the policies forbid)."""
    page.locator("cchc-assistant").wait_for(state="attached")


def test_embedded_in_a_foreign_page_it_asks_streams_and_opens_the_source(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    foreign.embed(server.url)
    page = watch.page
    page.goto(foreign.url)
    page.evaluate(
        "() => { window.seen = []; for (const n of ['open', 'ask', 'answer', 'source', 'close'])"
        " document.addEventListener('cchc:' + n, () => window.seen.push(n)); }"
    )
    page.get_by_role("button", name="Hỏi trợ lý").click()
    page.get_by_role("textbox", name="Câu hỏi").fill(QUESTION)
    with page.expect_response(lambda r: r.url.endswith("/ask/stream")) as streamed:
        page.get_by_role("button", name="Hỏi", exact=True).click()
    assert streamed.value.headers["content-type"].startswith("text/event-stream")
    article = page.locator("article.answer")
    expect(article.locator("blockquote").first).to_contain_text("Bộ Tài chính")
    assert article.locator("a.label").first.get_attribute("href") == f"{server.url}/documents/nq-76-nq-cp-2021#dieu-2.4"
    article.locator("a.label").first.click()
    drawer = page.get_by_role("dialog", name="Nguồn")
    expect(drawer.locator(".beside").first).to_contain_text("Bộ Nội vụ")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    article.get_by_role("button", name="Có ích").click()
    expect(article.get_by_text("Cảm ơn anh/chị")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("window.seen") == ["open", "ask", "answer", "source", "close"]
    assert page.locator("#host").text_content() == "Trang của đơn vị."


def test_history_stays_in_the_tab_and_a_new_conversation_clears_it(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    foreign.embed(server.url)
    watch.page.goto(foreign.url)
    loaded(watch.page)
    watch.page.evaluate(f"CCHC.ask({QUESTION!r})")
    expect(watch.page.locator("article.answer .quotation").first).to_be_visible()
    watch.page.reload()
    loaded(watch.page)
    watch.page.evaluate("CCHC.open()")
    expect(watch.page.locator("article.answer")).to_have_count(1)
    watch.page.get_by_role("button", name="Cuộc trao đổi mới").click()
    expect(watch.page.locator("article.answer")).to_have_count(0)
    expect(watch.page.get_by_text("Thử hỏi")).to_be_visible()


def test_keyboard_only(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    foreign.embed(server.url)
    page = watch.page
    page.goto(foreign.url)
    loaded(page)

    def focused() -> str:
        return str(
            page.evaluate("() => { const e = document.activeElement.shadowRoot?.activeElement; return e ? e.className || e.tagName : '' }")
        )

    page.keyboard.press("Tab")
    assert focused() == "bubble"
    page.keyboard.press("Enter")
    assert focused() == "TEXTAREA"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("article.answer .quotation").first).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.shadowRoot?.activeElement?.className") == "label":
            break
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Nguồn")
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert page.evaluate("() => document.activeElement.shadowRoot.activeElement.className") == "label"
    page.keyboard.press("Escape")
    assert focused() == "bubble"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_and_zoomed_nothing_overflows(chromium: Browser, server: Server, foreign: ForeignSite, scheme: str) -> None:
    """320 px is also what 1280 px is at 400 % zoom."""
    watched = Watch(chromium, (server.url, foreign.url), viewport={"width": 320, "height": 256}, color_scheme=scheme)
    page = watched.page
    for path in ("/", f"/?q={QUESTION}", "/documents", "/documents/nq-76-nq-cp-2021", "/glossary", "/areas/chinh-phu-so", "/widget"):
        page.goto(server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    foreign.embed(server.url)
    page.goto(foreign.url)
    loaded(page)
    page.evaluate(f"CCHC.ask({QUESTION!r})")
    expect(page.locator("article.answer .quotation").first).to_be_attached()
    widths = page.evaluate("() => { const l = CCHC.element.shadowRoot.querySelector('.log'); return [l.scrollWidth, l.clientWidth] }")
    assert widths[0] <= widths[1]
    box = page.locator("textarea").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] + box["height"] <= 256
    watched.close()


def test_colours_and_dark_mode_by_attributes(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    foreign.embed(server.url, 'data-theme="dark" data-color="#ffe08a" data-lang="en" data-mode="inline" data-target="#place"')
    page = watch.page
    page.goto(foreign.url)
    head = page.locator("cchc-assistant .head").first
    expect(head).to_have_css("background-color", "rgb(255, 224, 138)")
    expect(head).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert page.locator("#place cchc-assistant").count() == 1
    expect(page.locator("cchc-assistant .panel")).to_have_css("background-color", "rgb(15, 22, 29)")


def test_server_killed_and_back(chromium: Browser, index_directory: Path, foreign: ForeignSite, tmp_path: Path) -> None:
    own = Server(index_directory, tmp_path, {"allowed_origins": [foreign.url]})
    own.start()
    watched = Watch(chromium, (own.url, foreign.url))
    page = watched.page
    foreign.embed(own.url)
    page.goto(foreign.url)
    loaded(page)
    own.stop(signal.SIGKILL)
    page.evaluate(f"CCHC.ask({QUESTION!r})")
    expect(page.get_by_role("alert")).to_contain_text("Không kết nối được máy chủ trợ lý")
    assert page.locator("h1").text_content() == "Cổng thông tin nội bộ"
    own.start()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator("article.answer .quotation").first).to_be_visible(timeout=10_000)
    own.stop(signal.SIGKILL)
    watched.close()
    fresh = chromium.new_context().new_page()  # nothing cached: the widget cannot even load, the host page is as it was
    fresh.goto(foreign.url)
    assert fresh.locator("h1").text_content() == "Cổng thông tin nội bộ"
    assert fresh.locator("cchc-assistant").count() == 0
    fresh.context.close()


def test_hostile_texts_run_nothing_and_fetch_nothing(watch: Watch, server: Server, foreign: ForeignSite) -> None:
    page = watch.page
    for path in ("/", "/documents", "/documents/van-ban-la", f"/?q={HOSTILE_QUESTION}", "/compare?old=van-ban-la&new=nd-1-2010"):
        page.goto(server.url + path)
        page.wait_for_timeout(150)
        assert page.title() != "XSS"
    page.goto(server.url + "/")
    page.get_by_role("combobox", name="Câu hỏi").fill(HOSTILE_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("article[data-answer]").first).to_contain_text("<script>")
    foreign.embed(server.url)
    page.goto(foreign.url)
    loaded(page)
    page.evaluate(f"CCHC.ask({HOSTILE_QUESTION!r})")
    expect(page.locator("article[data-answer]").first).to_contain_text("<script>")
    page.locator("cchc-assistant a.label").first.click()
    page.wait_for_timeout(300)
    assert page.locator("cchc-assistant img, cchc-assistant script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_accessibility_violation(chromium: Browser, server: Server, path: str, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(server.url + path)
    if path in ("/widget", "/chat"):
        loaded(page)
        page.evaluate(f"CCHC.ask({QUESTION!r})")
        expect(page.locator("cchc-assistant article[data-answer]").first).to_be_visible()
    assert serious(page) == []
    context.close()


def test_the_page_streams_suggests_and_copies(watch: Watch, server: Server) -> None:
    page = watch.page
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server.url + "/")
    box = page.get_by_role("combobox", name="Câu hỏi")
    box.type("kinh phi thuc", delay=20)
    expect(page.get_by_role("option", name="Kinh phí thực hiện Chương trình lấy từ đâu?")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    first = page.locator("article[data-answer]").first
    expect(first.locator(".asked")).to_contain_text("Kinh phí thực hiện Chương trình")
    box.fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("article[data-answer]")).to_have_count(2)
    page.get_by_role("button", name="Chép trích dẫn 1").first.click()
    expect(page.get_by_text("Đã chép trích dẫn.")).to_be_visible()
    assert "(Khoản 4 Điều 2 Nghị quyết số 76/NQ-CP ngày 15/7/2021)" in page.evaluate("navigator.clipboard.readText()")
    page.reload()
    expect(page.locator("article[data-answer]")).to_have_count(2)


def test_reading_view_finds_highlights_and_copies(watch: Watch, server: Server) -> None:
    page = watch.page
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server.url + "/documents/nq-76-nq-cp-2021#dieu-2.4")
    assert page.evaluate("document.querySelector(':target').id") == "dieu-2.4"
    page.get_by_role("button", name="Chép kèm trích dẫn").click()
    expect(page.get_by_text("Đã chép")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“4. Bộ Tài chính")
    assert copied.endswith("(Khoản 4 Điều 2 Nghị quyết số 76/NQ-CP ngày 15/7/2021)")
    page.get_by_label("Tìm trong văn bản").fill("ho so")
    expect(page.locator("mark")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("1/3 kết quả")
    page.get_by_label("Tìm trong văn bản").fill("hò sơ")
    expect(page.locator("#found")).to_have_text("Không thấy")


def test_without_javascript_asking_and_reading_work(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url + "/")
    page.get_by_label("Câu hỏi").fill(QUESTION)
    page.get_by_role("button", name="Hỏi").click()
    page.locator(".said a.label").first.click()
    assert page.url.endswith("/documents/nq-76-nq-cp-2021#dieu-2.4")
    expect(page.locator("#dieu-2\\.4")).to_be_visible()
    context.close()


def test_documents_read_before_open_offline(chromium: Browser, server: Server) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.url + "/")
    controlled = page.evaluate(
        "() => new Promise((done) => { const worker = navigator.serviceWorker; setTimeout(() => done(false), 15000);"
        " if (worker.controller) done(true); worker.addEventListener('controllerchange', () => done(true)); })"
    )
    assert controlled
    page.goto(server.url + "/documents/nq-76-nq-cp-2021")
    context.set_offline(True)
    page.goto(server.url + "/documents/nq-76-nq-cp-2021")
    expect(page.locator("h1")).to_contain_text("76/NQ-CP")
    page.goto(server.url + "/")
    expect(page.locator("h1")).to_contain_text("Không kết nối được máy chủ")
    context.close()


@pytest.mark.alone
def test_home_is_usable_within_a_second_on_a_cold_cache(chromium: Browser, server: Server) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.url + "/", wait_until="load")
    timing = page.evaluate("(() => { const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd || t.domComplete })()")
    sizes = page.evaluate("performance.getEntriesByType('resource').reduce((n, r) => n + r.transferSize, 0)")
    assert timing < 1000
    assert sizes < 100_000
    context.close()
