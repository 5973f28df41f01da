"""What goes to a person in a chat, before any messenger's markup: blocks of text and rows of buttons.

`compose(answer)` lays an answer out for a phone: the card of card.py, a long list folded, the clauses the text does not quote,
notices, and the buttons below. Related clauses and the original page stay behind a button.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from bot.answer.cited_page import Page, page_cited
from bot.answer.layout import shown
from bot.chat import messages
from bot.chat.block import Block, Style
from bot.chat.card import address, card

FOLDED = 5  # quotations of a long list that are shown at once
LISTED = 4  # clauses named below the text; more are behind the buttons only


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
    """One reply to one message; a channel may have to divide it. `answer_id` names the recorded answer in it; a `picture` is shown
    above the text, where the channel can."""

    blocks: tuple[Block, ...]
    buttons: Rows = ()
    answer_id: str = ""
    picture: Page | None = None

    @property
    def text(self) -> str:
        """Everything as plain text, for channels without markup."""
        return "\n".join(block.text for block in self.blocks)


def say(text: str, *rows: tuple[Button, ...]) -> Reply:
    """A reply of one plain paragraph."""
    return Reply((Block(text),), rows)


def compose(answer: dict[str, Any], *, heading: str = "", full: bool = False, originals: Container[str] = ()) -> Reply:
    """An answer (answer_json, as it is recorded) as a reply; `heading` repeats a question the person did not type. A long list is
    folded unless `full`. `originals` are the documents whose pages can be shown."""
    blocks = [Block(messages.ASKED.format(question=heading), Style.STRONG)] if heading else []
    typed, understood = answer["question"], answer["interpreted"]
    if answer["changes"] and understood != typed and not any(understood in notice for notice in answer["notices"]):
        blocks.append(Block(messages.UNDERSTOOD.format(question=understood), Style.NOTE))
    body = card(answer)
    folded = [] if full else _folded(body)
    blocks += folded or body
    listed = main_sources(answer)
    blocks += _sources(answer)
    blocks += [Block(messages.NOTICE.format(notice=notice), Style.NOTE) for notice in _notices(answer, listed)]
    whole = ((Button(messages.BUTTON_WHOLE.format(count=_quotes(body)), f"a:{answer['id']}"),),) if folded else ()
    return Reply(tuple(blocks), (*whole, *_buttons(answer, listed, originals)), answer["id"])


def _quotes(blocks: list[Block]) -> int:
    return sum(block.style is Style.QUOTE for block in blocks)


def _folded(body: list[Block]) -> list[Block]:
    """The first items of a list too long for a phone, how many more there are, and what stands below the list; nothing for what is
    short enough."""
    quotes = [n for n, block in enumerate(body) if block.style is Style.QUOTE]
    if len(quotes) <= FOLDED + 2:
        return []
    more = Block(messages.FOLDED.format(count=len(quotes) - FOLDED), Style.NOTE)
    return [*body[: quotes[FOLDED - 1] + 1], more, *body[quotes[-1] + 1 :]]


def main_sources(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The clauses as the buttons number them: those the text quotes, or the nearest ones of a refusal."""
    return list(answer["nearest"]) if answer["declined"] else [c for c in answer["citations"] if c.get("role", "main") == "main"]


def related_sources(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Further clauses, shown on request only."""
    return [c for c in answer["citations"] if c.get("role", "main") == "related"]


def _sources(answer: dict[str, Any]) -> Iterator[Block]:
    """The nearest clauses of a refusal; of an answer those its text does not quote. Long lists are left to the buttons."""
    declined, quoted = answer["declined"], shown(answer)
    listed = answer["nearest"] if declined else answer["citations"]
    named = [(n, c) for n, c in enumerate(listed, 1) if declined or (n not in quoted and c.get("role", "main") == "main")]
    if not named or (len(named) > LISTED and not declined):
        return
    yield Block(messages.NEAREST if declined else messages.SOURCES, Style.STRONG, opens=True)
    yield from (Block(f"[{number}] {address(citation)}") for number, citation in named)


def _notices(answer: dict[str, Any], listed: list[dict[str, Any]]) -> list[str]:
    """Of the answer and of the clauses it rests on, each once."""
    found = [*answer["notices"], *(c["notice"] for c in listed if not answer["declined"])]
    return list(dict.fromkeys(notice for notice in found if notice))


def page_button(answer: dict[str, Any], number: int, originals: Container[str]) -> tuple[Button, ...]:
    """ "Xem trang gốc" of main source `number`, where its page can be shown."""
    found = page_cited(main_sources(answer)[number - 1])
    shows = found is not None and found.document_id in originals
    return (Button(messages.BUTTON_PAGE, f"p:{answer['id']}:{number}"),) if shows else ()


def _buttons(answer: dict[str, Any], listed: list[dict[str, Any]], originals: Container[str]) -> Rows:
    """ "Nguồn 1…n", then full text, original page and related clauses, then feedback, then suggestions; a greeting has suggestions
    only. A refusal is not rated: the way out stands first."""
    id, rows = answer["id"], []
    sources = [Button(messages.BUTTON_SOURCE.format(number=n), f"s:{id}:{n}") for n in range(1, min(len(listed), 8) + 1)]
    rows += [tuple(sources[start : start + 4]) for start in range(0, len(sources), 4)]
    if answer["citations"]:
        related = (Button(messages.BUTTON_RELATED, f"r:{id}"),) if related_sources(answer) else ()
        original = page_button(answer, 1, originals) if listed else ()
        rows.append((Button(messages.BUTTON_VERBATIM, f"v:{id}"), *original, *related))
    expert = Button(messages.BUTTON_EXPERT, f"f:{id}:0")
    if answer["declined"]:
        rows.insert(0, (expert, Button(messages.BUTTON_MISSED, f"f:{id}:-1")))
    elif answer["citations"]:
        rows.append((Button("👍", f"f:{id}:1"), Button("👎", f"f:{id}:-1"), expert))
    rows += [(Button(shorten(s, 60), f"q:{id}:{n}"),) for n, s in enumerate(answer["suggestions"][:3])]
    return tuple(rows)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word with an ellipsis."""
    clean = " ".join(text.split())
    return clean if len(clean) <= limit else clean[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
