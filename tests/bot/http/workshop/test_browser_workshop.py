"""A whole workshop in real Chromium: a trainer, a projector, two phones."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.api_keys import ApiKeys
from bot.records.records import Records
from tests.bot.http.browser import CHROMIUM, ForeignSite, Server, Watch, serious
from tests.bot.telegram.botapi_server import TOKEN, BotApiServer

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")]
ASKED = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình từ đâu?"
AGAIN = "bo tai chinh bo tri kinh phi thuc hien chuong trinh tu dau"
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
WALL = {"viewport": {"width": 1920, "height": 1080}}
PICTURES = os.environ.get("CCHC_PICTURES", "")  # a folder to look at what the screens looked like


def picture(page: Page, name: str) -> None:
    if PICTURES:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png", full_page="phone" in name or "desk" in name)


@pytest.fixture
def own(index_directory: Path, tmp_path: Path) -> Iterator[Server]:
    server = Server(Path(os.environ.get("CCHC_INDEX", index_directory)), tmp_path)
    if "CCHC_INDEX" in os.environ:
        server.sections = {"encoder": {"model": "knowledge/model/encoder"}, "answer": {}}
    server.start()
    yield server
    server.stop(signal.SIGKILL)


@pytest.fixture
def screens(chromium: Browser, own: Server) -> Iterator[dict[str, Watch]]:
    sizes = {"desk": {"viewport": {"width": 1366, "height": 900}}, "wall": WALL, "phone1": PHONE, "phone2": PHONE}
    made = {name: Watch(chromium, (own.url,), **size) for name, size in sizes.items()}
    yield made
    for watch in made.values():
        watch.close()


def staff_key(own: Server) -> str:
    records = Records(f"sqlite:///{own.work}/records.sqlite")
    key = ApiKeys(records.engine).add("giang-vien", ("ask", "trainer"))[1]
    records.close()
    return key


def signed_in(own: Server, page: Page) -> str:
    """The trainer's page of a new room; returns its code."""
    key = staff_key(own)
    page.goto(f"{own.url}/hoi-thao/phong")
    page.get_by_label("Khoá truy cập").fill(key)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Tên hội nghị").fill("Hội nghị tập huấn cải cách hành chính năm 2026")
    page.get_by_label("Đơn vị tổ chức").fill("Vụ Cải cách hành chính")
    assert serious(page) == []
    page.get_by_role("button", name="Mở phòng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hội nghị tập huấn cải cách hành chính năm 2026")
    return page.url.split("/")[-2]


def row(page: Page, text: str) -> Locator:
    return page.locator(".room-question", has=page.locator(".room-text", has_text=text))


def smallest_text(page: Page) -> float:
    """Height of the smallest letters on the wall that are read, as a share of the screen's height."""
    shown = "main p, main blockquote, main figcaption, main li, h1, footer .join"
    return float(
        page.evaluate(
            """(shown) => Math.min(...[...document.querySelectorAll(shown)].filter((e) => e.offsetParent && e.textContent.trim())
            .map((e) => parseFloat(getComputedStyle(e).fontSize))) / innerHeight""",
            shown,
        )
    )


