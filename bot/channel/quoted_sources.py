"""What stands behind a recorded answer: one source, all of them, or the cited units in full, word for word."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from bot.answer.answer import CatalogReader
from bot.answer.cited_page import page_address, page_cited
from bot.chat import messages
from bot.chat.block import Block, Style
from bot.chat.card import page_of
from bot.chat.reply import Reply, main_sources, page_button, related_sources, say

MAX_CHARACTERS = 12_000  # of full text in one reply: three messages on Telegram


def one(answer: dict[str, Any], number: int, public_url: str, originals: Container[str] = ()) -> Reply:
    """Source `number`, counted from 1."""
    listed = main_sources(answer)
    if not 1 <= number <= len(listed):
        return say(messages.ANSWER_GONE)
    button = page_button(answer, number, originals)
    return Reply(tuple(_clause(listed[number - 1], listed[number - 1]["quote"], public_url)), (button,) if button else ())


def page(answer: dict[str, Any], number: int, public_url: str, originals: Container[str]) -> Reply | None:
    """The original page that source `number` stands on, its lines marked; None where it cannot be shown any more."""
    listed = main_sources(answer)
    found = page_cited(listed[number - 1]) if 1 <= number <= len(listed) else None
    if found is None or found.document_id not in originals:
        return None
    caption = [Block(messages.ORIGINAL_PAGE.format(label=listed[number - 1]["label"], page=found.number))]
    if public_url:
        caption.append(Block(messages.LINK.format(url=f"{public_url}{page_address(found)}")))
    return Reply(tuple(caption), picture=found)


def all_of(answer: dict[str, Any], public_url: str) -> Reply:
    """Every source of an answer with its quote."""
    listed = main_sources(answer)
    if not listed:
        return say(messages.NO_SOURCES)
    return _clauses(listed, public_url)


def related(answer: dict[str, Any], public_url: str) -> Reply:
    """Further clauses on the same matter."""
    found = related_sources(answer)
    return _clauses(found, public_url) if found else say(messages.NO_SOURCES)


def _clauses(citations: list[dict[str, Any]], public_url: str) -> Reply:
    return Reply(tuple(block for citation in citations for block in _clause(citation, citation["quote"], public_url)))


def verbatim(answer: dict[str, Any], catalog: CatalogReader, public_url: str) -> Reply:
    """The cited units in full, with everything below them; the quote where a unit is no longer in the index."""
    blocks: list[Block] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    held = {document.id for document in catalog.documents()}
    used = 0
    for citation in main_sources(answer):
        unit = (citation["document_id"], tuple(citation["path"]))
        if unit in seen:
            continue
        seen.add(unit)
        parts = [p.text for p in catalog.under(*unit)] if unit[0] in held else []
        texts = parts or [citation["quote"]]
        clause = list(_clause(citation, texts[0], public_url))
        clause[2:2] = [Block(text, Style.QUOTE) for text in texts[1:]]
        for block in clause:
            used += len(block.text)
            if used > MAX_CHARACTERS and len(blocks) > 2:
                return Reply((*blocks, Block(messages.CUT, Style.NOTE)))
            blocks.append(block)
    return Reply(tuple(blocks)) if blocks else say(messages.NO_SOURCES)


def _clause(citation: dict[str, Any], text: str, public_url: str) -> list[Block]:
    """Label, quote, notice, link."""
    blocks = [Block(f"{citation['label']}{page_of(citation)}", Style.STRONG, opens=True), Block(text, Style.QUOTE)]
    if citation["notice"]:
        blocks.append(Block(messages.NOTICE.format(notice=citation["notice"]), Style.NOTE))
    if public_url:
        blocks.append(Block(messages.LINK.format(url=public_url + citation["url"])))
    return blocks
