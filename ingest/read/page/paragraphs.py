"""Printed lines → paragraphs as the author wrote them: running headers gone, broken lines and hyphens joined.

Used by the PDF reader and by OCR, which both know where a line stood on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.read.page.columns import in_column_order
from ingest.read.page.footnotes import Footnote, without_footnotes
from ingest.read.page.pdf_layout import PrintedLine
from ingest.structure.markers import marker_of

_TERMINAL = re.compile(r"[.;:!?…]['\"”’)\]]*$")
_PAGE_NUMBER = re.compile(r"(?:[-–]\s*)?(?:Trang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?(?:\s*[-–])?", re.IGNORECASE)
_GAZETTE = re.compile(r"[\d\s]*C[ÔO]NG B[ÁA]O\s*/\s*S[ốôo]\s*[\d\s+]{1,20}/\s*Ng[àa]y\s*[\d\-/.\s]{6,}", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s?\.\s?[A-ZĐƯÔÂÊÁÀẢÃẠ]")
_DECORATION = re.compile(r"[\s\-_–—=*.~·•]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`confidence` is the mean over the letters of an OCR paragraph, else None; `note` tells a footnote, "[2] …"."""

    text: str
    page: int
    confidence: float | None = None
    note: bool = False


def paragraphs(pages: list[list[PrintedLine]]) -> list[Paragraph]:
    """Join the lines of all pages, in order, into paragraphs; running headers, footers and page numbers are dropped.

    A footnote follows the paragraph that bears its mark.
    """
    body, notes = without_footnotes(without_running_lines([in_column_order(page) for page in pages]))
    return _with_notes(_joined_lines(body), notes)


def _joined_lines(pages: list[list[PrintedLine]]) -> list[Paragraph]:
    result: list[Paragraph] = []
    pieces: list[PrintedLine] = []
    for lines in pages:
        page_frame = _Frame.of(lines)
        for position, line in enumerate(lines):
            frame = page_frame.narrowed(lines, position)
            if pieces and _continues(pieces, line, frame):
                pieces.append(line)
                continue
            if pieces:
                result.append(_joined(pieces))
            pieces = [line]
    if pieces:
        result.append(_joined(pieces))
    return result


