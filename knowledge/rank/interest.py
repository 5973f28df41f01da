"""How much is asked about the subject of a text: learned from citizens' questions, whatever the question at hand.

Weights belong to the words and pairs of words of a law's title without its number and year, so that the land law of 2024
is as much asked about as that of 2013 was. A subject nobody has asked about counts 0.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from knowledge.errors import ModelError
from knowledge.language.text import syllables
from knowledge.shipped import MODELS

BUNDLED = MODELS / "reranker" / "interest.json"
_NUMBER = re.compile(r"\bsố \S+")


class Interest:
    """Safe to share between threads."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._weights = weights

    @classmethod
    def bundled(cls) -> Interest:
        """The one that ships with the project, read once. Raises ModelError."""
        return _bundled(BUNDLED)

    @classmethod
    def read(cls, path: Path) -> Interest:
        """Raises ModelError when the file is missing or not what `write` makes."""
        try:
            return cls({str(term): float(weight) for term, weight in json.loads(path.read_text(encoding="utf-8")).items()})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ModelError(f"Tệp {path.name} trong {path.parent} thiếu hoặc bị hỏng: {error}") from error

    def write(self, path: Path) -> None:
        kept = {term: round(weight, 3) for term, weight in sorted(self._weights.items()) if abs(weight) >= 0.01}
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

    def of(self, law: str) -> float:
        """Log-odds, up to a constant, that a text of this title holds the answer: 0 where nothing is known."""
        found = terms(law)
        return float(sum(self._weights.get(term, 0.0) for term in found) / max(1, len(found)) ** 0.5)


def terms(law: str) -> list[str]:
    """Distinct words and adjacent pairs of a title: "Luật số 31/2024/QH15 Đất đai" → [luật, đất, đai, luật đất, đất đai]."""
    words = [word for word in syllables(_NUMBER.sub(" ", law)) if not word[0].isdigit()]
    return list(dict.fromkeys([*words, *(f"{a} {b}" for a, b in pairwise(words))]))


@lru_cache(maxsize=2)
def _bundled(path: Path) -> Interest:
    return Interest.read(path)
