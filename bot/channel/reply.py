"""What goes to a person in a chat, before any messenger's markup: blocks of text and rows of buttons.

`compose(answer)` lays an answer out for a phone: the short text, each quote of it as a quote block, the clauses the text
does not name, notices, and the buttons below. Related clauses stay behind a button.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.channel import messages

FOLDED = 5  # quotations of a long list that are shown at once
LISTED = 4  # clauses named below the text; more are behind the buttons only
_MARKER = re.compile(r"\s*(\[\d+\])")
_EMPTY = re.compile(r"\d+\.|[-–•+.;]|Mốc Quy định|[-:\s]+")


class Style(StrEnum):
    TEXT = "text"
    STRONG = "strong"
    QUOTE = "quote"  # word for word from a document
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in one style. `opens` marks the start of a clause: the best place to divide a long reply."""

    text: str
    style: Style = Style.TEXT
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """`action` comes back when pressed (at most 64 bytes, meaningful after any restart); `url` opens a page instead."""

    label: str
    action: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.action.encode()) <= 64 and not self.url:
            raise ValueError(f"button {self.label!r}: action {self.action!r} must have 1 to 64 bytes")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to one message; a channel may have to divide it. `answer_id` names the recorded answer in it."""

    blocks: tuple[Block, ...]
    buttons: Rows = ()
    answer_id: str = ""

    @property
    def text(self) -> str:
        """Everything as plain text, for channels without markup."""
        return "\n".join(block.text for block in self.blocks)


def say(text: str, *rows: tuple[Button, ...]) -> Reply:
    """A reply of one plain paragraph."""
    return Reply((Block(text),), rows)


def compose(answer: dict[str, Any], *, heading: str = "", full: bool = False) -> Reply:
    """An answer (answer_json, as it is recorded) as a reply; `heading` repeats a question the person did not type. A long list is
    folded unless `full`."""
    blocks = [Block(messages.ASKED.format(question=heading), Style.STRONG)] if heading else []
    typed, understood = answer["question"], answer["interpreted"]
    if answer["changes"] and understood != typed and not any(understood in notice for notice in answer["notices"]):
        blocks.append(Block(messages.UNDERSTOOD.format(question=understood), Style.NOTE))
    sealed, said = _sealed(answer)
    blocks += sealed
    body = list(_body(said, answer["citations"]))
    folded = [] if full else _folded(body)
    blocks += folded or body
    listed = main_sources(answer)
    blocks += _sources(listed, answer["answer"], declined=answer["declined"])
    blocks += [Block(messages.NOTICE.format(notice=notice), Style.NOTE) for notice in _notices(answer, listed)]
    whole = ((Button(messages.BUTTON_WHOLE.format(count=_quotes(body)), f"a:{answer['id']}"),),) if folded else ()
    return Reply(tuple(blocks), (*whole, *_buttons(answer, len(listed))), answer["id"])


def _sealed(answer: dict[str, Any]) -> tuple[list[Block], str]:
    """The mark and the wording of a verified answer, and the text that follows them; nothing and the whole text of any other."""
    seal = answer.get("verified")
    if not seal:
        return [], answer["answer"]
    blocks = [Block(seal["heading"], Style.STRONG), Block(seal["text"])]
    return blocks, answer["answer"].removeprefix(f"{seal['heading']}\n{seal['text']}\n")


def _quotes(blocks: list[Block]) -> int:
    return sum(block.style is Style.QUOTE for block in blocks)


def _folded(body: list[Block]) -> list[Block]:
    """The first items of a list too long for a phone, and how many more there are; nothing for what is short enough."""
    quotes = [n for n, block in enumerate(body) if block.style is Style.QUOTE]
    if len(quotes) <= FOLDED + 2:
        return []
    return [*body[: quotes[FOLDED - 1] + 1], Block(messages.FOLDED.format(count=len(quotes) - FOLDED), Style.NOTE)]


def main_sources(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The clauses as the buttons number them: those the text quotes, or the nearest ones of a refusal."""
    return list(answer["nearest"]) if answer["declined"] else [c for c in answer["citations"] if c.get("role", "main") == "main"]


