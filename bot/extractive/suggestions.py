"""Questions one could ask next, made from the units beside the one that was quoted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extractive.candidates import milestone
from bot.extractive.definition import is_glossary
from bot.extractive.outline import Outline, is_heading
from knowledge.types import Tier, UnitPath
from knowledge.vietnamese import syllables

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
    if outline.document.tier is not Tier.OFFICIAL:
        options = _entries(outline, path)
    else:
        options = [*_milestones(outline, path), *_other_side(outline, path), *_neighbours(outline, path)]
    by_question = {offer.question: offer for offer in reversed(options)}  # of two with one wording the nearer
    return tuple(by_question[question] for question in dict.fromkeys(offer.question for offer in options))[:_MOST]


def _entries(outline: Outline, path: UnitPath) -> list[Offer]:
    """Of teaching material: the questions it asks itself, or the neighbouring terms of a glossary."""
    own = path[:-1] if len(path) > 1 else path
    siblings = [c for c in outline.children.get(own[:-1], ()) if c != own and c in outline.children]
    following = [c for c in siblings if outline.lines[c][0].ordinal > outline.lines.get(own, outline.lines[path])[0].ordinal]
    asked = [(c, outline.heading(c)) for c in following or siblings if len(outline.heading(c).split()) <= _LONGEST]
    if is_glossary(outline.document):
        return [Offer(f"{heading} là gì?", c) for c, heading in asked if not _holds_entries(outline, c)]
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
        single = [(c, outline.agencies[c][0]) for c in following[:2] if len(outline.agencies[c]) == 1]
        return [Offer(f"{name} được giao những trách nhiệm gì?", c) for c, name in single]
    for n in range(len(path), 1, -1):
        siblings = [c for c in outline.children.get(path[: n - 1], ()) if c != path[:n] and c in outline.children]
        titled = [c for c in siblings if is_heading(outline.lines[c][0]) and not milestone(c[-1:]) and c not in outline.agencies]
        named = [(c, outline.heading(c)) for c in titled if _names_subject(outline.heading(c))]
        if named:
            return [Offer(f"{_sentence(heading)} gồm những nội dung gì?", c) for c, heading in named[:2]]
    return []


def _names_subject(heading: str) -> bool:
    """Whether a heading can be asked about by itself: short, not opened by a word of structure, and more than such words."""
    words = syllables(heading)
    return 3 <= len(words) <= 14 and words[0] not in _STRUCTURE and sum(word not in _STRUCTURE for word in words) > 1


def _sentence(heading: str) -> str:
    return heading.capitalize() if heading.isupper() else heading
