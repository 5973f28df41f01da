"""Days as official texts and the people who ask about them write them: "ngày 15 tháng 7 năm 2021", "ngày 15/7/2021", "15-7-2021"."""

from __future__ import annotations

import re
from datetime import date

# Day, month and year in the first three groups or the next three; the second form is one a text names a text by.
NAMED_DAY = r"(?:ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})|ngày\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))"
DAY = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b|\bngày (\d{1,2}) tháng (\d{1,2}) năm ((?:19|20)\d\d)\b")


def day_of(groups: tuple[str | None, ...]) -> date | None:
    """The day that NAMED_DAY or DAY captured, in either of its two forms; None where there is no such day."""
    values = groups[:3] if groups[0] else groups[3:6]
    try:
        return date(int(values[2] or 0), int(values[1] or 0), int(values[0] or 0))
    except ValueError:
        return None


def days(text: str) -> set[date]:
    """All days that a text names."""
    return {day for match in DAY.finditer(text) if (day := day_of(match.groups()))}
