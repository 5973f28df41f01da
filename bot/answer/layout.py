"""An answer's text as blocks that a page, the widget or a document lays out: prose, quotations, a list, sides to compare.

text='Theo khoản 6:\\n1. “a) …” [1]\\n2. “b) …” [2]' ->
[{"kind": "list", "trail": …, "source": "Khoản 6", "items": [{"number": 1}, {"number": 2}]}]
The address before a quotation is left out: it stands below the quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from bot.answer.seal import TITLE

Block = dict[str, Any]
"""kind verified {title, by, text} · prose {text, lead} · question {text} · quotes {items: [{number, lead, rest}]}
· list {trail, source, copy, fold, items: [{number} | {heading}]}
· sides {trail, source, columns: [{label, items: [{number} | {text}]}]}. Numbers are those of citations, from 1."""

_MARK = "\ue000{}\ue001"  # private characters stand for quotations while lines are taken apart
_MARKED = re.compile("\ue000(\\d+)\ue001")
_ITEM = re.compile(r"(?:\d+\.|[-•])?")
_PART = re.compile(r"\d+\) \S.*")
_ACCORDING = re.compile(r"(?:^|(?<=: ))theo ", re.IGNORECASE)
_ANSWERED = "trả lời"
_SHOWN = 10  # items of a list before the rest is folded


def layout(answer: dict[str, Any]) -> list[Block]:
    """Blocks of answer_json's text, in order."""
    citations = answer["citations"]
    text = answer["answer"].translate({0xE000: None, 0xE001: None})
    seal = answer.get("verified")
    for number, citation in enumerate(citations, 1):
        text = text.replace(f"“{citation['quote']}” [{number}]", _MARK.format(number))
    blocks: list[Block] = []
    if seal:
        blocks.append({"kind": "verified", "title": TITLE, "by": seal["by"], "text": seal["text"]})
        text = text.removeprefix(f"{seal['heading']}\n{seal['text']}\n")
    for line in text.splitlines():
        if line.startswith("|"):
            _add_row(blocks, line, citations)
        elif _MARKED.search(line):
            _add_quotes(blocks, line, citations)
        elif line.strip():
            _add_prose(blocks, line.strip(), several=answer["kind"] == "several")
    return [b | {"fold": _fold(b["items"]), "copy": _to_copy(b, citations)} if b["kind"] == "list" else b for b in blocks]


def _fold(items: list[Block]) -> int:
    """How many entries of a list stand before the fold: ten items with their headings, and no heading that has lost its items."""
    numbers = [n for n, item in enumerate(items) if "number" in item]
    return len(items) if len(numbers) <= _SHOWN else numbers[_SHOWN - 1] + 1


def _to_copy(block: Block, citations: Sequence[dict[str, Any]]) -> str:
    """A whole list as it goes into an official document: its items, then where they stand."""
    items = [i for i in block["items"] if "number" in i]
    lines = [f"{n}. “{citations[i['number'] - 1]['quote']}”" for n, i in enumerate(items, 1)]
    return "\n".join([*lines, f"({block['source']})"])


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


def pieces(citation: dict[str, Any]) -> list[tuple[str, bool]]:
    """The quotation in stretches, True for those to be emphasised; “[…]” where it begins or ends inside a sentence."""
    quote, done, found = citation["quote"], 0, []
    before, after = citation.get("cut", (False, False))
    for start, end in citation.get("marks", ()):
        found += [(quote[done:start], False), (quote[start:end], True)]
        done = end
    found = [("[…] " * before, False), *found, (quote[done:], False), (" […]" * after, False)]
    return [piece for piece in found if piece[0]]


def _add_prose(blocks: list[Block], text: str, *, several: bool) -> None:
    last = blocks[-1] if blocks else {}
    if several and _PART.fullmatch(text):
        blocks.append({"kind": "question", "text": text})
    elif text.endswith(":") and last.get("kind") == "list" and not _ACCORDING.match(text):
        last["items"].append({"heading": text.rstrip(":")})
    else:
        blocks.append({"kind": "prose", "text": text, "lead": text.endswith(":")})


