"""Pages as a browser without JavaScript sees them."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from knowledge.generation import generation
from knowledge.index.encoder import open_encoder
from knowledge.version import VERSION
from tests.bot.http.conftest import ENCODER, PROJECT, application, client_of, configuration
from tests.bot.http.shelf_texts import GLOSSARY, HOSTILE

HTML = {"Accept": "text/html"}


async def soup(client: httpx.AsyncClient, path: str, status: int = 200) -> BeautifulSoup:
    response = await client.get(path, headers=HTML)
    assert response.status_code == status, response.text[:500]
    return BeautifulSoup(response.text, "lxml")


async def test_home_offers_asking_areas_documents_and_glossary(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/")
    assert page.select_one("form#ask input[name=q]") is not None
    assert len(page.select("ol.areas li")) == 6
    assert f"Phiên bản {VERSION}" in page.select_one("footer.site").text  # type: ignore[union-attr]
    links = {str(a["href"]) for a in page.select("a[href]")}
    assert {"/documents", "/glossary", "/documents/nq-76-nq-cp-2021"} <= links
    for area in page.select("ol.areas a"):
        assert (await client.get(str(area["href"]))).status_code == 200


async def test_asking_and_reading_without_javascript(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/?q=Bộ Tài chính bố trí kinh phí thực hiện Chương trình")
    assert "4. Bộ Tài chính" in page.select_one("article.answer").text  # type: ignore[union-attr]
    link = str(page.select_one(".said a.label")["href"])  # type: ignore[index]
    document, _, unit = link.partition("#")
    reading = await soup(client, document)
    assert "Bộ Tài chính" in reading.find(id=unit).text  # type: ignore[union-attr]
    conversation = page.select_one("input[name=c]")["value"]  # type: ignore[index]
    again = await soup(client, f"/?q=Bộ Nội vụ theo dõi việc gì&c={conversation}")
    assert len(again.select("article.answer")) == 2


async def test_the_whole_document_is_there_nested_and_marked(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/documents/nq-76-nq-cp-2021?unit=dieu-1.iii.2.a&find=ho so")
    cited = page.select(".unit.cited")
    assert [unit["id"] for unit in cited] == ["dieu-1.iii.2.a"]
    assert "90%" in cited[0].text
    assert [mark.text.lower() for mark in page.select("mark")] == ["hồ sơ"] * 3
    assert len({unit["id"] for unit in page.select(".unit[id]")}) == len(page.select(".unit[id]"))
    assert [a["href"] for a in page.select(".outline nav > ul > li > a")] == ["#dieu-1", "#dieu-2"]


async def test_a_replaced_document_has_a_banner_and_a_comparison(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/documents/nd-1-2010")
    assert "thay thế" in page.select_one(".banner").text  # type: ignore[union-attr]
    compare = await soup(client, "/compare?old=nd-1-2010&new=nd-2-2020")
    assert [row["class"] for row in compare.select("tbody tr")] == [["changed"], ["added"], ["dropped"]]
    assert [b.text for b in compare.select("tr.changed .changed")] == ["1", "2"]


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/van-ban-la", "/?q=Xâm nhập hệ thống lạ document title XSS", "/glossary"])
async def test_hostile_text_stays_text(client: httpx.AsyncClient, path: str) -> None:
    page = await soup(client, path)
    assert all(str(script.get("src", "")).startswith(("/static/", "/widget.js")) for script in page.select("script"))
    assert all(str(image["src"]).startswith("/static/") for image in page.select("img"))
    if "la" in path.split("/")[-1] or "q=" in path:
        assert HOSTILE.split(" ")[0] in page.text


async def test_hostile_question_is_shown_as_text(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/?q=%3Cscript%3Ealert(1)%3C/script%3E kinh phí")
    assert "<script>alert(1)</script>" in page.select_one(".asked").text  # type: ignore[union-attr]


async def test_errors_are_pages_where_a_person_looks(client: httpx.AsyncClient) -> None:
    assert "Không tìm thấy" in (await soup(client, "/documents/khong-co", 404)).text
    assert "Mã lỗi" in (await soup(client, "/khong-co", 404)).text
    assert "chưa có chữ nào" in (await soup(client, "/?q=!!!", 422)).text
    await soup(client, "/?q=kinh phí&as_of=hôm nay", 422)


async def test_installable(client: httpx.AsyncClient) -> None:
    manifest = (await client.get("/manifest.webmanifest")).json()
    for icon in manifest["icons"]:
        assert (await client.get(icon["src"])).status_code == 200
    worker = (await client.get("/sw.js")).text
    assert "__" not in worker
    assert "/static/app." in worker


async def test_glossary_search_keeps_a_term_and_its_definition_together(client: httpx.AsyncClient) -> None:
    """Found by the term or by words of the definition; headings of groups and other entries stay out."""
    assert "liên thông" in (await soup(client, "/glossary?find=mot cua")).text
    for find in ("PAPI", "hiệu quả quản trị"):
        page = await soup(client, f"/glossary?find={find}")
        assert [h.text.strip() for h in page.select(".glossary .heading")] == ["Các chỉ số mẫu", "PAPI"]
        assert "hiệu quả quản trị" in page.select_one(".glossary .text").text  # type: ignore[union-attr]
        assert "sẵn sàng" not in page.select_one(".glossary").text  # type: ignore[union-attr]
    nothing = await soup(client, "/glossary?find=khong co dau")
    assert not nothing.select(".glossary .text")
    assert "Không thấy thuật ngữ nào có “khong co dau”" in nothing.text


async def test_a_server_rendered_answer_carries_its_citation_to_copy(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/?q=Bộ Tài chính bố trí kinh phí thực hiện Chương trình")
    copied = [str(button["data-copy"]) for button in page.select("[data-copy]")]
    assert copied
    assert copied[0].startswith("“4. Bộ Tài chính")
    assert copied[0].endswith("(Khoản 4 Điều 2 Nghị quyết số 76/NQ-CP ngày 15/7/2021)")


async def test_comparing_begins_with_the_choice_of_two_texts(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/compare")
    assert [select["name"] for select in page.select("select")] == ["old", "new"]
    assert "nd-1-2010" in [option["value"] for option in page.select("select[name=old] option")]
    assert page.select("table") == []
    chosen = await soup(client, "/compare?old=nd-1-2010")
    assert chosen.select_one("select[name=old] option[selected]")["value"] == "nd-1-2010"  # type: ignore[index]
    assert "/compare" in {a["href"] for a in (await soup(client, "/documents")).select("a[href]")}


async def test_a_notice_of_validity_is_said_once_and_before_the_quotation(client: httpx.AsyncClient) -> None:
    page = await soup(client, "/?q=Lịch tiếp công dân mỗi tháng mấy ngày tại trụ sở&as_of=2009-01-01")
    article = page.select_one("article.answer")
    assert article is not None
    said = [notice.text for notice in article.select(".notice")]
    assert any("chỉ có hiệu lực từ ngày" in notice for notice in said)
    assert len(said) == len(set(said))
    assert article.text.index(said[0]) < article.text.index(article.select_one(".said blockquote").text)  # type: ignore[union-attr]
    assert said[0].startswith("Tại ngày 1/1/2009: ")


async def test_the_retry_of_the_offline_page_asks_for_the_page_that_failed(client: httpx.AsyncClient) -> None:
    retry = (await soup(client, "/offline")).find("a", string="Thử lại")
    assert retry is not None
    assert retry["href"] == ""  # the address in the address bar


async def test_the_home_page_says_which_official_texts_it_has_and_how_to_load_the_resolution(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    loaded = (await soup(client, "/")).select_one(".loaded")
    assert loaded is not None
    assert "Nghị quyết số 76/NQ-CP ngày 15/7/2021" in loaded.text
    assert "python -m ingest" not in loaded.text
    generation.build(tmp_path, (GLOSSARY,), open_encoder(ENCODER, PROJECT))
    async with client_of(application(configuration(tmp_path, tmp_path))) as bare:
        loaded = (await soup(bare, "/")).select_one(".loaded")
        assert loaded is not None
        assert "Chưa có toàn văn Nghị quyết số 76/NQ-CP" in loaded.text
        assert "python -m ingest" in loaded.text


async def test_a_text_that_is_no_pdf_has_no_original(client: httpx.AsyncClient) -> None:
    assert (await client.get("/documents/nd-1-2010/goc.pdf")).status_code == 404
    assert (await client.get("/documents/nd-1-2010/trang/1")).status_code == 404


async def test_the_page_of_the_api_shows_names_as_code(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api")).text
    assert "`" not in page
    assert "<code>expert</code>" in page
