"""An answer's text as it is laid out on a page: prose, quotations with their number, tables. answer.js does the same.

text='Theo khoản 6:\\n1. “a) …” [1]\\n2. “b) …” [2]' -> [Prose("Theo khoản 6:"), Quotes((Quote("", 1), Quote("", 2)))]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_MARK = "\ue000{}\ue001"  # private characters stand for quotations while lines are taken apart
_MARKED = re.compile("\ue000(\\d+)\ue001")
_ITEM = re.compile(r"^(?:\d+\.|[-•])\s*$")


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class Quote:
    """Citation `number` (from 1), introduced by `lead`, followed by `rest`."""

    lead: str
    number: int
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    quotes: tuple[Quote, ...]
    kind: str = "quotes"


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is the head; a cell is a sequence of texts and citation numbers."""

    rows: tuple[tuple[tuple[str | int, ...], ...], ...]
    kind: str = "table"


Block = Prose | Quotes | Table


def layout(answer: dict[str, Any]) -> list[Block]:
    """Blocks of answer_json's text, in order; quotations in them are citations by number."""
    text = answer["answer"].translate({0xE000: None, 0xE001: None})
    for number, citation in enumerate(answer["citations"], 1):
        text = text.replace(f"“{citation['quote']}” [{number}]", _MARK.format(number))
    blocks: list[Block] = []
    for line in text.splitlines():
        if line.startswith("|"):
            _add_row(blocks, line)
        elif _MARKED.search(line):
            _add_quotes(blocks, line)
        elif line.strip():
            blocks.append(Prose(line.strip()))
    return blocks


def shown(answer: dict[str, Any]) -> set[int]:
    """Numbers of the citations whose quotation stands in the text itself."""
    return {n for n, c in enumerate(answer["citations"], 1) if f"“{c['quote']}” [{n}]" in answer["answer"]}


def validity_notices(answer: dict[str, Any]) -> list[str]:
    """Notices about the documents quoted: they belong before the quotation, which must not read as the law in force."""
    return [n for n in answer["notices"] if any(n in c["notice"] for c in answer["citations"])]


def own_notice(citation: dict[str, Any], answer: dict[str, Any]) -> str:
    """What a citation's notice says beyond the notices of the whole answer."""
    notice = str(citation["notice"])
    for said in answer["notices"]:
        notice = notice.replace(said, "")
    return " ".join(notice.split())


def split_label(label: str, number: str) -> tuple[str, str]:
    """ "Khoản 2 Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021" -> ("Khoản 2 Điều 1", "Nghị quyết số 76/NQ-CP ngày 15/7/2021")."""
    at = label.rfind(f" số {number}") if number else -1
    while at > 0 and not label[at + 1 :][:1].isupper():
        at = label.rfind(" ", 0, at)
    return (label[:at].rstrip(" ,"), label[at + 1 :]) if at > 0 else (label, "")


def _add_quotes(blocks: list[Block], line: str) -> None:
    pieces = _MARKED.split(line)
    quotes = []
    for lead, number in zip(pieces[::2], pieces[1::2], strict=False):
        lead = lead.strip(" ;.")
        quotes.append(Quote("" if _ITEM.match(lead + ".") or _ITEM.match(lead) else lead, int(number)))
    if rest := pieces[-1].strip(" ;."):
        quotes[-1] = Quote(quotes[-1].lead, quotes[-1].number, rest)
    if blocks and isinstance(blocks[-1], Quotes) and not quotes[0].lead:
        blocks[-1] = Quotes((*blocks[-1].quotes, *quotes))
    else:
        blocks.append(Quotes(tuple(quotes)))


def _add_row(blocks: list[Block], line: str) -> None:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
        return
    row = tuple(tuple(int(p) if n % 2 else p for n, p in enumerate(_MARKED.split(cell)) if p.strip()) for cell in cells)
    if blocks and isinstance(blocks[-1], Table):
        blocks[-1] = Table((*blocks[-1].rows, row))
    else:
        blocks.append(Table((row,)))
