"""What the clauses found do not say although it was asked: a year, a sum, a name, another act, a way to reach somebody."""

from __future__ import annotations

import re

from bot.answering.asked.intent import Intent, Kind, Wanted, asks_duties
from bot.answering.candidates.candidate import Candidate, shows_figure
from bot.answering.candidates.listing import OTHER_BODY
from bot.answering.candidates.scope import says_year
from knowledge.language.text import fold
from knowledge.law.agency import Agencies
from knowledge.law.frame import SIGNATURE
from knowledge.law.milestone import milestone

_CONSIDERED = 5
_YEARS_CONSIDERED = 10
_FIGURES = {Wanted.MONEY: "số tiền", Wanted.PERCENT: "tỷ lệ phần trăm"}
_DOING = (
    r"người (?:chủ|chịu|có|phụ|đứng đầu|làm|quyết|thẩm|phê|giám|lập|báo)|cơ quan|đơn vị|"
    r"thường trực|đầu mối|bộ(?! trưởng)\b|chủ trì|chủ đầu tư"
)
_PERSON = re.compile(
    rf"^\W*ai (?:đang |hiện )?là (?!{_DOING})|"
    r"\b(?:thủ tướng|bộ trưởng|thứ trưởng|chủ tịch|giám đốc|vụ trưởng|cục trưởng)\b.{0,40}\b(?:là ai|tên gì|tên là gì)\b"
)
_RELATION = re.compile(r"\b(?:thay thế|bãi bỏ)\b(?=.{0,30}\b(?:nào|gì)\b)")
_CONTACT = re.compile(r"\b(?:số điện thoại|đường dây nóng|hotline|e-?mail|thư điện tử|địa chỉ|số tài khoản|số fax)\b")
_OTHER_ACT = re.compile(
    r"\b(?:theo|trong|tại|của) (?:bộ )?luật (?!này|nào|gì|lệ|pháp|mới|cũ|sư)(\w+ \w+)|"
    r"\b(?<!pháp )luật (?!này|nào|gì|lệ|pháp|mới|cũ|sư|số)(\w+ \w+).{0,40}\b(?:quy định|có hiệu lực|định nghĩa)\b"
)
_ERRAND = re.compile(r"\b(?:giấy tờ (?:gì|nào)|hồ sơ (?:gồm|cần|gì)|ở đâu|chỗ nào|bao lâu|mấy ngày|bao nhiêu ngày|cần (?:những )?gì)\b")
_LEVEL = "trung ương|bộ|tỉnh|huyện|xã|trên|dưới|phó|nào|có"  # "cấp tỉnh phải" grants nothing
_PROCEDURE = re.compile(rf"\b(?:đăng ký|cấp(?: lại| đổi)?(?! (?:{_LEVEL})\b)|xin(?: cấp)?|làm|đổi|gia hạn) ((?:giấy |thẻ |sổ )?\w+ \w+)")
_RANKED = re.compile(
    r"\b(tỉnh|thành phố|bộ|địa phương|đơn vị|cơ quan|ngành|nước|quốc gia) nào .{0,40}\b(?:đứng|dẫn đầu|xếp|cao nhất|thấp nhất)\b"
)
_RANK = re.compile(r"\b(?:dẫn đầu|đứng|thứ nhất|cao nhất|thấp nhất|hạng|xếp)\b")
_LAST = re.compile(r"\b(?:thấp nhất|kém nhất|cuối cùng|cuối bảng|đứng cuối|xếp cuối|chót)\b")
_SPECIFIC = re.compile(r"Bộ (?!phận )|Tỉnh |Thành phố |Sở |Tổng cục |Cục ")


def missing(intent: Intent, found: list[Candidate], agencies: Agencies) -> tuple[str, ...]:
    """In words for the user; empty when the best candidates speak of everything that must be spoken of."""
    return (
        *_years(intent, found),
        *_figure(intent, found),
        *_holder(intent, found),
        *_subject(intent, found),
        *_owner_of_figure(intent, found, agencies),
        *_ranking(intent, found),
    )


