"""What a legal text says of its own validity and of other texts: in force from, replaces, repeals, amends, consolidates.

    "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 10 năm 2016, thay thế Nghị định số 08/2012/NĐ-CP ngày 16 tháng 02
    năm 2012" -> effective_from 2016-10-01, Relation(REPLACES, "08/2012/NĐ-CP", 2012-02-16)

Only explicit formulas are read. The register (sources.yaml) outranks all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.header import Header
from ingest.units import Unit
from knowledge.types import PassageKind, Relation, RelationKind, UnitPath

_KIND = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư liên tịch|Thông tư|Quy chế|Quy định)"
)
_DATE = r"(?:ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})|ngày\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))"
_TEXT = re.compile(rf"{_KIND}(?:\s(?!số)[^\s;.:“”]+){{0,30}}?\s+số\s*:?\s*(\d+[a-zđ]?(?:/\d{{4}})?[/\-][\wĐđ/\-]+\w)(?:\s+{_DATE})?")
_IN_FORCE = re.compile(
    rf"{_KIND}\s+này\s+có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s*,?\s*(?:(?:sau\s+(\d+)\s+ngày\s*,?\s*)?(?:kể\s+)?từ\s+(?:(ngày\s+(?:ký|thông\s+qua|ban\s+hành))|{_DATE}))",
    re.IGNORECASE,
)
_CLAUSE_IN_FORCE = re.compile(rf"có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?từ\s+{_DATE}")
_UNIT_REFERENCE = re.compile(r"(?:điểm\s+([a-zđ])\s+)?(?:khoản\s+(\d+[a-zđ]?)\s+)?Điều\s+(\d+[a-zđ]?)", re.IGNORECASE)
_REPLACES = re.compile(r"\bthay\s+thế\b", re.IGNORECASE)
_REPEALS = re.compile(r"\b(?:bãi\s+bỏ|hết\s+hiệu\s+lực)\b", re.IGNORECASE)
_AMENDS = re.compile(r"^(?:[\d.a-zđ)\s\-]*|Điều\s+\d+\.\s*)(Sửa\s+đổi|Bổ\s+sung|Bãi\s+bỏ|Thay\s+thế)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^\d\s][.;])\s+")  # not after the number of a unit
_OF_THIS_TEXT = re.compile(rf"^(?!.*\bsố\s+\d).*Điều\s+\d+.*{_KIND}\s+này\s*,?\s*$")
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
    relations = [*_of_title(header), *_of_consolidated(body, header)]
    effective: date | None = None
    clauses: list[tuple[UnitPath, date]] = []
    subject = _subject(header)
    for unit in body:
        if unit.path[0] in ("Phần mở đầu", "Nơi nhận", "Chữ ký", "Chú thích"):
            continue
        effective = effective or _in_force(unit.text, header.issued_on)
        if unit.path[-1].startswith("Điều ") and (named := _amended_by_heading(unit.text)):
            subject = named
        relations += _replaced(unit)
        relations += _amended(unit, subject)
        clauses += _clause_dates(unit)
    clauses += _footnoted(units)
    return Validity(effective, tuple(dict.fromkeys(relations)), tuple(dict.fromkeys(clauses)))


def _in_force(text: str, issued_on: date | None) -> date | None:
    match = _IN_FORCE.search(text)
    if match is None:
        return None
    if match[2]:
        return issued_on + timedelta(days=int(match[1] or 0)) if issued_on else None
    return _day(match.groups()[2:8])


def _day(groups: tuple[str | None, ...]) -> date | None:
    """Day, month, year as captured by _DATE, in either of its two forms."""
    values = groups[:3] if groups[0] else groups[3:6]
    try:
        return date(int(values[2] or 0), int(values[1] or 0), int(values[0] or 0))
    except ValueError:
        return None


def _texts(text: str) -> list[tuple[int, str, date | None]]:
    """(position of the number, number, date) of every numbered text that is named."""
    return [(match.start(1), re.sub(r"\s+", "", match[1]), _day(match.groups()[1:])) for match in _TEXT.finditer(text)]


def _of_title(header: Header) -> list[Relation]:
    if not re.search(r"sửa đổi|bổ sung", header.title, re.IGNORECASE):
        return []
    return [Relation(RelationKind.AMENDS, number, day, note=header.title) for _, number, day in _texts(header.title)]


def _subject(header: Header) -> tuple[str, date | None] | None:
    found = _texts(header.title) if re.search(r"sửa đổi|bổ sung", header.title, re.IGNORECASE) else []
    return found[0][1:] if len(found) == 1 else None


def _amended_by_heading(text: str) -> tuple[str, date | None] | None:
    """ "Điều 2. Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP …": what its clauses amend."""
    found = _texts(text)
    return found[0][1:] if found and re.search(r"Sửa đổi|Bổ sung|Bãi bỏ", text) else None


def _of_consolidated(body: list[Unit], header: Header) -> list[Relation]:
    """A consolidated text restates the law and those that amended it, which its preamble lists."""
    if "VBHN" not in header.number:
        return []
    lines = [line for unit in body if unit.path[0] == "Phần mở đầu" for line in unit.text.split("\n")]
    front = "\n".join(line for line in lines if not line.startswith(("Căn cứ", "“")))
    if "được sửa đổi, bổ sung bởi" not in front:
        return []
    return [Relation(RelationKind.RESTATES, number, day) for _, number, day in _texts(front) if number != header.number]


def _replaced(unit: Unit) -> list[Relation]:
    """Texts this one puts out of force: those named after "thay thế", or around "bãi bỏ" and "hết hiệu lực"."""
    relations: list[Relation] = []
    for sentence in _SENTENCE.split(unit.text):
        found = _texts(sentence)
        if not found or "cụm từ" in sentence:
            continue
        replaces, repeals = _REPLACES.search(sentence), _REPEALS.search(sentence)
        verb = replaces or repeals
        if verb is None or _AMENDS.match(sentence):
            continue
        kind = RelationKind.REPLACES if replaces else RelationKind.REPEALS
        after = [item for item in found if item[0] > verb.start()]
        chosen = after if after else found if repeals and not replaces and "hết hiệu lực" in sentence else []
        partial = _UNIT_REFERENCE.search(sentence[verb.start() : chosen[0][0]]) if chosen else None
        to_path = _path(partial) if partial and kind is RelationKind.REPEALS else ()
        relations += [Relation(kind, number, day, from_path=unit.path, to_path=to_path) for _, number, day in chosen]
    return relations


def _amended(unit: Unit, subject: tuple[str, date | None] | None) -> list[Relation]:
    """ "1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:" inside a text that amends `subject`."""
    verb = _AMENDS.match(unit.text)
    if verb is None:
        return []
    named = _texts(unit.text)
    target = named[0][1:] if named else subject
    if target is None:
        return []
    kind = RelationKind.REPEALS if verb[1].lower().startswith("bãi") else RelationKind.AMENDS
    head = unit.text[: named[0][0]] if named else unit.text.split(":")[0]
    paths = [_path(match) for match in _UNIT_REFERENCE.finditer(head[verb.start(1) :])]
    note = "bổ sung" if verb[1].lower().startswith("bổ") else ""
    return [Relation(kind, target[0], target[1], from_path=unit.path, to_path=path, note=note) for path in paths]


def _path(match: re.Match[str]) -> UnitPath:
    point, clause, article = match.groups()
    return tuple(part for part in (f"Điều {article}", clause, point) if part)


def _clause_dates(unit: Unit) -> list[tuple[UnitPath, date]]:
    """ "Khoản 2 Điều 5 Luật này có hiệu lực từ ngày …": units of this text with a date of their own."""
    result = []
    for sentence in _SENTENCE.split(unit.text):
        match = _CLAUSE_IN_FORCE.search(sentence)
        day = _day(match.groups()) if match else None
        if match is None or day is None or not _OF_THIS_TEXT.search(sentence[: match.start()]):
            continue
        result += [(_path(reference), day) for reference in _UNIT_REFERENCE.finditer(sentence[: match.start()]) if reference.start() > 0]
    return result


def _footnoted(units: list[Unit]) -> list[tuple[UnitPath, date]]:
    """In a consolidated text a footnote says from when the clause it marks reads as it does."""
    dated: dict[str, date] = {}
    for unit in units:
        if unit.kind is PassageKind.NOTE and (number := _FOOTNOTE.match(unit.text)) and "được sửa đổi" in unit.text:
            match = _CLAUSE_IN_FORCE.search(unit.text)
            if match and (day := _day(match.groups())):
                dated[number[1]] = day
    result = []
    for unit in units:
        if unit.opens and unit.kind is not PassageKind.NOTE:
            marks = _FOOTNOTE.findall(unit.text[:200])
            result += [(unit.path, dated[mark]) for mark in marks if mark in dated and not unit.path[-1].startswith("Chương")]
    return result
