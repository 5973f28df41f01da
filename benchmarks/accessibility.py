"""axe-core on every page there is: what everybody sees, the desk and its forms, a workshop's screens, the open widget."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
from playwright.sync_api import Browser, Page

from benchmarks.chromium import ADMIN_KEY, ANSWERS, LIST, Figure, address
from tests.bot.http.browser import AXE

FIXED = (
    *("/", "/documents", "/glossary", "/areas/chinh-phu-so", "/compare", "/widget", "/chat", "/api", "/privacy", "/offline"),
    *("/khong-co", "/trinh-chieu", "/chuyen-gia", "/hoi-thao", "/dang-nhap"),
)
DESK = ("", "/questions", "/feedback", "/documents", "/audit", "/expert", "/verified", "/verified/new")
ASKED = "Kinh phí thực hiện Chương trình lấy từ đâu?"


def public_pages(base: str) -> list[str]:
    """All kinds of pages, with an answer of each kind that has pages of its own."""
    documents = httpx.get(f"{base}/api/v1/documents").json()["documents"]
    official = next((d["id"] for d in documents if d["tier"] == "official"), documents[0]["id"])
    answer = httpx.post(f"{base}/api/v1/ask", json={"question": LIST}).json()["id"]
    own = [f"/documents/{official}", f"/documents/{documents[-1]['id']}", f"/tra-loi/{answer}", f"/trinh-chieu/{answer}"]
    pages_of_original = [f"/documents/{official}/trang/1"] if httpx.get(f"{base}/documents/{official}/trang/1").status_code == 200 else []
    return [base + path for path in (*FIXED, *own, *pages_of_original)] + [address(base, name) for name in ANSWERS]


def staff_pages(base: str) -> list[str]:
    """The desk with something on every page, and a room in which something was asked and answered. Asks and approves."""
    staff = httpx.Client(
        base_url=base, headers={"Authorization": f"Bearer {ADMIN_KEY}", "Sec-Fetch-Site": "same-origin"}, timeout=60, follow_redirects=True
    )
    declined = staff.post("/api/v1/ask", json={"question": ANSWERS["declined"]}).json()["id"]
    for rating in ("down", "expert"):
        staff.post("/api/v1/feedback", json={"answer_id": declined, "rating": rating}).raise_for_status()
    hits = staff.get("/api/v1/search", params={"q": ASKED, "k": 2}).json()["hits"]
    clauses = [hit["citation"]["passage_id"] for hit in hits]
    signed = {"role": "Chuyên viên chính", "name": "Trần Lan"}
    approved = staff.post("/admin/verified/new", data={"question": ASKED, "text": "Từ ngân sách.", "passage": clauses, **signed})
    waiting = re.findall(r'href="(/admin/expert/[0-9a-f]{32})"', staff.get("/admin/expert").text)
    room = staff.post("/api/v1/workshops", json={"title": "Hội nghị tập huấn", "unit": "Vụ Cải cách hành chính"}).json()["code"]
    asked = staff.post(f"/api/v1/workshops/{room}/questions", json={"text": LIST}).json()["id"]
    answer = {"text": "Chín chỉ tiêu.", "passages": clauses, "expected": 0, **signed}
    staff.post(f"/api/v1/workshops/{room}/questions/{asked}/answer", json=answer).raise_for_status()
    staff.post(f"/api/v1/workshops/{room}/show", json={"shown": f"question:{asked}"})
    of_room = [f"/hoi-thao/{room}{part}" for part in ("", "/dieu-phoi", "/trinh-chieu", "/bien-ban")]
    paths = [*(f"/admin{part}" for part in DESK), approved.url.path, *waiting[:1], "/hoi-thao/phong", *of_room]
    return [base + path for path in paths]


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/dang-nhap?next=/admin")
    page.get_by_label("Khoá truy cập").fill(ADMIN_KEY)
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator(".desk-nav").wait_for()


def violations(page: Page, name: str) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{name} {violation['id']}: {violation['nodes'][0]['html'][:90]}" for violation in found]


def opened(page: Page, base: str) -> list[str]:
    """What opens upon a page: the source beside an answer, and the widget with an answer."""
    page.goto(address(base, "a figure"))
    page.locator(".said a.label").first.click()
    page.locator(".drawer .beside").first.wait_for()
    found = violations(page, "a source beside its answer")
    page.goto(f"{base}/widget")
    page.get_by_role("button", name="Hỏi trợ lý").click()
    page.get_by_role("textbox", name="Câu hỏi").fill(LIST)
    page.keyboard.press("Enter")
    page.locator("cchc-assistant article[data-answer]").wait_for()
    return found + violations(page, "the widget with an answer")


def accessibility(browser: Browser, base: str) -> Iterator[Figure]:
    public, staff = public_pages(base), staff_pages(base)
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        found: list[str] = []
        for url in (*public, *staff):
            if url == staff[0]:
                found += opened(page, base)
                sign_in(page, base)
            page.goto(url, wait_until="load" if "/hoi-thao/" in url else "networkidle")  # a room's stream stays open
            page.wait_for_timeout(150)
            found += violations(page, url.removeprefix(base))
        context.close()
        for line in found:
            print(f"  {line}")
        count = len(public) + len(staff) + 2
        yield Figure(f"axe violations of any kind on {count} pages, desk, workshop and widget among them, {scheme}", len(found), 0, "")
