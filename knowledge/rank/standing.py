"""What a unit is, whatever is asked: the kind and year of its text, its place in it, how common its name is.

Questions are answered by laws more often than by circulars, by the newer of two decrees, and hardly ever by one of the
thousand articles that are called "Phạm vi điều chỉnh". Read once when an index opens; it knows nothing of the question.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index.forward import split_heading
from knowledge.law.types import Document
from knowledge.rank.interest import Interest
from knowledge.store.catalog import Catalog

Integers = npt.NDArray[np.int64]
Matrix = npt.NDArray[Any]

NAMES = ("article", "text_kind", "year", "text_size", "place", "namesakes", "interest")
"""Columns of `standing`, in order; `year` is 0 where unknown, and newer never ranks lower for being newer."""

_KINDS = {
    "hiến pháp": 0,
    "bộ luật": 1,
    "luật": 1,
    "pháp lệnh": 2,
    "nghị quyết": 3,
    "nghị định": 4,
    "quyết định": 5,
    "thông tư liên tịch": 7,
    "thông tư": 6,
    "chỉ thị": 8,
}
_OTHER_KIND = 9
_ARTICLE = re.compile(r"Điều (\d+)\S* ?")
_YEAR = re.compile(r"/((?:19|20)\d\d)/")


def standing(catalog: Catalog, unit_start: Integers, interest: Interest) -> Matrix:
    """Shape (passages, len(NAMES)), float32; the rows of a unit that are not its first stay 0."""
    firsts = np.unique(unit_start)
    contexts = catalog.contexts()
    laws = _titles(catalog, contexts)
    units = [(laws[row], _name(contexts[row][1])) for row in firsts.tolist()]
    sizes, same_name = Counter(law for law, _ in units), Counter(name for _, (_, name) in units)
    of_law = {law: (*_kind_and_year(law), interest.of(law)) for law in sizes}
    seen: Counter[str] = Counter()
    table = np.zeros((len(unit_start), len(NAMES)), dtype=np.float32)
    for row, (law, (article, name)) in zip(firsts.tolist(), units, strict=True):
        kind, year, asked = of_law[law]
        table[row] = article, kind, year, np.log(sizes[law]), seen[law] / sizes[law], np.log(same_name[name]), asked
        seen[law] += 1
    return table


def law_titles(catalog: Catalog) -> list[str]:
    """The text each passage belongs to, as it is titled: by the heading where it names its law, else by the document."""
    return _titles(catalog, catalog.contexts())


def _titles(catalog: Catalog, contexts: list[tuple[str, str]]) -> list[str]:
    laws = [_law(context) for _, context in contexts]
    unnamed = {id_ for (id_, _), law in zip(contexts, laws, strict=True) if not law}
    documents = {id_: _title(catalog.document(id_)) for id_ in unnamed}
    return [law or documents[id_] for (id_, _), law in zip(contexts, laws, strict=True)]


def _law(context: str) -> str:
    """ "Điều 5. Tên - Luật số 57/2020/QH14" → "Luật số 57/2020/QH14"; headings in a document ("Chương I › Điều 5") name none."""
    if " › " in context or "Điều " not in context:
        return ""
    above, _, after = split_heading(context)
    return (above or after).strip(" -")


def _title(document: Document) -> str:
    number = document.number if not document.issued_on or _YEAR.search(document.number) else f"{document.number}/{document.issued_on.year}/"
    return f"{document.kind} số {number} {document.title}" if document.number else document.title


def _name(context: str) -> tuple[int, str]:
    """Number of the article (-1: none) and its name in lower case."""
    _, inner, _ = split_heading(context)
    numbered = _ARTICLE.match(inner)
    return (int(numbered[1]) if numbered else -1), (inner[numbered.end() :] if numbered else inner).strip().lower()


def _kind_and_year(law: str) -> tuple[int, int]:
    lower = law.lower()
    kind = next((place for word, place in _KINDS.items() if lower.startswith(word)), _OTHER_KIND)
    year = _YEAR.search(law)
    return kind, int(year[1]) if year else 0
