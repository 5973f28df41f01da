"""A made-up decree as the PDF it was published as, and an index of it made by the real command."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.shipped import PROJECT

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


def published(folder: Path) -> Path:
    """The PDF; the test is skipped where the font for it is not installed."""
    if not FONT.is_file():
        pytest.skip("DejaVu is not installed: apt-get install fonts-dejavu-core")
    path = folder / "nghi-dinh.pdf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(path))
    canvas.setFont("DejaVu", 10)
    for n, line in enumerate(LINES):
        canvas.drawString(60, 780 - 22 * n, line)
    canvas.save()
    return path


def indexed(pdf: Path, folder: Path) -> Path:
    """The index of nothing but this PDF."""
    config = folder / "ingest.yaml"
    config.write_text(f"encoder: {{model: {PROJECT}/tests/data/encoder}}\ningest: {{folders: []}}\n", encoding="utf-8")
    command = [sys.executable, "-m", "ingest", "--config", str(config), "--index", str(folder / "index"), str(pdf)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return folder / "index"


def yellow(image: bytes) -> list[int]:
    """The rows of the picture that hold marked lines."""
    picture = Image.open(BytesIO(image)).convert("RGB")
    width, height = picture.size
    pixels = picture.load()
    assert pixels is not None
    return [y for y in range(height) if sum(pixels[x, y][2] < pixels[x, y][0] - 40 for x in range(0, width, 4)) > 8]  # type: ignore[index,operator]
