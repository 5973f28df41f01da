"""A file that is only a part of a text: an annex, a form, a regulation "(Kèm theo Nghị định số 30/2020/NĐ-CP ngày …)".

The number it bears is not its own but that of the text it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.identity.header import Header
from ingest.identity.kinds import CODES, kind_of_number
from ingest.identity.letterhead import MOTTO, date_in, number_in
from ingest.lines import Line, LineKind
from ingest.structure.front import attached_kind
from ingest.structure.markers import Rank, marker_of

_TOP = 14  # lines among which "(Kèm theo …)" is looked for
_ATTACHED = re.compile(r"\(?\s*(?:Ban hành\s+)?[Kk]èm\s+theo\s+(?P<kind>[A-ZĐ][^\d()]{3,60}?)\s*(?=[Ss]ố\b)(?P<rest>.{0,160})", re.DOTALL)
_FORM = re.compile(r"(?:MẪU|Mẫu|BIỂU|Biểu)(?: (?:SỐ|số|mẫu|MẪU))*[ :]*([\w/.\-]{1,12})?\b")
_DATE = re.compile(r"ngày\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Attachment:
    """`header` names the text this is a part of; the first `lines` lines are the part's own heading."""

    header: Header
    lines: int


def read_attachment(lines: tuple[Line, ...]) -> Attachment | None:
    """What the file is a part of, when its heading says so and no letterhead of its own stands above."""
    top = [line.text for line in lines[:_TOP]]
    if any(line.kind is not LineKind.TEXT for line in lines[:2]) or any(MOTTO.search(text) for text in top[:6]):
        return None
    at = next((i for i, text in enumerate(top) if re.match(r"\(?\s*(?:Ban hành )?[Kk]èm theo\b", text)), None)
    if at is None or any(number_in(text) for text in top[:at]):
        return None
    width = next((n for n in range(1, 4) if ")" in top[min(at + n, len(top)) - 1]), 1)
    match = _ATTACHED.match(" ".join(top[at : at + width]))
    number = number_in(match["rest"]) if match else None
    if match is None or number is None or not number.value:
        return None
    return Attachment(_header(match, number.value, _label(top[:at])), at + width)


def _header(match: re.Match[str], number: str, label: str) -> Header:
    rest = match["rest"]
    dated = date_in(rest)
    day = dated.day if dated else None
    if day is None and (short := _DATE.search(rest)):
        found = date_in("ngày {} tháng {} năm {}".format(*short.groups()))
        day = found.day if found else None
    kind = kind_of_number(number) or next((k for k in CODES.values() if match["kind"].startswith(k)), "")
    return Header(number=number, issued_on=day, month=f"{day:%Y-%m}" if day else "", kind=kind, part=label)


def _label(above: list[str]) -> str:
    """ "Phụ lục I", "Mẫu 01", "Quy chế kèm theo": how the part is called inside the text it belongs to."""
    for text in above:
        marker = marker_of(text)
        if marker and marker.rank is Rank.ANNEX:
            return marker.component
        if form := _FORM.match(text):
            return f"Mẫu {form[1]}" if form[1] else "Mẫu"
        if kind := attached_kind(text):
            return f"{kind} kèm theo"
    return "Phụ lục"
