"""What goes to a person in a chat, before any messenger's markup: blocks of text and rows of buttons.

`compose(answer)` lays an answer out for a phone: the short text, each quote of it as a quote block, what was not quoted
as a line of sources, notices, and the buttons below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.channel import messages


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


def compose(answer: dict[str, Any], *, heading: str = "") -> Reply:
    """An answer (answer_json, as it is recorded) as a reply; `heading` repeats a question the person did not type."""
    blocks = [Block(messages.ASKED.format(question=heading), Style.STRONG)] if heading else []
    typed, understood = answer["question"], answer["interpreted"]
    if answer["changes"] and understood != typed and not any(understood in notice for notice in answer["notices"]):
        blocks.append(Block(messages.UNDERSTOOD.format(question=understood), Style.NOTE))
    blocks += _body(answer["answer"], answer["citations"])
    listed = answer["nearest"] if answer["declined"] else answer["citations"]
    blocks += _sources(listed, answer["answer"], declined=answer["declined"])
    blocks += [Block(messages.NOTICE.format(notice=notice), Style.NOTE) for notice in _notices(answer)]
    return Reply(tuple(blocks), _buttons(answer, listed), answer["id"])


def _body(text: str, citations: list[dict[str, Any]]) -> Iterator[Block]:
    """The text with every quote in it as a block of its own: `Theo khoản 1: “…”` → the label line, then the quote."""
    rest = text.strip()
    for quote in sorted({c["quote"] for c in citations}, key=rest.find):
        for marked in (f"“{quote}”", f'"{quote}"', quote):
            before, found, after = rest.partition(marked)
            if found and len(quote) > 20:
                if before.strip():
                    yield Block(before.strip(), opens=True)
                yield Block(quote, Style.QUOTE, opens=not before.strip())
                rest = after.strip(" \n") if after.strip(" \n.;") else ""
                break
    if rest:
        yield Block(rest)


def _sources(citations: list[dict[str, Any]], text: str, *, declined: bool) -> Iterator[Block]:
    """The clauses by number, as the buttons are numbered; left out when there is one and the text names it."""
    if not citations or (len(citations) == 1 and citations[0]["label"].lower() in text.lower() and not declined):
        return
    yield Block(messages.NEAREST if declined else messages.SOURCES, Style.STRONG, opens=True)
    for number, citation in enumerate(citations, 1):
        yield Block(f"{number}. {citation['label']}{page_of(citation)}")


def page_of(citation: dict[str, Any]) -> str:
    return messages.PAGE.format(page=citation["page"]) if citation["page"] else ""


def _notices(answer: dict[str, Any]) -> list[str]:
    found = [*answer["notices"], *(c["notice"] for c in answer["citations"])]
    return list(dict.fromkeys(notice for notice in found if notice))


def _buttons(answer: dict[str, Any], listed: list[dict[str, Any]]) -> Rows:
    """ "Nguồn 1…n", then full text and feedback, then suggestions; a greeting has suggestions only."""
    id, rows = answer["id"], []
    sources = [Button(messages.BUTTON_SOURCE.format(number=n), f"s:{id}:{n}") for n in range(1, min(len(listed), 8) + 1)]
    rows += [tuple(sources[start : start + 4]) for start in range(0, len(sources), 4)]
    if answer["citations"]:
        rows.append((Button(messages.BUTTON_VERBATIM, f"v:{id}"),))
    if answer["citations"] or answer["declined"]:
        rating = (Button("👍", f"f:{id}:1"), Button("👎", f"f:{id}:-1"))
        rows.append((*rating, Button(messages.BUTTON_EXPERT, f"f:{id}:0")))
    rows += [(Button(shorten(s, 60), f"q:{id}:{n}"),) for n, s in enumerate(answer["suggestions"][:3])]
    return tuple(rows)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word with an ellipsis."""
    clean = " ".join(text.split())
    return clean if len(clean) <= limit else clean[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
