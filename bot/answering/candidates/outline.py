"""A document as a tree of units, with the word weights needed to compare a question with its headings and clauses."""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from threading import Lock
from weakref import WeakKeyDictionary

from bot.answer.answer import CatalogReader
from bot.answering.asked.figures import holds_figure
from bot.answering.asked.intent import Wanted, content_words
from knowledge.language.text import syllables
from knowledge.law.agency import BODY
from knowledge.law.types import Document, Passage, PassageKind, UnitPath

_LABEL = re.compile(r"^\s*(?:Điều \d+[a-zđ]?\.|[IVXLC]+\.|\d+[.)]|[a-zđ][.)]|[-+•])\s*")
_AGENCY = re.compile(rf"(?:Các )?(?:{BODY})")
_ANY = frozenset({"bộ", "ngành", "cơ quan", "đơn vị", "địa phương"})  # no name by which one asks for these and no others
_TASKS_OF = re.compile(r"^Trách nhiệm (?:chung )?của ")
_KEPT_DOCUMENTS = 64


def heading_text(text: str) -> str:
    """A heading without its number and closing colon: "3. Bộ Nội vụ:" → "Bộ Nội vụ"."""
    return _LABEL.sub("", text.strip()).rstrip(" :.;").removesuffix(" có trách nhiệm")


def body_in(heading: str) -> str:
    """The bodies that a heading assigns to: "3. Bộ Nội vụ:", "Trách nhiệm chung của các bộ, cơ quan" → "Các bộ, cơ quan"."""
    name = heading_text(heading.split(":")[0])
    whose = _TASKS_OF.sub("", name)
    return name if whose == name else whose[:1].upper() + whose[1:]


def is_heading(passage: Passage) -> bool:
    """A line that announces what follows and says nothing by itself; a sum of money is something said."""
    announces = passage.text.rstrip().endswith(":") and len(passage.text) < 200 and not holds_figure(passage.text, Wanted.MONEY)
    return passage.kind is PassageKind.HEADING or announces


def terms(text: str) -> Counter[str]:
    """Syllables and adjacent pairs, with the pairs counted as terms of their own."""
    words = syllables(text)
    return Counter(words) + Counter(f"{a} {b}" for a, b in pairwise(words))


