"""Reading by buttons: documents, their units, and the fields of the reform.

Actions name things by short hashes, so that a button still works after a restart and after a new index:
`d:page` documents, `u:document:unit:page` a unit and what is below it, `l:` fields, `l:field` one of them, `l:field:n` a question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bot.answer.answer import CatalogReader
from bot.areas import AREAS, Area
from bot.chat import messages
from bot.chat.block import Block, Style
from bot.chat.reply import Button, Reply, Rows, say, shorten
from knowledge.law.types import Document, Passage, Tier, UnitPath
from knowledge.law.unit import anchor, document_label, unit_label

Catalog = CatalogReader
PAGE = 8
TOP = "-"  # the unit of a whole document


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _unit_key(path: UnitPath) -> str:
    return _short("/".join(path)) if path else TOP


def documents(catalog: Catalog, page: int = 0) -> Reply:
    """The register as buttons, official texts first, PAGE at a time."""
    listed = sorted(catalog.documents(), key=lambda d: list(Tier).index(d.tier))  # official texts first
    if not listed:
        return say(messages.NO_DOCUMENTS)
    buttons = [Button(shorten(_name(d), 60), f"u:{_short(d.id)}:{TOP}:0") for d in listed]
    return Reply((Block(messages.DOCUMENTS.format(count=len(listed))),), _paged(buttons, page, "d:{}"))


def _name(document: Document) -> str:
    return document_label(document) if document.number else document.title


def fields() -> Reply:
    """The six contents of the programme, as on the home page."""
    rows = tuple((Button(area.name, f"l:{area.slug}"),) for area in AREAS)
    return Reply((Block(messages.FIELDS),), rows)


def question(action: str) -> str:
    """The question behind `l:field:number`, "" for any other action."""
    kind, _, rest = action.partition(":")
    slug, _, number = rest.partition(":")
    area = _area(slug)
    if kind != "l" or area is None or not number.isdigit() or int(number) >= len(area.questions):
        return ""
    return area.questions[int(number)]


def _area(slug: str) -> Area | None:
    return next((area for area in AREAS if area.slug == slug), None)


def _field(area: Area) -> Reply:
    rows = [(Button(shorten(text, 60), f"l:{area.slug}:{n}"),) for n, text in enumerate(area.questions)]
    rows.append((Button(messages.BUTTON_BACK, "l:"),))
    return Reply((Block(area.name, Style.STRONG), Block(area.about), Block(messages.FIELD)), tuple(rows))


def open_page(catalog: Catalog, action: str, public_url: str) -> Reply | None:
    """The page behind a button; None when what it names is no longer there."""
    kind, _, rest = action.partition(":")
    if kind == "l":
        area = _area(rest)
        return _field(area) if area else fields()
    if kind == "d":
        return documents(catalog, int(rest or 0))
    name, unit, page = [*rest.split(":"), "", ""][:3]
    document = next((d for d in catalog.documents() if _short(d.id) == name), None)
    if document is None:
        return None
    passages = catalog.passages(document.id)
    path = _find(passages, unit)
    return None if path is None else _unit(document, passages, path, int(page or 0), public_url)


def _find(passages: Iterable[Passage], key: str) -> UnitPath | None:
    """The path with this key among the passages' paths and all paths above them."""
    if key == TOP:
        return ()
    paths = (p.path[:depth] for p in passages for depth in range(1, len(p.path) + 1))
    return next((path for path in paths if _unit_key(path) == key), None)


def _unit(document: Document, passages: tuple[Passage, ...], path: UnitPath, page: int, public_url: str) -> Reply:
    """A unit: its own text word for word, and buttons for the units below and the one above."""
    below = list(dict.fromkeys(p.path[: len(path) + 1] for p in passages if p.path[: len(path)] == path and len(p.path) > len(path)))
    own = [p for p in passages if p.path == path]
    title = ", ".join(part for part in (unit_label(path), _name(document)) if part)
    blocks = [Block(title[0].upper() + title[1:], Style.STRONG), *(Block(p.text, Style.QUOTE) for p in own)]
    if public_url:
        blocks.append(Block(messages.LINK.format(url=f"{public_url}/documents/{document.id}#{anchor(path)}")))
    if below:
        blocks.append(Block(messages.OUTLINE, opens=True))
    name = _short(document.id)
    buttons = [Button(_title(child, passages), f"u:{name}:{_unit_key(child)}:0") for child in below]
    back = Button(messages.BUTTON_BACK, f"u:{name}:{_unit_key(path[:-1])}:0" if path else "d:0")
    return Reply(tuple(blocks), (*_paged(buttons, page, f"u:{name}:{_unit_key(path)}:{{}}"), (back,)))


def _title(path: UnitPath, passages: tuple[Passage, ...]) -> str:
    """A button's words: the first line of the unit, or its name where it has none of its own."""
    text = next((p.text for p in passages if p.path == path), "")
    return shorten(text.splitlines()[0] if text.strip() else unit_label(path) or path[-1], 60)


def _paged(buttons: list[Button], page: int, action: str) -> Rows:
    """One page of buttons, one to a row, and the ways to the pages before and after."""
    last = max(0, (len(buttons) - 1) // PAGE)
    page = min(max(page, 0), last)
    rows = [(button,) for button in buttons[page * PAGE : (page + 1) * PAGE]]
    turns = []
    if page > 0:
        turns.append(Button(messages.BUTTON_PREVIOUS, action.format(page - 1)))
    if page < last:
        turns.append(Button(messages.BUTTON_NEXT, action.format(page + 1)))
    return (*rows, tuple(turns)) if turns else tuple(rows)
