"""Multiple-choice questions drafted from figures of a document: the clause with one figure left out, and figures that are not it.

A trainer reads every one before anybody else does; the clause it rests on goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bot.answer.answer import CatalogReader, Citation
from bot.workshop.room import messages
from knowledge.law.types import Document, Passage, PassageKind

_FIGURE = re.compile(r"(?<![\d/.,])(\d{1,3})\s?%")
_BEFORE, _AFTER = 160, 120  # characters of the clause around the figure


@dataclass(frozen=True, slots=True)
class CheckDraft:
    text: str
    options: tuple[str, ...]
    right: int
    citation: Citation


def drafts(document: Document, catalog: CatalogReader, *, limit: int = 10, seed: int = 0) -> tuple[CheckDraft, ...]:
    """At most one of each clause, in the order of the text."""
    random = Random(seed)
    found = (draft for p in catalog.passages(document.id) if p.kind is PassageKind.TEXT for draft in _of(p, document, random))
    return tuple(draft for _, draft in zip(range(limit), found, strict=False))


def _of(passage: Passage, document: Document, random: Random) -> Iterator[CheckDraft]:
    """Only where the clause names the share once: else two options could be right."""
    figures = _FIGURE.findall(passage.text)
    match = _FIGURE.search(passage.text)
    if match is None or len(set(figures)) != 1 or len(figures) != 1:
        return
    before = passage.text[: match.start()][-_BEFORE:].lstrip("-+• ").replace("\n", " ")
    after = passage.text[match.end() :][:_AFTER].replace("\n", " ")
    value = int(match[1])
    wrong = [n for n in (value - 20, value - 10, value + 10, value + 20, value - 5, value + 5, value // 2) if 0 < n <= 100 and n != value]
    options = sorted({value, *random.sample(sorted(set(wrong)), min(3, len(set(wrong))))})
    if len(options) < 3:
        return
    after = after.strip()
    text = messages.CHECK_ASKED.format(before=before.strip(), after=after if after[:1] in (",", ".", ";", ":", ")") else f" {after}")
    yield CheckDraft(text, tuple(f"{n}%" for n in options), options.index(value), Citation.of(passage, document))
