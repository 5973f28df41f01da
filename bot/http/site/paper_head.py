"""The opening and the signature of an official text in the layout of administrative papers, word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.law.frame import OPENING, RECIPIENTS, SIGNATURE

_NATION = re.compile(r"CỘNG H[OÒ][AÀ] XÃ HỘI", re.IGNORECASE)
_MOTTO = re.compile(r"Độc lập", re.IGNORECASE)
_DATED = re.compile(r".{0,40}, ngày\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:Luật )?[Ss]ố\s*:?\s")
_BASIS = re.compile(r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Thực hiện)\b")


@dataclass(frozen=True, slots=True)
class Front:
    """`kind`: letterhead (two columns), title (centred), plain, recipients, signature. `right` only in a letterhead."""

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()


def front(text: str, path: tuple[str, ...]) -> Front:
    """How a header or closing block is laid out; every line of it is shown once."""
    lines = tuple(line for line in text.splitlines() if line.strip())
    if any(_NATION.search(line) for line in lines):
        right = tuple(line for line in lines if _NATION.search(line) or _MOTTO.match(line) or _DATED.match(line))
        left = tuple(line for line in lines if line not in right)
        return Front("letterhead", tuple(sorted(left, key=lambda line: bool(_NUMBERED.match(line)))), right)
    if path[:1] == (RECIPIENTS,):
        return Front("recipients", lines)
    if path[:1] == (SIGNATURE,):
        return Front("signature", lines)
    if path[:1] == (OPENING,) and all(line.isupper() or not _BASIS.match(line) for line in lines):
        return Front("title", lines)
    return Front("plain", lines)


def is_basis(line: str) -> bool:
    """Grounds are set in italics: "Căn cứ Luật …"."""
    return bool(_BASIS.match(line))
