"""The order in which a page of columns or slides is read: cut along white space, rows of boxes first, then columns.

Pages of one column stay in the file's order.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from ingest.read.page.pdf_layout import PrintedLine

_FEWEST = 6  # lines on either side of the middle
_BAND = 2.2  # times the usual distance of lines: white space that parts what stands above from what stands below


def in_column_order(lines: list[PrintedLine]) -> list[PrintedLine]:
    """A page set in two columns whose file runs across both, or several slides to a sheet; other pages as they are.

    Two columns: at least six lines on either side of the middle, few across it, in alternating order.
    """
    if len(lines) < 2 * _FEWEST:
        return lines
    middle = (min(li.x0 for li in lines) + max(li.x1 for li in lines)) / 2
    left = [li for li in lines if li.x1 <= middle + 2]
    right = [li for li in lines if li.x0 >= middle - 2]
    sided = {id(li): "left" for li in left} | {id(li): "right" for li in right}
    wide = [li for li in lines if id(li) not in sided]
    if len(left) < _FEWEST or len(right) < _FEWEST or len(wide) > 0.3 * len(lines):
        return lines
    sides = [sided[id(li)] for li in lines if id(li) in sided]
    if sum(a != b for a, b in pairwise(sides)) < 3:
        return lines
    return _cut(lines, _leading(lines))


def _leading(lines: list[PrintedLine]) -> float:
    """The usual distance of one line from the next below it in its own column."""
    gaps = []
    for line in lines:
        below = [o.baseline - line.baseline for o in lines if o.baseline > line.baseline + 2 and o.x0 < line.x1 and line.x0 < o.x1]
        gaps += [min(below)] if below else []
    return median(gaps) if gaps else 12.0


def _cut(lines: list[PrintedLine], leading: float) -> list[PrintedLine]:
    """Cut along the widest white space, again and again: bands from the top down, columns from left to right."""
    if len(lines) < 2:
        return lines
    columns, gutter = _columns(lines)
    bands, gap = _bands(lines, leading)
    parts = columns if gutter >= gap else bands
    if len(parts) == 1:  # a title across columns
        parts = _at_titles(lines)
    if len(parts) == 1:
        return sorted(lines, key=lambda li: (round(li.baseline), li.x0))
    return [line for part in parts for line in _cut(part, leading)]


def _bands(lines: list[PrintedLine], leading: float) -> tuple[list[list[PrintedLine]], float]:
    """Parts above and below the greatest white space that runs across (and what is about as great), and its height."""
    ordered = sorted(lines, key=lambda li: li.baseline)
    gaps = [line.baseline - before.baseline - leading for before, line in pairwise(ordered)]
    widest = max(gaps)
    if widest <= (_BAND - 1) * leading:
        return [ordered], 0.0
    parts = [[ordered[0]]]
    for gap, line in zip(gaps, ordered[1:], strict=True):
        if gap >= 0.6 * widest:
            parts.append([])
        parts[-1].append(line)
    return parts, widest


def _at_titles(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    """Cut above and below the lines that keep the others from falling into columns."""
    across = {id(li) for li in lines if len(_columns([o for o in lines if o is not li])[0]) > 1}
    parts: list[list[PrintedLine]] = []
    alone = False
    for line in sorted(lines, key=lambda li: li.baseline):
        if id(line) in across or alone or not parts:
            parts.append([])
        parts[-1].append(line)
        alone = id(line) in across
    return parts


def _columns(lines: list[PrintedLine]) -> tuple[list[list[PrintedLine]], float]:
    """Left and right of the widest gutter that no line bridges, and its width; one part without any."""
    ordered = sorted(lines, key=lambda li: li.x0)
    edge, place, widest = ordered[0].x1, 0, 0.0
    for index, line in enumerate(ordered[1:], start=1):
        gutter = line.x0 - edge
        if gutter > max(0.8 * line.size, widest):
            place, widest = index, gutter
        edge = max(edge, line.x1)
    return ([ordered[:place], ordered[place:]], widest) if place else ([ordered], 0.0)
