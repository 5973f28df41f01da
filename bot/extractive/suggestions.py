"""Questions one could ask next, made from the units beside the one that was quoted."""

from __future__ import annotations

from bot.extractive.candidates import milestone
from bot.extractive.definition import is_glossary
from bot.extractive.outline import Outline, is_heading
from knowledge.types import Tier, UnitPath

_MOST = 3


def suggestions(outline: Outline, path: UnitPath) -> tuple[str, ...]:
    """Up to three: the other milestone, the other side (goals or tasks), the neighbouring unit or agency."""
    if outline.document.tier is not Tier.OFFICIAL:
        return tuple(_entries(outline, path))[:_MOST]
    options = [*_milestones(outline, path), *_other_side(outline, path), *_neighbours(outline, path)]
    return tuple(dict.fromkeys(options))[:_MOST]


def _entries(outline: Outline, path: UnitPath) -> list[str]:
    """Of teaching material: the questions it asks itself, or the neighbouring terms of a glossary."""
    own = path[:-1] if len(path) > 1 else path
    siblings = [c for c in outline.children.get(own[:-1], ()) if c != own and c in outline.children]
    following = [c for c in siblings if outline.lines[c][0].ordinal > outline.lines.get(own, outline.lines[path])[0].ordinal]
    headings = [outline.heading(c) for c in following or siblings]
    if is_glossary(outline.document):
        return [f"{h} là gì?" for h in headings if len(h.split()) < 20]
    return [h if h.endswith("?") else f"{h}?" for h in headings if len(h.split()) < 20 and (h.endswith("?") or h.startswith("Vì sao"))]


def _area(outline: Outline, path: UnitPath) -> str:
    """The subject a unit belongs to: the nearest heading above that is more than "Mục tiêu" or "Đến năm 2025"."""
    for n in range(len(path) - 1, 0, -1):
        heading = outline.heading(path[:n])
        if len(heading.split()) >= 3 and not milestone(path[n - 1 : n]) and len(heading) < 90 and n > 1:
            return heading[0].lower() + heading[1:] if not heading[:2].isupper() else heading.lower()
    return ""


def _milestones(outline: Outline, path: UnitPath) -> list[str]:
    for n in range(len(path), 0, -1):
        if milestone(path[n - 1 : n]):
            area = _area(outline, path[:n])
            others = [c for c in outline.children.get(path[: n - 1], ()) if milestone(c[-1:]) and c != path[:n]]
            return [f"Các mục tiêu {area} đến năm {milestone(c)} là gì?" for c in others if area]
    return []


def _other_side(outline: Outline, path: UnitPath) -> list[str]:
    for n in range(len(path), 1, -1):
        heading = outline.heading(path[:n]).lower()
        if heading in {"mục tiêu", "nhiệm vụ"}:
            area = _area(outline, path[:n])
            others = [outline.heading(c).lower() for c in outline.children.get(path[: n - 1], ()) if c != path[:n]]
            return [f"Các {other} {area} gồm những gì?" for other in others if area and other in {"mục tiêu", "nhiệm vụ"}]
    return []


def _neighbours(outline: Outline, path: UnitPath) -> list[str]:
    if over := outline.agency_over(path):
        unit = over[0]
        siblings = [c for c in outline.children.get(unit[:-1], ()) if c in outline.agencies and c != unit]
        following = [c for c in siblings if outline.lines[c][0].ordinal > outline.lines[unit][0].ordinal] or siblings
        return [f"{outline.agencies[c][0]} được giao những trách nhiệm gì?" for c in following[:2] if len(outline.agencies[c]) == 1]
    for n in range(len(path), 1, -1):
        siblings = [c for c in outline.children.get(path[: n - 1], ()) if c != path[:n] and c in outline.children]
        titled = [c for c in siblings if is_heading(outline.lines[c][0]) and not milestone(c[-1:])]
        named = [outline.heading(c) for c in titled if 3 <= len(outline.heading(c).split()) <= 14]
        if named:
            return [f"{_sentence(heading)} gồm những nội dung gì?" for heading in named[:2]]
    return []


def _sentence(heading: str) -> str:
    return heading.capitalize() if heading.isupper() else heading
