"""The asker's own organisation, named where the asker says "bộ mình"."""

from __future__ import annotations

from knowledge.language.text import Accented

_OWN = Accented(r"\b(?:bộ|cơ quan) (?:mình|ta|tôi|em|chúng ta|chúng tôi|chúng mình)\b(?! là\b)")


def name_own(question: str, organisation: str) -> str:
    """ "bộ mình được giao việc gì" → "Bộ Thông tin và Truyền thông được giao việc gì"; as it is where no organisation is set, or where
    the asker says which one it is ("cơ quan tôi là sở")."""
    return _OWN.of(question).sub(organisation, question) if organisation else question
