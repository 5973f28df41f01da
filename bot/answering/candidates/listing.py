"""Which unit of a document is the list a question asks for, and which of its lines are the items."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.answering.asked.intent import Intent, Kind, asks_duties, content_words, word_set
from bot.answering.candidates.candidate import Candidate, agencies_named, prescribes
from bot.answering.candidates.outline import Outline, is_heading, terms
from bot.answering.candidates.question_terms import question_terms, subject_of, with_headings_words
from knowledge.language.text import fold_accents
from knowledge.law.agency import Agencies, Mention
from knowledge.law.milestone import milestone
from knowledge.law.reference import remainder
from knowledge.law.types import Passage, PassageKind, Tier, UnitPath
from knowledge.law.unit import ORDINALS

MAX_ITEMS = 40
_TOO_MANY = 30
_BARE = 2  # words of a heading that names no subject
_FIRST = 3  # candidates that may show that one clause is meant
_FAR_MORE, _NEARLY_AS_MUCH = 0.25, 0.15  # of the question; measured like _ENOUGH
_CERTAIN = 1.3
_ENOUGH = 0.97  # a container below this explains the question too little; measured on questions written for the tests
_OTHER_SIDE = (("mục tiêu", "nhiệm vụ"), ("nhiệm vụ", "mục tiêu"))


@dataclass(frozen=True, slots=True)
class Listing:
    """A unit with its items in reading order; `intro` are the unit's own lines when they say something themselves."""

    outline: Outline
    path: UnitPath
    intro: tuple[Passage, ...]
    items: tuple[Passage, ...]
    score: float


def listing(intent: Intent, found: list[Candidate], *, certain: bool = False) -> Listing | None:
    """The unit whose items the question asks for, or None when no unit fits its wording well; `certain` asks for a unit
    whose headings say nearly all of the question, for questions that do not read like a list."""
    if not found:
        return None
    mass = sum(c.score for c in found) or 1.0
    scored = [
        (_fit(outline, path, intent, _wanted(intent, outline, certain), found, mass), outline, path)
        for outline in outlines_of(found)
        if outline.document.tier is Tier.OFFICIAL or outline is found[0].outline or not any(c.official for c in found)
        for path in _containers(outline, found)
        if not _of_another(intent.text, outline, path) and not _is_long_table(outline, path)
    ]
    if not scored:
        return None
    score, outline, path = max(scored, key=lambda entry: (entry[0], len(entry[2])))
    narrower = _narrower(outline, path, _wanted(intent, outline, certain), found)
    if narrower is not None:
        return at(outline, narrower, score) if narrower in outline.children else None
    if score >= (_CERTAIN if certain else _ENOUGH):
        return at(outline, path, score)
    return None if certain else _crowded(found)


def _is_long_table(outline: Outline, path: UnitPath) -> bool:
    """Whether a unit is a table of more rows than anybody reads out: one of them is asked for, not all."""
    return path[-1].startswith("bảng ") and len(outline.children.get(path, ())) > MAX_ITEMS


def _wanted(intent: Intent, outline: Outline, certain: bool) -> frozenset[str]:
    """The terms asked of a document: no heading of it need repeat its name, where a list is asked for."""
    return question_terms(intent.text if certain else subject_of(intent.text, outline.document.title, outline.document.issuer))


def outlines_of(found: list[Candidate]) -> list[Outline]:
    """The documents whose units may be listed: official ones first, and digests of a whole text for what that text, as loaded, lacks
    (an annex); any where no official one is found."""
    some = any(c.official for c in found)
    ordered = sorted(found, key=lambda c: not c.official)
    return list({c.document.id: c.outline for c in ordered if c.official or not some or prescribes(c.document)}.values())


