"""Counts as figures for inline SVG: columns of days, bars of names. Drawn by desk_charts.html, coloured by the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.usage import Day

WIDTH, HEIGHT = 640.0, 160.0
_GAP = 0.25  # of a column's place


@dataclass(frozen=True, slots=True)
class ChartColumn:
    x: float
    width: float
    height: float
    declined: float  # height of the part that found no answer
    day: Day


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    count: int
    share: float  # of the longest, 0..100


def columns(days: Sequence[Day]) -> tuple[ChartColumn, ...]:
    most = max((day.questions for day in days), default=0) or 1
    place = WIDTH / max(1, len(days))
    return tuple(
        ChartColumn(
            round(n * place + place * _GAP / 2, 1),
            round(place * (1 - _GAP), 1),
            round(day.questions / most * HEIGHT, 1),
            round(day.declined / most * HEIGHT, 1),
            day,
        )
        for n, day in enumerate(days)
    )


def bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    most = max((count for _, count in counts), default=0) or 1
    return tuple(Bar(name, count, round(count / most * 100, 1)) for name, count in counts)
