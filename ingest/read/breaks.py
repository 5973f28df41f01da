"""Manual line breaks inside a paragraph: which of them start a new line of the text, which are only layout."""

from __future__ import annotations

import re

from ingest.structure.markers import Rank, marker_of

_DECORATION = re.compile(r"[\s\-_–—=*.~·•]{3,}")
_SENTENCE_END = re.compile(r"[.;:!?…]['\"”’)\]]*$")


def lines_at_breaks(text: str) -> list[str]:
    """ "a) Một;\\nb) Hai" -> two lines; "Điều 1.\\nPhạm vi" -> one, for nothing ended and no unit starts after the break."""
    result: list[str] = []
    for part in (re.sub(r"\s+", " ", piece).strip() for piece in re.split(r"[\n\v]", text)):
        if result and part and not _starts_line(result[-1], part):
            result[-1] = f"{result[-1]} {part}"
        elif part:
            result.append(part)
    return result


def _starts_line(before: str, text: str) -> bool:
    marker, number = marker_of(text), marker_of(before)
    if marker is not None or _DECORATION.fullmatch(text) or _DECORATION.fullmatch(before):
        return True
    if number is not None and not number.rest:  # "Điều 1." alone waits for its title
        return False
    if number is not None and number.rank is Rank.ARTICLE and text[:1].isupper() and _SENTENCE_END.search(text):
        return True  # "Điều 2. Hiệu lực", then a sentence of its own
    return bool(_SENTENCE_END.search(before)) or before.isupper() != text.isupper()
