"""A named document is a scope: what a question that names loaded documents is answered from.

"Chỉ thị 21 giao gì cho Bộ Nội vụ?" is answered from that Directive, and from texts that are about it (a digest, what amends it), however
well another text fits the words. A question that names nothing, or nothing that is loaded, has no scope.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from knowledge.language.text import fold_accents
from knowledge.law.act import filed_as
from knowledge.law.reference import find_documents
from knowledge.law.types import Reference
from knowledge.search.resolution import Resolution
from knowledge.store.catalog import Catalog

Mask = npt.NDArray[np.bool_]


class Scopes:
    """The scopes of one generation. Safe to share between threads."""

    def __init__(self, catalog: Catalog, resolution: Resolution) -> None:
        self._resolution = resolution
        self._spans = catalog.rows_of_documents()
        documents = catalog.documents()
        self._names = {d.id: (d.number, d.issued_on) for d in documents if d.number}
        self._filed = {filed_as(d): d.id for d in documents}
        self._about = {d.id: frozenset((r.number, r.issued_on) for r in d.relations) for d in documents if d.relations}

    def rows(self, question: str) -> Mask | None:
        """Which rows of the index are in the scope of the question; None when it has none."""
        named = {
            id_ for reference in find_documents(question) for id_ in self._resolution.documents(reference) or self._filed_as(reference)
        }
        if not named:
            return None
        names = {name for id_ in named if (whole := self._names.get(id_)) for name in (whole, (whole[0], None))}
        within = np.zeros(max((end for _, end in self._spans.values()), default=0), dtype=bool)
        for id_ in named | {id_ for id_, about in self._about.items() if about & names}:
            if id_ in self._spans:
                within[slice(*self._spans[id_])] = True
        return within

    def _filed_as(self, reference: Reference) -> tuple[str, ...]:
        """The text whose file is called by this number, where it has none of its own that can be read."""
        serial, *code = re.split("[/-]", fold_accents(reference.number).lower())
        return tuple(id_ for (filed, kind), id_ in self._filed.items() if filed and filed == serial and kind in code)
