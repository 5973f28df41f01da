"""The default answerer, without a language model: it chooses clauses and quotes them word for word, or declines.

answerer.py reads top to bottom: intent (what kind of question) → candidates (hits turned into official clauses) →
one of listing, comparison, fact … (which clauses) → quotation (which sentences) → wording (the sentence around them).
"""

from bot.answering.answerer import ExtractiveAnswerer

__all__ = ["ExtractiveAnswerer"]
