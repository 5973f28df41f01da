"""What a question fixes: years and figures, acts and units, agencies, level of government, provinces. Two questions that fix
different things are different questions, however alike their words are.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.asked.intent import Kind, Wanted, read
from bot.answering.candidates.scope import PROVINCES
from bot.verified.subject_words import with_digits
from knowledge.language.text import fold_accents, normalise
from knowledge.law.agency import Agencies
from knowledge.law.milestone import YEAR
from knowledge.law.reference import find_references
from knowledge.law.types import Interpretation

_NUMBER = re.compile(r"\d+")
# The date of an act says nothing that its number does not.
_ISSUED = re.compile(r"\bngày \d{1,2}\s*(?:/|-|\.|tháng)\s*\d{1,2}\s*(?:/|-|\.|năm)\s*\d{4}")
_LEVELS = re.compile(r"\b(trung ương|tỉnh|huyện|xã(?! hội)|phường|quận|thành phố|đặc khu)\b")
_MINISTRY = re.compile(r"\b(?:của|cấp|các|tại|ở|mỗi|từng) bộ\b(?! (?:phận|máy|thủ tục|chỉ số|luật|tiêu chí|dữ liệu|quy tắc|mẫu|hồ sơ))")
_LOCAL = re.compile(r"\b(sở|phòng|cục|chi cục|thanh tra|kho bạc|tòa án|viện kiểm sát) (?=\w)")


_PERIOD = re.compile(r"\b(?:hằng|hàng|mỗi|từng|theo|một) (ngày|tuần|tháng|quý|năm)\b")
_DENIED = re.compile(r"\b(không|chưa|chẳng|trừ)\b")
_ASKING = re.compile(r"\b(hay |phải |được |đúng |có )?(không|chưa)( ạ| vậy| nhỉ| hả)?(?=\W*$|\s*[,?;.])|\bhay (không|chưa)\b")
_HOW_LONG = re.compile(r"\b(bao lâu|mấy (?:ngày|giờ|phút|tháng|năm))\b")
_WHY = re.compile(
    r"\b(tại sao|vì sao|lý do|nguyên nhân|mục đích|để làm gì|sao (?:lại|phải|cần))\b"
)  # with marks: "danh mục dịch vụ" is none
_WHERE = re.compile(r"\b(ở đâu|về đâu|đến đâu|từ đâu|đâu ra|nơi nào|chỗ nào|địa chỉ nào)\b")
_OPEN = re.compile(r"\b(gì|nào|sao|thế nào|ra sao|ntn)\b")
_YES_NO = re.compile(r"\b(không|ko|k|chưa)( ạ| vậy| nhỉ| hả)?\W*$")


WHAT = "what"


@dataclass(frozen=True, slots=True)
class Fixed:
    """Compared as sets. `acts` are the numbers of acts by their leading figure ("76")."""

    numbers: frozenset[str]
    acts: frozenset[str]
    units: frozenset[tuple[str, ...]]
    agencies: frozenset[str]
    levels: frozenset[str]
    places: frozenset[str]
    periods: frozenset[str]  # "hằng quý"
    denies: bool  # "đơn vị chưa tự chủ"; the "không" that ends a question asks
    wants: str


def fixed(interpretation: Interpretation, agencies: Agencies) -> Fixed:
    """Read off the question as it is understood; acts also as they were typed ("ND 61" is a decree)."""
    text = normalise(interpretation.understood)
    references = find_references(text)
    typed = find_references(interpretation.typed)
    acts = {found[0] for r in (*references, *typed) if (found := _NUMBER.match(r.number))}
    units = {tuple(c for c in r.path if not c.startswith("Đến")) for r in references}
    mentions = [m for m in agencies.mentions(text) if not m.name.startswith("Ủy ban nhân dân")]  # "UBND xã" is a level: the commune
    bare = text.lower()
    local = {m[1] for m in _LOCAL.finditer(bare)}  # "Sở Nội vụ" is not the ministry
    for m in mentions:
        bare = bare[: m.start] + " " * (m.end - m.start) + bare[m.end :]
    levels = {m[1] for m in _LEVELS.finditer(bare)} | ({"bộ"} if _MINISTRY.search(bare) else set())
    return Fixed(
        numbers=frozenset(_NUMBER.findall(with_digits(_ISSUED.sub(" ", text.lower())))),
        acts=frozenset(acts),
        units=frozenset(u for u in units if u),
        agencies=frozenset({m.name for m in mentions} | local),
        levels=frozenset(levels),
        periods=frozenset(m[1] for m in _PERIOD.finditer(bare)),
        denies=bool(_DENIED.search(_ASKING.sub(" ", text.lower()))),
        wants=_wants(interpretation),
        places=frozenset(name for name in _provinces() if re.search(rf"\b{name}\b", fold_accents(text).lower())),
    )


def fixes_beside(told: Fixed, asked: Fixed) -> bool:
    """Whether what is told beside a question fixes an act, a unit, a year, a ministry or a place where the question fixes none: it is then
    a part of what is asked."""
    return any(beside and not own for beside, own in zip(_named(told), _named(asked), strict=True))


def _named(of: Fixed) -> tuple[frozenset[object], ...]:
    years = frozenset(number for number in of.numbers if YEAR.fullmatch(number))
    ministries = frozenset(name for name in of.agencies if name.startswith("Bộ ") and not name.startswith("Bộ phận"))
    return frozenset(of.acts), frozenset(of.units), frozenset(of.places), frozenset(years), frozenset(ministries)


def agree(asked: Fixed, known: Fixed, resting_on: frozenset[str] = frozenset()) -> bool:
    """Whether both fix the same. The asker may name an act that the answer rests on where the known question leaves it unnamed."""
    named = asked.acts - known.acts
    if known.acts - asked.acts or named - resting_on:
        return False
    if asked.numbers - named != known.numbers:
        return False
    if asked.denies != known.denies or (asked.wants and known.wants and asked.wants != known.wants):
        return False
    return (asked.units, asked.agencies, asked.levels, asked.places, asked.periods) == (
        known.units,
        known.agencies,
        known.levels,
        known.places,
        known.periods,
    )


def _wants(interpretation: Interpretation) -> str:
    """What kind of answer is asked for, "" where the wording leaves it open ("kinh phí cải cách hành chính")."""
    intent = read(interpretation)
    if _WHY.search(intent.text.lower()):
        return "why"
    if intent.kind is Kind.WHO:
        return "who"
    if intent.kind is Kind.DEADLINE:
        return "when"
    if intent.wanted is not Wanted.NOTHING or _HOW_LONG.search(intent.text.lower()):
        return "figure"
    if _WHERE.search(intent.text.lower()):
        return "where"
    if intent.kind is Kind.VERIFY or _YES_NO.search(intent.text.lower()):
        return "yes or no"
    return WHAT if intent.kind in {Kind.LIST, Kind.DUTIES, Kind.DEFINITION} or _OPEN.search(intent.text.lower()) else ""


@lru_cache(maxsize=1)
def _provinces() -> tuple[str, ...]:
    """Folded; those of one syllable or that are ordinary words do not exist."""
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        return tuple(fold_accents(row["name"]).lower() for row in csv.DictReader(file))
