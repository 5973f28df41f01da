"""What a passage can be found by: its own text with its headings, and each question staff ask of it.

The key of number 0 is the passage itself, the others are its aliases. Lexical index and vectors use the same keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from knowledge.law.types import Passage


class SearchKey(NamedTuple):
    row: int  # of the passage in the index
    number: int  # 0: the passage itself; 1, 2, …: its aliases
    body: str
    heading: str = ""  # the headings above the text, of the passage itself only

    @property
    def text(self) -> str:
        """What is embedded and searched."""
        return f"{self.heading}\n{self.body}" if self.heading else self.body

    @property
    def digest(self) -> bytes:
        """16 bytes of the text: an unchanged key keeps its vector from one generation to the next."""
        return hashlib.blake2b(self.text.encode(), digest_size=16).digest()


def search_keys(passages: Iterable[Passage]) -> Iterator[SearchKey]:
    """Keys of all passages by row."""
    for row, passage in enumerate(passages):
        yield from keys_of(row, passage)


def keys_of(row: int, passage: Passage) -> Iterator[SearchKey]:
    """The keys of one passage: itself, then its aliases."""
    yield SearchKey(row, 0, passage.text, passage.context)
    for number, alias in enumerate(passage.aliases, 1):
        yield SearchKey(row, number, alias)
