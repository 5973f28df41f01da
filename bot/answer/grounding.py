"""The last look before an answer leaves: citations exist, quotes are verbatim, and every figure, date, số hiệu and
agency in the text stands literally in a cited clause. What fails is removed and the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from bot import messages
from bot.answer.answer import CONVERSATIONAL, Answer, CatalogReader, Citation
from knowledge.language.numbers import digits_for_words
from knowledge.law.agency import Agencies
from knowledge.law.types import Document, Passage
from knowledge.law.unit import document_label

MARKER = re.compile(r"\s*\[(\d+)\]")
_DATE = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|\s+năm\s+)\s*(\d{4})")
_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*(?:/|\s+năm\s+)\s*(\d{4})")
_ACT = re.compile(r"\b\d+[a-z]?(?:/\d{4})?/[A-ZĐƯƠ]\w*(?:\s?-\s?[A-ZĐƯƠ]\w*)*")
_BODY = re.compile(r"\b(Bộ|Ủy ban|Uỷ ban|Cục|Tổng cục|Sở|Viện|Ngân hàng|Hội đồng|Ban Chỉ đạo|Trung tâm|Luật|Nghị định)\s+([A-ZĐÀ-Ỹ]\w*)")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|phần trăm)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ROMAN_UNIT = re.compile(r"\b[Mm]ục\s+([IVXLC]+)\b")
_QUOTED = re.compile(r"“([^”]*)”")
_LINE_START = re.compile(r"(?m)^\s*(?:\d+[.)]|[-+•*|])\s+(?=\S)")


class Fact(NamedTuple):
    """Something that must stand literally in a cited clause: kind and its canonical form, e.g. ("date", "15.7.2021")."""

    kind: str
    value: str


@lru_cache(maxsize=8192)
def facts(text: str, agencies: Agencies) -> frozenset[Fact]:
    """Figures, percentages, dates, số hiệu and agencies of a text, in a form where spelling variants are equal."""
    rest = digits_for_words(text)
    found: set[Fact] = set()
    for kind, pattern in (("act", _ACT), ("date", _DATE), ("percent", _PERCENT), ("month", _MONTH), ("number", _NUMBER)):
        for match in pattern.finditer(rest):
            found.add(Fact(kind, _canonical(kind, match)))
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)
    found.update(Fact("unit", m[1]) for m in _ROMAN_UNIT.finditer(text))
    found.update(Fact("body", " ".join(part.lower() for part in m.group(1, 2))) for m in _BODY.finditer(text))
    found.update(Fact("agency", mention.name) for mention in agencies.mentions(text))
    return frozenset(found)


def _canonical(kind: str, match: re.Match[str]) -> str:
    if kind in {"date", "month"}:
        return ".".join(str(int(part)) for part in match.groups())
    if kind == "act":
        return re.sub(r"\s", "", match[0]).rstrip(".-").upper()
    return (match[1] if kind == "percent" else match[0]).replace(",", ".").removesuffix(".")


def known_facts(texts: Iterable[str], agencies: Agencies) -> frozenset[Fact]:
    """Facts of the evidence, with what follows from them: a date holds its month, year and day; a share its number."""
    return frozenset().union(*(_implied(text, agencies) for text in texts))


@lru_cache(maxsize=8192)
def _implied(text: str, agencies: Agencies) -> frozenset[Fact]:
    found = facts(text, agencies)
    more: set[Fact] = set(found)
    for fact in found:
        if fact.kind == "date":
            day, month, year = fact.value.split(".")
            more |= {Fact("month", f"{month}.{year}"), Fact("number", year), Fact("number", month), Fact("number", day)}
        elif fact.kind == "month":
            more |= {Fact("number", part) for part in fact.value.split(".")}
        elif fact.kind == "percent":
            more.add(Fact("number", fact.value))
        elif fact.kind == "act":
            more |= {Fact("number", number) for number in re.findall(r"\d+", fact.value)}
        elif fact.kind == "number":
            more |= {Fact("number", part) for part in re.split(r"[.,]", fact.value)}
    return frozenset(more)


def evidence_of(passage: Passage, document: Document, citation: Citation) -> str:
    """All that a clause says: its text, the headings above it, its label and its document's name and date."""
    issued = f"ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    name = f"{document_label(document)} {document.title} {document.issuer} {issued}"
    page = f"trang {passage.page}" if passage.page else ""
    return " \n ".join((passage.text, passage.context, " ".join(passage.path), citation.label, name, page))


