"""Scans read by the real tesseract: pages drawn from text, and the Resolution's own pages as pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest import read as readers
from ingest.lines import ReadError
from ingest.read.ocr import ocr
from ingest.repair.hygiene import clean_text
from knowledge.language.text import syllables

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
TEXT = [
    "Điều 1. Phạm vi điều chỉnh",
    "1. Quy định này hướng dẫn việc tiếp nhận và trả",
    "kết quả hồ sơ của người dân, tổ chức.",
    "2. Những việc sau đây không thuộc phạm vi:",
    "a) khiếu nại, tố cáo;",
    "Điều 2. Đối tượng áp dụng",
]
JOINED = [TEXT[0], f"{TEXT[1]} {TEXT[2]}", *TEXT[3:]]


@pytest.fixture
def page() -> Image.Image:
    if ocr.missing():
        pytest.skip(ocr.missing())
    if not FONT.exists():
        pytest.skip(f"the font {FONT.name} is not installed (apt install fonts-dejavu)")
    image = Image.new("L", (1700, 1100), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 54)
    for index, line in enumerate(TEXT):
        draw.text((150, 120 + 100 * index), line, font=font, fill=0)
    return image


def scanned_pdf(path: Path, *images: Image.Image, under: str = "") -> Path:
    """A PDF of pictures, with invisible text under them when given (as scanners' own OCR leaves it)."""
    canvas = Canvas(str(path), pagesize=(408, 264))
    for image in images:
        canvas.drawImage(ImageReader(image), 0, 0, 408, 264)
        if under:
            text = canvas.beginText(20, 200)
            text.setTextRenderMode(3)
            for start in range(0, len(under), 60):
                text.textLine(under[start : start + 60])
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_pictures(tmp_path: Path, page: Image.Image, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    page.save(path, dpi=(300, 300))
    reading = readers.read(path)
    assert [line.text for line in reading.lines] == JOINED
    assert reading.reader == "ocr"
    assert reading.ocr_confidence is not None
    assert 0.7 < reading.ocr_confidence <= 1
    assert all(line.confidence is not None and line.page == 1 for line in reading.lines)


@pytest.mark.slow
def test_scanned_pdf_and_one_with_a_garbage_text_layer(tmp_path: Path, page: Image.Image) -> None:
    blank = Image.new("L", page.size, 255)
    reading = readers.read(scanned_pdf(tmp_path / "a.pdf", page, blank))
    assert [line.text for line in reading.lines] == JOINED
    assert reading.ocr_confidence is not None
    assert any("OCR" in warning for warning in reading.warnings)
    garbage = "Dieul Pharm vi dieu chirih Quyr dinhh nayx huomg danz viecc tiepf nhanq vaz traz ketz quaz hoz soz cuaz ngucri danz "
    assert [line.text for line in readers.read(scanned_pdf(tmp_path / "b.pdf", page, under=garbage * 2)).lines] == JOINED


def test_a_text_layer_is_not_read_again(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(72, 700, "The English text of a page that was never scanned, with many words in it, and no picture.")
    canvas.save()
    reading = readers.read(tmp_path / "a.pdf")
    assert reading.ocr_confidence is None
    assert reading.warnings == ()


def test_missing_tesseract_says_how_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.missing.cache_clear()
    try:
        Image.new("L", (100, 100)).save(tmp_path / "a.png")
        for path in (tmp_path / "a.png", scanned_pdf(tmp_path / "a.pdf", Image.new("L", (100, 100)))):
            with pytest.raises(ReadError, match=r"apt install tesseract-ocr tesseract-ocr-vie"):
                readers.read(path)
    finally:
        ocr.missing.cache_clear()


@pytest.mark.slow
def test_syllable_error_rate_on_five_pages_of_the_resolution(
    tmp_path: Path, resolution_pdf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At most 3 % of the syllables of the text layer (its "ƣ" repaired) are lost, added or misread from 300 dpi pictures."""
    if ocr.missing():
        pytest.skip(ocr.missing())
    document = pdfium.PdfDocument(resolution_pdf)
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=(595, 842))
    text_only = pdfium.PdfDocument.new()
    text_only.import_pages(document, list(range(5)))
    text_only.save(tmp_path / "text.pdf")
    for index in range(5):
        stream = io.BytesIO()
        document[index].render(scale=300 / 72, grayscale=True).to_pil().save(stream, "PNG")
        canvas.drawImage(ImageReader(stream), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    written = [s for line in readers.read(tmp_path / "text.pdf").lines for s in syllables(clean_text(line.text))]
    scan = readers.read(tmp_path / "scan.pdf")
    seen = [s for line in scan.lines for s in syllables(clean_text(line.text))]
    rate = Levenshtein.distance(written, seen) / len(written)
    with capsys.disabled():
        print(f"\nOCR: {rate:.2%} of {len(written)} syllables wrong, mean confidence {scan.ocr_confidence:.3f}")
    assert rate <= 0.03
