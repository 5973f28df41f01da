"""What a legal text says of its own validity and of other texts: in force from, replaces, repeals, amends, consolidates.

    "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 10 năm 2016, thay thế Nghị định số 08/2012/NĐ-CP ngày 16 tháng 02
    năm 2012" -> effective_from 2016-10-01, Relation(REPLACES, "08/2012/NĐ-CP", 2012-02-16)

Only explicit formulas are read. The register (sources.yaml) outranks all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.identity.header import Header
from ingest.identity.kinds import rank_of_number
from ingest.relations import endings
from ingest.relations.named_texts import AROUND, SENTENCE, UNIT_REFERENCE, named_texts, unit_path
from ingest.structure.deck import names_text
from ingest.units import Unit
from knowledge.law.act import KIND
from knowledge.law.day import NAMED_DAY, day_of
from knowledge.law.frame import OPENING
from knowledge.law.types import PassageKind, Relation, RelationKind, UnitPath

_IN_FORCE = re.compile(
    rf"{KIND}\s+này\s+có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s*,?\s*(?:(?:sau\s+(\d+)\s+ngày\s*,?\s*)?(?:kể\s+)?từ\s+(?:(ngày\s+(?:ký|thông\s+qua|ban\s+hành))|{NAMED_DAY}))",
    re.IGNORECASE,
)
_CLAUSE_IN_FORCE = re.compile(rf"có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?từ\s+{NAMED_DAY}")
_AMENDS = re.compile(r"^(?:[\d.a-zđ)\s\-]*|Điều\s+\d+\.\s*)(Sửa\s+đổi|Bổ\s+sung|Bãi\s+bỏ|Thay\s+thế)\b", re.IGNORECASE)
_OF_THIS_TEXT = re.compile(rf"^(?!.*\bsố\s+\d).*Điều\s+\d+.*{KIND}\s+này\s*,?\s*$")
_FOOTNOTE = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Validity:
    """`clauses` are units in force from another date than the document."""

    effective_from: date | None = None
    relations: tuple[Relation, ...] = ()
    clauses: tuple[tuple[UnitPath, date], ...] = ()


def read(units: list[Unit], header: Header) -> Validity:
    """Validity and relations of one legal text. Text in quotation marks is another law's and is not read."""
    body = [unit for unit in units if not unit.text.startswith(("“", '"')) and unit.kind is not PassageKind.NOTE]
    ruling = [unit for unit in body if unit.path[0] not in AROUND]
    if "VBHN" in header.number or header.kind == "Văn bản hợp nhất":  # what it does to others, the law it restates does
        relations = _of_consolidated(body)
    else:
        relations = [*_of_title(header), *endings.read(ruling), *_amendments(ruling, header)]
    clauses = [*(clause for unit in ruling for clause in _clause_dates(unit)), *_footnoted(units)]
    own = rank_of_number(header.number or f"1/{header.code}")
    lawful = [relation for relation in relations if own <= rank_of_number(relation.number)]  # a lower text never ends a higher one
    effective = next((day for unit in ruling if (day := _in_force(unit.text, header.issued_on))), None)
    return Validity(effective, tuple(dict.fromkeys(lawful)), tuple(dict.fromkeys(clauses)))


def _amendments(ruling: list[Unit], header: Header) -> list[Relation]:
    """Of an amending text: each clause amends the text its article names, else the one of the title."""
    subject = _subject(header)
    found: list[Relation] = []
    for unit in ruling:
        if unit.path[-1].startswith("Điều ") and (named := _amended_by_heading(unit.text)):
            subject = named
        found += _amended(unit, subject)
    return found


def _in_force(text: str, issued_on: date | None) -> date | None:
    match = _IN_FORCE.search(text)
    if match is None:
        return None
    if match[2]:
        return issued_on + timedelta(days=int(match[1] or 0)) if issued_on else None
    return day_of(match.groups()[2:8])


def _numbered(text: str) -> list[tuple[str, date | None]]:
    return [(found.number, found.issued_on) for found in named_texts(text)]


