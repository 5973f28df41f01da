"""Questions one could ask next, made from the units beside the one that was quoted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.asked.intent import Kind, read
from bot.answering.candidates.definition import is_glossary
from bot.answering.candidates.outline import Outline, is_heading
from knowledge.language.text import syllables
from knowledge.law.milestone import milestone
from knowledge.law.types import Interpretation, Tier, UnitPath

_MOST = 3
_SIDES = frozenset({"mục tiêu", "nhiệm vụ"})
_LONGEST = 19  # words of a heading that can still be asked aloud
_STRUCTURE = frozenset(
    syllables(
        "mục tiêu nhiệm vụ nội dung giải pháp quan điểm yêu cầu trách nhiệm kinh phí tổ chức thực hiện thi hành hiệu lực quy định"
        " phạm vi điều chỉnh đối tượng áp dụng chung cụ thể chủ yếu khác và của các những"
    )
)
"""Words that headings of any text are made of: "Mục tiêu chung" alone does not say of what."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question, and the unit that answers it."""

    question: str
    unit: UnitPath


def suggestions(outline: Outline, path: UnitPath) -> tuple[str, ...]:
    """Up to three: the other milestone, the other side (goals or tasks), the neighbouring unit or agency."""
    return tuple(offer.question for offer in offers(outline, path))


def offers(outline: Outline, path: UnitPath) -> tuple[Offer, ...]:
    """The suggestions at a unit with what they ask for."""
    options = _options(outline, path)
    by_question = {offer.question: offer for offer in reversed(options)}  # of two with one wording the nearer
    return tuple(by_question[question] for question in dict.fromkeys(offer.question for offer in options))[:_MOST]


def all_offers(outline: Outline) -> tuple[Offer, ...]:
    """Every question that the document's own headings ask or are made into, in reading order: what the type-ahead offers of it."""
    made: dict[str, Offer] = {}
    for path in sorted(outline.lines, key=lambda path: outline.lines[path][0].ordinal):
        of_unit = _agency(outline, path) or _subject(outline, path) if outline.document.tier is Tier.OFFICIAL else None
        for offer in [*([of_unit] if of_unit else ()), *_options(outline, path)]:
            made.setdefault(offer.question, offer)
    return tuple(made.values())


def _options(outline: Outline, path: UnitPath) -> list[Offer]:
    if outline.document.tier is not Tier.OFFICIAL:
        return _entries(outline, path)
    return [*_milestones(outline, path), *_other_side(outline, path), *_neighbours(outline, path)]


def _entries(outline: Outline, path: UnitPath) -> list[Offer]:
    """Of teaching material: the questions it asks itself, or the neighbouring terms of a glossary."""
    own = path[:-1] if len(path) > 1 else path
    siblings = [c for c in outline.children.get(own[:-1], ()) if c != own and c in outline.children]
    following = [c for c in siblings if outline.lines[c][0].ordinal > outline.lines.get(own, outline.lines[path])[0].ordinal]
    asked = [(c, outline.heading(c)) for c in following or siblings if len(outline.heading(c).split()) <= _LONGEST]
    if is_glossary(outline.document):
        terms = [Offer(f"{heading} là gì?", c) for c, heading in asked if not _holds_entries(outline, c)]
        return [offer for offer in terms if read(Interpretation(offer.question, offer.question)).kind is Kind.DEFINITION]
    return [Offer(f"{heading.rstrip('?')}?", c) for c, heading in asked if heading.endswith("?") or heading.startswith("Vì sao")]


def _holds_entries(outline: Outline, path: UnitPath) -> bool:
    """A part of a glossary, not a term of it."""
    return any(child in outline.children for child in outline.children.get(path, ()))


def _area(outline: Outline, path: UnitPath) -> str:
    """The subject a unit belongs to: the nearest heading above that is more than "Mục tiêu" or "Đến năm 2025"."""
    for n in range(len(path) - 1, 0, -1):
        heading = outline.heading(path[:n])
        if len(heading.split()) >= 3 and not milestone(path[n - 1 : n]) and len(heading) < 90 and n > 1:
            return heading[0].lower() + heading[1:] if not heading[:2].isupper() else heading.lower()
    return ""


def _milestones(outline: Outline, path: UnitPath) -> list[Offer]:
    for n in range(len(path), 0, -1):
        if milestone(path[n - 1 : n]):
            area = _area(outline, path[:n])
            others = [c for c in outline.children.get(path[: n - 1], ()) if milestone(c[-1:]) and c != path[:n]]
            return [Offer(f"Các mục tiêu {area} đến năm {milestone(c)} là gì?", c) for c in others if area]
    return []


def _other_side(outline: Outline, path: UnitPath) -> list[Offer]:
    for n in range(len(path), 1, -1):
        heading = outline.heading(path[:n]).lower()
        if heading in _SIDES:
            area = _area(outline, path[:n])
            others = [(c, outline.heading(c).lower()) for c in outline.children.get(path[: n - 1], ()) if c != path[:n]]
            return [Offer(f"Các {other} {area} gồm những gì?", c) for c, other in others if area and other in _SIDES]
    return []


def _neighbours(outline: Outline, path: UnitPath) -> list[Offer]:
    if over := outline.agency_over(path):
        unit = over[0]
        siblings = [c for c in outline.children.get(unit[:-1], ()) if c in outline.agencies and c != unit]
        following = [c for c in siblings if outline.lines[c][0].ordinal > outline.lines[unit][0].ordinal] or siblings
        return [offer for c in following[:2] if (offer := _agency(outline, c))]
    for n in range(len(path), 1, -1):
        siblings = [c for c in outline.children.get(path[: n - 1], ()) if c != path[:n]]
        if named := [offer for c in siblings if (offer := _subject(outline, c))]:
            return named[:2]
    return []


def _agency(outline: Outline, unit: UnitPath) -> Offer | None:
    """What is assigned to one agency."""
    names = outline.agencies.get(unit, ())
    return Offer(f"{names[0]} được giao những trách nhiệm gì?", unit) if len(names) == 1 else None


def _subject(outline: Outline, unit: UnitPath) -> Offer | None:
    """What stands below a heading that names a subject."""
    if unit not in outline.children or unit in outline.agencies or milestone(unit[-1:]) or not is_heading(outline.lines[unit][0]):
        return None
    heading = outline.heading(unit)
    return Offer(f"{_sentence(heading)} gồm những nội dung gì?", unit) if _names_subject(heading) else None


def _names_subject(heading: str) -> bool:
    """Whether a heading can be asked about by itself: short, not opened by a word of structure, and more than such words."""
    words = syllables(heading)
    return 3 <= len(words) <= 14 and words[0] not in _STRUCTURE and sum(word not in _STRUCTURE for word in words) > 1


def _sentence(heading: str) -> str:
    return heading.capitalize() if heading.isupper() else heading
