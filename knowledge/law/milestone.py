"""Years, periods and milestones as official texts write them: what is asked for and what a unit holds are read by the same patterns."""

from __future__ import annotations

import re

from knowledge.law.types import UnitPath

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PERIOD = re.compile(r"\b((?:19|20)\d\d) ?[-–] ?((?:19|20)\d\d)\b")  # "2021-2030": the two years at its ends
MILESTONE = re.compile(r"[Đđ]ến (?:hết )?năm (\d{4})")  # a heading, or the component of a path, that a year stands over


def milestone(path: UnitPath) -> int | None:
    """The year of a milestone level: (…, "Đến năm 2025", "+3") → 2025."""
    for component in path:
        if found := MILESTONE.match(component):
            return int(found[1])
    return None
