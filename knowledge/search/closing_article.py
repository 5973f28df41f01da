"""What a text says of itself at its end: from when it is in force, who carries it out. Asked of a document by name, it is answered by
that clause: annexes, forms and other texts speak of days and duties in nearly the same words.
"""

from __future__ import annotations

import re

from knowledge.language.text import fold_accents
from knowledge.law.act import KIND, LAWS
from knowledge.law.frame import NOTES
from knowledge.law.reference import find_documents, find_references, remainder
from knowledge.law.types import Passage, PassageKind
from knowledge.search.resolution import Resolution
from knowledge.store.catalog import Catalog

_KIND = rf"(?:{fold_accents(KIND).lower()}|van ban|ke hoach|chuong trinh)"
# by its title, or what is left of "Luật 80/2015/QH13"
_LAW = rf"(?:(?:{fold_accents('|'.join(LAWS)).lower()})\b(?: (?!.*\bquy dinh\b)[^:;]{{3,80}}?)?)"
_ABOUT = r"(?:(?:ve|cua|do|ngay|nam|ban hanh|quy dinh|huong dan) [^:;,]*?)"  # what may follow a number: "… của Hà Nội"
_NAME = rf"(?:(?:{_LAW}|{_ABOUT}) ?)?"
_WHEN = r"(?:khi nao|bao gio|luc nao|(?:tu )?ngay nao)"
_WHO = r"(?:ai|nhung ai|(?:nhung |cac )?(?:co quan|don vi) nao)"
_DUTY = r"(?:phai )?(?:co |chiu )?trach nhiem (?:to chuc )?(?:thi hanh|thuc hien)"
_ASKED_FORCE = re.compile(
    rf"(?:{_WHEN} )?(?:thi )?{_NAME}\b(?:bat dau |chinh thuc )?(?:co )?hieu luc(?: thi hanh)?"
    r"(?: (?:ke )?(?:tu|vao|khi|luc|bao|ngay|sau)\b.*)?|"
    rf"(?:ngay|thoi diem) (?:bat dau )?co hieu luc(?: thi hanh)? cua ?{_NAME}(?: ?la (?:ngay nao|khi nao))?"
)
_ASKED_DUTY = re.compile(rf"{_WHO} {_DUTY} ?{_NAME}|{_NAME}(?:do )?{_WHO} {_DUTY}")
_OPENS = r"^(?:(?:dieu )?\d+[a-z]?\. ?|[a-z]\) ?)?"
_IN_FORCE = re.compile(rf"{_OPENS}{_KIND} nay (?:chinh thuc |bat dau )?co hieu luc\b")
_CARRIED_OUT = re.compile(rf"\bchiu trach nhiem (?:to chuc |huong dan )?(?:thi hanh|thuc hien|thi hanh,? thuc hien) {_KIND} nay\b")
_POLITE = re.compile(r"^(?:cho (?:toi |em |minh )?(?:hoi|biet)|xin (?:cho )?hoi)\b|\b(?:vay|a|nhi|the)$")


def closing_clause(question: str, catalog: Catalog, resolution: Resolution) -> Passage | None:
    """The clause of the one document named that says from when it is in force, or who carries it out, where that is all that is asked;
    None otherwise. A question of one of its clauses, or "theo Nghị định 30, … có hiệu lực khi nào", asks something else."""
    if (said := _said_of(question)) is None:
        return None
    named = find_documents(question)
    if len(named) != 1 or any(reference.path for reference in find_references(question)):
        return None
    for document_id in resolution.documents(named[0])[:1]:
        clauses = [p for p in catalog.passages(document_id) if _may_say(p) and said.search(_plain(p.text))]
        own = [p for p in clauses if not _is_attached(p)]
        if own or clauses:
            return (own or clauses)[-1]
    return None


def _said_of(question: str) -> re.Pattern[str] | None:
    """How the clause asked for is worded."""
    asked = _plain(re.sub(r"[?!.\"'“”]+", " ", remainder(question)))
    while (bare := _POLITE.sub(" ", asked).strip()) != asked:
        asked = bare
    if _ASKED_FORCE.fullmatch(asked):
        return _IN_FORCE
    return _CARRIED_OUT if _ASKED_DUTY.fullmatch(asked) else None


def _plain(text: str) -> str:
    return " ".join(fold_accents(text).lower().split())


def _may_say(passage: Passage) -> bool:
    return passage.kind is PassageKind.TEXT and passage.path[:1] != (NOTES,)


def _is_attached(passage: Passage) -> bool:
    """Whether it stands in an annex or a text issued with this one, which says so of itself."""
    return any(part.startswith("Phụ lục") or part.endswith("kèm theo") for part in passage.path[:1])
