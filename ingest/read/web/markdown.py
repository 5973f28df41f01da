"""Markdown → lines: headings with levels, list items, paragraphs, table rows; inline marks removed.

Tags at a line's end are for ingestion, not for readers: `{Điều 1/III/2}` names the legal unit the line restates and
`{NQ76: Điều 1/III/2}` a unit a training line draws on. A paragraph of tags alone belongs to the paragraph before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.lines import Line, LineKind, Reading
from ingest.read.table_rows import row_lines
from ingest.read.web.plain_text import decode

_TAG = re.compile(r"\s*\{((?:[\w./ -]+:\s*)?(?:Điều|Phần|Chương|Mục|Phụ lục|Chữ ký|Nơi nhận|[IVX]+)[^{}]*)\}")
_CITATION = re.compile(r"[\w./ -]+:\s*(.+)")


def read(path: Path, encoding: str = "") -> Reading:
    """Headings and paragraphs of a Markdown file; the first level-1 heading is the title."""
    content, found = decode(path, encoding)
    text = re.sub(r"\A---\n.*?\n---\n", "", content, flags=re.DOTALL)
    lines = _lines(MarkdownIt("commonmark", {"html": False}).enable("table").parse(text))
    titles = [line.text for line in lines if line.kind is LineKind.HEADING and line.level == 1]
    return Reading(tuple(lines), reader="markdown", title=titles[0] if len(titles) == 1 else "", outlined=True, encoding=found)


def _lines(tokens: list[Token]) -> list[Line]:
    lines: list[Line] = []
    lists: list[str] = []
    fresh_item = cell = False
    table, cells, rows = 0, [], []  # type: int, list[str], list[list[str]]
    level = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "bullet_list_open":
                lists.append("-")
            case "ordered_list_open":
                lists.append("1")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                fresh_item = True
            case "table_open":
                table, rows = table + 1, []
            case "tr_open":
                cells = []
            case "tr_close":
                rows.append(cells)
            case "table_close":
                lines += row_lines(rows, table, named=True)
            case "th_open" | "td_open":
                cell = True
            case "inline" if cell:
                cell = False
                cells.append(_TAG.sub("", _plain(token)))
            case "inline":
                kind = LineKind.HEADING if level else LineKind.ITEM if lists and fresh_item else LineKind.TEXT
                _append(lines, Line(_plain(token), kind=kind, level=level or len(lists), marker=lists[-1] if lists else ""))
                fresh_item = False
            case "fence" | "code_block":
                lines += [Line(text.strip()) for text in token.content.splitlines() if text.strip()]
    return [line for line in lines if line.text]


def _append(lines: list[Line], line: Line) -> None:
    tags = [match.strip() for match in _TAG.findall(line.text)]
    text = _TAG.sub("", line.text).strip()
    units = [tag for tag in tags if not _CITATION.fullmatch(tag)]
    cites = tuple(m[1].strip() for tag in tags if (m := _CITATION.fullmatch(tag)))
    if not text and lines and cites:
        lines[-1] = replace(lines[-1], cites=lines[-1].cites + cites)
        return
    lines.append(replace(line, text=text, unit=units[0] if units else "", cites=cites))


def _plain(token: Token) -> str:
    """The inline text without marks; a soft line break is a space, a hard one too."""
    pieces = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type in ("text", "code_inline", "html_inline") or child.type == "image":
            pieces.append(child.content)
    return re.sub(r"\s+", " ", "".join(pieces)).strip()
