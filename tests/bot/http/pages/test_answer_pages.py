"""One answer by itself: shared without its conversation, as Word, as slides."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.shared import Mm

from bot.http.pages.slides import slides

LIST = "Các mục tiêu cải cách thủ tục hành chính đến năm 2025 là gì?"
HTML = {"Accept": "text/html"}


async def asked(client: httpx.AsyncClient, question: str = LIST) -> dict[str, object]:
    answer: dict[str, object] = (await client.post("/api/v1/ask", json={"question": question})).json()
    return answer


async def test_a_shared_answer_does_not_lead_to_its_conversation(client: httpx.AsyncClient) -> None:
    answer = await asked(client)
    page = await client.get(f"/tra-loi/{answer['id']}", headers=HTML)
    assert page.status_code == 200
    assert "80%" in page.text
    assert str(answer["conversation_id"]) not in page.text


async def test_an_answer_as_a_word_document_in_administrative_layout(client: httpx.AsyncClient) -> None:
    answer = await asked(client)
    response = await client.get(f"/tra-loi/{answer['id']}.docx")
    assert response.headers["content-disposition"].startswith("attachment")
    paper = Document(BytesIO(response.content))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert LIST in text
    assert "1. “Ít nhất 80% hồ sơ" in text
    assert "(Điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021, mục tiêu đến năm 2025)" in text
    assert f"http://cchc.test/tra-loi/{answer['id']}" in text
    assert abs(paper.sections[0].left_margin - Mm(30)) < 1000
    assert paper.styles["Normal"].font.name == "Times New Roman"
    assert "80%" in [run.text for p in paper.paragraphs for run in p.runs if run.bold]


async def test_the_presentation_has_a_slide_for_each_item_and_a_code(client: httpx.AsyncClient) -> None:
    answer = await asked(client)
    page = BeautifulSoup((await client.get(f"/trinh-chieu/{answer['id']}", headers=HTML)).text, "lxml")
    assert [s.select_one("strong").text for s in page.select(".slide")] == ["80%", "90%"]  # type: ignore[union-attr]
    assert str(page.select_one(".code img")["src"]).startswith("data:image/svg+xml,")  # type: ignore[index]
    asked_there = await client.get("/trinh-chieu", params={"q": LIST}, headers=HTML)
    assert asked_there.status_code == 303
    assert asked_there.headers["location"].startswith("/trinh-chieu/")
    assert "Trình chiếu một câu trả lời" in (await client.get("/trinh-chieu", headers=HTML)).text


def test_of_several_questions_each_stands_over_its_own_slides() -> None:
    cited = [{"quote": q, "label": f"Khoản {n}", "notice": "", "trail": "Mục tiêu"} for n, q in enumerate(("Một.", "Hai.", "Ba."), 1)]
    text = "1) PAPI là gì?\nTheo khoản 1: “Một.” [1]\n2) Ai làm gì?\nTheo khoản 9:\n1. “Hai.” [2]\n2. “Ba.” [3]"
    made = slides({"answer": text, "kind": "several", "citations": cited, "notices": []})
    assert [(slide.head, slide.columns[0].text) for slide in made] == [
        ("1) PAPI là gì?", "Một."),
        ("2) Ai làm gì?", "Hai."),
        ("2) Ai làm gì?", "Ba."),
    ]


def test_a_short_statement_stands_over_the_quotation_it_is_about_and_a_long_one_by_itself() -> None:
    cited = [{"quote": "90% ở cấp tỉnh; 80% ở cấp huyện.", "label": "Khoản 6", "notice": ""}]
    for said, count in (("Chỉ đúng một phần: văn bản nêu mức riêng cho từng cấp.", 1), ("Chưa đúng. " * 20, 2)):
        made = slides({"answer": f"{said}\nTheo khoản 6: “{cited[0]['quote']}” [1]", "kind": "quote", "citations": cited, "notices": []})
        assert len(made) == count
        assert made[-1].columns[0].text == cited[0]["quote"]
        assert made[-1].statement == (said if count == 1 else "")


async def test_a_greeting_is_not_shared_or_judged(client: httpx.AsyncClient) -> None:
    page = BeautifulSoup((await client.get("/", params={"q": "cảm ơn bạn"}, headers=HTML)).text, "lxml")
    assert page.select_one("article[data-answer]") is not None
    assert page.select(".answer-tools, .feedback") == []


@pytest.mark.parametrize("path", ["/tra-loi/" + "0" * 32, "/tra-loi/x.docx", "/trinh-chieu/abc", "/tra-loi/" + "0" * 32 + ".exe"])
async def test_what_is_not_there_is_said(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path, headers=HTML)
    assert response.status_code == 404
    assert "Không có câu trả lời này" in response.text


async def test_a_refusal_and_two_sides_are_slides_too(client: httpx.AsyncClient) -> None:
    refused = await asked(client, "Giá vàng hôm nay bao nhiêu một lượng")
    assert len(slides(refused)) == 1
    cited = [{"quote": q, "label": q, "notice": ""} for q in ("một", "hai")]
    rows = "| Mốc | Quy định |\n| --- | --- |\n| Năm 1 | “một” [1] |\n| Năm 2 | “hai” [2] |"
    (both,) = slides({"answer": rows, "citations": cited, "kind": "compare", "notices": []})
    assert [column.label for column in both.columns] == ["Năm 1", "Năm 2"]
