"""Rows of a table as records: which of them bear what a question fixes ("đề án nào hoàn thành năm 2024", "không do Bộ Nội vụ")."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from bot.answering.asked.asserted import figures
from bot.answering.asked.intent import Intent, Kind, content_words, word_set
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.listing import MAX_ITEMS, Listing, outlines_of
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.question_terms import question_terms
from bot.answering.candidates.scope import unborne
from knowledge.language.text import syllables
from knowledge.law.agency import Agencies
from knowledge.law.milestone import PERIOD, milestone
from knowledge.law.types import Passage, Tier, UnitPath

_ROW = "dòng "
_NAMED = 3  # candidates of which one must be such a row
_WHICH = re.compile(
    r"(\w+ \w+) (?:nào|gì)\b|\b(?:bao nhiêu|mấy|liệt kê|kể tên|kể|nêu|cho biết)(?: (?:các|những|ra|tên))* (\w+ \w+)", re.IGNORECASE
)
_PERIOD = re.compile(rf"{PERIOD.pattern}|\btới năm (?:19|20)\d\d\b")
_GOALS = re.compile(r"\b(?:chỉ tiêu|mục tiêu|những gì|cái gì)\b")
_GENERAL = word_set(
    """chỉ tiêu mục những gì cái nào phải đạt yêu cầu bắt buộc mức tỷ lệ hoàn thành liệt kê kể tên tất cả năm đến nghị quyết chương trình
    kể theo từng nội dung"""
)
_ALL = re.compile(r"\b(?:các|những|tất cả|toàn bộ|mọi)\b")
_BODIES = word_set("chủ trì phụ trách chịu trách nhiệm thực hiện xây dựng được giao bộ ngành cơ quan đơn vị kèm theo nghị quyết các những")
_MOST = 0.5  # of what the question says beside
_SURE = 0.9
_EXCEPT = re.compile(r"\b(?:không|chẳng|ngoài|trừ)\b(?: \w+){0,3} $", re.IGNORECASE)


def rows_bearing(intent: Intent, found: list[Candidate], agencies: Agencies) -> Listing | None:
    """The rows, in order, that bear every year and agency named (or are without one that is excluded); all where the question fixes
    nothing but asks for all; None when it does not ask which rows, or none bears it all."""
    asked = {(one or other).lower() for one, other in _WHICH.findall(intent.text)}
    row = next((c for c in found[:_NAMED] if c.passage.path[-1:] and c.passage.path[-1].startswith(_ROW)), None)
    if row is None or intent.kind is Kind.VERIFY or not any(noun in row.passage.text.lower() for noun in asked):
        return None
    table = row.passage.path[:-1]
    rows = row.outline.leaves(table)
    kept = tuple(p for p in rows if _bears(p, intent, agencies))
    nameless = replace(intent, text=agencies.without(intent.text))  # one that is excluded stands in no row
    stated = 0 < len(kept) <= MAX_ITEMS and _fixes(intent, agencies) and not unborne(nameless, replace(row, passage=kept[0]), agencies)
    return Listing(row.outline, _unit(row.outline, table), (), kept, max(row.score, 0.9)) if stated else None


def rows_assigned(intent: Intent, found: list[Candidate]) -> Listing | None:
    """ "Ai chủ trì các đề án trong phụ lục?" → all rows of the table, each with its body; None where one of them is asked about."""
    text = intent.text.lower()
    if intent.kind is not Kind.WHO or not _ALL.search(text) or intent.years:
        return None
    for row in (c for c in found if c.passage.path[-1:] and c.passage.path[-1].startswith(_ROW)):
        noun, table = syllables(row.passage.text)[:2], row.passage.path[:-1]
        above = row.outline.chain_terms(_unit(row.outline, table))
        if f" {' '.join(noun)}" in f" {text}" and not set(content_words(text)) - set(noun) - above - _BODIES:
            return Listing(row.outline, _unit(row.outline, table), (), row.outline.leaves(table), _SURE)
    return None


def lines_with_figure(intent: Intent, found: list[Candidate]) -> Listing | None:
    """ "Những chỉ tiêu nào phải đạt 100% đến năm 2025?" → the goals of a document, in order, that have the share, of the years and about
    what the question names; None where it asks for no goals by their share, and for fewer than two."""
    asked = {f for f in figures(intent.text) if f.endswith("%")}
    if not asked or intent.kind is not Kind.LIST or not _GOALS.search(intent.text.lower()):
        return None
    lists = [listed for outline in outlines_of(found) if (listed := _with_figure(outline, asked, intent, found))]
    official = [listed for listed in lists if listed.outline.document.tier is Tier.OFFICIAL]
    return max(official or lists, key=lambda listed: len(listed.items), default=None)


def _with_figure(outline: Outline, asked: set[str], intent: Intent, found: list[Candidate]) -> Listing | None:
    """The lines of one part of a document that have one of the shares asked for."""
    about = _GENERAL.union(*(outline.chain_terms(c.passage.path[:1]) for c in found if c.outline is outline))
    rest = frozenset(t for t in question_terms(intent.text) if " " not in t and not t.isdigit()) - about
    lines = [p for p in outline.leaves(()) if asked & figures(p.text) and _of_year(p, intent) and _about(outline, p, rest)]
    parts = Counter(p.path[:1] for p in lines)
    kept = tuple(p for p in lines if p.path[:1] == parts.most_common(1)[0][0])
    unit = _unit(outline, _common(kept)) if len(kept) > 1 else ()
    return Listing(outline, unit, (), kept, _SURE) if unit else None


def _of_year(line: Passage, intent: Intent) -> bool:
    return not intent.years or milestone(line.path) in intent.years or any(str(year) in line.text for year in intent.years)


def _about(outline: Outline, line: Passage, rest: frozenset[str]) -> bool:
    return not rest or outline.share_said(rest, line) >= _MOST


def _common(lines: tuple[Passage, ...]) -> UnitPath:
    """The unit that all of them stand in."""
    first, last = lines[0].path, lines[-1].path
    shared = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:shared]


def _unit(outline: Outline, table: UnitPath) -> UnitPath:
    """The unit that a table stands in: a table itself has no line."""
    while table and table not in outline.lines:
        table = table[:-1]
    return table


def _fixes(intent: Intent, agencies: Agencies) -> bool:
    return bool(intent.years or agencies.mentions(intent.text) or intent.counted)


def _bears(row: Passage, intent: Intent, agencies: Agencies) -> bool:
    said = agencies.named(row.text)
    for mention in agencies.mentions(intent.text):
        if (mention.name in said) == bool(_EXCEPT.search(intent.text[: mention.start])):
            return False
    said_of = _PERIOD.sub(" ", row.text)  # "giai đoạn 2022 - 2025" is no year in which something ends
    return all(str(year) in said_of for year in intent.years)
