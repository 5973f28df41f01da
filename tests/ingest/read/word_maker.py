"""Word files for tests: python-docx writes the package, the list definitions are given as (format, text) per level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn


def numbering_part(document: Any) -> Any:
    """The numbering element of a new document, emptied of python-docx's template lists."""
    element = document.part.numbering_part.element
    for child in list(element):
        element.remove(child)
    return element


def add_list(document: Any, levels: Sequence[tuple[str, str]], identity: int, *, extra: dict[int, str] | None = None) -> None:
    """An abstractNum and a num of the same number; `extra` is XML added to a level (lvlRestart, isLgl, pStyle)."""
    body = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/>{(extra or {}).get(i, "")}'
        + (fmt if fmt.startswith("<") else f'<w:numFmt w:val="{fmt}"/>')
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (fmt, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}">{body}</w:abstractNum>')
    first = next((child for child in root if child.tag == qn("w:num")), None)
    root.append(abstract) if first is None else first.addprevious(abstract)
    add_num(document, identity, identity)


def add_num(document: Any, identity: int, abstract: int, overrides: str = "") -> None:
    """Another num over an abstractNum; `overrides` is XML of w:lvlOverride elements."""
    document.part.numbering_part.element.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{identity}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>')
    )


def start_at(level: int, number: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'


def numbered(document: Any, text: str, num: int, level: int = 0, style: str | None = None) -> Any:
    """A paragraph in a list."""
    paragraph = document.add_paragraph(text, style=style)
    set_number(paragraph._p.get_or_add_pPr(), num, level)
    return paragraph


def set_number(properties: Any, num: int | None, level: int | None) -> None:
    number = OxmlElement("w:numPr")
    for name, value in (("ilvl", level), ("numId", num)):
        if value is not None:
            child = OxmlElement(f"w:{name}")
            child.set(qn("w:val"), str(value))
            number.append(child)
    properties.append(number)


def new() -> Any:
    document = docx.Document()
    numbering_part(document)
    return document
