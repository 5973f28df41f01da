"""The walk of a newcomer in real Chromium over what really ships, and over the same with the Resolution's PDF.

Nothing here is made for the test: the shipped documents, the bundled encoder and reader, `python -m ingest`, `python -m bot serve`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.spine import RESOLUTION
from bot.areas import AREAS, EXAMPLES
from tests.bot.http.browser import CHROMIUM, PROJECT, Server, Watch
from tests.bot.test_words import BUILDERS

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
LIST = "Chỉ tiêu thủ tục hành chính đến năm 2025 là gì?"
REAL = {"encoder": {"model": str(PROJECT / "knowledge/model/encoder")}, "answer": {"reader": str(PROJECT / "knowledge/model/reader")}}


@pytest.fixture(scope="module", params=["shipped", "with the Resolution"])
def real(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    more = [] if request.param == "shipped" else [str(RESOLUTION)]
    if more and not RESOLUTION.is_file():
        pytest.skip(f"{RESOLUTION.name} is not beside the project")
    index = tmp_path_factory.mktemp("index")
    subprocess.run([sys.executable, "-m", "ingest", "--index", str(index), *more], cwd=PROJECT, check=True, capture_output=True)
    server = Server(index, tmp_path_factory.mktemp("serve"), sections=REAL)
    server.start()
    yield server
    server.stop()


def official(server: Server) -> bool:
    """Whether the Resolution itself is loaded."""
    return any(server.index.glob("originals/*.pdf"))


@pytest.fixture
def page(chromium: Browser, real: Server) -> Iterator[Page]:
    """A laptop's page; dialogs, errors, refused resources and requests to strangers fail the test."""
    watch = Watch(chromium, (real.url,), viewport={"width": 1366, "height": 768})
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield watch.page
    watch.close()


def ask(page: Page, question: str) -> None:
    before = page.locator("article[data-answer]").count()
    page.locator("#q").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("article[data-answer]")).to_have_count(before + 1)


def test_home_says_which_texts_it_answers_from(page: Page, real: Server) -> None:
    page.goto(real.url)
    loaded = page.locator("section.loaded")
    if official(real):
        expect(loaded).to_contain_text("Nghị quyết số 76/NQ-CP ngày 15/7/2021")
        expect(loaded.locator(".notice")).to_have_count(0)
    else:
        expect(loaded).to_contain_text("Chưa có toàn văn Nghị quyết")
        expect(loaded).to_contain_text("python -m ingest")


