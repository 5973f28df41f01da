"""Passages: limits, ids, context, nothing lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.register.passages import LIMIT, build, split
from ingest.units import Unit
from knowledge.law.types import PassageKind

LONG = " ".join(f"Câu thứ {n} nói rõ một yêu cầu của chương trình." for n in range(60))


def test_long_units_are_split_at_sentence_ends_and_share_their_path() -> None:
    units = [
        Unit(("Điều 1",), "Điều 1. Quy định chung", PassageKind.HEADING, 1, opens=True),
        Unit(("Điều 1", "2"), f"2. {LONG}", PassageKind.TEXT, 2, opens=True),
    ]
    sections, passages = build("nd-1", units)
    parts = passages[1:]
    assert len(parts) > 2
    assert all(len(p.text) <= LIMIT for p in passages)
    assert all(p.text.endswith(".") for p in parts)
    assert " ".join(p.text for p in parts) == units[1].text
    assert [p.id for p in parts[:2]] == ["nd-1#dieu-1.2", "nd-1#dieu-1.2~1"]
    assert [p.part for p in parts] == list(range(len(parts)))
    assert parts[0].context == "Điều 1. Quy định chung"
    assert parts[1].context.startswith("Điều 1. Quy định chung › 2. Câu thứ 0")
    assert [(s.path, s.ordinal, s.page) for s in sections] == [(("Điều 1",), 0, 1)]


def test_ids_stay_unique_when_anchors_fall_together() -> None:
    units = [Unit((name,), name, PassageKind.HEADING, opens=True) for name in ("Đào tạo & bồi dưỡng", "Đào tạo - bồi dưỡng")]
    _, passages = build("d", units)
    assert len({p.id for p in passages}) == 2


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab cđ.,;\n“”", max_size=3000))
def test_splitting_keeps_every_letter(text: str) -> None:
    pieces = split(text.strip(), 100)
    assert all(0 < len(piece) <= 100 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece in text for piece in pieces)
