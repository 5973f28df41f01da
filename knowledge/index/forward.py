"""The forward index: the syllables of every search key as numbers, ready to be mapped, so that ranking never parses text.

A key is its heading and its body one after the other; in the heading the innermost part (the name of the article or
unit) is told from what stands above it. Keys of one unit (the parts of a long clause, and its aliases) are neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.store.disk import load

Integers = npt.NDArray[np.int64]
Tokens = npt.NDArray[np.int32]

LONGEST_UNIT = 1500  # syllables of a unit that ranking reads


@dataclass(frozen=True, slots=True)
class Shape:
    """How the syllables of a key divide: `heading` of them are heading, of which [inner_start, inner_end) is the name."""

    heading: int = 0
    inner_start: int = 0
    inner_end: int = 0


def split_heading(context: str) -> tuple[str, str, str]:
    """Before, innermost, after. "A › B › C" → ("A › B › ", "C", ""); "Luật - Điều 5. Tên" → ("Luật - ", "Điều 5. Tên", "")."""
    above, separator, innermost = context.rpartition(" › ")
    if separator:
        return above + separator, innermost, ""
    parts = context.split(" - ")
    place = next((n for n, part in enumerate(parts) if part.startswith("Điều ")), 0)
    before, after = parts[:place], parts[place + 1 :]
    return "".join(f"{part} - " for part in before), parts[place], "".join(f" - {part}" for part in after)


class Forward:
    """Reads what `write` wrote. Safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self.tokens: Tokens = load(directory / "tokens.npy").view(np.ndarray)  # plain slices are fast
        self.starts: Integers = np.load(directory / "starts.npy")
        self.shapes: Tokens = np.load(directory / "shapes.npy")
        if len(self.starts) != len(self.shapes) + 1 or self.starts[-1] != len(self.tokens):
            raise ValueError("tokens.npy, starts.npy và shapes.npy không khớp nhau")


def write(directory: Path, tokens: Tokens, lengths: Integers, shapes: list[Shape]) -> None:
    """`tokens` of all keys one after the other, `lengths[i]` of them belong to key i."""
    np.save(directory / "tokens.npy", tokens)
    np.save(directory / "starts.npy", np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))
    table = np.array([(s.heading, s.inner_start, s.inner_end) for s in shapes], dtype=np.int32)
    np.save(directory / "shapes.npy", table.reshape(-1, 3))
