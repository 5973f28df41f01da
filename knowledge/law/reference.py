"""Reads the legal units and documents that a question names; finding them in a catalog is resolution.py.

"điểm m khoản 3 Điều 2 Nghị quyết 76" → Reference(path=("Điều 2", "3", "m"), number="76/NQ")
"muc III.6"                            → Reference(path=("III", "6"))
"Điều 42.1.NĐ.25"                      → Reference(path=("Điều 42.1.NĐ.25",)), of the codified law
"Điều 5 Luật Cán bộ công chức"         → Reference(path=("Điều 5",), title="luật cán bộ công chức")
Works with and without accents. A unit that means nothing alone (khoản 2, điểm a, mục 4) is no reference by itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from knowledge.language.text import fold_accents, normalise
from knowledge.law.types import Reference, UnitPath
from knowledge.law.unit import ORDINALS

_ROMAN = r"[ivxlc]+"
_CHAIN = rf"(?:[./](?:{_ROMAN}|\d{{1,3}}|[a-zđ]))*"  # "III.2.a", "2/3/m"
_WORDS = "nhất|nhat|hai|ba|tư|tu|năm|nam|sáu|sau|bảy|bay|tám|tam|chín|chin|mười|muoi"
# Longest words first. Each alternative: the word with and without accents, an abbreviation where staff write one.
_UNIT = re.compile(
    rf"""(?<!\w)(?:
      (?P<codified>điều|dieu)\s*(?P<codified_n>\d{{1,2}}\.\d{{1,3}}\.[a-zđ]{{2}}(?:\.\d{{1,3}})+)(?!\w)
    | (?P<article>điều|dieu|đ\.|đ(?=\d))\s*(?P<article_n>\d{{1,3}}[a-zđ]?(?!\w){_CHAIN})
    | (?P<clause>khoản|khoan|k\.|k(?=\d))\s*(?P<clause_n>\d{{1,3}}[a-zđ]?(?!\w)(?:[./][a-zđ](?!\w))?)
    | (?P<point>điểm|diem)\s*(?P<point_n>\d{{1,3}}\.[a-zđ](?!\w)|[a-zđ](?!\w))
    | (?P<part>phần|phan)\s+(?:thứ|thu)?\s*(?P<part_n>{_ROMAN}(?!\w){_CHAIN}|\d{{1,2}}(?![\w%])|{_WORDS})(?!\w)
    | (?P<chapter>chương|chuong)\s+(?P<chapter_n>{_ROMAN}|\d{{1,2}})(?!\w)
    | (?P<section>tiểu\ mục|tieu\ muc|mục|muc)\s+(?P<section_n>{_ROMAN}(?!\w){_CHAIN}|\d{{1,2}}(?![\w%])(?:[./][a-zđ](?!\w))?)
    | (?P<annex>phụ\ lục|phu\ luc)\s+(?:số|so)?\s*(?P<annex_n>{_ROMAN}|\d{{1,2}})(?!\w)
    | (?P<dash>gạch\ đầu\ dòng|gach\ dau\ dong)\s+(?:thứ|thu)?\s*(?P<dash_n>\d{{1,2}}|{_WORDS})(?!\w)
    | (?P<plus>dấu\ cộng|dau\ cong|(?:ý|y)(?=\ thứ|\ thu))\s+(?:thứ|thu)?\s*(?P<plus_n>\d{{1,2}}|{_WORDS})(?!\w)
    | (?P<year>đến\ năm|den\ nam)\s+(?P<year_n>20\d\d)(?!\w)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE_ROMAN = re.compile(r"(?<![\w./])(?P<n>(?=[IVX])[IVX]+[./]\d{1,2}(?:[./][a-zđ])?)(?![\w/])")  # "III.2.a", capitals only
_LEVEL = {
    name: rank
    for rank, name in enumerate(("annex", "part", "chapter", "section", "article", "roman", "clause", "point", "year", "dash", "plus"))
}
_ANCHORS = {"annex", "part", "chapter", "article", "roman"}  # levels that name a unit by themselves
_ORDINALS = {fold_accents(word): number for number, word in enumerate(ORDINALS, 1)}

_KINDS = {
    "nghị quyết": "NQ",
    "nghị định": "NĐ",
    "quyết định": "QĐ",
    "thông tư": "TT",
    "chỉ thị": "CT",
    "văn bản hợp nhất": "VBHN",
    "thông tư liên tịch": "TTLT",
    "thông báo": "TB",
    "kế hoạch": "KH",
    "công điện": "CĐ",
    "kết luận": "KL",
    "hướng dẫn": "HD",
    "pháp lệnh": "PL",
    "nq": "NQ",
    "nđ": "NĐ",
    "nd": "NĐ",
    "qđ": "QĐ",
    "qd": "QĐ",
    "tt": "TT",
    "ct": "CT",
    "vbhn": "VBHN",
    "ttlt": "TTLT",
}
_CODIFIED_KINDS = {"ND": "NĐ", "QD": "QĐ"}
_KIND_WORDS = "|".join(sorted({*_KINDS, *map(fold_accents, _KINDS)}, key=len, reverse=True)).replace(" ", r"\ ")
_NUMBER = re.compile(
    rf"""(?<![\w/.,])(?:
      (?:(?:{_KIND_WORDS})\s*(?:số|so)?\s*)?(?P<full>\d{{1,4}}[a-zđ]?/(?:\d{{4}}/)?[a-zđ]{{2,6}}\d{{0,2}}(?:-[a-zđ0-9]{{2,10}})*|\d{{1,4}}-[a-zđ]{{2,3}}/tw(?!\w))
    | (?P<law>bộ\ luật|bo\ luat|luật|luat)\s*(?:số|so)?\s*(?P<law_number>\d{{1,3}})(?=/\d{{4}}(?![/\d]))
    | (?P<kind>{_KIND_WORDS})\s*(?:số|so)?\s*(?P<short>\d{{1,4}})(?![\w%]|[.,]\d)
    )(?:/(?P<tail_year>\d{{4}}))?""",
    re.VERBOSE | re.IGNORECASE,
)
_ISSUED = re.compile(
    r"""^\W*(?:của\ [\w\ ]{2,20}?\ |cua\ [\w\ ]{2,20}?\ )?\W*(?:
      (?:ngày|ngay)?\s*(?P<d>\d{1,2})\s*(?:[/.-]|tháng|thang)\s*(?P<m>\d{1,2})\s*(?:[/.-]|năm|nam)\s*(?P<y>\d{4})
    | (?:(?:ban\ hành|ban\ hanh)\s+)?(?:năm|nam|của\ năm|cua\ nam)?\s*(?P<year>(?:19|20)\d\d)
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?<!\w)(?<!pháp )(?<!phap )(?<!kỷ )(?<!ky )(?<!quy )"
    r"(?P<title>(?:bộ luật|bo luat|luật|luat|hiến pháp|hien phap|pháp lệnh|phap lenh)(?!\w)[^?!;:()]*)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:\s*(?:,|và|va)\s*(?:\d{1,3}|[a-zđ])(?![\w%./]))+(?=\s*(?:$|[?.;]|điều|dieu|khoản|khoan|mục|muc|luật|luat|nghị|nghi|nq|của|cua))"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    level: str
    component: str
    start: int
    end: int


def find_references(question: str) -> tuple[Reference, ...]:
    """The clauses (and documents) a question names, in its order; empty when it names none.

    A document without a unit gives one Reference with an empty path.
    """
    text = unicodedata.normalize("NFC", normalise(question))
    units = _units(text)
    document = _document(_without(text, units))
    paths = [path for path in map(_path, _inherit(_group(units))) if path]
    if not paths and (document.number or document.title):
        paths = [()]
    return tuple(dict.fromkeys(replace(document, path=path) for path in paths))


def find_documents(question: str) -> tuple[Reference, ...]:
    """Every document a question names, in its order, without units: "Quyết định 15/2010 theo Nghị định 97/2008" names two."""
    text = unicodedata.normalize("NFC", normalise(question))
    bare = _without(text, _units(text))
    numbered = [_numbered(bare, match) for match in _NUMBER.finditer(bare)]
    return tuple(dict.fromkeys(numbered or [_titled(bare)] if numbered or _TITLED.search(bare) else []))


def remainder(question: str) -> str:
    """The question without the units and document numbers it names: what is asked about them."""
    text = unicodedata.normalize("NFC", normalise(question))
    return normalise(_NUMBER.sub(" ", _without(text, _units(text))))


def _units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    for match in _UNIT.finditer(text):
        level = str(match.lastgroup).removesuffix("_n")
        if level == "codified":
            units.append(_Unit("article", f"Điều {_codified(match['codified_n'])}", *match.span()))
            continue
        units.extend(_chain(level, match[f"{level}_n"], *match.span()))
        if level in ("article", "clause", "point") and (more := _LIST.match(text.lower(), match.end())):
            values = re.findall(r"\d+|[a-zđ](?!\w)", re.sub(r"và|va", " ", more[0]))
            units.extend(_Unit(*_component(level, value), *more.span()) for value in values)
    for match in _BARE_ROMAN.finditer(text):
        if not any(unit.start <= match.start() < unit.end for unit in units):
            units.extend(_chain("section", match["n"], *match.span()))
    return sorted(units, key=lambda unit: unit.start)


def _codified(number: str) -> str:
    """An article of the codified law (Bộ pháp điển): "42.1.nd.25" → "42.1.NĐ.25", its source's kind in capitals with its mark."""
    subject, heading, kind, *own = number.split(".")
    kind = kind.upper()
    return ".".join((subject, heading, _CODIFIED_KINDS.get(kind, kind), *own))


def _without(text: str, units: list[_Unit]) -> str:
    """The text with the units blanked out, so that "Điều 1/III/2" is not taken for the number of a document."""
    for unit in units:
        text = text[: unit.start] + " " * (unit.end - unit.start) + text[unit.end :]
    return text


def _chain(level: str, value: str, start: int, end: int) -> list[_Unit]:
    """ "article", "2.3.m" → Điều 2, khoản 3, điểm m; "section", "III.2.a" → III, 2, a."""
    first, *rest = re.split(r"[./]", value)
    if level == "point" and rest:  # "điểm 2.a": khoản 2, điểm a
        level = "clause"
    units = [_Unit(*_component(level, first), start, end)]
    for part in rest:
        deeper = (
            "roman"
            if re.fullmatch(_ROMAN, part.lower()) and (part.isupper() or len(part) > 1)
            else "clause"
            if part[0].isdigit()
            else "point"
        )
        units.append(_Unit(*_component(deeper, part), start, end))
    return units


def _component(level: str, value: str) -> tuple[str, str]:
    """Level and canonical component: ("section", "iii") → ("roman", "III"); ("section", "1") → ("section", "Mục 1")."""
    folded = fold_accents(value.lower())
    number = str(_ORDINALS.get(folded, folded)).upper()
    match level:
        case "article":
            return level, f"Điều {value.lower()}"
        case "clause":
            return level, value.lower()
        case "point":
            return level, value.lower()
        case "roman":
            return level, value.upper()
        case "section":
            return ("section", f"Mục {number}") if value[0].isdigit() else ("roman", number)
        case "part":
            return ("part", f"Phần {number}") if number.isdigit() else ("roman", number)
        case "chapter":
            return level, f"Chương {number}"
        case "annex":
            return level, f"Phụ lục {number}"
        case "year":
            return level, f"Đến năm {value}"
    return level, f"{'-' if level == 'dash' else '+'}{number}"


def _group(units: list[_Unit]) -> list[list[_Unit]]:
    """Units that belong together: a level that comes a second time begins the next reference."""
    groups: list[list[_Unit]] = []
    for unit in units:
        if not groups or any(unit.level == other.level for other in groups[-1]):
            groups.append([])
        groups[-1].append(unit)
    return groups


def _inherit(groups: list[list[_Unit]]) -> list[list[_Unit]]:
    """ "khoản 2, khoản 3 Điều 5": the first takes Điều 5 from its neighbour."""
    anchored = [any(unit.level in _ANCHORS for unit in group) for group in groups]
    result = []
    for n, group in enumerate(groups):
        neighbours = [m for m in (*range(n + 1, len(groups)), *range(n - 1, -1, -1)) if anchored[m]]
        if not anchored[n] and neighbours:
            outermost = min(_LEVEL[unit.level] for unit in group)
            group = [*group, *(unit for unit in groups[neighbours[0]] if _LEVEL[unit.level] < outermost)]
        result.append(group)
    return result


def _path(group: list[_Unit]) -> UnitPath:
    """From the outside in; empty when nothing in the group names a unit by itself."""
    levels = {unit.level for unit in group}
    named = levels & _ANCHORS or ("section" in levels and levels & {"clause", "point"})
    if not named:
        return ()
    ordered = sorted(group, key=lambda unit: _LEVEL[unit.level])
    if "roman" in levels and "section" in levels:  # "mục 6 phần III": below the Roman unit it is a khoản
        ordered = sorted(group, key=lambda unit: _LEVEL["clause"] if unit.level == "section" else _LEVEL[unit.level])
    if levels <= {"year", "dash", "plus"}:
        return ()
    return tuple(
        unit.component.removeprefix("Mục ") if unit.level == "section" and "roman" in levels else unit.component for unit in ordered
    )


def _document(text: str) -> Reference:
    """The document the question names first: number (as complete as it was typed), date, year or title; empty when it names none."""
    match = _NUMBER.search(text)
    return _numbered(text, match) if match else _titled(text)


def _titled(text: str) -> Reference:
    titled = _TITLED.search(text)
    if titled is None:
        return Reference(())
    words = re.findall(r"\w+", titled["title"].lower())[:14]
    year = next((int(word) for word in words if re.fullmatch(r"(?:19|20)\d\d", word)), None)
    return Reference((), title=" ".join(words), year=year)


def _numbered(text: str, match: re.Match[str]) -> Reference:
    number = _number(match)
    issued = _ISSUED.match(text[match.end() :])
    year = int(match["tail_year"]) if match["tail_year"] else None
    if issued and issued["y"]:
        return Reference((), number, issued_on=_date(int(issued["y"]), int(issued["m"]), int(issued["d"])), year=int(issued["y"]))
    return Reference((), number, year=int(issued["year"]) if issued else year)


def _number(match: re.Match[str]) -> str:
    """ "30c/NQ-CP", "18-NQ/TW" as typed; "Nghị định 30" → "30/NĐ", "Luật 80/2015" → "80/QH"."""
    if match["full"]:
        return match["full"].upper()
    if match["law"]:
        return f"{match['law_number']}/QH"
    return f"{match['short']}/{_KINDS.get(match['kind'].lower()) or _kind_of_folded(match['kind'])}"


def _kind_of_folded(word: str) -> str:
    return next(short for kind, short in _KINDS.items() if fold_accents(kind) == word.lower())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "ngày 31/2/2021": the year still helps
        return None
