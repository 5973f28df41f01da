"""Real PDF files made with reportlab in a Vietnamese-capable font of the system."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
CAPITALS = 18  # a line of capitals shorter than this many characters is centred


def font() -> str:
    if not _FONT.exists():
        pytest.skip("fonts-dejavu-core is not installed")
    if "VietSerif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("VietSerif", str(_FONT)))
    return "VietSerif"


def body(*, indent: float = 0, after: float = 6) -> ParagraphStyle:
    return ParagraphStyle("body", fontName=font(), fontSize=12, leading=16, alignment=TA_JUSTIFY, firstLineIndent=indent, spaceAfter=after)


def centred() -> ParagraphStyle:
    return ParagraphStyle("centred", fontName=font(), fontSize=12, leading=16, alignment=TA_CENTER, spaceAfter=6)


def make_pdf(path: Path, story: list[Flowable], *, header: str = "", columns: int = 1, encrypt: str = "") -> Path:
    """A4 with optional running header and page numbers, in one or two columns."""
    name = font()

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(name, 9)
        if header:
            canvas.drawString(60, 810, header)
            canvas.drawCentredString(297, 30, str(canvas.getPageNumber()))

    width = (475 - 20 * (columns - 1)) / columns
    frames = [Frame(60 + n * (width + 20), 60, width, 730, leftPadding=0, rightPadding=0) for n in range(columns)]
    extra = {"encrypt": encrypt} if encrypt else {}
    document = BaseDocTemplate(str(path), pagesize=A4, **extra)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    document.build(story)
    return path


def paragraphs(lines: list[str], **style: float) -> list[Flowable]:
    return [Paragraph(line, centred() if line.isupper() else body(**style)) for line in lines]


def ruled_table(rows: list[list[str]], widths: list[float]) -> Table:
    cell = ParagraphStyle("cell", fontName=font(), fontSize=10, leading=13)
    table = Table([[Paragraph(text, cell) for text in row] for row in rows], colWidths=widths, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table