def unsupported(text: str, evidence: Iterable[str], agencies: Agencies) -> frozenset[Fact]:
    """Facts of a text that no evidence holds. Citation markers and list numbering are not facts."""
    bare = _LINE_START.sub("", MARKER.sub("", text))
    return facts(bare, agencies) - known_facts(evidence, agencies)


def checked_citations(citations: tuple[Citation, ...], catalog: CatalogReader) -> tuple[Citation, ...]:
    """Citations whose passage exists and holds the quote word for word."""
    return tuple(c for c in citations if _stands(c, catalog))


def _stands(citation: Citation, catalog: CatalogReader) -> bool:
    known = {p.id: p for p in catalog.at(citation.document_id, citation.path)}
    passage = known.get(citation.passage_id)
    return passage is not None and citation.quote in passage.text


def ground(answer: Answer, catalog: CatalogReader, agencies: Agencies) -> Answer:
    """The answer with every line that states something its citations do not say removed, and a notice when any was.

    When nothing is left to cite the answer becomes a refusal.
    """
    if answer.kind in CONVERSATIONAL or not answer.citations:
        return answer
    citations = checked_citations(answer.citations, catalog)
    if len(citations) < len(answer.citations):
        return _refused(answer) if not citations else ground(_renumbered(answer, citations), catalog, agencies)
    evidence = [evidence_of(catalog.passage(c.passage_id), catalog.document(c.document_id), c) for c in citations]
    known = known_facts(evidence, agencies)
    quotes = {c.quote for c in citations}
    kept = [
        line for line in answer.text.splitlines() if _counts(line, len(citations), agencies) or _line_stands(line, quotes, known, agencies)
    ]
    if len(kept) == len(answer.text.splitlines()):
        return answer
    if not any(line.strip() for line in kept):
        kept = [f"{c.label}: “{c.quote}” [{n}]" for n, c in enumerate(citations, 1)]
    return replace(answer, text="\n".join(kept), notices=(*answer.notices, messages.WITHHELD))


def _counts(line: str, count: int, agencies: Agencies) -> bool:
    """Whether a line says only how many clauses follow, and that rightly."""
    said = messages.COUNTED.format(count=count, noun="")[:-1]
    return line.startswith(said) and not facts(line.removeprefix(said), agencies)


def _line_stands(line: str, quotes: set[str], known: frozenset[Fact], agencies: Agencies) -> bool:
    """Quotes of citations stand by themselves; quoted words that are no citation, and facts outside, must be known."""
    outside = _QUOTED.sub(lambda m: " " if m[1] in quotes else m[1], _LINE_START.sub("", line))
    return facts(MARKER.sub("", outside), agencies) <= known


def _renumbered(answer: Answer, citations: tuple[Citation, ...]) -> Answer:
    """Markers follow the citations that are left; lines that pointed only to lost ones go."""
    places = {old: citations.index(c) + 1 for old, c in enumerate(answer.citations, 1) if c in citations}
    lines = []
    for line in answer.text.splitlines():
        marks = [int(m[1]) for m in MARKER.finditer(line)]
        if marks and not any(mark in places for mark in marks):
            continue
        lines.append(MARKER.sub(lambda m: f" [{places[int(m[1])]}]" if int(m[1]) in places else "", line))
    return replace(answer, text="\n".join(lines), citations=citations, notices=(*answer.notices, messages.WITHHELD))


def _refused(answer: Answer) -> Answer:
    text = messages.CANNOT_ANSWER + messages.DECLINED_EXPERT
    return replace(answer, text=text, kind="declined", citations=(), notices=(*answer.notices, messages.WITHHELD))
