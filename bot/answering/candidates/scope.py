"""What a question fixes and an answer must bear: the act it names, the year, the level of government, the province, the body.

All but the act are asked of the one clause that would be quoted, with its headings and its document, and of no other.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from bot.answering.asked.intent import FUNCTION_WORDS, Intent, Kind, Wanted, asks_status
from bot.answering.candidates.candidate import Candidate, prescribes
from knowledge.language.text import fold_accents
from knowledge.law.act import filed_as, initials
from knowledge.law.agency import Agencies
from knowledge.law.milestone import milestone
from knowledge.law.types import Document, Passage, RelationKind, Tier
from knowledge.shipped import LEXICON

PROVINCES = LEXICON / "provinces.csv"
CONTRASTS = LEXICON / "contrasts.csv"
_ACT = re.compile(
    r"\b(nghi quyet|nghi dinh|quyet dinh|thong tu|chi thi|luat|ke hoach)(?: so)? (\d+[a-z]?)(?:\s?/\s?(\d{4}))?(?:\s?/\s?[a-z][\w-]*)?"
    r"(?:[ ,]+(?:nam |ngay \S+[/-])(\d{4}))?(?= (quy dinh|dat|giao|neu|yeu cau|noi|dua ra|ban hanh|co (?:may|bao nhieu|hieu luc|nhung))\b)?"
)
_BY_SYMBOL = re.compile(r"\b(?:so )?(\d+)[-/](?:\d{4}[-/])?(?:nq|nd|qd|tt|ct|kl|kh|l)[-/][a-z]+\b")  # "số 57-NQ/TW"
# asks which clause of it, as loaded texts say
_POINTED = re.compile(r"\b(?:dieu|khoan|diem|muc|phu luc|van ban) nao (?:cua|trong|tai|o|theo) $")
_SOURCE = re.compile(r"\b(?:theo|trong|tai|cua|o) $")
_SERIAL = re.compile(r"\d+[a-z]?(?=[/-])", re.IGNORECASE)  # "18" of the Party's "18-NQ/TW" as of "76/NQ-CP"
_PROVINCES = re.compile(r"\bcac tinh, thanh pho\b")  # "Ủy ban nhân dân các tỉnh, thành phố" is of that level
_LEVEL = re.compile(r"\bcap (trung uong|bo|tinh|huyen|xa)\b")
_LEVELS = {"trung uong": "trung ương", "bo": "bộ", "tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}
_WRITTEN = re.compile(r"(?:bo|ngan hang|thanh tra|kiem toan|uy ban (?!nhan dan)) ?\w*")  # "môi trường" alone names no ministry
_LOCAL = re.compile(
    r"(?:(?:sở|phòng|chi cục|cục|quận|huyện) "
    r"(?!nào|gì|thì|là|có|được|phải|và|hay|ban|em|tôi|mình|ta\b|năm|không|muốn)|kiểm toán |viện kiểm sát |tòa án )\w+(?: \w+)?"
)
_OF_LEVEL = frozenset({"tỉnh", "huyện", "xã"})  # "Cục Thuế tỉnh" is written "Cục Thuế"
_NAMED = re.compile(
    r"\b(?i:ong|ba|dong chi|thu tuong|pho thu tuong|bo truong|thu truong|chu tich|giam doc) "
    r"((?!Bo |Chinh |Uy |Van )[A-Z][a-z]+(?: [A-Z][a-z]+){1,3})\b"
)
_WHO_IS = re.compile(r"\b(?:ong|ba|dong chi) ((?!(?:nao|ay|do|nay|chu|bi|pho|giam|con)\b)\w+(?: \w+){1,3}?) (?:la ai|giu chuc|chuc vu)\b")
_DONE = re.compile(r"\b(?:da|duoc) .{0,60}\b(?:chua|roi)(?=\W*$|,)")
_NUMBERED = {"de an": "đề án", "du an": "dự án", "mo dun": "mô đun", "nhom": "nhóm", "chuyen de": "chuyên đề"}
_BY_NUMBER = re.compile(rf"\b({'|'.join(_NUMBERED)})(?: so| thu)? (\d{{1,3}})\b")
_DAY = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-](?:19|20)\d\d\b|\bngày \d{1,2} tháng \d{1,2} năm (?:19|20)\d\d\b")
_BY_NOW = re.compile(r"\b(?:hien nay|hien tai|bay gio|nam ngoai|den dau roi|hom nay|moi nhat)\b")


def act_missing(intent: Intent, found: list[Candidate], documents: tuple[Document, ...]) -> str:
    """The act that the question asks about, as typed, when no loaded text is it (or restates it); "" otherwise. One that is only
    mentioned may be answered by a clause that mentions it too."""
    text = fold_accents(intent.text).lower()
    if len(text) != len(intent.text):
        return ""
    loaded, others = _acts(text, documents)
    for named in others:
        before = text[: named.start()]
        asked = bool(named[5] or _SOURCE.search(before)) and not _POINTED.search(before) and not loaded  # a row of a loaded text's list
        spoken = any(re.search(rf"\b{named[2]}\b", fold_accents(_whole(c)).lower()) for c in found[:3])
        if (asked and not _says_of(named, found[:3])) or not spoken:
            return intent.text[named.start() : named.end()].strip(" ,")
    return _symbol_missing(intent.text, _ACT.sub(lambda m: " " * len(m[0]), text), found, documents)


def _acts(text: str, documents: tuple[Document, ...]) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """The acts that a folded text names: those that are loaded (or restated), and the others."""
    loaded: list[re.Match[str]] = []
    others: list[re.Match[str]] = []
    for named in _ACT.finditer(text):
        (loaded if any(_is(document, named) for document in documents) else others).append(named)
    return loaded, others


def _says_of(named: re.Match[str], found: list[Candidate]) -> bool:
    """Whether teaching material says what the act provides: "Theo Nghị định 37/2014/NĐ-CP, phòng nào …"."""
    said = re.compile(rf"(?:^|[.:?] )theo (?:[^.;:?]{{0,30}} )?{named[1]}(?: so)? {named[2]}/")
    return any(said.search(fold_accents(c.passage.text).lower()) for c in found if not c.official)


def of_act(intent: Intent, found: list[Candidate], documents: tuple[Document, ...]) -> list[Candidate]:
    """Of the clauses those that speak of the acts that the question names and that are no loaded text, as rows of a list do; all where
    none does."""
    _, others = _acts(fold_accents(intent.text).lower(), documents)
    numbers = [rf"(?<!\d){named[2]}/{named[3]}" for named in others if named[3]]
    return [c for c in found if all(re.search(number, _whole(c)) for number in numbers)] or found


def _symbol_missing(text: str, plain: str, found: list[Candidate], documents: tuple[Document, ...]) -> str:
    """An act known by its number alone ("số 57-NQ/TW") that is no loaded text and that no clause found mentions."""
    own = {serial[0].lower() for d in documents for n in (d.number, *(r.number for r in d.relations)) if (serial := _SERIAL.match(n))}
    for named in _BY_SYMBOL.finditer(plain):
        spoken = any(re.search(rf"\b{named[1]}[-/]", fold_accents(_whole(c)).lower()) for c in found[:3])
        if named[1] not in own and not spoken:
            return text[named.start() : named.end()]
    return ""


def act_named(intent: Intent, documents: tuple[Document, ...]) -> list[tuple[Document, tuple[int, int]]]:
    """The texts that are the act named, or restate it, official ones first, and where its name stands in the question."""
    found = [(d, named.span()) for named in _ACT.finditer(fold_accents(intent.text).lower()) for d in documents if _is(d, named)]
    return sorted(found, key=lambda entry: entry[0].tier is not Tier.OFFICIAL)


def _is(document: Document, named: re.Match[str]) -> bool:
    year = named[3] or named[4]
    if filed_as(document) == (named[2], initials(named[1])):
        return True
    own = [(document.number, document.issued_on)] if document.number else []
    restated = [(r.number, r.issued_on) for r in document.relations if r.kind is RelationKind.RESTATES]
    return any(
        (own_number := _SERIAL.match(number)) is not None
        and own_number[0].lower() == named[2]
        and (not year or day is None or str(day.year) == year or f"/{year}/" in number)
        for number, day in (*own, *restated)
    )


def unborne(intent: Intent, candidate: Candidate, agencies: Agencies) -> tuple[str, ...]:
    """What the question fixes and this clause is not about, in words for the user: level, province, body, what has been done."""
    text, own = fold_accents(intent.text).lower(), fold_accents(_whole(candidate)).lower()
    asked, said = set(_LEVEL.findall(text)), set(_LEVEL.findall(own)) | ({"tinh"} if _PROVINCES.search(own) else set())
    levels = [f"cấp {_LEVELS[level]}" for level in sorted(asked - said)] if said and not asked & said else []
    others = [name for name in (*_provinces(intent.text), *persons(intent.text)) if fold_accents(name).lower() not in own]
    return (
        *levels,
        *others,
        *_bodies(intent, candidate, agencies, own),
        *_results(intent, candidate, text),
        *_of_another_kind(intent, candidate),
    )


def otherwise_numbered(intent: Intent, candidate: Candidate) -> tuple[str, ...]:
    """Things named by a number ("đề án số 20") where the clause is one of another number, in words for the user."""
    asked, said = (_BY_NUMBER.findall(fold_accents(text).lower()) for text in (intent.text, candidate.passage.text))
    return tuple(
        f"{_NUMBERED[noun]} {number}" for noun, number in asked if any(of == noun for of, _ in said) and (noun, number) not in said
    )


def numbers_thing(intent: Intent) -> bool:
    """Whether the question names a thing by its number."""
    return bool(_BY_NUMBER.search(fold_accents(intent.text).lower()))


def bears_number(intent: Intent, passage: Passage) -> bool:
    """Whether the clause is of every thing that the question names by its number ("đề án 5")."""
    asked = _BY_NUMBER.findall(fold_accents(intent.text).lower())
    return not asked or set(asked) <= set(_BY_NUMBER.findall(fold_accents(passage.text).lower()))


@lru_cache(maxsize=256)  # asked for every clause that may answer
def persons(text: str) -> tuple[str, ...]:
    """People named, as typed: "Thủ tướng Phạm Minh Chính", "ong pham minh hung la ai"."""
    plain = fold_accents(text)
    if len(plain) != len(text):
        return ()
    spans = dict.fromkeys(m.span(1) for m in (*_NAMED.finditer(plain), *_WHO_IS.finditer(plain.lower())))
    return tuple(text[a:b] for a, b in spans)


def bears_person(intent: Intent, candidate: Candidate) -> bool:
    """Whether the clause speaks of the people named."""
    named = persons(intent.text)
    return not named or all(fold_accents(name).lower() in fold_accents(_whole(candidate)).lower() for name in named)


def _bodies(intent: Intent, candidate: Candidate, agencies: Agencies, own: str) -> list[str]:
    """Bodies named of which the clause is not and does not speak; teaching material may leave its ministry unnamed."""
    if intent.kind in {Kind.VERIFY, Kind.COMPARE} or candidate.document.tier is not Tier.OFFICIAL:
        return []
    said = agencies.named(own)
    mentions = [m for m in agencies.mentions(intent.text) if m.name not in said]
    named = [m.name for m in mentions if _WRITTEN.match(fold_accents(intent.text[m.start : m.end]).lower())]
    local = _local_body(intent.text)
    bodies = list(dict.fromkeys((*named, local) if local else named))
    return [] if any(fold_accents(name).lower() in own for name in bodies) else bodies


def _local_body(text: str) -> str:
    """The body of a province or a district that a question begins with: "cục thuế" of "Cục thuế có được thanh tra không"."""
    words = local[0].split() if (local := _LOCAL.match(text.lower())) else []
    while words and words[-1] in FUNCTION_WORDS | _OF_LEVEL:
        words.pop()
    return " ".join(words) if len(words) > 1 else ""


def _results(intent: Intent, candidate: Candidate, text: str) -> list[str]:
    """What has been done by now stands in no text that says what is to be done."""
    return ["kết quả thực hiện"] if prescribes(candidate.document) and _BY_NOW.search(text) and not asks_status(intent) else []


def _of_another_kind(intent: Intent, candidate: Candidate) -> list[str]:
    """What a figure is asked of, where the clause has one of another kind of it: "biên chế công chức" of "biên chế sự nghiệp"."""
    if intent.wanted not in {Wanted.NUMBER, Wanted.PERCENT} or intent.kind is Kind.VERIFY:
        return []
    asked, said = intent.text.lower(), candidate.passage.text.lower()
    return [
        f"{noun} {kinds[n][0]}"
        for noun, kinds in _contrasts()
        for n in range(len(kinds))
        if _speaks(asked, noun, kinds[n]) and not any(word in said for word in kinds[n])
        if any(_speaks(said, noun, other) for other in kinds if other != kinds[n])
    ]


def _speaks(text: str, noun: str, kind: tuple[str, ...]) -> bool:
    return any(f"{noun} {word}" in text for word in kind)


@lru_cache(maxsize=1)
def _contrasts() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    with CONTRASTS.open(encoding="utf-8", newline="") as file:
        return tuple((row["noun"], tuple(tuple(kind.split("=")) for kind in row["kinds"].split(";"))) for row in csv.DictReader(file))


def result_unknown(intent: Intent, document: Document) -> bool:
    """Whether it is asked if something has been done, of a text that says what is to be done: it cannot tell."""
    return bool(_DONE.search(fold_accents(intent.text).lower())) and not asks_status(intent) and prescribes(document)


def bears_year(intent: Intent, candidate: Candidate) -> bool:
    """Whether the clause is about a year the question names: its milestone is that year, or it says so."""
    if not intent.years or intent.kind is Kind.COMPARE:
        return True
    own = milestone(candidate.passage.path)
    if own is not None:
        return own in intent.years or any(str(year) in candidate.passage.text for year in intent.years)
    issued = candidate.document.issued_on
    return any(says_year(intent, _whole(candidate), year) or (issued is not None and issued.year == year) for year in intent.years)


def says_year(intent: Intent, text: str, year: int) -> bool:
    """Whether a text speaks of a year; where a figure is asked for, the day on which figures were published is not what they are of."""
    if intent.wanted in {Wanted.NUMBER, Wanted.PERCENT}:
        text = _DAY.sub(" ", text)
    return str(year) in text


def _whole(candidate: Candidate) -> str:
    """A clause with what stands around it, its address and who issued it."""
    about = candidate.document
    return " ".join((candidate.surroundings, *candidate.passage.path, about.number, about.issuer))


def _provinces(text: str) -> tuple[str, ...]:
    """Provinces named with their capital letters, or with "tỉnh", "thành phố" before them."""
    return tuple(
        name for name in _names() if re.search(rf"\b{name}\b", text) or re.search(rf"\b(?:tỉnh|thành phố) {name.lower()}\b", text.lower())
    )


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file))
