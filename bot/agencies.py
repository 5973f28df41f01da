"""Names of state agencies found in a text: full names, abbreviations and everyday names, with or without accents."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.vietnamese import fold_accents, normalise

LEXICON = Path(__file__).resolve().parent.parent / "knowledge" / "lexicon" / "agencies.csv"
_GOVERNMENT_AS_ADJECTIVE = r"(?!\s+(?:dien tu|so\b))"  # "Chính phủ điện tử" is no agency


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in a text: its full name and the span [start, end) where it stands."""

    name: str
    start: int
    end: int


class Agencies:
    """Recognises the agencies of a list. Accents and case are ignored, except that abbreviations keep their case."""

    def __init__(self, names: dict[str, str]) -> None:
        """`names` maps every way to write an agency to its full name."""
        self._names = {_fold(written): name for written, name in names.items() if len(written) > 2}
        longest_first = sorted(self._names, key=len, reverse=True)
        pattern = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{pattern or '(?!)'})(?!\w){_GOVERNMENT_AS_ADJECTIVE}")

    @classmethod
    def from_csv(cls, path: Path = LEXICON) -> Agencies:
        """Read name, short and aliases (separated by ";") of each row; a missing file knows no agency."""
        names: dict[str, str] = {}
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    for written in (row["name"], row.get("short") or "", *(row.get("aliases") or "").split(";")):
                        if written.strip():
                            names.setdefault(written.strip(), row["name"])
        return cls(names)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Agencies in the order they stand; the longest name wins where two overlap."""
        folded = _fold(text)
        if len(folded) != len(text):  # a text that is not composed: spans would not fit
            return ()
        found = self._pattern.finditer(folded)
        return tuple(Mention(self._names[" ".join(m[0].split())], m.start(), m.end()) for m in found)


def _fold(text: str) -> str:
    return fold_accents(text).lower() if text else normalise(text)