def _narrower(outline: Outline, path: UnitPath, wanted: frozenset[str], found: list[Candidate]) -> UnitPath | None:
    """The unit of a clause that speaks of far more of the question than a container's headings do, or the unit above it
    when that says nearly as much: "hội đồng tư vấn … làm gì" asks for one clause, not for all of "Cải cách thủ tục …"."""
    said = outline.coverage(wanted, outline.chain_terms(path))
    clauses = [c.passage for c in found[:_FIRST] if c.outline is outline]
    shares = [(outline.coverage(wanted, outline.terms_of(p) | outline.chain_terms(p.path)), p.path) for p in clauses]
    most, best = max(shares, default=(0.0, path))
    if most - said <= _FAR_MORE:
        return None
    above = best[:-1]
    nearly = above in outline.children and outline.coverage(wanted, outline.chain_terms(above)) >= most - _NEARLY_AS_MUCH
    return above if nearly else best


OTHER_BODY = re.compile(
    r"\b(?<!quốc )(?<!văn )(?<!trưởng )(?<!phó )(?:sở|cục|chi cục|tổng cục|phòng|kho bạc|ngân hàng|thanh tra|ubnd|uỷ ban nhân dân|"
    r"ủy ban nhân dân|hội đồng nhân dân) \w+(?: \w+)?"
)


def _of_another(text: str, outline: Outline, path: UnitPath) -> bool:
    """Whether a unit is assigned to an agency other than the one asked about: tasks of Bộ Nội vụ are not those of Sở Nội vụ."""
    over = outline.agency_over(path)
    asked = OTHER_BODY.findall(text.lower())
    return bool(over and asked) and not any(" ".join(body.split()[:2]) in over[1].lower() for body in asked if over)


def _crowded(found: list[Candidate]) -> Listing | None:
    """The unit in which most of the best candidates stand side by side: its items are the list, whatever its heading."""
    best = [c for c in found if not is_heading(c.passage)][:8]
    shares: dict[tuple[str, UnitPath], float] = defaultdict(float)
    for candidate in best:
        shares[candidate.document.id, candidate.passage.path[:-1]] += candidate.score
    (document_id, parent), share = max(shares.items(), key=lambda entry: entry[1], default=(("", ()), 0.0))
    together = [c for c in best if c.document.id == document_id and c.passage.path[:-1] == parent]
    if len(together) < 3 or share < 0.5 * sum(c.score for c in best) or together[0] is not best[0]:
        return None
    outline = together[0].outline
    return at(outline, parent) if parent in outline.lines and len(outline.children[parent]) <= 10 else None


def at(outline: Outline, path: UnitPath, score: float = 1.0) -> Listing:
    """The listing of one unit."""
    own = tuple(p for p in outline.lines.get(path, ()) if not is_heading(p))
    items = _items(outline, path)
    if len(items) > _TOO_MANY:  # a whole part of the document: name its sections
        items = _sections(outline, path)
    return Listing(outline, path, own, items, score)


def _sections(outline: Outline, path: UnitPath) -> tuple[Passage, ...]:
    """The first lines of the units below; where these are as bare as "Mục tiêu", "Nhiệm vụ", of those below them."""
    found: list[Passage] = []
    for child in outline.children.get(path, ()):
        bare = is_heading(outline.lines[child][0]) and len(outline.heading(child).split()) <= _BARE
        below = outline.children.get(child, ()) if bare else ()
        found += [outline.lines[unit][0] for unit in below or (child,)]
    return tuple(found)


_NTH = re.compile(
    r"\b(quan điểm|giải pháp|nội dung|nhiệm vụ|mục tiêu|trọng tâm|yêu cầu|nhóm|đề án) (?:thứ|thu|số) (\w+)|"
    r"\b(đề án|giải pháp|quan điểm) (\d\d?)\b"
)


def nth_item(intent: Intent, found: list[Candidate]) -> Listing | None:
    """ "Quan điểm thứ hai là gì?": that unit of the part whose heading names the noun and whose headings say most of the rest; None
    where there is no such part or no such unit."""
    asked = list(_NTH.finditer(intent.text.lower()))
    if not asked:
        return None
    noun, word = (group for group in asked[-1].groups() if group)
    n = int(word) if word.isdigit() else ORDINALS.index(word) + 1 if word in ORDINALS else 0
    named = frozenset(terms(noun))
    rest = question_terms(_NTH.sub(" ", intent.text.lower()))
    parts = [
        (
            outline.document.tier is Tier.OFFICIAL,
            outline.coverage(rest, outline.chain_terms(path)),
            outline.coverage(outline.own_terms(path), named),
            units,
            outline,
        )
        for outline in outlines_of(found)
        for path, below in sorted(outline.children.items(), key=lambda entry: len(entry[0]))
        for units in ([u for u in below if not u[-1].startswith("đoạn ")],)  # what is counted, not the lines before it
        if _is_named(outline, path, noun) and 0 < n <= len(units) and _numbered(units)
    ]
    if not parts:
        return None
    *_, units, outline = max(parts, key=lambda part: part[:3])
    return at(outline, units[n - 1], 0.99) if units[n - 1] in outline.lines else None


