"""Parsed file + register entry → ParsedDocument: who issued it, how binding it is, which passages it has."""

from __future__ import annotations

import re
from pathlib import PurePath

from ingest.identity.header import Header
from ingest.identity.kinds import LAWS
from ingest.parse.parsing import Parsed
from ingest.register import passages
from ingest.register.register import RegisteredDocument
from knowledge.language.text import fold_accents
from knowledge.law.types import Document, ParsedDocument, PassageKind, Relation, RelationKind, Tier, restated_whole

_DIVISION = re.compile(r"(?:Phần|Chương|Mục|Điều) (?:thứ )?\w+\b", re.IGNORECASE)
_CODES = {"NQ", "NĐ", "QĐ", "TT", "CT", "KH", "TB", "BC", "TTr", "HD", "CĐ", "VBHN", "PL", "KL"}


def assemble(parsed: Parsed, entry: RegisteredDocument | None, source: str, sha256: str) -> ParsedDocument:
    """Register entry first, then the header block, then the file's name: whatever is known first wins."""
    header, known = parsed.header, entry or RegisteredDocument(id="")
    identity = document_id(parsed, entry, source)
    document = Document(
        id=identity,
        title=(known.title if not header.part else "") or _title(parsed, source),
        tier=known.tier or _tier(parsed),
        source=source,
        sha256=sha256,
        number=known.number or header.number,
        kind=known.kind or header.kind,
        issuer=known.issuer or header.issuer,
        place=known.place or header.place,
        issued_on=known.issued_on or header.issued_on,
        effective_from=known.effective_from or parsed.validity_says.effective_from,
        effective_to=known.effective_to,
        url=known.url if known.url_verified else "",
        relations=_relations(parsed, known),
        ocr_confidence=parsed.ocr_confidence,
    )
    sections, cut = passages.build(identity, list(parsed.units))
    return ParsedDocument(document, sections, cut)


def document_id(parsed: Parsed, entry: RegisteredDocument | None, source: str) -> str:
    """The register's id, else one made of number and year, else the file's name."""
    return (entry.id if entry else "") or _slug(parsed, source)


def registered(entry: RegisteredDocument) -> Document:
    """A document known from the register alone: it can put others out of force without lying in the index."""
    return Document(
        id=entry.id,
        title=entry.title,
        tier=entry.tier or Tier.OFFICIAL,
        source="",
        sha256="",
        number=entry.number,
        issued_on=entry.issued_on,
        effective_from=entry.effective_from,
        relations=entry.relations,
    )


def _relations(parsed: Parsed, entry: RegisteredDocument) -> tuple[Relation, ...]:
    """The register's relations, then those the text states itself and the register does not."""
    known = {(relation.kind, relation.number) for relation in entry.relations if not relation.to_path}
    said = [r for r in parsed.validity_says.relations if r.to_path or (r.kind, r.number) not in known]
    return (*entry.relations, *said, *_cited(parsed, entry))


def _cited(parsed: Parsed, entry: RegisteredDocument) -> tuple[Relation, ...]:
    """Unit to unit, from the tags of training lines: this paragraph draws on that clause of the text it restates."""
    base = next(iter(restated_whole(entry.relations)), None)
    if base is None:
        return ()
    return tuple(
        Relation(RelationKind.BASED_ON, base.number, base.issued_on, from_path=unit.path, to_path=tuple(cite.split("/")))
        for unit in parsed.units
        for cite in unit.cites
    )


def _tier(parsed: Parsed) -> Tier:
    """Official is what bears a number, calls itself a law, or has quốc hiệu above its kind; all other files are training material."""
    header = parsed.header
    if not parsed.legal or not (header.number or header.kind in LAWS or (header.motto and header.kind)):
        return Tier.TRAINING
    return Tier.GUIDANCE if header.kind in ("Hướng dẫn", "Công văn", "Thông báo") else Tier.OFFICIAL


def _title(parsed: Parsed, source: str) -> str:
    header = parsed.header
    if header.part:
        return _part_title(header)
    if header.kind and header.title:
        named = header.title[:2].isupper() or header.kind == "Văn bản hợp nhất"
        rest = header.title if named else header.title[0].lower() + header.title[1:]
        return rest if rest.lower().startswith(header.kind.lower()) else f"{header.kind} {rest}"
    first = next((unit.text for unit in parsed.units if unit.kind is PassageKind.HEADING), "").replace("\n", " ")
    if parsed.legal and _DIVISION.match(first):
        first = ""  # "Chương I" entitles a part of it
    nameless = parsed.reader.endswith("xlsx")  # whose only heading is the name of a sheet
    return parsed.title or ("" if nameless else first[:200]) or PurePath(source).stem


def _part_title(header: Header) -> str:
    """A part without its main text is called by what it is, never by the text it belongs to alone."""
    day = f" ngày {header.issued_on.day}/{header.issued_on.month}/{header.issued_on.year}" if header.issued_on else ""
    return f"{header.part} kèm theo {header.kind or 'văn bản'} số {header.number}{day}"


def _slug(parsed: Parsed, source: str) -> str:
    """ "nq-76-nq-cp-2021" from number and year; else the file's name."""
    number, issued = parsed.header.number, parsed.header.issued_on
    if not number:
        return slug(PurePath(source).stem)
    code = next((part for part in re.split(r"[/\-]", number)[1:] if part in _CODES), "")
    year = str(issued.year) if issued and str(issued.year) not in number else ""
    return slug("-".join(filter(None, (code or parsed.header.kind.split(" ")[0], number, year))))


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens; never empty."""
    return re.sub(r"[^a-z0-9]+", "-", fold_accents(text).lower()).strip("-")[:80] or "tai-lieu"
