"""The header block of an official document: number, issuer, place, date, kind, title; or which text this one is a part of.

CHÍNH PHỦ / Số: 76/NQ-CP / Hà Nội, ngày 15 tháng 7 năm 2021 / NGHỊ QUYẾT / BAN HÀNH … -> Header(number="76/NQ-CP", …)

Number and date stand in the letterhead, above the title, or in the title of an old text. Never are they taken from what comes
after it: the legal basis, what is being carried out, what a text is attached to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ingest.identity.kinds import KINDS, LAWS, kind_line, kind_of_number, mostly_upper
from ingest.identity.letterhead import MOTTO, calendar_day, date_in, is_furniture, issuer, number_in
from ingest.identity.proper_names import issuer_name, sentence_case

_BASIS = re.compile(r"Căn cứ|Căn cử|Theo đề nghị|Xét |Thực hiện |Trên cơ sở|Kính gửi|Điều 1\b|Sau khi |Để ")
_SUBJECT = re.compile(r"(?:V/v|Về việc)\s*:?\s*(.+)")
DECORATION = re.compile(r"[\s\-_–—=*.~·•]+")
_CONSOLIDATED = re.compile(r"VĂN BẢN HỢP NHẤT\s*[-–]?\s*(.*)")
_RESTATED = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư)\b.{0,200}?\bsố\s*:?\s*\d")
_OLD = re.compile(
    r"(?P<kind>" + "|".join(kind.upper() for kind in KINDS) + r")\s+(?:CỦA\s+(?P<by>.{3,80}?)\s+)?"
    r"SỐ\s*:?\s*(?P<number>\d+[A-ZĐ]?[/\-](?:\d{4}/)?[A-ZĐ]{2}[\wĐđ/\-]*)"
    r"(?:\s*,?\s*NGÀY\s+(?P<day>\d{1,2})\s*(?:THÁNG|/|-)\s*(?P<month>\d{1,2})\s*(?:NĂM|/|-)\s*(?P<year>\d{4}))?"
    r"(?:\s+CỦA\s+(?P<of>.{3,80}?)(?=\s+(?:VỀ|BAN HÀNH|QUY ĐỊNH|HƯỚNG DẪN|SỬA ĐỔI)\b|$))?\s*(?P<title>.*)",
    re.IGNORECASE,
)  # fmt: skip
_AUTHORITY = re.compile(
    r"(?:CHÍNH PHỦ|QUỐC HỘI|THỦ TƯỚNG CHÍNH PHỦ|(?:PHÓ )?CHỦ TỊCH .*|[ỦU][YỶ] BAN .*|HỘI ĐỒNG .*|B[Ộộ] TRƯỞNG.*|THỐNG ĐỐC .*|"
    r"(?:TỔNG )?GIÁM ĐỐC.*|(?:TỔNG )?CỤC TRƯỞNG.*|CHÁNH ÁN.*|VIỆN TRƯỞNG.*|TỔNG THANH TRA.*|TỔNG KIỂM TOÁN.*|QUYẾT (?:NGHỊ|ĐỊNH)\s*:?)"
)
_TOP = 40  # lines among which a header is looked for


@dataclass(frozen=True, slots=True)
class Header:
    """What the header block says; empty where it does not, or not with certainty. `kind_line` is the line that names the kind.

    `code` and `month` ("NQ-CP", "2021-07") are what can be read of a number and a date written by hand.
    """

    number: str = ""
    issuer: str = ""
    place: str = ""
    issued_on: date | None = None
    kind: str = ""
    title: str = ""
    kind_line: int | None = None
    title_lines: int = 0  # how many lines kind and title take, from kind_line on
    code: str = ""
    month: str = ""
    motto: bool = False  # quốc hiệu stands above the title
    part: str = ""  # "Phụ lục I": the text is a part of the one whose number and date these are

    @property
    def found(self) -> bool:
        """Whether there is a header at all."""
        return self.kind_line is not None or bool(self.number or self.code)


def split_merged(texts: list[str]) -> list[str]:
    """Undo lines that converters glued together: "Hà Nội, ngày … năm 2018 LUẬT PHÒNG, …" is a date line and a title."""
    result: list[str] = []
    for text in texts:
        match = re.match(r"(.{0,60}?ngày \d{1,2} tháng \d{1,2} năm \d{4}|.*Độc lập\s*-\s*Tự do\s*-\s*Hạnh phúc)\s+(\S.*)", text)
        if match and kind_line(match[2]):
            result += [match[1], match[2]]
        else:
            result.append(text)
    return result


def parse_header(texts: list[str], confidences: list[float | None] | None = None) -> Header:
    """Read the lines before the first unit. Missing fields stay empty: nothing is guessed but the kind from the number."""
    texts = texts[:_TOP]
    sure: list[float | None] = confidences if confidences is not None else [None] * len(texts)
    end = next((i for i, text in enumerate(texts) if _BASIS.match(text)), len(texts))
    if old := _old_header(texts[:end]):
        return old
    kind_at = _kind_at(texts, end)
    above = kind_at if kind_at is not None else end
    header = _letterhead(texts, sure, above, end)
    if kind_at is None and not header.number and not header.code:
        return Header()
    kind, title, length = _kind_and_title(texts, kind_at) if kind_at is not None else ("", "", 0)
    consolidated = next((match for text in texts[:above] if (match := _CONSOLIDATED.match(text))), None)
    if consolidated or "VBHN" in header.code:
        title = title if kind in LAWS else title[:1].lower() + title[1:]
        title, kind = f"{kind} {title}".strip(), "Văn bản hợp nhất"
        named = issuer_name(consolidated[1].strip(" -–")) if consolidated else ""
        header = replace(header, issuer=named or header.issuer)
    elif not kind:
        kind, title = kind_of_number(header.number or f"1/{header.code}"), _subject(texts)
        kind = kind or ("Công văn" if title or any(text.startswith("Kính gửi") for text in texts) else "")
    return replace(header, kind=kind, title=title, kind_line=kind_at, title_lines=length)


def _letterhead(texts: list[str], sure: list[float | None], above: int, end: int) -> Header:
    """Number, date, issuer from the lines above the title; a number line by itself may have slipped below it."""
    number = next((n for i in range(above) if (n := number_in(texts[i], sure[i]))), None)
    number = number or next(
        (n for i in range(above, end) if re.match(r"[Ss]ố\s*:", texts[i]) and (n := number_in(texts[i], sure[i]))), None
    )
    dated = next((d for i in range(above) if len(texts[i]) < 160 and (d := date_in(texts[i], sure[i]))), None)
    whole = (i for i in range(above, end) if re.match(r"[^,;]{2,40}, ngày\s*\d.{0,30}\d{4}$", texts[i]))
    dated = dated or next((d for i in whole if (d := date_in(texts[i], sure[i]))), None)
    return Header(
        number=number.value if number else "",
        code=number.code if number else "",
        issuer=issuer(texts[:above] if number or above < end else texts[:4]),
        place=dated.place if dated else "",
        issued_on=dated.day if dated else None,
        month=dated.month if dated else "",
        motto=any(MOTTO.search(text) for text in texts[:above]),
    )


def _old_header(texts: list[str]) -> Header | None:
    """ "NGHỊ ĐỊNH / CỦA CHÍNH PHỦ SỐ 37/2007/NĐ-CP NGÀY 09 THÁNG 3 NĂM 2007 / VỀ …": all in the title, as old texts have it."""
    for at, text in enumerate(texts[:15]):
        found = kind_line(text)
        if found is None or not (mostly_upper(text) or re.search(r"\bsố\s*:?\s*\d", text, re.IGNORECASE)):
            continue
        length, block = 1, text
        while length <= 3 and at + length < len(texts) and (not _OLD.match(block) or texts[at + length].startswith("CỦA ")):
            block, length = f"{block} {texts[at + length]}", length + 1
        match = _OLD.match(block)
        if match is None or any(map(kind_line, texts[at + length :])):  # a letterhead with a title of its own follows
            continue
        day = calendar_day(match["year"], match["month"], match["day"]) if match["year"] else None
        pieces = [match["title"]] if match["title"] else []
        rest, more = _title_pieces(texts[at + length :], capitals=mostly_upper(match["title"] or texts[at]))
        number = match["number"]
        by = (match["by"] or match["of"] or "").upper()
        return Header(
            number=number.upper() if number.islower() else number,
            code=re.sub(r"^\d+[A-ZĐa-zđ]?[/\-](?:\d{4}/)?", "", number),
            issuer=issuer_name(by),
            issued_on=day,
            month=f"{day:%Y-%m}" if day else "",
            kind=found[0],
            title=sentence_case(_title_alone(" ".join([*pieces, *rest]))),
            kind_line=at,
            title_lines=length + more,
            motto=any(MOTTO.search(line) for line in texts[:at]),
        )
    return None


def _kind_at(texts: list[str], end: int) -> int | None:
    """The line that names the kind: the first that is no heading of the gazette; of a consolidated text the text's own kind."""
    found = [i for i, text in enumerate(texts[:end]) if i > 0 and kind_line(text) and not _RESTATED.match(text)]
    proper = [i for i in found if not _CONSOLIDATED.match(texts[i])]
    return next(iter(proper or found), None)