def _with_notes(body: list[Paragraph], notes: list[Footnote]) -> list[Paragraph]:
    """Each note behind the paragraph with its mark, on its page or the one before; else behind the last that begins there."""
    behind: dict[int, list[Paragraph]] = {}
    for note in notes:
        joined = _joined(list(note.lines))
        text = f"[{note.number}] {joined.text[note.text_from :].strip()}"
        near = [index for index, paragraph in enumerate(body) if paragraph.page <= note.page]
        marked = [index for index in near if body[index].page >= note.page - 1 and f"[{note.number}]" in body[index].text]
        place = marked[-1] if marked else near[-1] if near else 0
        behind.setdefault(place, []).append(Paragraph(text, note.page, joined.confidence, note=True))
    return [item for index, paragraph in enumerate(body) for item in (paragraph, *behind.get(index, ()))]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The text frame of a page: margins, usual distance of lines."""

    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, lines: list[PrintedLine]) -> _Frame:
        if not lines:
            return cls(0, 0, 0)
        gaps = [b.baseline - a.baseline for a, b in pairwise(lines) if 0 < b.baseline - a.baseline < 4 * a.size]
        rights = sorted(line.x1 for line in lines)
        lefts = Counter(round(line.x0 / 3) * 3 for line in lines)
        frequent = [x for x, n in lefts.items() if n >= 0.2 * len(lines)] or [min(lefts)]
        low = sorted(gaps)[: max(1, (len(gaps) + 1) // 2)] if gaps else [0.0]
        return cls(float(min(frequent)), rights[int(0.9 * (len(rights) - 1))], median(low))

    def narrowed(self, lines: list[PrintedLine], position: int) -> _Frame:
        """The frame of a table cell: a run of at least four lines that all end far from the margin, two at one edge."""
        limit = self.left + 0.65 * (self.right - self.left)
        start = end = position
        while start > 0 and lines[start - 1].x1 < limit and lines[start - 1].baseline < lines[start].baseline:
            start -= 1
        while end + 1 < len(lines) and lines[end + 1].x1 < limit and lines[end].baseline < lines[end + 1].baseline:
            end += 1
        run = lines[start : end + 1] if lines[position].x1 < limit else []
        edge = max((line.x1 for line in run), default=self.right)
        if len(run) < 4 or sum(edge - line.x1 < 6 for line in run) < 2:
            return self
        return _Frame(min(line.x0 for line in run), edge, self.leading)


def _continues(pieces: list[PrintedLine], line: PrintedLine, frame: _Frame) -> bool:
    """Whether `line` goes on with the paragraph: by distance, indent, room left on the line before, and sentence end.

    A line that ends with a full stop at the right margin is taken for the end of a paragraph when a capital follows:
    the layout cannot tell, and two short paragraphs quote better than one long one.
    """
    last = pieces[-1]
    text, before = line.text, last.text
    if text.startswith("\ue000") or before.startswith("\ue000"):  # where a table stood
        return False
    if _DECORATION.fullmatch(text) or _DECORATION.fullmatch(before) or _SIGNATURE.match(text) or _SIGNATURE.match(pieces[0].text):
        return False
    ended = bool(_TERMINAL.search(before))
    starts_unit = marker_of(text) is not None
    if line.page != last.page:
        return _continues_overleaf(before, text, starts_unit)
    if line.baseline < last.baseline - 0.5 * line.size or line.x0 > last.x1 or line.x1 < last.x0:  # another column or cell
        return not ended and not starts_unit and text[:1].islower() and abs(line.size - last.size) < 0.5 and line.x0 > last.x1
    gap = line.baseline - last.baseline
    if gap > 1.18 * frame.leading + 0.5 and not (_is_unfinished(last, text, frame) and gap < _reach(line) and not starts_unit):
        return False
    if abs(line.size - last.size) > 1.0:
        return False
    centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 0.04 * (frame.right - frame.left + 1) and line.x0 > frame.left + line.size
    if centred and last.x0 > frame.left + line.size:
        return not starts_unit and _case(before) == _case(text)
    indented = line.x0 > frame.left + 0.9 * line.size and line.x0 > last.x0 + 0.9 * line.size
    if indented and line.x0 - last.x0 < 8 * line.size and (ended or starts_unit or len(pieces) > 1):
        return False
    room = frame.right - last.x1
    first_word = len(text.split(" ", 1)[0]) * 0.55 * line.size
    short = room > max(2.5 * line.size, first_word + line.size)
    if short:
        return not ended and not starts_unit and text[:1].islower()
    return not (ended and (starts_unit or (before.endswith(".") and text[:1].isupper())))


def _reach(line: PrintedLine) -> float:
    """How far below an unfinished line the next may stand; of OCR the size is only the height of the ink."""
    return (2.2 if line.confidence is None else 3.2) * line.size


def _is_unfinished(last: PrintedLine, text: str, frame: _Frame) -> bool:
    """Whether a full line breaks off in its sentence and `text` takes it up: no distance parts the two."""
    return text[:1].islower() and not _TERMINAL.search(last.text) and frame.right - last.x1 < 0.12 * (frame.right - frame.left)


def _continues_overleaf(before: str, text: str, starts_unit: bool) -> bool:
    """No distance to measure across a page break: a sentence not ended goes on unless a unit or a capitals title starts."""
    if _TERMINAL.search(before) or before.endswith("./.") or _case(before) == "upper":
        return False
    if starts_unit:
        return False
    return text[:1].islower() or bool(re.match(r"[\d(“\"%]", text)) or len(before) > 60


def _case(text: str) -> str:
    return "upper" if text.isupper() else "mixed"


def _joined(pieces: list[PrintedLine]) -> Paragraph:
    text = ""
    for piece in pieces:
        text = join_lines(text, piece.text) if text else piece.text
    return Paragraph(text, pieces[0].page, mean_confidence(pieces))


def mean_confidence(lines: list[PrintedLine]) -> float | None:
    """The mean confidence of OCR lines, weighted by their length; None when none comes from OCR."""
    read = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    letters = sum(length for _, length in read)
    return round(sum(confidence * length for confidence, length in read) / letters, 4) if letters else None


def join_lines(first: str, second: str) -> str:
    """Undo a line break: "19-" + "NQ/TW" -> "19-NQ/TW"; "inter-" + "national" -> "international"; else one space."""
    if first.endswith("\u00ad"):
        return first[:-1] + second
    if re.search(r"[\w]-$", first) and second[:1].isalnum():
        if re.search(r"[a-z]{2,}-$", first) and re.match(r"[a-z]{2,}", second) and first.isascii() and second.isascii():
            return first[:-1] + second
        return first + second
    if first.endswith("/") and re.search(r"\d/$", first) and second[:1].isupper():
        return first + second
    return f"{first} {second}"


def without_running_lines(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Drop page numbers and what repeats at one height on the pages' edges: the same words, or a number that runs with the pages.

    Looked for from the outside in, one line at a time: a body line that happens to repeat is only ever at risk where it
    stands at the very edge, at the same height, on two pages in five.
    """
    pages = [_without_gazette(lines) for lines in pages]
    for _ in range(3):
        edges = [_edges(lines, len(pages)) for lines in pages]
        groups: dict[tuple[str, int], list[PrintedLine]] = {}
        for edge in edges:
            for line in edge:
                groups.setdefault((_shape(line), round(line.baseline / 3)), []).append(line)
        running = {id(line) for group in groups.values() if _is_running(group, pages) for line in group}
        running |= {id(line) for lines, edge in zip(pages, edges, strict=True) for line in edge if _is_page_number(line, lines, len(pages))}
        if not running:
            break
        pages = [[line for line in lines if id(line) not in running] for lines in pages]
    return pages


