"""Whether a marker really opens a unit: does its number continue the row, is it quoted, is it half of a broken sentence?"""

from __future__ import annotations

import re

from ingest.structure.markers import Marker, Rank, number_value, point_position

_ENDED = re.compile(r"(?:[.;:!?…/]|[”\"’)\]])\s*$")
_QUOTE_SPAN = 120  # lines a quotation may run over before the opening mark is taken for a stray one


def continues(last: str | None, marker: Marker) -> bool:
    """Whether the component follows `last` in its row: 4 -> 5, 68 -> 68a, 68a -> 69, c -> d, d -> đ; or starts one."""
    value, letter = number_value(marker.component)
    if last is None:
        return value == 1
    if marker.rank is Rank.POINT and _follows_in_alphabet(last, marker.component):
        return True
    last_value, last_letter = number_value(last)
    if value == last_value + 1 and letter in ("", "a"):
        return True
    return value == last_value and bool(letter) and point_position(letter) == point_position(last_letter or "") + 1


def _follows_in_alphabet(last: str, component: str) -> bool:
    """d -> e, e -> f: the alphabet without đ, as Word's own lists count."""
    plain = len(last) == len(component) == 1 and (last + component).isascii()
    return plain and last.isalpha() and ord(component) == ord(last) + 1


def ahead(last: str | None, marker: Marker) -> bool:
    """Whether the component at least lies ahead of `last` (numbers missing in between)."""
    return number_value(marker.component) > number_value(last or "")


def ended(text: str) -> bool:
    """Whether a line can be the last of its sentence; headings end without a mark, so short lines count as ended."""
    return bool(_ENDED.search(text)) or len(text) < 60 or text.isupper()


def quoted_lines(texts: list[str]) -> set[int]:
    """Indices of lines that begin inside quotation marks or with one: text of another law, not units of this one."""
    quoted: set[int] = set()
    opened_at: int | None = None
    for index, text in enumerate(texts):
        if opened_at is None:
            if re.match(r"[“\"«]\s*\S", text):
                quoted.add(index)
            if text.count("“") > text.count("”"):
                opened_at = index
        else:
            quoted.add(index)
            if text.count("”") > text.count("“"):
                opened_at = None
            elif index - opened_at > _QUOTE_SPAN:
                quoted -= set(range(opened_at + 1, index + 1))
                opened_at = None
    if opened_at is not None:  # never closed
        quoted -= set(range(opened_at + 1, len(texts)))
    return quoted


def as_letter(marker: Marker) -> Marker:
    """The other reading of "C." and "I.": a capital letter heading instead of a Roman numeral."""
    return Marker(Rank.LETTER, f"Phần {marker.component}", marker.rest, firm=False)