@dataclass(frozen=True)
class Outline:
    """One document's passages by path. `lines[path]` are the parts of one unit; headings are units with others below."""

    document: Document
    passages: tuple[Passage, ...]

    @cached_property
    def lines(self) -> dict[UnitPath, tuple[Passage, ...]]:
        grouped: dict[UnitPath, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            grouped[passage.path].append(passage)
        return {path: tuple(sorted(parts, key=lambda part: not is_heading(part))) for path, parts in grouped.items()}

    @cached_property
    def children(self) -> dict[UnitPath, tuple[UnitPath, ...]]:
        """Direct sub-units in reading order; a level without a line of its own is bridged over."""
        found: dict[UnitPath, list[UnitPath]] = defaultdict(list)
        for path in sorted(self.lines, key=lambda path: self.lines[path][0].ordinal):
            parent = path[:-1]
            while parent and parent not in self.lines:
                parent = parent[:-1]
            if path:
                found[parent].append(path)
        return {parent: tuple(paths) for parent, paths in found.items()}

    @cached_property
    def _document_frequency(self) -> Counter[str]:
        return Counter(term for passage in self.passages for term in self.terms_of(passage))

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {term: math.log(1 + len(self.passages) / (1 + count)) for term, count in self._document_frequency.items()}

    @cached_property
    def _weight_of_new(self) -> float:
        return math.log(1 + len(self.passages))

    @cached_property
    def _terms(self) -> dict[str, frozenset[str]]:
        return {p.id: frozenset(terms(p.text)) for p in self.passages}

    @cached_property
    def _alias_terms(self) -> dict[str, frozenset[str]]:
        return {p.id: frozenset(t for alias in p.aliases for t in terms(alias)) for p in self.passages}

    def terms_of(self, passage: Passage) -> frozenset[str]:
        return self._terms[passage.id]

    def alias_terms_of(self, passage: Passage) -> frozenset[str]:
        return self._alias_terms[passage.id]

    @cached_property
    def _chains(self) -> dict[UnitPath, frozenset[str]]:
        return {path: frozenset(t for line in self.chain(path) for t in terms(line)) for path in self.lines}

    def said_terms(self, passage: Passage) -> frozenset[str]:
        """Terms of a clause, of the headings above it and of its aliases."""
        said = self._said.get(passage.id)
        if said is None:
            said = self._said[passage.id] = self.terms_of(passage) | self.chain_terms(passage.path) | self.alias_terms_of(passage)
        return said

    @cached_property
    def _said(self) -> dict[str, frozenset[str]]:
        return {}

    def chain_terms(self, path: UnitPath) -> frozenset[str]:
        """Terms of the headings above a unit and of its own heading."""
        return self._chains.get(path, frozenset())

    def weight(self, term: str) -> float:
        """How much a shared term says: rare ones more (idf), pairs as much as single syllables."""
        known = self._weights.get(term)
        return self._weight_of_new if known is None else known

    def knows(self, term: str) -> bool:
        return term in self._document_frequency

    def coverage(self, wanted: frozenset[str], offered: frozenset[str]) -> float:
        """Weighted share of the wanted terms that are offered, 0..1."""
        weight, new = self._weights.get, self._weight_of_new
        total = sum([weight(t, new) for t in wanted])
        return sum([weight(t, new) for t in wanted & offered]) / total if total else 0.0

    def share_said(self, wanted: frozenset[str], passage: Passage) -> float:
        """Weighted share of the wanted terms that a clause with its headings and aliases speaks of, 0..1."""
        return self.coverage(wanted, self.said_terms(passage))

    def heading(self, path: UnitPath) -> str:
        """The unit's own heading without number: of a heading its text, of a clause with sub-units its first line."""
        return self._headings.get(path, "")

    @cached_property
    def _headings(self) -> dict[UnitPath, str]:
        return {path: heading_text(parts[0].text) for path, parts in self.lines.items()}

    def chain(self, path: UnitPath) -> tuple[str, ...]:
        """Headings from the outside in, ending with the unit's own when it has units below it."""
        above = [self.heading(path[:n]) for n in range(1, len(path)) if path[:n] in self.lines]
        own = [self.heading(path)] if path in self.children or is_heading(self.lines[path][0]) else []
        return tuple(above + own)

    @cached_property
    def agencies(self) -> dict[UnitPath, tuple[str, ...]]:
        """Units assigned to agencies: path → names ("Bộ Nội vụ"), from headings that are names of agencies."""
        found: dict[UnitPath, tuple[str, ...]] = {}
        for path, parts in self.lines.items():
            if any(path[:n] in found for n in range(2, len(path))):  # a task below an agency begins with its name too
                continue
            head = parts[0].text.split(":")[0]
            if (path in self.children or ":" in parts[0].text) and len(path) > 1 and len(head) < 250:
                name = body_in(head)
                if _AGENCY.match(name) and not name.endswith("?"):  # "Bộ nào chủ trì …?" heads an entry
                    found[path] = tuple(n.strip() for n in re.split(r",(?! Thể thao| Ngư| Văn)", name) if n.strip())
        return found

    @cached_property
    def agency_names(self) -> tuple[tuple[UnitPath, str, list[str]], ...]:
        """Each assigned unit with each of its names, and the syllables of the name."""
        return tuple((path, name, syllables(name)) for path, names in self.agencies.items() for name in names if name.lower() not in _ANY)

    def agency_terms(self, units: Iterable[UnitPath]) -> frozenset[str]:
        """Terms of the names of the agencies that units are assigned to."""
        return frozenset(term for unit in units for name in self.agencies[unit] for term in terms(name))

    def agency_over(self, path: UnitPath) -> tuple[UnitPath, str] | None:
        """The assigned unit that a clause lies in, with the agency's full heading."""
        agencies = self.agencies
        for n in range(len(path), 0, -1):
            if path[:n] in agencies:
                return path[:n], body_in(self.lines[path[:n]][0].text)
        return None

    def leaves(self, path: UnitPath) -> tuple[Passage, ...]:
        """Passages that say something at or below a unit, in reading order: headings left out."""
        return self._leaves.get(path, ())

    @cached_property
    def _leaves(self) -> dict[UnitPath, tuple[Passage, ...]]:
        below: dict[UnitPath, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            if not is_heading(passage):
                for n in range(len(passage.path) + 1):
                    below[passage.path[:n]].append(passage)
        return {path: tuple(passages) for path, passages in below.items()}

    def own_terms(self, path: UnitPath) -> frozenset[str]:
        """Terms of a unit's own heading, of a long one of its first clause."""
        if path not in self._own_terms:
            said = re.split(r"[;:.]", self.heading(path))[0][:160]
            self._own_terms[path] = frozenset(terms(" ".join(content_words(said))))
        return self._own_terms[path]

    @cached_property
    def _own_terms(self) -> dict[UnitPath, frozenset[str]]:
        return {}


class Outlines:
    """Outlines of the documents in use, built once per index generation and shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_catalog: WeakKeyDictionary[CatalogReader, OrderedDict[str, Outline]] = WeakKeyDictionary()

    def of(self, catalog: CatalogReader, document_id: str) -> Outline:
        """The outline of one document of a catalog."""
        with self._lock:
            kept = self._by_catalog.setdefault(catalog, OrderedDict())
            if document_id in kept:
                kept.move_to_end(document_id)
                return kept[document_id]
        outline = Outline(catalog.document(document_id), tuple(catalog.passages(document_id)))
        with self._lock:
            kept[document_id] = outline
            if len(kept) > _KEPT_DOCUMENTS:
                kept.popitem(last=False)
        return outline
