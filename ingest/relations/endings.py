"""Which texts a text puts out of force: "… và thay thế Nghị định số 08/2012/NĐ-CP", "Luật X số 32/2001/QH10 hết hiệu lực".

Only where it speaks of validity (its closing articles) or of itself ("Nghị định này thay thế …"), and only the texts the verb
directly governs: "biện pháp quản lý thay thế, … theo Nghị định số 85/2024/NĐ-CP" ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.relations.named_texts import SENTENCE, UNIT_REFERENCE, NamedText, named_texts, text_at, unit_path
from ingest.units import Unit
from knowledge.law.act import KIND
from knowledge.law.types import Relation, RelationKind

_UNIT = (
    r"(?:(?:điểm|khoản|Điều|Chương|Mục|Phụ\s+lục)\s+[\wđ]+(?:\s*,\s*[\wđ]{1,4}|\s+và\s+[\wđ]{1,4})*|"
    r"(?:các\s+)?quy\s+định|nội\s+dung|một\s+số\s+điều)"
)
_GOVERNS = re.compile(
    rf"\b(?P<verb>thay\s+thế|bãi\s+bỏ|hủy\s+bỏ)(?:\s+cho)?\s*:?\s+(?:toàn\s+(?:bộ|văn)\s+)?(?:nội\s+dung\s+)?(?:các\s+|những\s+)?"
    rf"(?P<units>(?:{_UNIT}\s*(?:,|;|và|tại|của|trong)?\s*)*)(?={KIND}\b(?!\s+này))",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\b(?:hết\s+hiệu\s+lực|(?:được|bị)\s+(?:bãi\s+bỏ|thay\s+thế))\b", re.IGNORECASE)
_MARK = r"(?:[\d.]+\s*|[a-zđ]\d*\)\s*|[-+•]\s*|Điều\s+\d+[a-zđ]?\.\s*)?"
_SUBJECT = re.compile(
    rf"{_MARK}(?:Kể\s+từ\s+ngày\s+.{{3,60}}?có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s*,\s*)?(?:Các\s+|Những\s+)?(?={KIND}\b(?!\s+này))"
)
_ITSELF = re.compile(rf"{_MARK}{KIND}\s+này\b")
_LISTS = re.compile(r"\b(?:bãi\s+bỏ|hết\s+hiệu\s+lực|thay\s+thế)\b.{0,120}(?:sau(?:\s+đây)?|gồm)\s*:?$", re.IGNORECASE)
_CLOSING = re.compile(r"hiệu\s+lực|thi\s+hành|bãi\s+bỏ|thay\s+thế|chuyển\s+tiếp|tổ\s+chức\s+thực\s+hiện", re.IGNORECASE)
_AND = re.compile(r"(?:(?:,|;|\bvà)\s*(?:các\s+)?|sửa\s+đổi[^;.]{0,60}(?:theo|bởi|tại)\s+)$", re.IGNORECASE)
_LAST = 2  # articles at the end that close a text whatever they are called


def read(ruling: list[Unit]) -> list[Relation]:
    """The relations REPLACES and REPEALS, and AMENDS for a part that is replaced. Ranks are checked by the caller."""
    texts = {unit.path: unit.text for unit in ruling if unit.opens}
    articles = [unit.path for unit in ruling if unit.opens and unit.path[-1].startswith("Điều ") and not _is_attached(unit)]
    found: list[Relation] = []
    for unit in ruling:
        if _is_attached(unit):
            continue
        above = [texts[unit.path[:depth]] for depth in range(1, len(unit.path)) if unit.path[:depth] in texts]
        closing = any(map(_CLOSING.search, (text[:160] for text in above))) or any(unit.path[: len(p)] == p for p in articles[-_LAST:])
        closing = closing or bool(unit.path[-1].startswith("Điều ") and _CLOSING.search(unit.text[:160]))
        for sentence in SENTENCE.split(unit.text):
            if "cụm từ" not in sentence.lower() and (closing or _ITSELF.match(sentence)):
                found += _of_sentence(unit, sentence)
        if above and _LISTS.search(above[-1]) and (match := _SUBJECT.match(unit.text)):
            kind = RelationKind.REPLACES if "thay thế" in above[-1].lower() else RelationKind.REPEALS
            found += [_whole(kind, unit, text) for text in _row(unit.text, match.end())]
    return found


def _is_attached(unit: Unit) -> bool:
    return unit.path[0].endswith("kèm theo") or unit.path[0].startswith(("Phụ lục", "Mẫu"))


def _of_sentence(unit: Unit, sentence: str) -> Iterator[Relation]:
    for match in _GOVERNS.finditer(sentence):
        yield from _governed(unit, match, list(_row(sentence, match.end())))
    if (ends := _ENDS.search(sentence)) and (start := _SUBJECT.match(sentence)):
        yield from (_whole(RelationKind.REPEALS, unit, text) for text in _row(sentence, start.end()) if text.start < ends.start())


def _governed(unit: Unit, match: re.Match[str], texts: list[NamedText]) -> Iterator[Relation]:
    replaces = match["verb"].lower().startswith("thay")
    if not match["units"].strip():
        yield from (_whole(RelationKind.REPLACES if replaces else RelationKind.REPEALS, unit, text) for text in texts)
    elif not unit.text[: match.start()].strip(" .)0123456789abcdđ"):  # "2. Bãi bỏ Điều 7 …": read as an amendment
        return
    else:
        kind = RelationKind.AMENDS if replaces else RelationKind.REPEALS
        paths = [unit_path(reference) for reference in UNIT_REFERENCE.finditer(match["units"])]
        yield from (Relation(kind, t.number, t.issued_on, from_path=unit.path, to_path=path) for t in texts[:1] for path in paths)


def _whole(kind: RelationKind, unit: Unit, text: NamedText) -> Relation:
    return Relation(kind, text.number, text.issued_on, from_path=unit.path)


def _row(sentence: str, start: int) -> Iterator[NamedText]:
    """The texts of one row from `start` on: "A và B, C"; one named in the title of another ("hướng dẫn thi hành B") is not of it."""
    first = text_at(sentence, start)
    if first is None:
        return
    yield first
    yield from (text for text in named_texts(sentence) if text.start >= first.end and _AND.search(sentence[: text.start]))
