from knowledge.law.reference import find_references
from knowledge.law.types import Reference


def find_reference(question: str) -> Reference | None:
    """The first clause or document that a question names."""
    return next(iter(find_references(question)), None)
