"""An answer as a Word document in the layout of administrative papers: Times New Roman 14, margins of Decree 30/2020."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from bot.answer.layout import layout, own_notice, pieces, validity_notices
from bot.http.door import texts
from bot.local_time import dated

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(answer: dict[str, Any], url: str, day: date) -> bytes:
    """The question, the answer with every quotation and its citation, notices, date and address."""
    paper = Document()
    lay_out(paper)
    line(paper, texts.WORD_TITLE, bold=True, centred=True)
    line(paper, answer["question"], bold=True)
    before = validity_notices(answer)
    for notice in before:
        line(paper, notice, italic=True)
    for block in layout(answer):
        _block(paper, block, answer)
    for notice in answer["notices"]:
        if notice not in before:
            line(paper, notice, italic=True)
    line(paper, texts.WORD_FOOT.format(day=dated(day), url=url), italic=True)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def lay_out(paper: Any) -> None:
    """Page and letters of administrative papers."""
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "Times New Roman")
    style.paragraph_format.space_after = Pt(6)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def _block(paper: Any, block: dict[str, Any], answer: dict[str, Any]) -> None:
    match block["kind"]:
        case "verified":
            line(paper, block["text"])
            line(paper, f"({block['title']}: {block['by']})", italic=True)
        case "prose" | "question":
            line(paper, block["text"], bold=block["kind"] == "question")
        case "quotes":
            for item in block["items"]:
                line(paper, item["lead"])
                _quoted(paper, answer["citations"][item["number"] - 1], answer)
                line(paper, item["rest"])
        case "list":
            line(paper, block["trail"], bold=True)
            for n, item in enumerate(block["items"], 1):
                if "heading" in item:
                    line(paper, item["heading"], bold=True)
                else:
                    _quoted(paper, answer["citations"][item["number"] - 1], answer, f"{n}. ", cited=False)
            line(paper, f"({block['source']})")
        case "sides":
            line(paper, block["trail"], bold=True)
            for column in block["columns"]:
                line(paper, column["label"], bold=True)
                for item in column["items"]:
                    if "number" in item:
                        _quoted(paper, answer["citations"][item["number"] - 1], answer)
                    else:
                        line(paper, item["text"])


def _quoted(paper: Any, citation: dict[str, Any], answer: dict[str, Any], opening: str = "", *, cited: bool = True) -> None:
    paragraph = line(paper, f"{opening}“") or paper.add_paragraph()
    for text, emphasised in pieces(citation):
        paragraph.add_run(text).bold = emphasised
    paragraph.add_run(f"” ({citation['label']})." if cited else "”")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    line(paper, own_notice(citation, answer), italic=True)


def line(paper: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False) -> Paragraph | None:
    """A paragraph; none for an empty text."""
    if not text:
        return None
    paragraph: Paragraph = paper.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph
