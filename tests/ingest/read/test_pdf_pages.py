"""Pages as they are printed: turned ones, sizes kept in the matrix, footnotes, scans under a stamp, several slides to a sheet."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.lines import LineKind
from ingest.read.pdf.pdf import read
from tests.ingest.read.pdf_maker import font

ROWS = [("TT", "Nhiệm vụ", "Chủ trì"), ("1", "Kiểm tra hồ sơ lưu", "Vụ Thứ Nhất"), ("2", "Lập danh sách kho", "Vụ Thứ Hai")]


def table(canvas: Canvas, rows: list[tuple[str, ...]], widths: list[int], x: float, y: float, height: float = 40) -> None:
    """A ruled table whose top left corner is (x, y)."""
    canvas.setFont(font(), 10)
    for row in range(len(rows) + 1):
        canvas.line(x, y - row * height, x + sum(widths), y - row * height)
    edges = [x + sum(widths[:n]) for n in range(len(widths) + 1)]
    for edge in edges:
        canvas.line(edge, y, edge, y - len(rows) * height)
    for row, cells in enumerate(rows):
        for edge, cell in zip(edges, cells, strict=False):
            for line, part in enumerate(cell.split("|")):
                canvas.drawString(edge + 3, y - row * height - 14 - 12 * line, part)


def text(canvas: Canvas, lines: list[str], y: float, *, x: float = 72, size: float = 12, leading: float = 20) -> float:
    canvas.setFont(font(), size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= leading
    return y


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("turn", [90, -90])
def test_a_turned_page_is_read_in_its_own_direction(tmp_path: Path, turn: int, key: bool) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    text(canvas, ["Điều 1. Danh mục", "Danh mục lập theo Phụ lục."], 760)
    canvas.showPage()
    if key:
        canvas.setPageRotation(turn % 360)
    canvas.translate(*((A4[0], 0) if turn == 90 else (0, A4[1])))
    canvas.rotate(turn)
    text(canvas, ["PHỤ LỤC", "DANH MỤC CÔNG VIỆC"], 540, x=60)
    table(canvas, ROWS, [40, 300, 200], 60, 480)
    canvas.save()
    lines = read(tmp_path / "a.pdf").lines
    assert [line.text for line in lines if line.page == 2] == [
        "PHỤ LỤC", "DANH MỤC CÔNG VIỆC", "TT | Nhiệm vụ | Chủ trì",
        "TT: 1 | Nhiệm vụ: Kiểm tra hồ sơ lưu | Chủ trì: Vụ Thứ Nhất", "TT: 2 | Nhiệm vụ: Lập danh sách kho | Chủ trì: Vụ Thứ Hai",
    ]  # fmt: skip


def test_the_size_of_letters_is_not_the_height_of_their_ink(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    lines = [
        "1. Hỗ trợ người dân ở nơi có nguy cơ cao về sai sót, nộp muộn và",
        "thiếu giấy tờ; khuyến khích các tổ chức áp dụng cách làm mới về an",
        "sinh, văn xã, ưu.",
        "2. Đầu tư nghiên cứu.",
    ]
    y = 760
    for line in lines:
        written = canvas.beginText()
        written.setTextTransform(11, 0, 0, 11, 72, y)
        written.setFont(font(), 1)
        written.textOut(line)
        canvas.drawText(written)
        y -= 18
    canvas.save()
    assert [line.text for line in read(tmp_path / "a.pdf").lines] == [" ".join(lines[:3]), lines[3]]


def test_footnotes_leave_the_clause_whole_and_follow_its_mark(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    written = canvas.beginText(72, 780)
    for piece, size, rise in (("Điều 1. Tiền lương", 12, 0), ("1", 7, 5)):
        written.setFont(font(), size)
        written.setRise(rise)
        written.textOut(piece)
    canvas.drawText(written)
    clause = ["1. Đơn vị xác định mức tiền lương bình quân theo kế hoạch", "năm, số người và theo mức khoán đã giao cùng với đơn giá"]
    text(canvas, clause, 760)
    text(canvas, ["1 Điều này được sửa đổi bởi Thông tư số 3/2023/TT-BVD như sau:", "“Điều 9. Nội dung cũ"], 200, size=9, leading=12)
    canvas.showPage()
    text(canvas, ["tiền lương của năm liền trước.", "Điều 2. Thời hạn", "1. Nộp trước ngày 15."], 760)
    text(canvas, ["của văn bản khác.”", "2 Khoản này được bổ sung."], 200, size=9, leading=12)
    canvas.save()
    lines = read(tmp_path / "a.pdf").lines
    assert [(line.text, line.kind) for line in lines] == [
        ("Điều 1. Tiền lương[1]", LineKind.TEXT),
        ("[1] Điều này được sửa đổi bởi Thông tư số 3/2023/TT-BVD như sau: “Điều 9. Nội dung cũ của văn bản khác.”", LineKind.NOTE),
        (
            "1. Đơn vị xác định mức tiền lương bình quân theo kế hoạch năm, số người và theo mức khoán đã giao cùng với đơn giá "
            "tiền lương của năm liền trước.",
            LineKind.TEXT,
        ),
        ("Điều 2. Thời hạn", LineKind.TEXT),
        ("1. Nộp trước ngày 15.", LineKind.TEXT),
        ("[2] Khoản này được bổ sung.", LineKind.NOTE),
    ]


def scan(lines: list[str]) -> ImageReader:
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    font()
    letters = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 36)
    for index, line in enumerate(lines):
        draw.text((180, 200 + 64 * index), line, font=letters, fill=0)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    return ImageReader(stream)


PRINTED = ["Điều 1. Thời hạn", "1. Thời hạn giải quyết hồ sơ là 05 ngày làm việc.", "2. Hồ sơ khác là 10 ngày."]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
@pytest.mark.parametrize(
    "layer",
    [
        ["CÔNG BÁO/Số 99 + 100/Ngày 12-05-2022", "86"],
        [
            "Di~u 1. Thai h~n",
            "1. Thai h~n giai quy~t h6 sa la 05 ngay lam vi~c",
            "2. H6 sa khac la 10 ngay",
            *["Can cu vao quy dinh nay"] * 4,
        ],
    ],
    ids=["running header", "no marks"],
)
def test_a_scan_is_read_whatever_lies_on_it(tmp_path: Path, layer: list[str]) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawImage(scan(PRINTED), 0, 0, *A4)
    written = canvas.beginText(72, 815)
    written.setFont(font(), 11)
    written.setTextRenderMode(3)
    for line in layer:
        written.textLine(line)
    canvas.drawText(written)
    canvas.save()
    reading = read(tmp_path / "a.pdf")
    assert [line.text for line in reading.lines] == PRINTED
    assert reading.ocr_confidence is not None


def test_several_slides_on_a_sheet_are_read_one_by_one_and_by_column(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)

    def slide(x: float, y: float, title: str, *columns: list[str]) -> None:
        text(canvas, [title], y, x=x, size=11)
        for place, column in enumerate(columns):
            text(canvas, column, y - 30, x=x + 120 * ((place + 1) % len(columns)), size=8, leading=11)

    slide(50, 740, "BA GIAI ĐOẠN", ["• Giai đoạn một", "• Giai đoạn hai", "• Giai đoạn ba"])
    slide(320, 740, "BA CÂU HỎI", ["• là điều mới", "• trong bộ máy", "• vì người dân"], ["• Là gì?", "• Ở đâu?", "• Vì ai?"])
    slide(50, 480, "NỘI DUNG", ["• Thể chế", "• Thủ tục"])
    slide(320, 480, "THỰC HIỆN", ["• Các bộ", "• Các tỉnh"])
    canvas.save()
    assert [line.text for line in read(tmp_path / "a.pdf").lines] == [
        "BA GIAI ĐOẠN", "• Giai đoạn một", "• Giai đoạn hai", "• Giai đoạn ba",
        "BA CÂU HỎI", "• Là gì?", "• Ở đâu?", "• Vì ai?", "• là điều mới", "• trong bộ máy", "• vì người dân",
        "NỘI DUNG", "• Thể chế", "• Thủ tục", "THỰC HIỆN", "• Các bộ", "• Các tỉnh",
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scanned_table_goes_into_rows_even_on_a_skewed_page(tmp_path: Path) -> None:
    font()
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    letters = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 34)
    draw.text((700, 150), "PHỤ LỤC", font=letters, fill=0)
    rows = [
        ("STT", "Tên đề án", "Cơ quan chủ trì"), ("1.", "Đề án mô hình tổ chức", "Bộ Nội vụ"),
        ("2.", "Đề án cải cách tiền lương", "Bộ Tài chính"), ("3.", "Đề án dịch vụ y tế công", "Bộ Y tế"),
    ]  # fmt: skip
    edges = [150, 260, 1000, 1500]
    for row, cells in enumerate(rows):
        for edge, cell in zip(edges, cells, strict=False):
            draw.text((edge + 20, 330 + 130 * row), cell, font=letters, fill=0)
    for row in range(len(rows) + 1):
        draw.line((edges[0], 300 + 130 * row, edges[-1], 300 + 130 * row), fill=0, width=3)
    for edge in edges:
        draw.line((edge, 300, edge, 300 + 130 * len(rows)), fill=0, width=3)
    stream = io.BytesIO()
    image.rotate(0.8, Image.Resampling.BICUBIC, fillcolor=255).save(stream, "PNG")
    stream.seek(0)
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawImage(ImageReader(stream), 0, 0, *A4)
    canvas.save()
    lines = read(tmp_path / "a.pdf").lines
    assert [line.text for line in lines] == [
        "PHỤ LỤC", "STT | Tên đề án | Cơ quan chủ trì", "STT: 1. | Tên đề án: Đề án mô hình tổ chức | Cơ quan chủ trì: Bộ Nội vụ",
        "STT: 2. | Tên đề án: Đề án cải cách tiền lương | Cơ quan chủ trì: Bộ Tài chính",
        "STT: 3. | Tên đề án: Đề án dịch vụ y tế công | Cơ quan chủ trì: Bộ Y tế",
    ]  # fmt: skip
    assert [line.kind for line in lines[1:]] == [LineKind.ROW] * 4