def _is_named(outline: Outline, path: UnitPath, noun: str) -> bool:
    """Whether the heading of a unit, or that above a milestone, holds the noun."""
    named = path[:-1] if milestone(path[-1:]) else path
    return path in outline.lines and named in outline.lines and noun in outline.heading(named).lower()


def _numbered(units: Sequence[UnitPath]) -> bool:
    """Whether units are counted (1, a, the n-th dash), not headings in words."""
    return all(len(unit[-1]) <= 3 or unit[-1].startswith("dòng ") for unit in units)


def duties(intent: Intent, found: list[Candidate]) -> list[Listing]:
    """The assigned units of the agencies a "must do what" question names, when it asks nothing narrower than a year or how often; of a
    list of what an agency does in one way ("Bộ Nội vụ hướng dẫn những gì?") the tasks that say so, where there are several."""
    if not asks_duties(intent.text):
        return _done_so(intent, found) if intent.kind is Kind.LIST else []
    for outline in outlines_of(found):
        named = agencies_named(intent.text, outline)
        names = outline.agency_terms(named)
        rest = [w for w in content_words(intent.text) if w not in names and w not in DUTY_WORDS]
        below = frozenset(t for unit in named for leaf in outline.leaves(unit) for t in outline.terms_of(leaf))
        if named and sum(w in below for w in dict.fromkeys(rest)) <= 1 and not _of_others(outline, named, rest, below):
            return [_at_times(at(outline, unit), intent) for unit in sorted(named, key=lambda unit: outline.lines[unit][0].ordinal)]
    return []


def asks_nothing_else(intent: Intent, assigned: list[Listing]) -> bool:
    """Whether the question says no more than whose tasks these are: then its wording cannot be unsure."""
    said = set(content_words(remainder(intent.text))) - DUTY_WORDS
    return bool(assigned) and all(word in unit.outline.agency_terms({unit.path: ""}) for unit in assigned[:1] for word in said)


def bodies_assigned(intent: Intent, found: list[Candidate], agencies: Agencies) -> Listing | None:
    """The bodies that a text gives tasks of their own, for a question of which they are ("Điều 2 giao nhiệm vụ cho những bộ nào?")."""
    if not _WHICH_BODIES.search(fold_accents(intent.text).lower()) or agencies.mentions(intent.text):
        return None
    if set(content_words(remainder(intent.text))) - DUTY_WORDS - _BODIES:  # one thing that they do
        return None
    for outline in outlines_of(found):
        own = (unit for unit in outline.agencies if "các bộ" not in outline.heading(unit).lower())  # those share the tasks of one unit
        if len(units := sorted(own, key=lambda unit: outline.lines[unit][0].ordinal)) >= _ASSIGNS:
            return Listing(outline, units[0][:-1], (), tuple(outline.lines[unit][0] for unit in units), _SURE)
    return None


def _of_others(outline: Outline, named: dict[UnitPath, str], rest: list[str], below: frozenset[str]) -> bool:
    """Whether the question asks about something that only tasks of other agencies speak of: "cải cách tiền lương" of Bộ Quốc phòng."""
    pairs = {f"{a} {b}" for a, b in pairwise(rest)} - below
    others = (leaf for unit in outline.agencies if unit not in named for leaf in outline.leaves(unit))
    return bool(pairs) and any(pairs & outline.terms_of(leaf) for leaf in others)


