""" "Đúng hay sai": a claim against the clause it is about, by figure and its subject, milestone and agency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot import messages
from bot.answering.asked.intent import COUNTED, claim_of, content_words
from knowledge.language.numbers import ONE_TO_TEN
from knowledge.language.text import syllables
from knowledge.law.day import days
from knowledge.law.milestone import YEAR

_FIGURE = re.compile(r"\d[\d.,/]*\d ?%?|\d ?%?")
_NUMBERING = re.compile(r"^\s*\d+\.\s")
_LEVEL = re.compile(r"\b(?:trung ương|tỉnh|huyện|xã)\b")
_NAMED_BY_NUMBER = re.compile(
    r"\b(?:mức độ|cấp độ|đề án|dự án|mô đun|chuyên đề|điều|khoản) \d+(?:(?:,| và| hoặc) ?\d+)*(?![\d.,]*\d? ?%)", re.IGNORECASE
)
_AT_LEVEL = re.compile(r"\bcấp (?:bộ|tỉnh|huyện|xã)\b")
_NAMES_LEVEL = re.compile(r"\b(?:cấp (?:bộ|tỉnh|huyện|xã)|trung ương|địa phương|bộ, ngành|tỉnh|huyện|xã)\b")
_UNITS = r"điều(?! kiện| chỉnh| hành| tra| phối)|chương(?! trình)|khoản(?! chi| thu| tiền)"
_COUNT = re.compile(rf"(?<![\d.,/])\b(\d{{1,2}}|{'|'.join(ONE_TO_TEN[1:])}) (?:nhóm )?({COUNTED}|{_UNITS})\b")
_PIECE = re.compile(r",(?!\d)| và (?=[^,]*\d)")

_OPENS_WITH_FIGURE = re.compile(r"\W*(?:[a-zđ0-9]{1,2}[.)] )?(?:tối thiểu|ít nhất|trên|khoảng|có|đạt|giảm|tăng| )*\d", re.IGNORECASE)
_OF_ITS_OWN = 0.6  # of the words of the part with the figure

_ACT = re.compile(r"\d+[\w-]*/[A-ZĐa-z][\w-]*|[Nn]ghị quyết (?:số )?\d+|NQ ?\d+")
_DENIES = re.compile(r"\b(?:không(?! quá\b| ít\b)|chưa|chẳng)\b")

_AT_ONCE = re.compile(r"\bhiệu lực (?:thi hành )?(?:ngay )?(?:kể )?từ ngày (?:ký|ban hành|thông qua|công bố)\b")
_BASE = re.compile(r"\b(?:so với|mốc so sánh là) (?:năm |giai đoạn )?((?:19|20)\d\d(?: ?[-–] ?(?:19|20)\d\d)?)")
_LATER = re.compile(r"\bhiệu lực (?:thi hành )?sau \d+ ngày\b")

_LEAST = re.compile(r"\b(?:tối thiểu|ít nhất|trở lên|(?:trên|hơn)(?= \d))\b")
_MOST = re.compile(r"\b(?:tối đa|không quá|nhiều nhất|dưới(?= \d)|trở xuống)\b")

RIGHT = "Đúng theo văn bản."
WRONG = "Chưa đúng theo văn bản."
PARTLY = "Chỉ đúng một phần: văn bản nêu mức riêng cho từng cấp."
OPEN = "Văn bản quy định như sau, đề nghị đối chiếu với nội dung cần kiểm tra."


def verdict(question: str, quote: str) -> str:
    """Right when every figure asked about stands in the quote, beside the words it is said of; partly where the quote has a figure
    for each level of government and the question says of none which it means; wrong when the quote has others of the same kind
    there; else open."""
    quote = _NUMBERING.sub("", quote)
    asked, said = figures(question), figures(quote)
    if not asked:
        return OPEN
    if counts := set(counts_of(question)):
        told = set(counts_of(quote))
        if not counts <= told:  # "4 quan điểm" is not "Quan điểm 4"
            return WRONG if {noun for _, noun in counts} <= {noun for _, noun in told} else OPEN
    if asked <= said:
        if _of_one_level(question, quote, asked):
            return PARTLY
        near = _about(question, quote, asked)
        if asked & figures(near):
            return OPEN if _of_another_slot(question, near) else RIGHT
        return OPEN if _speaks_of_its_own(question, quote, asked) else WRONG
    kinds = {figure.endswith("%") for figure in asked - said}
    return WRONG if all(any(f.endswith("%") == kind for f in said) for kind in kinds) else OPEN


def effect(question: str, quote: str, signed: date | None = None) -> str:
    """The same of when a text takes effect, where the quote says that it does from the day of its signing (`signed`); else open."""
    if not _AT_ONCE.search(quote) or "hiệu lực" not in question:
        return OPEN
    if signed and (told := days(question)):
        return RIGHT if told == {signed} else WRONG
    return WRONG if _LATER.search(question) else RIGHT if _AT_ONCE.search(question) else OPEN


def compared_otherwise(question: str, quote: str) -> bool:
    """Whether the quote compares with other years than the question says: "so với năm 2025" is not "so với giai đoạn 2021 - 2025"."""
    asked, said = ({re.sub(r"\W+", "-", years) for years in _BASE.findall(text)} for text in (question, quote))
    return bool(asked and said) and not asked & said


def bound(text: str) -> int:
    """1 where a least is stated, -1 where a most is, 0 where neither or both are."""
    return bool(_LEAST.search(text.lower())) - bool(_MOST.search(text.lower()))


def bounded_otherwise(question: str, quote: str) -> bool:
    """Whether one states a least and the quote, of the same figure, a most, or the other way round."""
    asked = figures(question)
    return bound(question) * bound(_about(question, quote, asked) if asked else quote) < 0


def _of_one_level(question: str, quote: str, asked: set[str]) -> bool:
    if _NAMES_LEVEL.search(question.lower()):
        return False
    parts = _parts(quote)
    of_levels = [figures(part) for part in parts if _AT_LEVEL.search(part.lower())]
    behind = [part.replace(" %", "%").partition(figure)[2] for figure in asked for part in parts if figure in figures(part)]
    return len(of_levels) > 1 and asked < set().union(*of_levels) and all(_AT_LEVEL.search(words.lower()) for words in behind)


def corrected(question: str, quote: str) -> str:
    """A sentence that puts a figure of the question right which the clause states otherwise; "" when there is none: only
    percentages, and only of a clause that has exactly one. Of several the reader sees which is meant; a wrong one named here would
    stand against the quote."""
    asked = {f for f in figures(question) if f.endswith("%")}
    own = [f for f in figures(quote) if f.endswith("%")]
    if not asked or not own or asked & set(own):
        return ""
    return messages.OTHER_FIGURE.format(said=own[0]) if len(own) == 1 else messages.NO_SUCH_FIGURE


def recounted(question: str, quotes: Iterable[str]) -> str:
    """A sentence with the number of things that the clauses state where the question states another ("8 nội dung là gì?"); "" where
    they state none, or that one."""
    asked = {noun: number for number, noun in counts_of(question)}
    said = [(number, noun) for quote in quotes for number, noun in counts_of(quote)]
    for noun, number in asked.items():
        stated = [n for n, of in said if of == noun]
        if stated and number not in stated:
            return messages.OTHER_COUNT.format(said=f"{stated[0]} {noun}")
    return ""


def counts_of(text: str) -> list[tuple[int, str]]:
    """Numbers of things: "Có 5 quan điểm" → (5, "quan điểm")."""
    found = _COUNT.findall(_without_names(text).lower())
    return [(int(number) if number.isdigit() else ONE_TO_TEN.index(number) + 1, noun) for number, noun in found]


def _about(question: str, quote: str, asked: set[str]) -> str:
    """The part of the quote with a figure of the kind asked that shares most words with the question."""
    kinds = {f.endswith("%") for f in asked}
    parts = [p for p in _parts(quote) if any(f.endswith("%") in kinds for f in figures(p))]
    for slot in (_LEVEL, YEAR):
        fixed, named = set(slot.findall(question.lower())), [set(slot.findall(p.lower())) for p in parts]
        if len([n for n in named if n]) > 1:  # named once it holds for the whole clause
            parts = [p for p, own in zip(parts, named, strict=True) if fixed & own] or parts
    words = set(content_words(question))
    return max(parts, key=lambda part: len(words & set(syllables(part))), default=quote)


def _speaks_of_its_own(question: str, quote: str, asked: set[str]) -> bool:
    """Whether the question speaks of what the part with its figure is of, beside what it says of the part that is nearer to it."""
    words = set(content_words(question))
    own = [set(content_words(p)) for p in _parts(quote) if asked <= figures(p) and not _of_another_slot(question, p)]
    return any(said and len(said & words) >= _OF_ITS_OWN * len(said) for said in own)


def _of_another_slot(question: str, part: str) -> bool:
    slots = ((set(slot.findall(question.lower())), set(slot.findall(part.lower()))) for slot in (_LEVEL, YEAR))
    return any(fixed and named and not fixed & named for fixed, named in slots)


def _parts(quote: str) -> list[str]:
    """The clause cut into parts with a figure each: at its commas, semicolons and "và", never over a semicolon; "cấp tỉnh, cấp
    huyện … tương ứng là 30%, 20%" is read in pairs."""
    parts: list[str] = []
    for segment in re.split(r"[;:]|\.\s", quote):
        if pairs := _respectively(segment):
            parts += pairs
            continue
        first, open_part, opens = len(parts), "", bool(_OPENS_WITH_FIGURE.match(segment))
        for piece in _PIECE.split(segment):
            if opens and len(parts) > first and not figures(piece):
                parts[-1] += f", {piece}"  # "25% số lãnh đạo, quản lý cấp sở"
                continue
            open_part = f"{open_part} {piece}"
            if figures(open_part):
                parts.append(open_part)
                open_part = ""
        if open_part and len(parts) > first:
            parts[-1] += open_part  # "90% ở cấp bộ, cấp tỉnh"
    return parts


def _respectively(segment: str) -> list[str]:
    before, found, after = segment.partition("tương ứng")
    levels, shares = _LEVEL.findall(before.lower()), re.findall(r"\d+ ?%", after)
    return [f"{share} cấp {level}" for level, share in zip(levels, shares, strict=True)] if found and len(levels) == len(shares) else []


def figures(text: str) -> set[str]:
    """Figures other than years and số hiệu: "tối thiểu 80 %" → {"80%"}."""
    found = {f.replace(" ", "").rstrip(".,") for f in _FIGURE.findall(_without_names(text))}
    return {f for f in found if not YEAR.fullmatch(f)}


def _without_names(text: str) -> str:
    """The text without the numbers that name acts, units and projects."""
    return _ACT.sub(" ", _NAMED_BY_NUMBER.sub(" ", text))


def denies(text: str) -> bool:
    """Whether a claim says that something is not so: "Bộ Tư pháp không chủ trì …"."""
    return bool(_DENIES.search(claim_of(text).lower()))
