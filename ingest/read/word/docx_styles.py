"""What a Word paragraph or run inherits from its styles: numbering, heading level, font, capitals, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.read.numbering import Numbering, W

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)


class StyleSheet:
    """styles.xml, read once; looks along basedOn chains (cycles are cut)."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self._defaults: Any | None = None
        if root is None:
            return
        for style in root.iterchildren(f"{W}style"):
            identity = style.get(f"{W}styleId", "")
            self._styles[identity] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = identity
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def list_styles(self) -> dict[str, int]:
        """List style → the num that holds its levels (what w:numStyleLink points to)."""
        found = {}
        for identity, style in self._styles.items():
            number = style.find(f"{W}pPr/{W}numPr/{W}numId")
            if style.get(f"{W}type") == "numbering" and number is not None:
                found[identity] = _number(number)
        return found

    def name(self, style: str) -> str:
        element = self._styles.get(style)
        name = element.find(f"{W}name") if element is not None else None
        return name.get(f"{W}val", "") if name is not None else style

    def paragraph_style(self, properties: Any | None) -> str:
        own = properties.find(f"{W}pStyle") if properties is not None else None
        return own.get(f"{W}val", "") if own is not None else self._default

    def heading_level(self, properties: Any | None) -> int:
        """1-9 for "heading n" styles and those based on them, 1 for the title, 0 for text."""
        for element in self._chain(self.paragraph_style(properties)):
            name = element.find(f"{W}name")
            text = name.get(f"{W}val", "") if name is not None else ""
            if match := _HEADING.fullmatch(text.strip()):
                return int(match[1])
            if text.strip().lower() == "title":
                return 1
        return 0

    def list_place(self, properties: Any | None, numbering: Numbering) -> tuple[int, int] | None:
        """(numId, level) of a paragraph, its own before its style's; None when it is not numbered or numId is 0."""
        num_id, level = _number_properties(properties)
        for element in self._chain(self.paragraph_style(properties)):
            if num_id is not None and level is not None:
                break
            styled, styled_level = _number_properties(element.find(f"{W}pPr"))
            if num_id is None and styled is not None:
                num_id = styled
                tied = numbering.level_of_style(styled, element.get(f"{W}styleId", ""))
                level = level if level is not None else tied if tied is not None else styled_level
            elif level is None and num_id is not None and styled == num_id:
                level = styled_level
        return (num_id, level or 0) if num_id else None

    def font(self, run: Any, paragraph_properties: Any | None) -> str:
        """The font of a run's letters: own, then character style, paragraph style, document defaults."""
        for element in self._run_properties(run, paragraph_properties):
            fonts = element.find(f"{W}rFonts")
            if fonts is not None and (name := fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")):
                return str(name)
        return ""

    def switched_on(self, name: str, run: Any, paragraph_properties: Any | None) -> bool:
        """Whether a run property such as "caps" or "vanish" holds."""
        for element in self._run_properties(run, paragraph_properties):
            switch = element.find(f"{W}{name}")
            if switch is not None:
                return switch.get(f"{W}val", "1") not in ("0", "false", "off")
        return False

    def value(self, name: str, run: Any, paragraph_properties: Any | None) -> str:
        """The value of a run property such as "vertAlign"; empty when nothing sets it."""
        for element in self._run_properties(run, paragraph_properties):
            if (found := element.find(f"{W}{name}")) is not None:
                return str(found.get(f"{W}val", ""))
        return ""

    def _run_properties(self, run: Any, paragraph_properties: Any | None) -> Iterator[Any]:
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
            style = own.find(f"{W}rStyle")
            if style is not None:
                yield from self._styled_runs(style.get(f"{W}val", ""))
        yield from self._styled_runs(self.paragraph_style(paragraph_properties))
        if self._defaults is not None:
            yield self._defaults

    def _styled_runs(self, style: str) -> Iterator[Any]:
        for element in self._chain(style):
            properties = element.find(f"{W}rPr")
            if properties is not None:
                yield properties

    def _chain(self, style: str) -> Iterator[Any]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            yield element
            based = element.find(f"{W}basedOn")
            style = based.get(f"{W}val", "") if based is not None else ""


def _number_properties(properties: Any | None) -> tuple[int | None, int | None]:
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None, None
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    return (_number(number) if number is not None else None), (_number(level) if level is not None else None)


def _number(element: Any) -> int:
    text = element.get(f"{W}val", "0")
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0
