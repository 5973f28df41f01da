"""A paragraph of a reply, before any messenger's markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
