"""Statements about a unit, true and with one detail changed: what the reader learns to tell a contradiction from.

Two kinds. A written question that names a figure of the unit that answers it takes that figure for granted; with another figure it takes
something wrong for granted. And a sentence of a unit, asked for as officials do ("… đúng không?"), as it stands and with a figure, an
agency or an opposite changed. Both versions of a statement are always learnt together, so nothing but the detail tells them apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from knowledge.training.judged import MINISTRIES, Judged

_FIGURE = re.compile(r"(?<![\d/.,-])\d{1,3}(?:[.,]\d{1,3})?(?=\s?%|\s+[a-zà-ỹ])(?!\s+(?:tháng|năm 20))")
_NUMBERED = re.compile(  # whose number is a name
    r"(?:đề án|câu|mức(?: độ)?|bài|mô đun|module|khoản|điều|điểm|mục|chương|phần|phụ lục|nghị quyết|nghị định|quyết định|luật|thông tư"
    r"|chỉ thị|công văn|ngày|số|lúc)\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;\n]{30,}")
_MARKER = re.compile(r"^\s*(?:[-+•]|[a-zđ]\)|\d{1,2}[.)])\s*")
_YEAR_ABOVE = re.compile(r"[Đđ]ến (?:hết )?năm 20\d\d")
_LEVELS = ("cấp tỉnh", "cấp huyện", "cấp xã")
_OPPOSITES = (
    ("tối thiểu", "tối đa"),
    ("trực tuyến", "trực tiếp"),
    ("không quá", "ít nhất"),
    ("hằng năm", "hằng quý"),
    ("trước ngày", "sau ngày"),
    ("bắt buộc", "không bắt buộc"),
)
_FORMS = (
    "{} đúng không?",
    "{}, phải không?",
    "Có phải {} không?",
    "Đúng hay sai: {}",
    "Tôi nghe nói {}, có đúng không?",
    "{} là đúng hay sai",
    "nghe bảo {} đúng k",
    "Vì sao {}?",
    "Văn bản quy định {} phải không ạ",
)
_LONGEST = 26  # words of a statement; longer ones are cut at a comma
_OF_A_UNIT = 6


@dataclass(frozen=True)
class _Unit:
    """What the rows say of one unit."""

    wrong: tuple[str, ...]
    held_out: bool


def claims(judged: Sequence[Judged], random: Random) -> Iterator[Judged]:
    """Pairs of rows, the true statement before the changed one; a unit of which a question is kept aside is kept aside."""
    for row in judged:
        if row.source == "written" and row.right and row.against is None:
            for true, false in _of_question(row, random):
                yield from (true, false)
    for unit, known in _units(judged).items():
        for said, changed in asked_both_ways(unit, random):
            claim = Judged(said, (unit,), known.wrong, "claim", known.held_out, against=False)
            yield from (claim, replace(claim, question=changed, against=True))


def asked_both_ways(unit: str, random: Random) -> Iterator[tuple[str, str]]:
    """Questions about a unit by its wording: as it says, and the same with one detail changed."""
    for said, changed in _statements(unit, random):
        form = random.choice(_FORMS)
        yield form.format(said), form.format(changed)


def _units(judged: Sequence[Judged]) -> dict[str, _Unit]:
    wrong: dict[str, tuple[str, ...]] = {}
    held: dict[str, bool] = defaultdict(bool)
    for row in judged:
        for unit in row.right:
            wrong.setdefault(unit, row.wrong)
            held[unit] |= row.held_out
    return {unit: _Unit(wrong[unit], held[unit]) for unit in wrong}


def _of_question(row: Judged, random: Random) -> Iterator[tuple[Judged, Judged]]:
    """The question, and the same with another figure, for a figure that the unit has exactly so."""
    unit = row.right[0]
    shared = [m for m in _figures(row.question) if re.search(rf"(?<![\d.,]){re.escape(m[0])}(?![\d.,]\d)", _text(unit))]
    if shared:
        found = random.choice(shared)
        other = row.question[: found.start()] + _other_figure(found[0], unit, random) + row.question[found.end() :]
        true = replace(row, source="claim", against=False)
        yield true, replace(true, question=other, against=True)


def _statements(unit: str, random: Random) -> list[tuple[str, str]]:
    """(said, changed): pieces of sentences of the unit that have something to change."""
    above = _YEAR_ABOVE.findall("\n".join(unit.split("\n")[1:2]))
    pieces = [_short(_MARKER.sub("", s).strip(" ,:")) for s in _SENTENCE.findall(_text(unit))]
    random.shuffle(pieces)
    statements = []
    for piece in pieces:
        changed = _changed(piece, unit, random)
        if changed is not None:
            lead = f"{above[-1].lower()}, " if above and "năm 20" not in piece and random.random() < 0.6 else ""
            statements.append((lead + _lowered(piece), lead + _lowered(changed)))
    return statements[:_OF_A_UNIT]


def _changed(piece: str, unit: str, random: Random) -> str | None:
    """The piece with one detail changed: a figure before an agency or level before an opposite; None where it has none."""
    figures = _figures(piece)
    if figures and random.random() < 0.8:
        found = random.choice(figures)
        return piece[: found.start()] + _other_figure(found[0], unit, random) + piece[found.end() :]
    for group in (MINISTRIES, _LEVELS):
        named, others = [name for name in group if name in piece], [name for name in group if name not in unit]
        if named and others:
            return piece.replace(random.choice(named), random.choice(others), 1)
    both = [pair for a, b in _OPPOSITES for pair in ((a, b), (b, a)) if re.search(rf"\b{pair[0]}\b", piece)]
    if both:
        here, there = random.choice(both)
        return re.sub(rf"\b{here}\b", there, piece, count=1)
    return None


def _other_figure(figure: str, unit: str, random: Random) -> str:
    """A likely wrong figure: near the right one, a digit off, or another of the same unit."""
    whole = int(re.split(r"[.,]", figure)[0])
    near = (
        [whole + d for d in (-20, -15, -10, -5, 5, 10, 15, 20) if 0 < whole + d <= 100]
        if whole >= 20
        else [whole + d for d in (-3, -2, -1, 1, 2, 3, 5)]
    )
    others = [str(n) for n in near if n > 0 and not (whole <= 100 < n)] + [m[0] for m in _figures(_text(unit)) if m[0] != figure]
    return random.choice([o for o in others if o != figure] or [str(whole + 1)])


def _figures(text: str) -> list[re.Match[str]]:
    """Figures that say how much or how many; not those that number a thing."""
    return [m for m in _FIGURE.finditer(text) if not _NUMBERED.search(text[max(0, m.start() - 14) : m.start()])]


def _short(sentence: str) -> str:
    words = sentence.split()
    if len(words) <= _LONGEST:
        return sentence
    kept = " ".join(words[:_LONGEST])
    return kept.rsplit(",", 1)[0] if "," in kept[60:] else kept


def _lowered(text: str) -> str:
    """Without its capital, unless a name begins it."""
    first = text.split(" ", 1)[0]
    return text if first in {"Bộ", "Chính", "Thủ", "Nghị", "Luật", "Ban", "Quốc"} or first.isupper() else text[:1].lower() + text[1:]


def _text(unit: str) -> str:
    """A wording without the name of the text and the line of headings."""
    return "\n".join(unit.split("\n")[2:]) or unit
