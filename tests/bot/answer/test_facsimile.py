"""The original page with the clause marked: a real PDF read by the real command, its lines found in spite of line breaks."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from bot.answer.facsimile import page_picture
from knowledge.errors import BrokenIndexError
from tests.bot.http.conftest import application, client_of, configuration
from tests.bot.published import LINES, indexed, published, yellow


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("pdf"))


def test_both_lines_of_a_clause_are_marked_and_nothing_else(pdf: Path) -> None:
    plain, marked = page_picture(pdf, 1), page_picture(pdf, 1, " ".join(LINES[10:12]))
    assert plain is not None
    assert marked is not None
    assert yellow(plain) == []
    rows = yellow(marked)
    assert 25 < len(rows) < 80
    first = (842 - 780 + 22 * 10) * 1.7  # the line of the clause, in pixels from the top
    assert abs(rows[0] - first) < 30
    assert page_picture(pdf, 2) is None


async def test_from_the_ingested_file_to_the_marked_page(pdf: Path, tmp_path: Path) -> None:
    async with client_of(application(configuration(indexed(pdf, tmp_path), tmp_path))) as client:
        (document,) = (await client.get("/api/v1/documents")).json()["documents"]
        base = f"/documents/{document['id']}"
        page = await client.get(base, headers={"Accept": "text/html"})
        assert f"{base}/goc.pdf" in page.text
        assert (await client.get(f"{base}/goc.pdf")).content == pdf.read_bytes()
        found = (await client.get("/api/v1/search", params={"q": "trồng cây bóng mát mỗi tuyến phố hai hàng cây"})).json()["hits"]
        passage = (await client.get(f"/api/v1/passages/{found[0]['citation']['passage_id'].replace('#', '%23')}")).json()
        assert passage["page_url"].startswith(f"{base}/trang/1?unit=")
        shown = await client.get(passage["page_url"], headers={"Accept": "text/html"})
        assert "anh.webp?unit=" in shown.text
        image = await client.get(passage["page_url"].replace("?", "/anh.webp?"))
        assert image.headers["content-type"] == "image/webp"
        assert yellow(image.content)
        for_messengers = await client.get(passage["page_url"].replace("?", "/anh.jpg?"))
        assert for_messengers.headers["content-type"] == "image/jpeg"
        assert (await client.get(passage["page_url"].replace("?", "/anh.gif?"))).status_code == 422
        assert (await client.get(f"{base}/trang/9/anh.webp")).status_code == 404


def test_a_page_as_large_as_a_house_is_drawn_no_larger_than_a_screen_needs(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "lon.pdf"), pagesize=(14400, 14400))  # the most a PDF may say
    canvas.drawString(100, 100, "Dieu 1")
    canvas.save()
    image = page_picture(tmp_path / "lon.pdf", 1, "Dieu 1")
    assert image is not None
    width, height = Image.open(BytesIO(image)).size
    assert 1000 < width <= 3500
    assert width == height


@pytest.mark.parametrize("content", [b"", bytes(4000), b"%PDF-1.4\n"])
def test_an_original_that_is_damaged_is_said_as_that(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hong.pdf").write_bytes(content)
    with pytest.raises(BrokenIndexError, match="python -m ingest"):
        page_picture(tmp_path / "hong.pdf", 1)
