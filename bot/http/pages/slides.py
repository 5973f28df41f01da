"""An answer as slides: one statement or quotation at a time, as large as the wall allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.answer.layout import layout, own_notice, validity_notices

_STATEMENT = 120  # characters: beyond these it fills a slide of its own


@dataclass(frozen=True, slots=True)
class Column:
    """A quotation (or prose) of a slide; `label` stands over it where sides are compared."""

    text: str
    citation: dict[str, Any] | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """What is on the wall at once. `head` is what the items of a list share, `notice` what must be said with it, `statement` what the
    assistant says of the quotation: "Chỉ đúng một phần …"."""

    columns: tuple[Column, ...]
    head: str = ""
    notice: str = ""
    statement: str = ""

    @property
    def size(self) -> int:
        """1 (a few words) … 5 (as much as a quotation may hold), by the longest column."""
        longest = max(len(column.text) for column in self.columns) * (1.4 if len(self.columns) > 1 else 1)
        return 1 + sum(longest > limit for limit in (90, 200, 380, 600))


def slides(answer: dict[str, Any]) -> list[Slide]:
    """Slides in the order of the answer; a short statement stands over the quotation it is about."""
    return _with_statements(_apart(answer))


def _apart(answer: dict[str, Any]) -> list[Slide]:
    """Every statement and every quotation by itself."""
    found: list[Slide] = []
    validity = " ".join(validity_notices(answer))
    asked = ""  # of several questions the one that is being answered
    for block in layout(answer):
        if block["kind"] == "verified":
            found.append(Slide((Column(block["text"]),), f"{block['title']}. {block['by']}", validity))
        elif block["kind"] == "question":
            asked = block["text"]
        elif block["kind"] == "prose" and not block.get("lead"):
            found.append(Slide((Column(block["text"]),), asked, validity))
        elif block["kind"] in {"quotes", "list"}:
            heads = _heads(block)
            found += [_quoted(answer, item, asked or head, validity) for head, item in heads]
        elif block["kind"] == "sides":
            columns = [(c["label"], item) for c in block["columns"] for item in c["items"] if "number" in item]
            by_label: dict[str, list[Column]] = {}
            for label, item in columns:
                citation = answer["citations"][item["number"] - 1]
                by_label.setdefault(label, []).append(Column(citation["quote"], citation, label))
            rows = max((len(side) for side in by_label.values()), default=0)
            for n in range(rows):
                row = tuple(side[n] for side in by_label.values() if n < len(side))
                found.append(Slide(row, asked or block["trail"], validity))
    return found


def _with_statements(apart: list[Slide]) -> list[Slide]:
    found: list[Slide] = []
    for slide in apart:
        before = found[-1] if found else None
        if before and slide.columns[0].citation and _is_statement(before):
            found[-1] = replace(slide, statement=before.columns[0].text)
        else:
            found.append(slide)
    return found


def _is_statement(slide: Slide) -> bool:
    return slide.columns[0].citation is None and not slide.head and len(slide.columns[0].text) <= _STATEMENT


def _heads(block: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each item of a list with the heading it stands under."""
    head, found = str(block.get("trail", "")), []
    for item in block["items"]:
        if "heading" in item:
            head = item["heading"]
        else:
            found.append((item.get("lead") or head, item))
    return found


def _quoted(answer: dict[str, Any], item: dict[str, Any], head: str, validity: str) -> Slide:
    citation = answer["citations"][item["number"] - 1]
    notice = " ".join(part for part in (validity, own_notice(citation, answer)) if part)
    return Slide((Column(citation["quote"], citation),), head, notice)