def _years(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    near = found[:_YEARS_CONSIDERED]
    said = [
        y
        for y in intent.years
        if any(says_year(intent, c.passage.text, y) or milestone(c.passage.path) == y or _year_of(c) == y for c in near)
    ]
    return tuple(f"năm {year}" for year in intent.years if year not in said)


def _year_of(candidate: Candidate) -> int | None:
    issued = candidate.document.issued_on
    return issued.year if issued else None


def _figure(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    if intent.wanted not in {Wanted.MONEY, Wanted.PERCENT} or intent.kind is Kind.VERIFY:
        return ()
    depth = 3 if intent.wanted is Wanted.MONEY else 5
    return () if any(shows_figure(c.passage, intent) for c in found[:depth]) else (_FIGURES[intent.wanted],)


def _holder(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    """Holders of an office are named in a signature or nowhere."""
    if not _PERSON.search(intent.text.lower()) or found[0].passage.path[:1] == (SIGNATURE,):
        return ()
    return ("tên người giữ chức vụ",)


def _subject(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    """Some words must stand in a clause or the answer is about something else: that a text replaces or repeals another,
    the local body whose duties are asked for, another act, a telephone number, the thing an errand is about."""
    text = intent.text.lower()
    needed = [m[0] for m in (*_RELATION.finditer(text), *_CONTACT.finditer(text))]
    if asks_duties(text):
        needed += [" ".join(m[0].split()[:2]) for m in OTHER_BODY.finditer(text)]
    if _ERRAND.search(text):
        needed += [m[1] for m in _PROCEDURE.finditer(text) if m[1] not in {"ở đâu", "chỗ nào", "bao nhiêu"}]
    said = tuple(fold(c.surroundings) for c in found[:_CONSIDERED])
    titles = tuple(fold(c.document.title) for c in found[:_CONSIDERED])  # a clause may name another act, but not say what it provides
    acts = [(f"luật {m[1] or m[2]}", said if m[1] else titles) for m in _OTHER_ACT.finditer(text)]
    places = [*((words, said) for words in needed), *acts]
    return tuple(f"“{words}”" for words, where in dict.fromkeys(places) if not any(fold(words) in one for one in where))


def _owner_of_figure(intent: Intent, found: list[Candidate], agencies: Agencies) -> tuple[str, ...]:
    """A figure asked of one ministry stands in a clause that names it, or it is a figure of somebody else."""
    if intent.wanted not in {Wanted.PERCENT, Wanted.NUMBER, Wanted.MONEY} or intent.kind in {Kind.WHO, Kind.COMPARE, Kind.VERIFY}:
        return ()
    text = intent.text
    asked = [m for m in agencies.mentions(text) if _SPECIFIC.match(m.name) and text[m.start - 1 : m.start] not in ("-", "/")]
    written = {m.name: text[m.start : m.end] for m in asked}  # "01/2011/TT-BNV" asks of no ministry
    names = [name for name, as_typed in written.items() if as_typed.isupper() or as_typed.split()[0].lower() == name.split()[0].lower()]
    showing = [f"{c.surroundings} {c.document.issuer}" for c in found[:_CONSIDERED] if shows_figure(c.passage, intent)]
    said = set().union(*map(agencies.named, showing))  # a clause may write another of its names
    return tuple(name for name in names if name not in said and not any(fold(name) in fold(one) for one in showing))


def _ranking(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    """ "Tỉnh nào đứng đầu?" is answered by a clause that ranks provinces, not by one that says who measures them."""
    asked = _RANKED.search(intent.text.lower())
    ranked = _LAST if asked and _LAST.search(intent.text.lower()) else _RANK
    if not asked or any(ranked.search(t) and asked[1] in t for c in found[:_CONSIDERED] if (t := c.passage.text.lower())):
        return ()
    return ("thứ hạng",)
