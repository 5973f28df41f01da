"""What flows through the house: Document → Section → Passage → Hit. All frozen, no behaviour beyond derived fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

UnitPath = tuple[str, ...]
"""A legal unit from the outside in: ("Điều 1", "III", "2", "a", "Đến năm 2025", "+3").

Components are what a reader sees: "Phần thứ nhất", "Chương II", "Mục 1", "Điều 5", Roman "III", khoản "2", điểm "a",
a milestone "Đến năm 2025", the n-th dash "-3" or plus "+3" under its parent, "đoạn 2" for the n-th unnumbered
paragraph of a unit, "Phần mở đầu", "Chữ ký", "Nơi nhận", "Phụ lục I", "bảng 1", "dòng 4", "trang chiếu 12",
or a Markdown / HTML heading as written.
"""


class Tier(StrEnum):
    """How binding a text is; official text always outranks the others when both answer."""

    OFFICIAL = "official"
    GUIDANCE = "guidance"
    TRAINING = "training"


class RelationKind(StrEnum):
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    GUIDES = "guides"
    BASED_ON = "based_on"
    RESTATES = "restates"


@dataclass(frozen=True, slots=True)
class Relation:
    """This document (or its unit `from_path`) does `kind` to document `number` of `issued_on` (or its unit `to_path`)."""

    kind: RelationKind
    number: str
    issued_on: date | None = None
    from_path: UnitPath = ()
    to_path: UnitPath = ()
    note: str = ""


def restated_whole(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Relations to the texts that are told again as a whole, as a digest or a consolidated text does; a slide shows but a part."""
    return tuple(r for r in relations if r.kind is RelationKind.RESTATES and not r.from_path)


@dataclass(frozen=True, slots=True)
class Document:
    """One source text and what is known of it. `id` is a slug: "nq-76-nq-cp-2021"."""

    id: str
    title: str
    tier: Tier
    source: str  # file name as the owner knows it, relative to the folder it was found in
    sha256: str  # of the file's bytes
    number: str = ""  # số hiệu, "76/NQ-CP"; empty when the text has none
    kind: str = ""  # "Nghị quyết", "Nghị định", "Tài liệu tập huấn", …
    issuer: str = ""
    place: str = ""
    issued_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    url: str = ""
    relations: tuple[Relation, ...] = ()
    ocr_confidence: float | None = None  # mean word confidence 0..1 when the text came from OCR, else None

    @property
    def restates(self) -> tuple[Relation, ...]:
        """Its relations to the texts that it tells again as a whole."""
        return restated_whole(self.relations)

    @property
    def signed_on(self) -> date | None:
        """The day of the text, or of the one that it tells again; None where neither is known."""
        return self.issued_on or next((relation.issued_on for relation in self.restates), None)


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of a document's outline: a unit that has a heading or contains others."""

    document_id: str
    path: UnitPath
    heading: str  # the heading line as written, "2. Cải cách thủ tục hành chính"
    ordinal: int  # of its first passage in reading order
    page: int | None = None


class PassageKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"  # a heading line: shown and looked up, never an answer by itself
    ROW = "row"  # one table row with its column names
    NOTE = "note"  # footnote or speaker note
    FRONT = "front"  # header block, signature, distribution list


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval and quotation. Every body line of a document lies in exactly one passage.

    `text` is verbatim: what is quoted. `context` is what is embedded with it: the headings above, outermost first,
    joined by " › ". A unit longer than 800 characters is split at sentence ends; the parts share `path` and differ
    in `part` (0, 1, …). `id` is stable across runs: f"{document_id}#{anchor(path)}" plus f"~{part}" when part > 0.
    """

    id: str
    document_id: str
    path: UnitPath
    ordinal: int  # position in the document's reading order, from 0
    kind: PassageKind
    text: str
    context: str = ""
    page: int | None = None
    part: int = 0
    locator: str = ""  # where in the file when it is not a page: "trang chiếu 12", "trang tính Phụ lục, dòng 7"
    aliases: tuple[str, ...] = ()  # questions staff ask of this unit: search keys, never quoted
    effective_from: date | None = None  # of this clause, where it differs from the document's
    effective_to: date | None = None
    ocr_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What ingestion hands to a generation under construction."""

    document: Document
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause the question names: "khoản 2 mục III Nghị quyết 76" → number "76/NQ-CP", path ("III", "2").

    Before it is resolved against a catalog, `number` may be as short as it was typed ("76/NQ"), and `title` holds the
    words after "Luật" when the document is named by its title.
    """

    path: UnitPath = ()
    number: str = ""
    title: str = ""
    issued_on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What was typed and what was understood; `changes` are pairs (typed, understood) for the user to see."""

    typed: str
    understood: str
    changes: tuple[tuple[str, str], ...] = ()
    reference: Reference | None = None
    in_context: str = ""  # of a turn that leans on the one before: the message with that question, for the reader


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score: 0..1, higher is better, calibrated as the chance that it answers the question."""

    passage: Passage
    document: Document
    score: float
    reason: str = "search"  # "search" or "citation" (the clause was named in the question)


@dataclass(frozen=True, slots=True)
class SearchResult:
    interpretation: Interpretation
    hits: tuple[Hit, ...] = field(default=())