def _of_title(header: Header) -> list[Relation]:
    if not re.search(r"sửa đổi|bổ sung", header.title, re.IGNORECASE):
        return []
    return [Relation(RelationKind.AMENDS, number, day, note=header.title) for number, day in _numbered(header.title)]


def _subject(header: Header) -> tuple[str, date | None] | None:
    found = _numbered(header.title) if re.search(r"sửa đổi|bổ sung", header.title, re.IGNORECASE) else []
    return found[0] if len(found) == 1 else None


def _amended_by_heading(text: str) -> tuple[str, date | None] | None:
    """ "Điều 2. Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP …": what its clauses amend."""
    found = _numbered(text)
    return found[0] if found and re.search(r"Sửa đổi|Bổ sung|Bãi bỏ", text) else None


def _of_consolidated(body: list[Unit]) -> list[Relation]:
    """A consolidated text restates the law and those that amended it, which its preamble lists."""
    lines = [line for unit in body if unit.path[0] == OPENING for line in unit.text.split("\n")]
    front = "\n".join(line for line in lines if not line.startswith(("Căn cứ", "“")))
    if "được sửa đổi, bổ sung bởi" not in front:
        return []
    return [Relation(RelationKind.RESTATES, number, day) for number, day in _numbered(front)]


def shown(units: list[Unit]) -> tuple[Relation, ...]:
    """The texts whose articles a deck shows, each under a heading that bears its number."""
    named = [(unit.path, match[1]) for unit in units if unit.kind is PassageKind.HEADING and (match := names_text(unit.text))]
    return tuple(Relation(RelationKind.RESTATES, number, None, from_path=path) for path, number in named)


def _amended(unit: Unit, subject: tuple[str, date | None] | None) -> list[Relation]:
    """ "1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:" inside a text that amends `subject`."""
    verb = _AMENDS.match(unit.text)
    if verb is None:
        return []
    named = named_texts(unit.text)
    target = (named[0].number, named[0].issued_on) if named else subject
    if target is None:
        return []
    kind = RelationKind.REPEALS if verb[1].lower().startswith("bãi") else RelationKind.AMENDS
    head = unit.text[: named[0].number_at] if named else unit.text.split(":")[0]
    paths = [unit_path(match) for match in UNIT_REFERENCE.finditer(head[verb.start(1) :])]
    note = "bổ sung" if verb[1].lower().startswith("bổ") else ""
    return [Relation(kind, target[0], target[1], from_path=unit.path, to_path=path, note=note) for path in paths]


def _clause_dates(unit: Unit) -> list[tuple[UnitPath, date]]:
    """ "Khoản 2 Điều 5 Luật này có hiệu lực từ ngày …": units of this text with a date of their own."""
    result = []
    for sentence in SENTENCE.split(unit.text):
        match = _CLAUSE_IN_FORCE.search(sentence)
        day = day_of(match.groups()) if match else None
        if match is None or day is None or not _OF_THIS_TEXT.search(sentence[: match.start()]):
            continue
        result += [(unit_path(reference), day) for reference in UNIT_REFERENCE.finditer(sentence[: match.start()]) if reference.start() > 0]
    return result


def _footnoted(units: list[Unit]) -> list[tuple[UnitPath, date]]:
    """In a consolidated text a footnote says from when the clause it marks reads as it does."""
    dated: dict[str, date] = {}
    for unit in units:
        if unit.kind is PassageKind.NOTE and (number := _FOOTNOTE.match(unit.text)) and "được sửa đổi" in unit.text:
            match = _CLAUSE_IN_FORCE.search(unit.text)
            if match and (day := day_of(match.groups())):
                dated[number[1]] = day
    result = []
    for unit in units:
        if unit.opens and unit.kind is not PassageKind.NOTE:
            marks = _FOOTNOTE.findall(unit.text[:200])
            result += [(unit.path, dated[mark]) for mark in marks if mark in dated and not unit.path[-1].startswith("Chương")]
    return result
