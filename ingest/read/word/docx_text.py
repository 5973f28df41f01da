"""The text of one Word paragraph as the page shows it: runs, breaks, fields, symbols, notes, tracked changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.read.breaks import lines_at_breaks
from ingest.read.numbering import W, formatted
from ingest.read.word.docx_styles import StyleSheet
from ingest.repair.legacy_fonts import decode_runs, font_encoding

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INSIDE = {
    f"{W}{name}"
    for name in ("hyperlink", "smartTag", "ins", "moveTo", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir", "ruby", "rubyBase")
}
_MEASURE = re.compile(r"(?<![^\W\d_])(?:[cdkm]?m|ha|x)$|10$")  # "20 m²" is no note
_BREAKS = {f"{W}br", f"{W}cr"}
_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xA8: "☐", 0x6F: "☐", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0x2D: "-"}


@dataclass(slots=True)
class ParagraphText:
    """`text` with "\\n" for line breaks; footnote references met on the way; text boxes anchored in the paragraph."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    has_picture: bool = False

    def followed_by(self, other: ParagraphText) -> ParagraphText:
        """One paragraph out of two: the mark between them was deleted."""
        return ParagraphText(
            self.text + other.text, self.notes + other.notes, self.boxes + other.boxes, self.has_picture or other.has_picture
        )

    def pieces(self) -> list[str]:
        return lines_at_breaks(self.text)

    def whole(self) -> str:
        return " ".join(self.text.split())


class TextOf:
    """Reads paragraphs; numbers footnotes in the order of their references; remembers what encoding it met."""

    def __init__(self, styles: StyleSheet, encoding: str) -> None:
        self._styles = styles
        self._forced = encoding
        self._numbers: dict[tuple[str, str], str] = {}
        self.encoding = ""
        self.hidden = 0

    def note_number(self, kind: str, identity: str) -> str:
        """ "1", "2", … for footnotes, "i", "ii", … for endnotes, as Word numbers them by default."""
        if (kind, identity) not in self._numbers:
            position = 1 + sum(known == kind for known, _ in self._numbers)
            fmt = "decimal" if "footnote" in kind else "lowerRoman"
            self._numbers[kind, identity] = formatted(position, fmt) or str(position)
        return self._numbers[kind, identity]

    def paragraph(self, element: Any, properties: Any | None) -> ParagraphText:
        content = ParagraphText()
        runs: list[tuple[str, str]] = []
        instruction = [0]  # depth of field codes open in this paragraph
        for run in _runs(element):
            if run.tag == f"{_MATH}oMath":
                runs.append(("".join(t.text or "" for t in run.iter(f"{_MATH}t")), ""))
                continue
            if self._styles.switched_on("vanish", run, properties):
                self.hidden += any(t.text for t in run.iter(f"{W}t"))
                continue
            text = "".join(self._pieces(run, content, instruction))
            if text.strip().isdigit() and self._is_raised(run, properties) and not _MEASURE.search(runs[-1][0] if runs else ""):
                text = f"[{text.strip()}]"  # the mark of a note typed by hand
            if text:
                runs.append((self._cased(text, run, properties), self._styles.font(run, properties)))
        content.text, found = decode_runs(runs, self._forced)
        self.encoding = self.encoding or found
        return content

    def _is_raised(self, run: Any, properties: Any | None) -> bool:
        return self._styles.value("vertAlign", run, properties) == "superscript"

    def _cased(self, text: str, run: Any, properties: Any | None) -> str:
        """Letters that Word shows as capitals; legacy fonts keep theirs, whose bytes have no case of their own."""
        if self._styles.switched_on("caps", run, properties) and not font_encoding(self._styles.font(run, properties)):
            return text.upper()
        return text

    def _pieces(self, run: Any, content: ParagraphText, instruction: list[int]) -> Iterator[str]:
        for child in _flattened(run):
            tag = child.tag
            if tag == f"{W}fldChar":
                kind = child.get(f"{W}fldCharType")
                instruction[0] = max(0, instruction[0] + {"begin": 1, "separate": -1}.get(kind, 0))
                instruction[0] = 0 if kind == "end" else instruction[0]
            elif instruction[0]:
                continue
            elif tag == f"{W}t":
                yield (child.text or "").replace("\n", " ")
            elif tag in (f"{W}tab", f"{W}ptab"):
                yield "\t"
            elif tag in _BREAKS:
                yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}softHyphen":
                yield "\u00ad"  # in TCVN3 this is the letter ư
            elif tag == f"{W}sym":
                yield _symbol(child)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                key = (tag, child.get(f"{W}id", ""))
                content.notes.append(key)
                yield f"[{self.note_number(*key)}]"
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                content.has_picture = True
                content.boxes += _outermost_boxes(child)


def _runs(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == f"{W}r" or child.tag == f"{_MATH}oMath":
            yield child
        elif child.tag == f"{_MATH}oMathPara":
            yield from child.iter(f"{_MATH}oMath")
        elif child.tag in _INSIDE:
            yield from _runs(child)
        elif child.tag == f"{_COMPATIBILITY}AlternateContent":
            yield from _runs(_choice(child))


def _flattened(run: Any) -> Iterator[Any]:
    for child in run.iterchildren():
        if child.tag == f"{_COMPATIBILITY}AlternateContent":
            yield from _flattened(_choice(child))
        elif child.tag == f"{W}ruby":
            for base in child.iter(f"{W}rubyBase"):
                yield from base.iter(f"{W}t")
        else:
            yield child


def _choice(alternatives: Any) -> Any:
    """The newer of two renderings of the same thing; reading both would double the text."""
    found = alternatives.find(f"{_COMPATIBILITY}Choice")
    if found is None:
        found = alternatives.find(f"{_COMPATIBILITY}Fallback")
    return found if found is not None else alternatives


def _outermost_boxes(drawing: Any) -> list[Any]:
    boxes = []
    for box in drawing.iter(f"{W}txbxContent"):
        above = box.getparent()
        while above is not None and above is not drawing and above.tag not in (f"{W}txbxContent", f"{_COMPATIBILITY}Fallback"):
            above = above.getparent()
        if above is drawing:
            boxes.append(box)
    return boxes


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
        return ""
    value = int(code, 16)
    value = value & 0xFF if value >= 0xF000 else value
    if font_encoding(element.get(f"{W}font", "")):
        return chr(value)
    return _SYMBOLS.get(value, "") if value < 0x100 else chr(value)
