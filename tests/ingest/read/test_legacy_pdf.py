"""PDFs of old fonts: Western letters on the page file that only the font showed as Vietnamese."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest import read as readers
from tests.ingest.read.legacy_encoder import encode

LINES = [
    "Điều 1. Phạm vi điều chỉnh của quy định",
    "1. Cơ quan hành chính nhà nước ở trung ương và địa phương.",
    "2. Cán bộ, công chức, viên chức được giao nhiệm vụ.",
    "a) công khai, minh bạch, đúng thời hạn;",
    "Điều 2. Đối tượng áp dụng trong toàn ngành",
]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_by_syllables(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for index, line in enumerate(LINES):
        canvas.drawString(72, 760 - 40 * index, encode(line, encoding))
    canvas.save()
    reading = readers.read(path)
    assert reading.encoding == encoding
    assert [line.text for line in reading.lines] == LINES
    assert readers.read(path, "unicode").encoding == ""