def _at_times(unit: Listing, intent: Intent) -> Listing:
    """The items that are due in a year asked about, or as often as asked; all where none says so."""
    often = _OFTEN.search(fold_accents(intent.text).lower())
    said = [rf"\b{year}\b" for year in intent.years] + ([_EVERY[often[1]]] if often else [])
    kept = tuple(p for p in unit.items if said and all(re.search(pattern, p.text.lower()) for pattern in said))
    return replace(unit, intro=(), items=kept) if kept else unit


def _done_so(intent: Intent, found: list[Candidate]) -> list[Listing]:
    for outline in outlines_of(found):
        named = agencies_named(intent.text, outline)
        if len(named) != 1:
            continue
        unit = next(iter(named))
        names = outline.agency_terms(named)
        done = frozenset(terms(" ".join(w for w in content_words(intent.text) if w not in names and w not in DUTY_WORDS)))
        kept = tuple(p for p in outline.leaves(unit) if done and done <= outline.terms_of(p))
        return [Listing(outline, unit, (), kept, _SURE)] if len(kept) > 1 else []
    return []


def shared_duties(intent: Intent, found: list[Candidate], agencies: Agencies) -> Listing | None:
    """Of a ministry or another body of the Government whose tasks are asked for and that a text assigning tasks to ministries gives none
    of its own: the unit that all of them share."""
    lowered = intent.text.lower()
    of_unit = intent.kind is Kind.LOOKUP and bool(_LEADS.search(lowered))  # "chủ trì việc này theo khoản nào Điều 2"
    if not (of_unit or asks_duties(lowered) or _LEADS_WHAT.search(lowered)):
        return None
    named = [m.name for m in agencies.mentions(intent.text) if _CENTRAL.match(m.name) and _CENTRAL_TYPED.match(_typed(intent.text, m))]
    if len(named) != 1:
        return None
    asked = [w for w in content_words(remainder(intent.text)) if w not in DUTY_WORDS and w not in terms(named[0].lower())]
    for outline in () if asked and not of_unit else outlines_of(found):  # something narrower
        if len(outline.agencies) < _ASSIGNS or agencies_named(intent.text, outline):
            continue
        assigning = {unit[:-1] for unit in outline.agencies}
        units = [unit for over in assigning for unit in outline.children.get(over, ())]
        shared = next((unit for unit in units if "các bộ" in outline.heading(unit).lower()), None)
        if shared:
            return at(outline, shared)
    return None


def _typed(text: str, mention: Mention) -> str:
    return fold_accents(text[mention.start : mention.end]).lower()


_LEADS = re.compile(r"\b(?:chủ trì|phụ trách|được giao)\b")
_LEADS_WHAT = re.compile(r"\bchủ trì (?:những |các )?(?:nội dung|việc|nhiệm vụ|phần|mảng|gì)(?: (?:nào|gì))?\b")
_CENTRAL = re.compile(r"(?:Bộ|Thanh tra Chính phủ|Ủy ban (?!nhân dân)|Ngân hàng Nhà nước|Bảo hiểm xã hội|Thông tấn|Đài|Viện Hàn lâm)\b")
_CENTRAL_TYPED = re.compile(r"(?:bo|thanh tra|uy ban|ngan hang|bao hiem|thong tan|dai|vien) ")  # not by a word of its field alone
_SURE = 0.9
_OFTEN = re.compile(r"\b(?:hang|moi) (nam|quy|thang)\b")
_EVERY = {"nam": r"\bh[àằ]ng năm\b", "quy": r"\bquý\b", "thang": r"\bh[àằ]ng tháng\b"}
_WHICH_BODIES = re.compile(
    r"\b(?:cac|nhung|liet ke|ke ten|bao nhieu|may)(?: ten)?(?: (?:cac|nhung))? (?:bo|co quan|don vi|nganh)\b(?=.*\bgiao\b|.*\bnhiem vu\b)|"
    r"\bgiao (?:nhiem vu |viec )?(?:cho )?(?:cac |nhung |bao nhieu |may )?(?:bo|co quan|don vi)"
    r"(?:, (?:bo|co quan|don vi|nganh))* ?(?:nao)?\W*$"
)
_BODIES = word_set("bộ cơ quan đơn vị ngành liệt kê kể tên ngang thuộc chính phủ điều riêng")
_ASSIGNS = 3  # agencies with tasks of their own, in a text that assigns tasks
DUTY_WORDS = word_set(
    """làm gì trách nhiệm nhiệm vụ được giao phụ trách nghĩa vụ vai trò chủ trì việc công thực hiện nghị quyết chương trình
    nội dung tổng thể cải cách hành chính phân triển khai tổ chức nào những các trong theo này nq"""
)


