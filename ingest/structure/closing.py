"""What the end of a text says of its identity: the certification of a consolidated text, the day a law was passed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.identity.header import Header
from ingest.identity.letterhead import calendar_day, date_in, issuer, number_in
from ingest.units import Unit

_CERTIFIED = re.compile(r"XÁC THỰC VĂN BẢN HỢP NHẤT")
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Hiến pháp) này (?:đã )?được .{5,160}?\bthông qua (?:vào )?ngày "
    r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})"
)


def completed(header: Header, units: Sequence[Unit]) -> Header:
    """The header with what only the end says. A consolidated text bears its number and date under its certification."""
    if header.kind == "Văn bản hợp nhất" and not header.number:
        return _certified(header, units)
    if header.issued_on is None and header.kind and not header.month:
        for unit in reversed(units):
            if match := _PASSED.search(unit.text):
                day = calendar_day(match[3], match[2], match[1])
                return replace(header, issued_on=day, month=f"{day:%Y-%m}" if day else "")
    return header


def _certified(header: Header, units: Sequence[Unit]) -> Header:
    at = next((i for i in reversed(range(len(units))) if _CERTIFIED.search(units[i].text)), None)
    if at is None:
        return header
    lines = [line for unit in units[at : at + 3] for line in unit.text.split("\n")][:12]
    confidence = units[at].confidence
    number = next((n for line in lines if (n := number_in(line, confidence))), None)
    dated = next((d for line in lines if (d := date_in(line, confidence))), None)
    above = issuer([units[at - 1].text]) if at and units[at - 1].text.isupper() else ""
    return replace(
        header,
        number=number.value if number and "VBHN" in number.code else "",
        code=number.code if number else "",
        issued_on=dated.day if dated else None,
        month=dated.month if dated else "",
        place=dated.place if dated else "",
        issuer=above or header.issuer,
    )
