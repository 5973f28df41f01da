"""Web pages: main content only, in order, whatever the bytes are encoded in."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest import read as readers
from ingest.lines import LineKind, ReadError
from ingest.read.web.html import read
from tests.ingest.read.legacy_encoder import encode

ARTICLE = """<h1>Hướng dẫn cải cách</h1>
<p>Cải cách thủ tục hành chính là một trong những nhiệm vụ trọng tâm của Chương trình tổng thể giai đoạn 2021 - 2030.</p>
<h2>Mục tiêu</h2><ul><li>Cắt giảm ít nhất 20% số quy định<ul><li>từng năm</li></ul></li><li>Công khai</li></ul>
<ol type=a start=4><li>việc bốn<li>việc năm</ol>
<table><thead><tr><th>Nhiệm vụ</th><th>Chủ trì</th></tr></thead>
<tr><td rowspan=2>Rà soát</td><td>Bộ Nội vụ</td></tr><tr><td>Bộ Tài chính</td></tr></table>
<p>Đoạn cuối của trang này nói về việc tổ chức thực hiện các nhiệm vụ đã nêu ở trên cho đến hết năm 2025.</p>"""
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Trang tin</title><script>var a = "x";</script></head><body>
<nav><ul><li><a href=/>Trang chủ</a></li></ul></nav><div class=wrap><div class=side><h3>Tin liên quan</h3><a href=/1>Một tin khác</a></div>
<div class=main>{ARTICLE}</div></div><div style="display: none">ẩn</div><footer>Bản quyền</footer></body></html>"""
BODY = [
    "Hướng dẫn cải cách",
    "Cải cách thủ tục hành chính là một trong những nhiệm vụ trọng tâm của Chương trình tổng thể giai đoạn 2021 - 2030.",
    "Mục tiêu", "Cắt giảm ít nhất 20% số quy định", "từng năm", "Công khai", "d. việc bốn", "e. việc năm", "Nhiệm vụ | Chủ trì",
    "Nhiệm vụ: Rà soát | Chủ trì: Bộ Nội vụ", "Nhiệm vụ: Rà soát | Chủ trì: Bộ Tài chính",
    "Đoạn cuối của trang này nói về việc tổ chức thực hiện các nhiệm vụ đã nêu ở trên cho đến hết năm 2025.",
]  # fmt: skip


def texts(folder: Path, data: bytes) -> list[str]:
    path = folder / "a.html"
    path.write_bytes(data)
    return [line.text for line in readers.read(path).lines]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_main_content_in_order(tmp_path: Path, codec: str) -> None:
    assert texts(tmp_path, PAGE.encode(codec)) == BODY


def test_kinds_and_levels(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.encode())
    reading = read(tmp_path / "a.html")
    assert reading.title == "Hướng dẫn cải cách"
    assert [(line.level, line.marker) for line in reading.lines if line.kind is LineKind.ITEM] == [
        (1, "-"),
        (2, "-"),
        (1, "-"),
        (1, "1"),
        (1, "1"),
    ]
    assert [line.row for line in reading.lines if line.kind is LineKind.ROW] == [1, 2, 3]


def test_a_page_too_short_for_trafilatura_is_read_whole(tmp_path: Path) -> None:
    assert texts(tmp_path, b"<p>M\xe1\xbb\x99t.</p><p>Hai.</p>") == ["Một.", "Hai."]


def test_tcvn3_page_by_its_syllables_and_by_font(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1")
    stored = "".join(encode(part, "tcvn3") for part in page)
    assert texts(tmp_path, stored.encode("latin-1")) == BODY
    face = "<p><font face='.VnTimeH'>" + encode("nghị quyết", "tcvn3") + "</font> số 76</p>"
    assert texts(tmp_path, face.encode()) == ["NGHỊ QUYẾT số 76"]


def test_declared_charset(tmp_path: Path) -> None:
    page = "<meta charset=windows-1258><p>Đê\u0301n năm 2025</p>"  # Windows-1258 writes tones as marks of their own
    assert unicodedata.normalize("NFC", texts(tmp_path, page.encode("cp1258"))[0]) == "Đến năm 2025"


def test_layout_tables_and_breaks(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>CHÍNH PHỦ<br>-------</td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b></td></tr>"
        "<tr><td>Số: 76/NQ-CP</td><td>Hà Nội, ngày 15 tháng 7 năm 2021</td></tr></table><p>Điều 1.<br>Phạm vi</p><p>a) Một;<br>b) Hai</p>"
    )
    assert texts(tmp_path, page.encode()) == [
        "CHÍNH PHỦ", "-------", "Số: 76/NQ-CP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội, ngày 15 tháng 7 năm 2021", "Điều 1. Phạm vi", "a) Một;", "b) Hai",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"<html></html>", b"<!-- -->", b"<div>" * 3000 + b"x", b"<script>alert(1)</script>"])
def test_pages_without_text_or_nested_without_end(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    with pytest.raises(ReadError):
        readers.read(path)
