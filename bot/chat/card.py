"""The body of an answer for a messenger: the same blocks as on the page, one below the other.

The quotation comes first, then its place in words and its address in short; a list has one head and one address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.answer.layout import layout, pieces
from bot.answer.seal import marked
from bot.chat import messages
from bot.chat.block import Block, Style

_DATED = re.compile(r"(?: số)? (\d[\w/-]*/[\w-]*) ngày \d{1,2}/\d{1,2}/(\d{4})")


def card(answer: dict[str, Any]) -> list[Block]:
    """All blocks of answer_json's text."""
    citations = answer["citations"]
    return [shown for block in layout(answer) for shown in _KINDS[block["kind"]](block, citations)]


def address(citation: dict[str, Any]) -> str:
    """Short for a phone: "Khoản 1 Điều 3 Nghị quyết 76/NQ-CP (2021), trang 27"; the year stays, since numbers return."""
    return f"{short(citation['label'])}{page_of(citation)}"


def short(label: str) -> str:
    """ "… Nghị quyết số 76/NQ-CP ngày 15/7/2021" → "… Nghị quyết 76/NQ-CP (2021)"."""
    return _DATED.sub(r" \1 (\2)", label)


def page_of(citation: dict[str, Any]) -> str:
    return messages.PAGE.format(page=citation["page"]) if citation["page"] else ""


def _quotation(number: int, citations: list[dict[str, Any]], *, opens: bool, placed: bool = False) -> Iterator[Block]:
    """`placed`: where it stands was said above it."""
    citation = citations[number - 1]
    yield Block(_words(citation), Style.QUOTE, opens=opens)
    trail = citation.get("trail", "")
    if trail and not placed and trail.split(" › ")[-1] not in citation["label"]:
        yield Block(trail, Style.NOTE)
    yield Block(f"[{number}] {address(citation)}")


def _words(citation: dict[str, Any]) -> str:
    return "".join(text for text, _ in pieces(citation))


def _verified(block: dict[str, Any], _: list[dict[str, Any]]) -> Iterator[Block]:
    yield Block(marked(block["by"]), Style.STRONG, opens=True)
    yield Block(block["text"])


def _prose(block: dict[str, Any], _: list[dict[str, Any]]) -> Iterator[Block]:
    yield Block(block["text"], opens=block["lead"])


def _question(block: dict[str, Any], _: list[dict[str, Any]]) -> Iterator[Block]:
    yield Block(block["text"], Style.STRONG, opens=True)


def _quotes(block: dict[str, Any], citations: list[dict[str, Any]]) -> Iterator[Block]:
    for item in block["items"]:
        if item["lead"]:
            yield Block(f"{item['lead']}:", opens=True)
        yield from _quotation(item["number"], citations, opens=not item["lead"])
        if item["rest"]:
            yield Block(item["rest"])


def _list(block: dict[str, Any], citations: list[dict[str, Any]]) -> Iterator[Block]:
    if block["trail"]:
        yield Block(block["trail"], Style.STRONG, opens=True)
    for item in block["items"]:
        if "heading" in item:
            yield Block(item["heading"], Style.STRONG, opens=True)
            continue
        citation = citations[item["number"] - 1]
        yield Block(f"[{item['number']}] {citation.get('own', '')}".strip(), opens=True)
        yield Block(_words(citation), Style.QUOTE)
    yield Block(short(block["source"]))


def _sides(block: dict[str, Any], citations: list[dict[str, Any]]) -> Iterator[Block]:
    if block["trail"]:
        yield Block(block["trail"], Style.STRONG, opens=True)
    for column in block["columns"]:
        yield Block(column["label"], Style.STRONG, opens=True)
        for item in column["items"]:
            if "number" in item:
                yield from _quotation(item["number"], citations, opens=False, placed=bool(block["trail"]))
            else:
                yield Block(item["text"])


_KINDS = {"verified": _verified, "prose": _prose, "question": _question, "quotes": _quotes, "list": _list, "sides": _sides}
