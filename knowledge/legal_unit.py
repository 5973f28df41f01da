"""The name of a legal unit: its label as a civil servant writes it, and its anchor in the reading view.

path=("Điều 1", "III", "2", "a", "Đến năm 2025", "+3")
  label  -> "gạch đầu dòng (+) thứ 3, mục tiêu đến năm 2025, điểm a khoản 2 mục III Điều 1"
  anchor -> "dieu-1.iii.2.a.den-nam-2025.cong-3"
Reading a label out of a question is the business of `citation.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.types import Document, Passage, UnitPath
from knowledge.vietnamese import fold_accents

_ROMAN = re.compile(r"[IVXLC]+")
_POINT = re.compile(r"[a-zđ]{1,2}")
_CLAUSE = re.compile(r"\d+(?:\.\d+)*[a-zđ]?")
_SUBPOINT = re.compile(r"[a-zđ]\.?\d{1,2}|\((?:[ivx]+|\d{1,2}|[a-zđ])\)")
_ORDINAL = re.compile(r"([-+])(\d+)")
_MILESTONE = re.compile(r"Đến (?:hết )?năm \d{4}")
_DIVISIONS = ("phần ", "chương ", "mục ", "tiểu mục ")
_NAMED = (
    "điều",
    "chương",
    "phần",
    "mục",
    "tiểu mục",
    "phụ lục",
    "bảng",
    "dòng",
    "trang",
    "đoạn",
    "đến năm",
    "khoản",
    "điểm",
    "chú thích",
    "nơi nhận",
    "chữ ký",
)


def component_label(component: str) -> str:
    """One component in words: "2" → "khoản 2", "a" → "điểm a", "III" → "mục III", "-3" → "gạch đầu dòng thứ 3"."""
    if match := _ORDINAL.fullmatch(component):
        sign = "gạch đầu dòng" if match[1] == "-" else "dấu cộng"
        return f"{sign} thứ {match[2]}"
    if _MILESTONE.fullmatch(component):
        return f"mục tiêu đ{component[1:]}"
    if component.startswith("đoạn "):
        return f"đoạn thứ {component[5:]}"
    if _ROMAN.fullmatch(component):
        return f"mục {component}"
    if _CLAUSE.fullmatch(component):
        return f"khoản {component}"
    if _POINT.fullmatch(component) or _SUBPOINT.fullmatch(component):
        return f"điểm {component}"
    return component


@lru_cache(maxsize=16384)
def unit_label(path: UnitPath) -> str:
    """The unit from the inside out, as in an official citation; bullets and milestones are set off by commas.

    Articles are numbered through the whole text, so the chapter they stand in is not named: "khoản 1 Điều 5".
    """
    path = _without_divisions(path)
    inner = [component_label(c) for c in reversed(path) if _is_inner(c)]
    outer = [component_label(c) for c in path if not _is_inner(c)]
    if any(len(c) > 8 and not _is_named(c.lower()) for c in outer):  # headings of a module, not legal units
        inner = [component_label(c) for c in reversed(path) if _ORDINAL.fullmatch(c)]  # its paragraphs are not counted by anybody
        return ", ".join([*inner, f"mục “{' › '.join(outer)}”"])
    return ", ".join(part for part in (*inner, " ".join(reversed(outer))) if part)


def _is_named(component: str) -> bool:
    return component.startswith(_NAMED) or component.endswith("kèm theo")


def _without_divisions(path: UnitPath) -> UnitPath:
    article = any(component.startswith("Điều ") for component in path)
    kept = [c for c in path if not (article and c.lower().startswith(_DIVISIONS))]
    return tuple(c for c, below in zip(kept, [*kept, ""][1:], strict=True) if not below.startswith(f"{c}."))  # "2" above "2.1"


def _is_inner(component: str) -> bool:
    """Bullets, milestones and unnumbered paragraphs: set off by commas, never run together with khoản and điểm."""
    return component[0] in "-+" or component.startswith("đoạn ") or bool(_MILESTONE.fullmatch(component))


def document_label(document: Document) -> str:
    """ "Nghị quyết số 76/NQ-CP ngày 15/7/2021", or the title where there is no number."""
    if not document.number:
        return document.title
    issued = f" ngày {document.issued_on.day}/{document.issued_on.month}/{document.issued_on.year}" if document.issued_on else ""
    return f"{document.kind or 'Văn bản'} số {document.number}{issued}"


def citation_label(passage: Passage, document: Document) -> str:
    """ "điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021"."""
    unit = unit_label(passage.path)
    name = document_label(document)
    if not unit:
        return name
    joined = f"{unit} {name}" if document.number else f"{unit}, {name}"
    return joined[0].upper() + joined[1:]


@lru_cache(maxsize=16384)
def anchor(path: UnitPath) -> str:
    """The unit as an HTML fragment: ASCII, dots between levels, unique within a document."""
    return ".".join(_slug(component) for component in path) or "dau"


def _slug(component: str) -> str:
    if match := _ORDINAL.fullmatch(component):
        return f"{'gach' if match[1] == '-' else 'cong'}-{match[2]}"
    text = component.replace("đ", "dd") if len(component) == 1 else fold_accents(component)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "muc"
