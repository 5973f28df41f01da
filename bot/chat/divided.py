"""Dividing a reply into messages no longer than a messenger takes: before a clause, else after a sentence, else between words.

Lengths are UTF-16 code units, as the messengers count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.chat.block import Block

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u115f\u1160\u2800\u180e"
# Where to divide a long block, best first: between paragraphs, after a sentence or a clause of one, between words.
_BREAKS = (re.compile(r"\n"), re.compile(r"(?<=[.;:!?…])\s"), re.compile(r"(?<=,)\s"), re.compile(r"\s"))


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts offsets: "Ộ" → 1, "👍" → 2."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def clean(text: str) -> str:
    """Without what a messenger would drop or refuse; an empty or invisible text becomes "…"."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text if text.strip(_INVISIBLE + " \n\t") else "…"


def divide(blocks: tuple[Block, ...], limit: int, *, most: int = 100) -> Iterator[list[Block]]:
    """The blocks of each message, at most `most` of them: filled in order, ended before the clause that no longer fits."""
    current: list[Block] = []
    for block in _fitting(blocks, limit):
        if current and (_size([*current, block]) > limit or len(current) >= most):
            kept = _last_opening(current) if not block.opens else len(current)
            if kept < len(current) and _size([*current[kept:], block]) > limit:
                kept = len(current)
            yield current[:kept]
            current = current[kept:]
        current.append(block)
    if current:
        yield current


def _last_opening(blocks: list[Block]) -> int:
    """Index of the last block that opens a clause (never the first block: a message must not be empty)."""
    return next((n for n in range(len(blocks) - 1, 0, -1) if blocks[n].opens), len(blocks))


def _fitting(blocks: tuple[Block, ...], limit: int) -> Iterator[Block]:
    """The same blocks, those longer than a message divided at the best break."""
    for block in blocks:
        rest, opens = clean(block.text), block.opens
        while units(rest) > limit:
            cut = _cut(rest, limit)
            yield Block(clean(rest[:cut]), block.style, opens)
            rest, opens = clean(rest[cut:]), True
        yield Block(rest, block.style, opens)


def _cut(text: str, limit: int) -> int:
    """Where to divide `text`: the last best kind of break in the second half of what fits, else between characters."""
    fits = _prefix(text, limit)
    for kind in _BREAKS:
        places = [m.end() for m in kind.finditer(text, fits // 2, fits)]
        if places:
            return places[-1]
    while fits > 1 and _joins(text[fits], text[fits - 1]):
        fits -= 1
    return fits


def _prefix(text: str, limit: int) -> int:
    """How many characters of `text` fit in `limit` code units."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)


def _joins(character: str, before: str) -> bool:
    """True when the two make one visible character (accent, emoji sequence), which must not be cut."""
    return (
        bool(unicodedata.combining(character))
        or character in "\u200d\ufe0f\ufe0e"
        or before == "\u200d"
        or 0x1F3FB <= ord(character) <= 0x1F3FF
    )


def separator(block: Block, *, first: bool) -> str:
    """A blank line before a clause, a line break before anything else."""
    return "" if first else "\n\n" if block.opens else "\n"


def _size(blocks: list[Block]) -> int:
    return sum(units(block.text) + len(separator(block, first=n == 0)) for n, block in enumerate(blocks))