def test_a_workshop_from_the_first_question_to_the_minutes(own: Server, screens: dict[str, Watch]) -> None:
    desk, wall, one, two = (screens[name].page for name in ("desk", "wall", "phone1", "phone2"))
    code = signed_in(own, desk)
    wall.goto(f"{own.url}/hoi-thao/{code}/trinh-chieu")
    expect(wall.locator(".room-big")).to_have_text(code)
    assert serious(wall) == []
    picture(wall, "wall-join")
    for phone in (one, two):
        phone.goto(f"{own.url}/hoi-thao?code={code.lower()}")
        expect(phone.get_by_text("Chưa có câu hỏi nào")).to_be_visible()
    expect(desk.get_by_text("2 người trong phòng")).to_be_visible()

    one.get_by_label("Câu hỏi của anh/chị").fill(ASKED)
    one.get_by_label("Họ tên, đơn vị").fill("Nguyễn Văn An, Sở Nội vụ")
    one.get_by_role("button", name="Gửi câu hỏi").click()
    expect(one.get_by_text("Đã gửi câu hỏi.")).to_be_visible()
    expect(desk.get_by_text(ASKED)).to_be_visible()
    two.get_by_label("Câu hỏi của anh/chị").fill(AGAIN)
    two.get_by_role("button", name="Gửi câu hỏi").click()
    expect(desk.get_by_text("2 người hỏi")).to_be_visible(timeout=15_000)
    expect(one.locator(".room-question")).to_have_count(1)
    two.get_by_label("Câu hỏi của anh/chị").fill("Chỉ tiêu về trao đổi văn bản điện tử là bao nhiêu?")
    two.get_by_role("button", name="Gửi câu hỏi").click()
    row(one, "văn bản điện tử").get_by_role("button").click()
    expect(row(desk, "văn bản điện tử")).to_contain_text("2 người hỏi")

    first = row(desk, ASKED)
    expect(first.get_by_text("Dự thảo trả lời của trợ lý")).to_be_visible(timeout=15_000)
    desk.locator("summary", has_text="Gộp 1 câu tương tự").click()
    assert serious(desk) == []
    picture(desk, "desk-queue")
    first.get_by_role("button", name="Soạn trả lời").click()
    first.get_by_label("Câu trả lời", exact=True).fill("Kinh phí do Bộ Tài chính bố trí từ ngân sách trung ương.")
    first.get_by_role("button", name="Duyệt câu trả lời").click()
    expect(desk.get_by_text("Chưa có chức danh")).to_be_in_viewport()
    first.get_by_label("Chức danh người trả lời").fill("Giảng viên, Vụ Cải cách hành chính")
    assert serious(desk) == []
    picture(desk, "desk-editor")
    first.get_by_role("button", name="Duyệt câu trả lời").click()
    for phone in (one, two):
        expect(phone.get_by_text("Kinh phí do Bộ Tài chính bố trí")).to_be_visible()
    for phone in (one, two):  # who asked it, and whose question was merged into it
        expect(phone.locator("#sent")).to_contain_text("đã được trả lời")
        expect(row(phone, ASKED)).to_contain_text("Câu hỏi của anh/chị")
    assert serious(one) == []
    assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(one, "phone-answered")
    desk.get_by_label("Hiện").select_option("done")
    done = row(desk, ASKED)
    done.get_by_role("button", name="Chiếu").click()
    expect(wall.get_by_role("heading", level=1)).to_have_text(ASKED)
    expect(wall.locator(".slide.now")).to_contain_text("Kinh phí do Bộ Tài chính bố trí")
    picture(wall, "wall-answer")
    assert smallest_text(wall) >= 1 / 30
    wall.keyboard.press("ArrowRight")
    expect(wall.locator(".slide.now blockquote")).to_contain_text("bố trí kinh phí")
    picture(wall, "wall-clause")
    assert smallest_text(wall) >= 1 / 30
    assert serious(wall) == []
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")

    desk.locator("summary", has_text="Soạn câu kiểm tra").click()
    desk.get_by_label("Câu hỏi", exact=True).fill("Đến năm 2025, tỷ lệ văn bản điện tử giữa các cơ quan tối thiểu là bao nhiêu?")
    desk.get_by_label("Các phương án").fill("80%\n*90%\n100%")
    desk.get_by_role("button", name="Lưu câu kiểm tra").click()
    desk.get_by_role("button", name="Mở cho cả phòng").click()
    one.get_by_role("button", name="B. 90%").click()
    two.get_by_role("button", name="A. 80%").click()
    expect(wall.get_by_text("2 người trả lời, đang mở")).to_be_visible()
    picture(one, "phone-check")
    picture(wall, "wall-check")
    desk.get_by_role("button", name="Kết thúc, công bố đáp án").click()
    expect(wall.locator(".bars .right")).to_contain_text("B. 90%")
    assert serious(wall) == []
    assert smallest_text(wall) >= 1 / 30
    picture(wall, "wall-check-over")
    expect(one.get_by_text("(đúng)")).to_be_visible()
    assert serious(one) == []

    desk.get_by_label("Hiện").select_option("all")
    desk.goto(f"{own.url}/hoi-thao/{code}/bien-ban")
    expect(desk.get_by_text("nhận 3 câu hỏi, gộp thành 2 nội dung")).to_be_visible()
    assert serious(desk) == []
    picture(desk, "desk-minutes")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollHeight <= innerHeight"))


def test_the_wall_holds_both_codes_and_what_is_long(own: Server, screens: dict[str, Watch]) -> None:
    own.stop(signal.SIGKILL)
    sentence = "Bộ, ngành, địa phương tổ chức thực hiện nhiệm vụ được giao và định kỳ báo cáo kết quả về cơ quan chủ trì. "
    desk, wall = screens["desk"].page, screens["wall"].page
    with BotApiServer() as messenger:
        own.sections |= {"telegram": {"base_url": messenger.url}}
        own.environment = {"TELEGRAM_BOT_TOKEN": TOKEN}
        own.start()
        code = signed_in(own, desk)
        wall.goto(f"{own.url}/hoi-thao/{code}/trinh-chieu")
        expect(wall.locator(".join-code")).to_have_count(2)
        assert fits(wall)
        assert smallest_text(wall) >= 1 / 30
        picture(wall, "wall-two-codes")
        api, key = f"{own.url}/api/v1/workshops/{code}", {"Authorization": f"Bearer {staff_key(own)}"}
        asked = httpx.post(f"{api}/questions", json={"text": f"{'Câu hỏi này dài. ' * 58}?"}).json()["id"]
        answer = {"text": (sentence * 40)[:3990].strip(), "role": "Giảng viên", "expected": 0, "keep": False}
        httpx.post(f"{api}/questions/{asked}/answer", json=answer, headers=key).raise_for_status()
        httpx.post(f"{api}/show", json={"what": f"question:{asked}"}, headers=key).raise_for_status()
        expect(wall.locator(".slide.now")).to_contain_text("Bộ, ngành, địa phương")
        said = []
        for _ in range(wall.locator(".slide").count()):
            assert fits(wall)
            assert smallest_text(wall) >= 1 / 30
            said.append(wall.locator(".slide.now .said").inner_text())
            wall.keyboard.press("ArrowRight")
        assert " ".join(said) == answer["text"]