@pytest.mark.parametrize("question", [*EXAMPLES, *(q for area in AREAS for q in area.questions)])
def test_every_chip_is_answered_and_its_quotation_can_be_copied(page: Page, real: Server, question: str) -> None:
    area = next((area for area in AREAS if question in area.questions), None)
    page.goto(real.url + (f"/areas/{area.slug}" if area else "/"))
    page.get_by_role("link", name=question, exact=True).click()
    article = page.locator("article[data-answer]").first
    expect(article).to_be_visible()
    expect(article).not_to_have_class("answer declined")
    quoted = article.locator(".said blockquote").first
    assert (quoted.bounding_box() or {"y": 999})["y"] < 768 / 3
    assert quoted.inner_text()[:1] not in ",;.…"  # no quotation begins in mid-sentence without a sign of it
    article.locator("[data-copy]").first.click()
    expect(page.get_by_text("Đã chép trích dẫn.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(("“", "1. “"))
    assert "built-in method" not in copied
    page.reload()
    page.locator("article[data-answer] [data-copy]").first.click()
    expect(page.get_by_text("Đã chép trích dẫn.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == copied  # the server's page copies what the browser's did


@pytest.mark.parametrize(("typed", "term"), [("PAPI", "PAPI"), ("par index", "PAR INDEX"), ("mot cua", "Một cửa")])
def test_the_glossary_shows_terms_with_their_own_definitions(page: Page, real: Server, typed: str, term: str) -> None:
    page.goto(f"{real.url}/glossary?find={typed}")
    texts = page.locator(".document.glossary").inner_text()
    assert term in texts
    headings = page.locator(".document.glossary .heading")
    for n in range(headings.count()):  # none stands bare
        unit = headings.nth(n).locator("xpath=ancestor::section[1]")
        assert len(unit.inner_text()) > len(headings.nth(n).inner_text()) + 10
    page.goto(f"{real.url}/glossary?find=dfgdfg")
    expect(page.locator("main")).to_contain_text("Không")


def test_a_list_has_one_head_and_is_copied_whole(page: Page, real: Server) -> None:
    page.goto(real.url)
    ask(page, LIST)
    listing = page.locator(".listing").first
    expect(listing.locator(".tier")).to_have_count(1)
    count = listing.locator(".items li .number").count()
    assert count >= 7
    assert page.evaluate("document.documentElement.scrollHeight") <= 1400
    form, foot = (
        page.locator(".ask").bounding_box(),
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('footer.site')).paddingBottom)"),
    )
    assert form is not None
    assert form["height"] <= foot  # the form that waits at the bottom covers nothing
    listing.get_by_role("button", name="Chép cả danh sách").click()
    expect(page.get_by_text("Đã chép trích dẫn.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").count("“") == count


def test_a_comparison_stands_side_by_side_and_on_a_phone_one_below_the_other(page: Page, real: Server) -> None:
    page.goto(real.url)
    ask(page, EXAMPLES[5])
    left, right = (page.locator(".sides > section").nth(n) for n in (0, 1))
    expect(left.locator("blockquote strong").first).to_be_visible()  # what differs is marked
    a, b = left.bounding_box(), right.bounding_box()
    assert a is not None
    assert b is not None
    assert a["y"] == b["y"]
    page.set_viewport_size({"width": 360, "height": 740})
    a, b = left.bounding_box(), right.bounding_box()
    assert a is not None
    assert b is not None
    assert b["y"] >= a["y"] + a["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_from_a_source_beside_the_answer_to_the_text_and_back(page: Page, real: Server) -> None:
    page.goto(real.url)
    ask(page, EXAMPLES[1])
    page.locator(".said a.label").first.click()
    drawer = page.get_by_role("dialog", name="Nguồn")
    expect(drawer.locator("blockquote")).to_contain_text("90%")
    if official(real):
        expect(drawer.get_by_role("link", name="Xem trang bản gốc")).to_be_visible()
    drawer.get_by_role("link", name="Đọc trong văn bản").click()
    expect(page.locator(".unit:target")).to_contain_text("90%")
    expect(page.locator("#where")).not_to_have_text("")
    page.get_by_label("Tìm trong văn bản").fill("hai long")
    expect(page.locator("mark").first).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.locator("#find-next")).to_be_in_viewport()
    page.locator("#back").click()
    expect(page.locator("article[data-answer] .asked")).to_contain_text(EXAMPLES[1])


def test_the_original_page_is_shown_with_the_clause_marked(page: Page, real: Server) -> None:
    if not official(real):
        pytest.skip("nothing that ships is a PDF")
    page.goto(real.url)
    ask(page, EXAMPLES[1])
    page.locator(".said a.label").first.click()
    page.get_by_role("link", name="Xem trang bản gốc").click()
    picture = page.locator(".facsimile img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 900
    expect(page.get_by_role("link", name="Tải bản gốc (PDF)")).to_be_visible()


def test_each_question_is_a_step_and_one_answer_is_shared_alone(page: Page, real: Server) -> None:
    page.goto(real.url)
    ask(page, EXAMPLES[1])
    ask(page, "Thế còn đến năm 2030?")
    shared = page.locator("[href*='/tra-loi/']").first.get_attribute("href")
    page.go_back()
    expect(page.locator("article[data-answer]")).to_have_count(1)
    page.goto(real.url + str(shared).removeprefix(real.url))
    expect(page.locator("article[data-answer]")).to_have_count(1)
    expect(page.locator("body")).not_to_contain_text(EXAMPLES[1])


def test_another_day_is_said_once_and_kept(page: Page, real: Server) -> None:
    page.goto(f"{real.url}/?q={LIST}&as_of=2020-01-01")
    article = page.locator("article[data-answer]").first
    said = article.inner_text()
    assert said.count("1/1/2020") == 1
    if official(real):
        assert said.count("chỉ có hiệu lực từ ngày 15/7/2021") == 1
    page.goto(real.url)
    page.locator("details.when summary").click()
    page.locator("#as_of").fill("2020-01-01")
    ask(page, LIST)
    page.reload()
    expect(page.locator("article[data-answer]").first).to_contain_text("1/1/2020")


def test_a_refusal_is_short_and_a_conversation_starts_anew(page: Page, real: Server) -> None:
    page.goto(real.url)
    ask(page, "Giá xăng hôm nay bao nhiêu một lít?")
    assert len(page.locator(".said").inner_text()) < 230
    expect(page.get_by_role("button", name="Hỏi chuyên gia")).to_be_in_viewport()
    page.get_by_role("link", name="Cuộc trao đổi mới").click()
    expect(page.get_by_role("heading", name="Thử hỏi")).to_be_visible()
    expect(page.locator("#talks li")).to_have_count(1)


def test_no_page_speaks_as_its_builders_do(page: Page, real: Server) -> None:
    documents = page.request.get(real.url + "/api/v1/documents").json()["documents"]
    fixed = ["/", "/documents", "/glossary", "/compare", "/widget", "/privacy", f"/?q={LIST}", "/?q=PAPI là gì", "/trinh-chieu"]
    texts = [f"/documents/{d['id']}" for d in documents if d["tier"] != "official"]
    for path in [*fixed, *(f"/areas/{area.slug}" for area in AREAS), *texts]:
        page.goto(real.url + path)
        shown = page.locator("body").inner_text().lower()
        assert [word for word in BUILDERS if word in shown] == [], path


def test_the_chat_page_answers_and_leads_to_the_whole_page(page: Page, real: Server) -> None:
    page.goto(real.url + "/chat")
    expect(page.locator("main h1")).to_have_count(1)
    page.get_by_role("textbox", name="Câu hỏi").fill(EXAMPLES[1])
    page.keyboard.press("Enter")
    article = page.locator("cchc-assistant article[data-answer]")
    expect(article.locator("blockquote").first).to_contain_text("90%")
    article.locator("a.label").first.click()
    expect(page.get_by_role("dialog", name="Nguồn").locator("blockquote")).to_contain_text("90%")


@pytest.mark.parametrize("path", ["/compare", "/documents"])
def test_pages_that_were_dead_ends(page: Page, real: Server, path: str) -> None:
    page.goto(real.url + path)
    if path == "/compare":
        expect(page.locator("select")).to_have_count(2)
    else:
        page.get_by_label("Lọc theo tên hoặc số hiệu").fill("zzzz")
        expect(page.get_by_text("Không có văn bản nào khớp với bộ lọc.")).to_be_visible()
