"""Ruled tables on the picture of a page: where the rules run, which cells they make.

A rule is a dark run far longer than any stroke of a letter. Skewed scans are allowed for by a few pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.read.page.pdf_tables import Box

_DOTS = 150  # per inch that rules are looked for at
_DARK = 150  # of 255
_ACROSS, _DOWN = 1.2, 0.35  # inches that a rule is long at least, lying and upright
_THICK = 0.06  # inches that a rule and its skew may take
_GAPS = 0.93  # share of a run that is ink
_STRIPS = 24  # of a page whose ink is compared to find its slope
_MOST_SLOPE = 0.03
_RULED = 0.6  # share of a cell's side that a rule covers
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at (row, column) with its spans; `box` in points from the top left corner."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    box: Box
    cells: tuple[GridCell, ...]


def without_rules(image: Image.Image, dpi: int) -> tuple[Image.Image, list[Grid]]:
    """The grey picture, set straight, without the rules of its tables, which OCR takes for letters; and the tables.

    The same picture when there are none.
    """
    dark = _dark(image, dpi)
    if _runs(_thickened(dark), round(_ACROSS * _DOTS)).any(axis=1).sum() < 3:  # nothing like a table: spares the rest
        return image, []
    straight = _straightened(image, dark)
    dark = dark if straight is image else _dark(straight, dpi)
    lying = _runs(_thickened(dark), round(_ACROSS * _DOTS))
    upright = _runs(_thickened(dark.T), round(_DOWN * _DOTS)).T
    grids = _grids(lying, upright)
    if not grids:
        return image, []
    image = straight
    rules = Image.fromarray(((lying | upright) * 255).astype(np.uint8)).resize(image.size, Image.Resampling.BOX)
    white = np.asarray(image).copy()
    white[np.asarray(rules) > 40] = 255
    return Image.fromarray(white), grids


def _dark(image: Image.Image, dpi: int) -> Mask:
    scale = _DOTS / dpi
    small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.BOX)
    return np.asarray(small, np.uint8) < _DARK


def _thickened(dark: Mask) -> Mask:
    """One pixel more above and below: a thin rule on a skewed page wanders."""
    thick = dark.copy()
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    return thick


def _straightened(image: Image.Image, dark: Mask) -> Image.Image:
    """The picture turned so that its lines lie level: the slope at which rows of ink are sharpest."""
    width = dark.shape[1]
    strips = [strip.sum(axis=1).astype(np.int64) for strip in np.array_split(dark, _STRIPS, axis=1)]
    most = round(_MOST_SLOPE * width)
    scores = {}
    for drop in range(-most, most + 1):
        shifts = [round(drop * (i + 0.5) / _STRIPS) for i in range(_STRIPS)]
        scores[drop] = int((sum(np.roll(strip, -shift) for strip, shift in zip(strips, shifts, strict=True)) ** 2).sum())
    drop = max(scores, key=lambda d: scores[d])
    if abs(drop) < 2:
        return image
    angle = math.degrees(math.atan2(drop, width))
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


def _runs(dark: Mask, length: int) -> Mask:
    """The pixels of dark runs along the rows that are `length` long, small gaps allowed."""
    height, width = dark.shape
    if width <= length:
        return np.zeros_like(dark)
    sums = np.concatenate([np.zeros((height, 1), np.int32), np.cumsum(dark, axis=1, dtype=np.int32)], axis=1)
    starts = sums[:, length:] - sums[:, :-length] >= _GAPS * length
    marks = np.zeros((height, width + 1), np.int32)
    marks[:, : starts.shape[1]] += starts
    marks[:, length : length + starts.shape[1]] -= starts[:, : width + 1 - length]
    return np.cumsum(marks, axis=1)[:, :width] > 0


def _grids(lying: Mask, upright: Mask) -> list[Grid]:
    """Grids of at least two columns and two rows: upright rules side by side, and the lying rules that cross them."""
    found = []
    for top, bottom, xs in _upright_rules(upright):
        if len(xs) < 3:
            continue
        left, right = xs[0], xs[-1]
        first = max(0, top - _slack())
        inside = lying[first : bottom + _slack(), left : right + 1].sum(axis=1)
        ys = [y + first for y in _clusters(np.asarray(inside >= 0.6 * min(np.diff(xs)), np.bool_))]
        if len(ys) >= 3:
            found.append(_grid(lying, upright, xs, ys))
    return found


def _slack() -> int:
    return round(_THICK * _DOTS)


def _upright_rules(upright: Mask) -> list[tuple[int, int, list[int]]]:
    """(top, bottom, positions) of upright rules that stand side by side."""
    segments = []
    for x in _clusters(np.asarray(upright.any(axis=0), np.bool_)):
        column = upright[:, max(0, x - _slack()) : x + _slack() + 1].any(axis=1)
        rows = np.flatnonzero(column)
        breaks = np.flatnonzero(np.diff(rows) > round(0.3 * _DOTS))
        for part in np.split(rows, breaks + 1):
            segments.append((int(part[0]), int(part[-1]), x))
    groups: list[tuple[int, int, list[int]]] = []
    for top, bottom, x in sorted(segments):
        for index, (first, last, xs) in enumerate(groups):
            if top < last - _slack() and bottom > first + _slack():
                groups[index] = (min(first, top), max(last, bottom), sorted({*xs, x}))
                break
        else:
            groups.append((top, bottom, [x]))
    return groups


def _clusters(line: Mask) -> list[int]:
    """Centres of the runs of True, those close together taken for one."""
    places = np.flatnonzero(line)
    if not len(places):
        return []
    parts = np.split(places, np.flatnonzero(np.diff(places) > _slack()) + 1)
    return [int(part.mean()) for part in parts]


def _grid(lying: Mask, upright: Mask, xs: list[int], ys: list[int]) -> Grid:
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            columns = rows = 1
            while column + columns < len(xs) - 1 and not _covered(upright.T, xs[column + columns], ys[row], ys[row + 1]):
                columns += 1
            while row + rows < len(ys) - 1 and not _covered(lying, ys[row + rows], xs[column], xs[column + columns]):
                rows += 1
            taken |= {(r, c) for r in range(row, row + rows) for c in range(column, column + columns)}
            box = (xs[column], ys[row], xs[column + columns], ys[row + rows])
            cells.append(GridCell(row, column, rows, columns, _points(box)))
    return Grid(_points((xs[0], ys[0], xs[-1], ys[-1])), tuple(cells))


def _covered(mask: Mask, at: int, start: int, end: int) -> bool:
    """Whether a rule runs along the row `at` from `start` to `end`."""
    margin = min(_slack(), (end - start) // 4)
    band = mask[max(0, at - _slack()) : at + _slack() + 1, start + margin : max(start + margin + 1, end - margin)]
    return bool(band.any(axis=0).mean() >= _RULED)


def _points(box: tuple[int, int, int, int]) -> Box:
    x0, top, x1, bottom = (side * 72 / _DOTS for side in box)
    return x0, top, x1, bottom