def _without_gazette(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The official gazette's own header ("CÔNG BÁO/Số 5/Ngày 01-02-2024  51") is told by its words, even on a single page."""
    headers = [line for line in lines if is_gazette(line.text)]
    height = {round(line.baseline) for line in headers}
    beside = {id(li) for li in lines if li.text.isdigit() and any(abs(li.baseline - y) < 4 for y in height)}
    return [line for line in lines if not is_gazette(line.text) and id(line) not in beside]


def is_gazette(text: str) -> bool:
    """Whether the line is nothing but the header of the official gazette."""
    return bool(_GAZETTE.fullmatch(text))


def _edges(lines: list[PrintedLine], pages: int) -> list[PrintedLine]:
    """The outermost printed line above and below, in all its parts."""
    if len(lines) < 2 or (pages == 1 and len(lines) < 6):
        return []
    top, bottom = min(li.baseline for li in lines), max(li.baseline for li in lines)
    return [li for li in lines if min(li.baseline - top, bottom - li.baseline) < 2]


def _shape(line: PrintedLine) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _is_running(group: list[PrintedLine], pages: list[list[PrintedLine]]) -> bool:
    if len(group) < 2 or len(group) < 0.4 * len(pages):
        return False
    if len(group) == 2 and not all(_set_off(line, pages[line.page - 1]) for line in group):
        return False
    if len({line.text for line in group}) == 1:
        return True
    numbers = [[int(number) for number in re.findall(r"\d{1,9}", line.text)] for line in group]
    return all(_runs_with_pages(column, group) for column in zip(*numbers, strict=False))


def _runs_with_pages(values: tuple[int, ...], lines: list[PrintedLine]) -> bool:
    """One number in the same place of a repeated line: always the same ("/27"), or growing with the page."""
    return len(set(values)) == 1 or len({value - line.page for value, line in zip(values, lines, strict=True)}) == 1


def _set_off(line: PrintedLine, lines: list[PrintedLine]) -> bool:
    """Whether white space parts the line from the body."""
    others = sorted(abs(li.baseline - line.baseline) for li in lines if abs(li.baseline - line.baseline) > 2)
    return bool(others) and others[0] > 1.8 * line.size


def _is_page_number(line: PrintedLine, lines: list[PrintedLine], pages: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(line.text)
    if match is None or not _set_off(line, lines):
        return False
    return int(match[1]) <= pages + 2 or "trang" in line.text.lower() or line.text.startswith(("-", "–"))