def _add_quotes(blocks: list[Block], line: str, citations: Sequence[dict[str, Any]]) -> None:
    found = _MARKED.split(line)
    items = [
        {"number": int(number), "lead": _lead(lead, citations[int(number) - 1]["label"]), "rest": ""}
        for lead, number in zip(found[::2], found[1::2], strict=False)
    ]
    items[-1]["rest"] = found[-1].strip(" ;.")
    last = blocks[-1] if blocks else {}
    if last.get("kind") == "quotes" and items[0]["lead"] == _standing_lead(last):
        items[0]["lead"] = ""
    numbered = not items[0]["lead"] and bool(re.match(r"\d+\. *$", found[0]))
    if numbered and last.get("kind") == "prose" and last["lead"]:
        first = [] if _ACCORDING.match(last["text"]) or not _awaits_list(blocks[:-1]) else [{"heading": last["text"].rstrip(":")}]
        if first:  # "Theo khoản 3:", then "Mục tiêu:" over the first items
            blocks.pop()
        blocks[-1] = _list(blocks[-1]["text"], [*first, *items], citations)
    elif numbered and last.get("kind") == "list":
        last["items"] += items
        last["trail"] = _common([last["trail"], *(_trail(citations, item) for item in items)])
    elif last.get("kind") == "quotes" and not items[0]["lead"]:
        last["items"] += items
    else:
        blocks.append({"kind": "quotes", "items": items})


def _standing_lead(quotes: Block) -> str:
    """The lead-in that the last quotations of a block stand under."""
    return next((str(item["lead"]) for item in reversed(quotes["items"]) if item["lead"]), "")


def _awaits_list(blocks: list[Block]) -> bool:
    """Whether the last block announces a list: "Theo khoản 3 …:"."""
    return bool(blocks) and blocks[-1].get("lead") is True and bool(_ACCORDING.match(blocks[-1]["text"]))


def _list(lead: str, items: list[Block], citations: Sequence[dict[str, Any]]) -> Block:
    trail = _common([_trail(citations, item) for item in items if "number" in item])
    return {"kind": "list", "trail": trail, "source": _source(lead), "items": items}


def _source(lead: str) -> str:
    """ "Theo khoản 6:" → "Khoản 6"."""
    source = _ACCORDING.sub("", lead.rstrip(":"))
    return source[:1].upper() + source[1:]


def _trail(citations: Sequence[dict[str, Any]], item: Block) -> str:
    return str(citations[item["number"] - 1].get("trail", ""))


def _common(trails: list[str]) -> str:
    """The headings that all places share, from the outside in."""
    levels = zip(*(trail.split(" › ") for trail in trails), strict=False)
    return " › ".join(level[0] for level in takewhile(lambda level: len(set(level)) == 1, levels))


def _lead(text: str, label: str) -> str:
    """What stands before a quotation, without list numbers and without the address that stands below it."""
    text = text.strip(" ;.")
    if _ITEM.fullmatch(text + ".") or _ITEM.fullmatch(text):
        return ""
    bare = _ACCORDING.sub("", text.rstrip(":"))
    for address in (label, f"{label[:1].lower()}{label[1:]}"):
        bare = bare.removesuffix(address)
    bare = bare.rstrip(" :")
    return "" if bare.lower() == _ANSWERED else bare


def _add_row(blocks: list[Block], line: str, citations: Sequence[dict[str, Any]]) -> None:
    """A row of a text table: its first cell names the column that the second belongs to; head and rule are left out."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
        return
    label, *rest = cells
    items = [{"number": int(p)} if n % 2 else {"text": p.strip()} for cell in rest for n, p in enumerate(_MARKED.split(cell)) if p.strip()]
    if not blocks or blocks[-1]["kind"] != "sides":
        before = blocks.pop()["text"] if blocks and blocks[-1].get("lead") and _ACCORDING.match(blocks[-1]["text"]) else ""
        blocks.append({"kind": "sides", "trail": "", "source": _source(before), "columns": []})
        if not any("number" in item for item in items):  # the head
            return
    columns = blocks[-1]["columns"]
    if columns and columns[-1]["label"] == label:
        columns[-1]["items"] += items
    else:
        columns.append({"label": label, "items": items})
    quoted = [item for column in columns for item in column["items"] if "number" in item]
    blocks[-1]["trail"] = _common([_trail(citations, item) for item in quoted])
