"""A page of an original PDF as a picture, the lines of a clause marked in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image, ImageDraw

from bot.answer.cited_page import Format
from knowledge.errors import BrokenIndexError
from knowledge.language.text import fold_accents

Box = tuple[float, float, float, float]
_SCALE = 1.7  # of 72 dpi: body text is easy to read at 1,000 pixels of width
_PIXELS = 12_000_000  # of a picture at most: a PDF may say that its page is as large as a house
_MARK = (255, 208, 64, 90)
_pdfium = Lock()  # PDFium is not safe between threads


def page_picture(file: Path, number: int, text: str = "", kind: Format = "WEBP") -> bytes | None:
    """Page `number`, from 1, as an image with the words of `text` marked; None for a page that is not there.

    Raises BrokenIndexError for a file that is no PDF any more.
    """
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(file)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise BrokenIndexError(f"Bản gốc {file} bị hỏng: {error}. Hãy chạy lại python -m ingest.") from error
        try:
            if not 1 <= number <= len(document):
                return None
            page = document[number - 1]
            height = page.get_height()
            scale = min(_SCALE, (_PIXELS / max(1.0, page.get_width() * height)) ** 0.5)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            boxes = _boxes(page.get_textpage(), text) if text else []
        finally:
            document.close()
    overlay = Image.new("RGBA", picture.size)
    draw = ImageDraw.Draw(overlay)
    for left, bottom, right, top in boxes:
        draw.rectangle((left * scale - 2, (height - top) * scale - 2, right * scale + 2, (height - bottom) * scale + 2), fill=_MARK)
    out = BytesIO()
    Image.alpha_composite(picture.convert("RGBA"), overlay).convert("RGB").save(out, kind, quality=82)
    return out.getvalue()


def _boxes(words: pypdfium2.PdfTextPage, text: str) -> list[Box]:
    """The lines that hold the text: compared by letters and digits alone, so that broken lines, hyphens and damaged accents do not
    matter. A clause that goes on overleaf is marked as far as it stands on the page."""
    letters = [(c, n) for n, raw in enumerate(words.get_text_range()) for c in _letters(raw)]
    page, wanted = "".join(c for c, _ in letters), "".join(_letters(text))
    begin, length = page.find(wanted), len(wanted)
    if begin < 0:  # begun on the page before, or going on overleaf
        begin, length = _overlap(page, wanted)
    return _lines([words.get_charbox(letters[n][1]) for n in range(begin, begin + length)])


def _overlap(page: str, wanted: str) -> tuple[int, int]:
    """(start, length) of the longest beginning of the clause that ends the page, or end that begins it; (0, 0) for none."""
    for length in range(len(wanted) - 1, 20, -1):
        if (at := page.rfind(wanted[:length])) >= 0:
            return at, length
        if (at := page.find(wanted[-length:])) >= 0:
            return at, length
    return 0, 0


def _letters(text: str) -> str:
    return "".join(c for c in fold_accents(text.replace("ƣ", "ư").replace("Ƣ", "Ư")).lower() if c.isalnum())


def _lines(boxes: list[Box]) -> list[Box]:
    """Boxes of characters joined to boxes of lines."""
    lines: list[Box] = []
    for left, bottom, right, top in boxes:
        if lines and abs(lines[-1][1] - bottom) < (top - bottom + 1) and left >= lines[-1][0]:
            a, b, c, d = lines[-1]
            lines[-1] = (a, min(b, bottom), max(c, right), max(d, top))
        else:
            lines.append((left, bottom, right, top))
    return lines
