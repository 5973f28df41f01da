"""Whether two questions ask the same: by their folded words, so far."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Knowledge
from knowledge.vietnamese import fold, fold_accents


class Sameness:
    """Safe to share between threads."""

    def best(self, question: str, others: Sequence[str], knowledge: Knowledge) -> int | None:
        """The place in `others` of the one that asks the same, None where none does."""
        asked = self._key(question, knowledge)
        return next((n for n, other in enumerate(others) if self._key(other, knowledge) == asked), None)

    def _key(self, question: str, knowledge: Knowledge) -> str:
        return fold_accents(fold(knowledge.retriever.interpret(question).understood))