def test_a_phone_that_lost_the_server_sends_its_question_and_catches_up(own: Server, screens: dict[str, Watch]) -> None:
    desk, phone = screens["desk"].page, screens["phone1"].page
    code = signed_in(own, desk)
    phone.goto(f"{own.url}/hoi-thao/{code}")
    expect(phone.get_by_text("Chưa có câu hỏi nào")).to_be_visible()
    own.stop(signal.SIGKILL)
    expect(phone.locator("#line")).to_contain_text("đang nối lại", timeout=15_000)
    picture(phone, "phone-offline")
    phone.get_by_label("Câu hỏi của anh/chị").fill(ASKED)
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    own.start()
    expect(phone.get_by_text("Đã gửi câu hỏi.")).to_be_visible(timeout=30_000)
    expect(phone.locator(".room-question")).to_have_count(1, timeout=15_000)
    expect(desk.get_by_text(ASKED)).to_be_visible(timeout=15_000)
    expect(phone.locator("#line")).to_have_text("")


def test_what_an_attendee_types_is_text_on_every_screen(own: Server, screens: dict[str, Watch]) -> None:
    desk, wall, phone = (screens[name].page for name in ("desk", "wall", "phone1"))
    code = signed_in(own, desk)
    hostile = '<img src=x onerror="alert(1)"> có được không?'
    wall.goto(f"{own.url}/hoi-thao/{code}/trinh-chieu")
    phone.goto(f"{own.url}/hoi-thao/{code}")
    phone.get_by_label("Câu hỏi của anh/chị").fill(hostile)
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    expect(desk.get_by_text(hostile)).to_be_visible()
    desk.get_by_role("button", name="Chiếu", exact=True).click()
    expect(wall.get_by_role("heading", level=1)).to_have_text(hostile)


def test_who_asks_from_another_site_is_answered_in_the_widget(
    own: Server, screens: dict[str, Watch], chromium: Browser, foreign: ForeignSite, index_directory: Path
) -> None:
    own.stop(signal.SIGKILL)
    own.settings = {"allowed_origins": [foreign.url]}
    own.start()
    desk = screens["desk"].page
    code = signed_in(own, desk)
    guest = Watch(chromium, (own.url, foreign.url), viewport={"width": 1280, "height": 800})
    foreign.embed(own.url, f'data-title="Trợ lý CCHC" data-workshop="{code}"')
    guest.page.goto(foreign.url)
    guest.page.get_by_role("button", name="Hỏi trợ lý").click()
    guest.page.get_by_role("textbox", name="Câu hỏi").fill(ASKED)
    guest.page.get_by_role("button", name="Gửi câu này tới phòng").click()
    expect(guest.page.get_by_text("đang chờ trả lời")).to_be_visible()
    expect(row(desk, ASKED)).to_contain_text("Cửa sổ nhúng")
    row(desk, ASKED).get_by_role("button", name="Đã trả lời trực tiếp").click()
    expect(guest.page.get_by_text("đã được trả lời trực tiếp tại hội nghị")).to_be_visible(timeout=10_000)

    own.stop(signal.SIGKILL)
    guest.page.get_by_role("textbox", name="Câu hỏi").fill("Ai chủ trì cải cách thể chế?")
    guest.page.get_by_role("button", name="Gửi câu này tới phòng").click()
    expect(guest.page.get_by_text("Không kết nối được máy chủ trợ lý.")).to_be_visible()
    own.start()
    guest.page.get_by_role("button", name="Gửi câu này tới phòng").click()
    expect(guest.page.get_by_text("đang chờ trả lời")).to_be_visible()
    guest.page.reload()  # who walks on to another page of the site is told there
    guest.page.get_by_role("button", name="Hỏi trợ lý").click()
    expect(guest.page.get_by_text("đang chờ trả lời")).to_be_visible()
    waits = row(desk, "Ai chủ trì cải cách thể chế?")
    expect(waits).to_have_count(1, timeout=15_000)
    waits.get_by_role("button", name="Đã trả lời trực tiếp").click()
    expect(guest.page.get_by_text("đã được trả lời trực tiếp tại hội nghị")).to_have_count(2, timeout=10_000)
    guest.close()
