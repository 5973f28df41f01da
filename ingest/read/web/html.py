"""Web pages → lines: the main content only, with its headings, lists, tables and footnotes in order.

trafilatura says which text is the article; the smallest element that holds it is then read by our own walk, because
trafilatura's output drops and reorders what a citation needs (list numbers, table cells, short lines).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from ingest.lines import Line, LineKind, ReadError, Reading
from ingest.read.legal_lines import settled, with_texts
from ingest.read.web.html_lines import HtmlWalk, is_hidden
from ingest.repair.legacy_fonts import decode_texts
from knowledge.language.text import fold

_DECLARED = re.compile(rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_WESTERN = {"iso8859-1", "cp1252", "iso8859-15", "ascii", "latin-1"}
_SIZE_LIMIT = 30 * 1024 * 1024
_BOILERPLATE = ("nav", "aside", "footer", "form", "button", "select", "iframe", "object")
_SHARE = 0.9  # of the article's text that an element must hold to be its container


def read(path: Path, encoding: str = "") -> Reading:
    """The main content of a page. Raises ReadError for files that are too large or hold no text."""
    data = path.read_bytes()
    if len(data) > _SIZE_LIMIT:
        raise ReadError(f"trang web lớn hơn {_SIZE_LIMIT // 1024 // 1024} MB")
    source = decode(data)
    try:
        root = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("trang web không đọc được (rỗng hoặc hỏng)") from error
    title = " ".join((root.findtext(".//title") or "").split())
    walk = HtmlWalk(encoding)
    walk.read(_main(root, source))
    lines = tuple(walk.lines)
    found = walk.encoding
    if not found:
        texts, found = decode_texts([line.text for line in lines], encoding)
        lines = with_texts(lines, texts)
        title = decode_texts([title], found)[0][0] if found else title
    lines = settled(lines)
    headed = [line.text for line in lines if line.kind is LineKind.HEADING]
    return Reading(lines, reader="html", title=headed[0] if headed else title if _outlined(lines) else "", encoding=found)


def _outlined(lines: tuple[Line, ...]) -> bool:
    return any(line.kind in (LineKind.HEADING, LineKind.ITEM) for line in lines)


def decode(data: bytes) -> str:
    """Bytes → text: byte order mark, UTF-8, then what the page declares; Western bytes stay as they are for the legacy fonts."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _without_declaration(data.decode(name, "replace"))
    declared = _DECLARED.search(data[:4096])
    name = _codec(declared[1].decode("ascii")) if declared else ""
    if name in ("", "utf-8") or name in _WESTERN:
        try:
            return _without_declaration(data.decode("utf-8"))
        except UnicodeDecodeError:
            return _without_declaration(data.decode("cp1252" if _has_quotes(data) else "latin-1", "replace"))
    return _without_declaration(data.decode(name, "replace"))


def _has_quotes(data: bytes) -> bool:
    """Whether the bytes 0x80-0x9F occur, which cp1252 uses for quotation marks and Latin-1 for nothing."""
    return any(0x80 <= byte < 0xA0 for byte in data) and not any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d")


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _without_declaration(text: str) -> str:
    """lxml refuses text that declares an encoding; NUL would end the text for libxml2."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))


def _main(root: Any, source: str) -> Any:
    """The element that holds the article: the body when trafilatura finds none."""
    for element in list(root.iter(*_BOILERPLATE, "script", "style", "noscript", "template")):
        element.drop_tree()
    for element in [e for e in root.iter() if isinstance(e.tag, str) and is_hidden(e)]:
        if element.getparent() is not None:
            element.drop_tree()
    body = root.find("body")
    body = body if body is not None else root
    extracted = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False)
    wanted = [squeezed for line in (extracted or "").splitlines() if len(squeezed := _squeezed(line)) > 12]
    if not wanted:
        return body
    element = body
    while (child := _holder(element, wanted)) is not None:
        element = child
    return element


def _holder(element: Any, wanted: list[str]) -> Any | None:
    """The child that holds nearly all of the article by itself, if any; of a table only one cell (pages laid out by tables)."""
    total = sum(map(len, wanted))
    for child in _candidates(element):
        text = _squeezed(child.text_content())
        if len(text) >= 0.8 * _SHARE * total and sum(len(piece) for piece in wanted if piece in text) >= _SHARE * total:
            return child
    return None


def _candidates(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == "table":
            yield from child.iter("td")
        elif child.tag not in ("p", "ul", "ol", "li", "dl", "pre", "blockquote") and isinstance(child.tag, str):
            yield child


def _squeezed(text: str) -> str:
    """Letters and digits only: tags cut words in two or leave no space between cells."""
    return fold(text).replace(" ", "")
