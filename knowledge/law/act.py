"""The kinds of official texts, and how their names are read: one list for what is asked and for what a text names."""

from __future__ import annotations

import re
from pathlib import PurePath

from knowledge.language.text import fold_accents
from knowledge.law.types import Document

LAWS = ("Bộ luật", "Luật", "Pháp lệnh")
RULES = ("Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Thông tư liên tịch", "Thông tư")
ANNEXED = ("Quy chế", "Quy định")  # issued with another text
KIND = rf"(?:{'|'.join((*LAWS, *RULES, *ANNEXED))})"  # longer names first: alternatives are tried in order


def initials(kind: str) -> str:
    """ "Quyết định" → "qd"."""
    return "".join(word[0] for word in fold_accents(kind).lower().split())


def filed_as(document: Document) -> tuple[str, str]:
    """Number and kind ("1836", "qd") by which the file of a text is called whose own number cannot be read, as of a scan with one written
    by hand ("29-qd1836.pdf" of a Quyết định); two empty ones where it has a number or the file's name says none."""
    kind = initials(document.kind)
    if document.number or not kind:
        return "", ""
    name = fold_accents(PurePath(document.source).stem).lower()
    found = re.search(rf"(?<![a-z]){kind}[\W_]*(\d{{1,5}})(?!\d)", name) or re.search(rf"(?<!\d)(\d{{1,5}})[\W_]*{kind}(?![a-z])", name)
    return (found[1], kind) if found else ("", "")