def related_sources(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Further clauses, shown on request only."""
    return [c for c in answer["citations"] if c.get("role", "main") == "related"]


def _body(text: str, citations: list[dict[str, Any]]) -> Iterator[Block]:
    """The text with every quote in it as a block of its own.

    `Theo khoản 1: “…” [1]` → "[1] Theo khoản 1:" and the quote; a row `| Đến năm 2025 | “…” [2] |` → "[2] Đến năm 2025".
    """
    places = sorted({(text.find(f"“{c['quote']}”"), c["quote"]) for c in citations if f"“{c['quote']}”" in text})
    done = 0
    for place, quote in places:
        if place < done:  # inside a quote that is already shown
            continue
        lines = _tidy(text[done:place])
        done = place + len(quote) + 2
        if marker := _MARKER.match(text, done):
            done = marker.end()
        yield from (Block(line, opens=True) for line in lines[:-1])
        lead = " ".join(part for part in (marker[1] if marker else "", lines[-1] if lines else "") if part)
        if lead:
            yield Block(lead, opens=True)
        yield Block(quote, Style.QUOTE, opens=not lead)
    yield from (Block(line) for line in _tidy(text[done:]))


def _tidy(text: str) -> list[str]:
    """Lines that say something: without the bars of a text table, its head, and bare list numbers."""
    found = []
    for line in text.splitlines():
        cells = (
            [cell.strip() for cell in line.split("|")] if line.lstrip().startswith("|") or line.rstrip().endswith("|") else [line.strip()]
        )
        shown = " ".join(cell for cell in cells if cell)
        if shown and not _EMPTY.fullmatch(shown):
            found.append(shown)
    return found


def _sources(citations: list[dict[str, Any]], text: str, *, declined: bool) -> Iterator[Block]:
    """The clauses by number, as in the text; those the text names, and long lists, are left to the buttons."""
    unnamed = [(n, c) for n, c in enumerate(citations, 1) if declined or c["label"].lower() not in text.lower()]
    if not unnamed or (len(unnamed) > LISTED and not declined):
        return
    yield Block(messages.NEAREST if declined else messages.SOURCES, Style.STRONG, opens=True)
    yield from (Block(f"[{number}] {citation['label']}{page_of(citation)}") for number, citation in unnamed)


def page_of(citation: dict[str, Any]) -> str:
    return messages.PAGE.format(page=citation["page"]) if citation["page"] else ""


def _notices(answer: dict[str, Any], listed: list[dict[str, Any]]) -> list[str]:
    """Of the answer and of the clauses it rests on, each once."""
    found = [*answer["notices"], *(c["notice"] for c in listed if not answer["declined"])]
    return list(dict.fromkeys(notice for notice in found if notice))


def _buttons(answer: dict[str, Any], listed: int) -> Rows:
    """ "Nguồn 1…n", then full text and related clauses, then feedback, then suggestions; a greeting has suggestions only."""
    id, rows = answer["id"], []
    sources = [Button(messages.BUTTON_SOURCE.format(number=n), f"s:{id}:{n}") for n in range(1, min(listed, 8) + 1)]
    rows += [tuple(sources[start : start + 4]) for start in range(0, len(sources), 4)]
    if answer["citations"]:
        related = (Button(messages.BUTTON_RELATED, f"r:{id}"),) if related_sources(answer) else ()
        rows.append((Button(messages.BUTTON_VERBATIM, f"v:{id}"), *related))
    if answer["citations"] or answer["declined"]:
        rating = (Button("👍", f"f:{id}:1"), Button("👎", f"f:{id}:-1"))
        rows.append((*rating, Button(messages.BUTTON_EXPERT, f"f:{id}:0")))
    rows += [(Button(shorten(s, 60), f"q:{id}:{n}"),) for n, s in enumerate(answer["suggestions"][:3])]
    return tuple(rows)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word with an ellipsis."""
    clean = " ".join(text.split())
    return clean if len(clean) <= limit else clean[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
