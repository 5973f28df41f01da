"""The original page with the clause marked: a real PDF read by the real command, its lines found in spite of line breaks."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bot.http.facsimile import page_picture
from knowledge.config import PROJECT
from knowledge.errors import BrokenIndexError
from tests.bot.http.conftest import application, client_of, configuration

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
LINES = (
    "CHÍNH PHỦ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 5/2020/NĐ-CP",
    "Hà Nội, ngày 02 tháng 3 năm 2020",
    "NGHỊ ĐỊNH",
    "Về trồng cây bóng mát trong khu dân cư",
    "Điều 1. Phạm vi điều chỉnh",
    "Nghị định này quy định việc trồng cây bóng mát trong khu dân cư trên cả nước.",
    "Điều 2. Trách nhiệm của địa phương",
    "Ủy ban nhân dân cấp xã bố trí đất và nguồn nước để trồng cây bóng mát, bảo đảm mỗi tuyến phố",
    "có ít nhất hai hàng cây.",
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not FONT.is_file():
        pytest.skip("DejaVu is not installed: apt-get install fonts-dejavu-core")
    path = tmp_path_factory.mktemp("pdf") / "nghi-dinh.pdf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(path))
    canvas.setFont("DejaVu", 10)
    for n, line in enumerate(LINES):
        canvas.drawString(60, 780 - 22 * n, line)
    canvas.save()
    return path


def yellow(image: bytes) -> list[int]:
    """The rows of the picture that hold marked lines."""
    picture = Image.open(BytesIO(image)).convert("RGB")
    width, height = picture.size
    pixels = picture.load()
    assert pixels is not None
    return [y for y in range(height) if sum(pixels[x, y][2] < pixels[x, y][0] - 40 for x in range(0, width, 4)) > 8]  # type: ignore[index,operator]


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
    config = tmp_path / "config.yaml"
    config.write_text(f"encoder: {{model: {PROJECT}/tests/data/encoder}}\ningest: {{folders: []}}\n", encoding="utf-8")
    command = [sys.executable, "-m", "ingest", "--config", str(config), "--index", str(tmp_path / "index"), str(pdf)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    async with client_of(application(configuration(tmp_path / "index", tmp_path))) as client:
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
        assert (await client.get(f"{base}/trang/9/anh.webp")).status_code == 404


async def test_a_text_that_is_no_pdf_has_no_original(client: httpx.AsyncClient) -> None:
    assert (await client.get("/documents/nd-1-2010/goc.pdf")).status_code == 404
    assert (await client.get("/documents/nd-1-2010/trang/1")).status_code == 404


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
