"""The asker's own organisation, named where the asker says "bộ mình"."""

from __future__ import annotations

import re

_OWN = re.compile(r"\b(?:bộ|cơ quan) (?:mình|ta|tôi|em|chúng ta|chúng tôi|chúng mình)\b(?! là\b)", re.IGNORECASE)
_OWN_BARE = re.compile(r"\b(?:bo|co quan) (?:minh|ta|toi|chung ta|chung toi|chung minh)\b(?! la\b)", re.IGNORECASE)


def name_own(question: str, organisation: str) -> str:
    """ "bộ mình được giao việc gì" → "Bộ Thông tin và Truyền thông được giao việc gì"; as it is where no organisation is set, or where
    the asker says which one it is ("cơ quan tôi là sở")."""
    if not organisation:
        return question
    pattern = _OWN_BARE if question.isascii() else _OWN
    return pattern.sub(organisation, question)