def _containers(outline: Outline, found: list[Candidate]) -> set[UnitPath]:
    """Units with sub-units that hold a candidate or are one."""
    paths = {c.passage.path[:n] for c in found if c.outline is outline for n in range(1, len(c.passage.path) + 1)}
    grown = paths | {child for path in paths for child in outline.children.get(path, ()) if milestone(child[-1:])}
    digest = outline.document.tier is not Tier.OFFICIAL  # gives way to the text it restates; of two texts each has its own Điều 1
    said = {c.document.id: c.outline.lines for c in found if c.official}.values() if digest else ()
    return {path for path in grown if path in outline.children and not any(path in lines for lines in said)}


def _fit(outline: Outline, path: UnitPath, intent: Intent, wanted: frozenset[str], found: list[Candidate], mass: float) -> float:
    """How well the unit explains the question: coverage of the question by its headings, of its heading by the
    question, and the share of the search results that lie in it; years and size correct it."""
    chain = outline.chain_terms(path)
    own = outline.own_terms(path)
    covered = outline.coverage(wanted, chain)
    precise = outline.coverage(own, wanted) if own else 0.0
    inside = sum(c.score for c in found if c.outline is outline and c.passage.path[: len(path)] == path) / mass
    whole = 0.5 if _only_sections(outline, path) else 1.0
    return whole * (covered + 0.5 * precise + 0.5 * inside) * _year_fit(outline, path, intent) * _side_fit(outline, path, intent.text)


def _only_sections(outline: Outline, path: UnitPath) -> bool:
    """A part of the document so large that only its section headings could be listed."""
    children = outline.children.get(path, ())
    return all(is_heading(outline.lines[c][0]) for c in children) and len(outline.leaves(path)) > _TOO_MANY


def _year_fit(outline: Outline, path: UnitPath, intent: Intent) -> float:
    year = milestone(path)
    if intent.years:
        if year is not None:
            return 1.25 if year in intent.years else 0.2
        return 0.6 if any(milestone(p.path[len(path) :]) for p in outline.leaves(path)) else 0.9
    return 0.85 if year is not None else 1.0


def _side_fit(outline: Outline, path: UnitPath, text: str) -> float:
    """Goals asked for are not found among tasks, nor the other way round."""
    lowered = with_headings_words(text)
    headings = [outline.heading(path[:n]).lower() for n in range(1, len(path) + 1) if path[:n] in outline.lines]
    for asked, other in _OTHER_SIDE:
        if asked in lowered and other not in lowered:
            if asked in headings:
                return 1.2
            if other in headings:
                return 0.5
    return 1.0


def _items(outline: Outline, path: UnitPath) -> tuple[Passage, ...]:
    """Lines below a unit: its direct items, and for items that only announce others, theirs."""
    items: list[Passage] = []
    for child in outline.children.get(path, ()):
        parts = [part for part in outline.lines[child] if part.kind is not PassageKind.FRONT]  # what an annex is attached to
        if parts and child in outline.children and is_heading(parts[0]):
            items.extend(_items(outline, child))
        else:
            items.extend(parts)
            if _continues(outline, child):
                items.extend(_items(outline, child))
    return tuple(items)


def _continues(outline: Outline, path: UnitPath) -> bool:
    """Whether a clause's unnumbered paragraphs belong to it as one point (a bullet followed by "đoạn 1")."""
    below = outline.children.get(path, ())
    return (bool(below) and path[-1][0] in "-+") or (len(path) > 1 and len(path[-1]) == 1 and path[-1].isalpha() and bool(below))
