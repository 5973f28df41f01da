"""What the end of a text says of its identity: the certification of a consolidated text, the day a law was passed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.identity.header import Header
from ingest.identity.kinds import LAWS
from ingest.identity.letterhead import calendar_day, date_in, issuer, number_in
from ingest.units import Unit
from knowledge.law.types import PassageKind

_CERTIFIED = re.compile(r"XÁC THỰC VĂN BẢN HỢP NHẤT")
_AMENDED_BY = re.compile(r"được sửa đổi, bổ sung (?:một số điều )?(?:bởi|theo)")
_LETTERHEAD = 4  # units that a letterhead beside the certification takes at most
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Hiến pháp) này (?:đã )?được .{5,160}?\bthông qua (?:vào )?ngày "
    r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})"
)


def completed(header: Header, units: Sequence[Unit]) -> Header:
    """The header with what only the end says. A consolidated text bears its number and date under its certification."""
    if not header.number and (header.kind == "Văn bản hợp nhất" or _is_consolidated(units)):
        return _certified(header, units)
    if header.issued_on is None and header.kind and not header.month:
        for unit in reversed(units):
            if match := _PASSED.search(unit.text):
                day = calendar_day(match[3], match[2], match[1])
                return replace(header, issued_on=day, month=f"{day:%Y-%m}" if day else "")
    return header


def _is_consolidated(units: Sequence[Unit]) -> bool:
    """Whether a text that calls itself a circular is one put together with its amendments: it says so, and is certified as such."""
    front = " ".join(unit.text for unit in units[:12])
    return bool(_AMENDED_BY.search(front)) and _certified_at(units) is not None


def _certified_at(units: Sequence[Unit]) -> int | None:
    return next((i for i in reversed(range(len(units))) if _CERTIFIED.search(units[i].text)), None)


def letterhead_of_certification(units: Sequence[Unit]) -> list[Unit]:
    """The units with the issuer and number that stand beside the certification, in its left column, as blocks and not as clauses."""
    at = _certified_at(units)
    if at is None:
        return list(units)
    start = _letterhead_start(units, at)
    return [*units[:start], *(replace(unit, kind=PassageKind.FRONT, opens=False) for unit in units[start:at]), *units[at:]]


def _letterhead_start(units: Sequence[Unit], at: int) -> int:
    start = at
    while start and at - start < _LETTERHEAD and (units[start - 1].text.isupper() or number_in(units[start - 1].text)):
        start -= 1
    return start


def _certified(header: Header, units: Sequence[Unit]) -> Header:
    at = _certified_at(units)
    if at is None:
        return header
    head = units[_letterhead_start(units, at) : at]
    lines = [line for unit in (*head, *units[at : at + 3]) for line in unit.text.split("\n")][:12]
    confidence = units[at].confidence
    number = next((n for line in lines if (n := number_in(line, confidence))), None)
    dated = next((d for line in lines if (d := date_in(line, confidence))), None)
    above = issuer([unit.text for unit in head if unit.text.isupper()])
    whole = header
    if header.kind != "Văn bản hợp nhất":
        title = header.title if header.kind in LAWS else header.title[:1].lower() + header.title[1:]
        whole = replace(header, kind="Văn bản hợp nhất", title=f"{header.kind} {title}".strip())
    return replace(
        whole,
        number=number.value if number and "VBHN" in number.code else "",
        code=number.code if number else "",
        issued_on=dated.day if dated else None,
        month=dated.month if dated else "",
        place=dated.place if dated else "",
        issuer=above or header.issuer,
    )