def _kind_and_title(texts: list[str], at: int) -> tuple[str, str, int]:
    found = kind_line(texts[at])
    if found is None:
        return "", "", 0
    kind, rest = found
    pieces, length = _title_pieces(texts[at + 1 :], capitals=mostly_upper(rest) if rest else None)
    return kind, sentence_case(_title_alone(" ".join([*([rest] if rest else []), *pieces]))), 1 + length


def _title_pieces(texts: list[str], capitals: bool | None) -> tuple[list[str], int]:
    """Lines of the title and how many lines they take: up to the authority, the legal basis, or a line that is a sentence."""
    pieces: list[str] = []
    length = 0
    for text in texts[:6]:
        if DECORATION.fullmatch(text):
            length += 1
            continue
        if _BASIS.match(text) or _AUTHORITY.fullmatch(text) or text.endswith((".", ";", ":")) or len(text) > 400 or _RESTATED.match(text):
            break
        if capitals is False and mostly_upper(text) and len(text) > 8:  # the authority under a title in small letters
            break
        if is_furniture(text):
            break
        capitals = mostly_upper(text) if capitals is None else capitals
        pieces.append(text)
        length += 1
    return pieces, length


def _title_alone(text: str) -> str:
    """The title without footnote marks, rules, and what a converter glued behind it."""
    text = re.split(r"\s*[_=\-–]{3,}\s*", re.sub(r"\s*\[\d+\]", "", text))[0]
    words = text.split()
    capitals = next((i for i, word in enumerate(words) if any(c.islower() for c in word)), len(words))
    return (" ".join(words[:capitals]) if capitals >= 3 else text).strip(" _-,.")


def _subject(texts: list[str]) -> str:
    """ "V/v xây dựng kế hoạch": what a letter is about, beside its number."""
    match = next((m for text in texts[:8] if (m := _SUBJECT.match(text))), None)
    return f"về việc {match[1].rstrip(' .')}" if match else ""
