"""What a question says of the act itself: who issued it, who signed it and on which day ("Vì sao Quốc hội ban hành Nghị quyết 76?").
It is compared with the act's own front and signature, never with the bodies that its clauses speak of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import messages
from bot.answer.answer import Citation
from bot.answering.asked.asserted import RIGHT, WRONG, denies
from bot.answering.asked.intent import Intent, Kind, content_words
from bot.answering.candidates.outline import Outline, is_heading
from bot.answering.candidates.scope import act_named, persons
from bot.local_time import dated
from knowledge.language.text import Accented, fold_accents
from knowledge.law.agency import Agencies
from knowledge.law.day import days
from knowledge.law.frame import OPENING, SIGNATURE
from knowledge.law.types import Document, Passage

_ISSUES = re.compile(r"\W*(?:da |moi )*(?:ban hanh|thong qua)\b\W*(?:ra )?")
_BY = re.compile(r"\W*(?:da )?(?:do|duoc|cua)\W*")
_SIGNED = Accented(r"\bký\b(?! kết| họp| duyệt)")
_OFFICES = "phó thủ tướng|thủ tướng|thứ trưởng|bộ trưởng|phó chủ tịch|chủ tịch"
_OFFICE = re.compile(rf"\b(?:{fold_accents(_OFFICES)})\b")
_ON_BEHALF = re.compile(r"\s*(?:kt|tuq|tl|tm)\b")  # names the office for which it is signed
_OFFICE_SIGNS = Accented(
    rf"\bdo (?:đồng chí |ông |bà )?({_OFFICES})\b[^,;.]{{0,40}}? ký\b|"
    rf"\bngười ký\b[^,;.]{{0,40}}?\blà (?:đồng chí |ông |bà )?({_OFFICES})\b"
)
_BETWEEN = re.compile(r"(?:\W|\d|\b(?:ngay|nam|thang|cua|chinh phu|duoc|la|ban hanh|nq-cp|so)\b)*")
_DATED = re.compile(r"\b(?:ky|ban hanh|thong qua)\b")
_RESTS_ON = re.compile(r"\bcan cu\b")  # what stands behind it is the day and the issuer of another act
_ISSUE_WORDS = frozenset("ký ban hành thông qua đúng phải sai chính xác vào người thay mặt".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Issue:
    """What is said to the statement, and the line of the act's front that says so."""

    said: str
    line: Passage
    outline: Outline

    @property
    def quoted(self) -> Citation:
        return Citation.of(self.line, self.outline.document)


def issue_stated(intent: Intent, documents: tuple[Document, ...], outline_of: Callable[[str], Outline], agencies: Agencies) -> Issue | None:
    """What the front of the act named says to what the question states of its issue; None where it states nothing of it, and where what
    it states is right but not all that is asked."""
    plain = fold_accents(intent.text).lower()
    if len(plain) != len(intent.text) or _RESTS_ON.search(plain) or denies(intent.text):
        return None
    for document, (start, end) in act_named(intent, documents):
        outline = outline_of(document.id)
        signature = _first(outline, SIGNATURE)
        signer = _signer(intent.text, plain, signature, (start, end)) if signature else None
        if signature and signer is False:
            return Issue(f"{_wrongly(intent)} {messages.SIGNED_AS}", signature, outline)
        if (front := _first(outline, OPENING)) is None:
            continue
        issuer, signed = _issuer(front, agencies), document.signed_on
        body, day = _body_stated(intent.text, plain, start, end, agencies), days(intent.text) if _DATED.search(plain) else set()
        if body and issuer and body != issuer:
            return Issue(f"{_wrongly(intent)} {messages.ISSUED_BY.format(issuer=issuer)}", front, outline)
        if day and signed and day != {signed}:
            return Issue(f"{_wrongly(intent)} {messages.SIGNED_ON.format(day=dated(signed))}", front, outline)
        known = bool((body and issuer) or (day and signed) or signer)
        own = f"{body} {signature.text}" if signer and signature else body
        if intent.kind is not Kind.VERIFY or not known or _asks_more(intent, own, start, end):
            return None
        return Issue(RIGHT, signature if signature and signer and not (body or day) else front, outline)
    return None


def _wrongly(intent: Intent) -> str:
    return WRONG if intent.kind is Kind.VERIFY else messages.STATED_WRONGLY


def _first(outline: Outline, part: str) -> Passage | None:
    return next((p for p in outline.passages if p.path[:1] == (part,) and not is_heading(p)), None)


def _signer(text: str, plain: str, signature: Passage, named: tuple[int, int]) -> bool | None:
    """Whether the signature bears the person and the office that are said to have signed the act named; None where neither is said."""
    people = persons(text) if _SIGNED.of(text).search(text) else ()
    office = _office_stated(text, plain, *named)
    if not (people or office):
        return None
    lines = (line for line in fold_accents(signature.text).lower().splitlines() if not _ON_BEHALF.match(line))
    own = next((found[0] for line in lines if (found := _OFFICE.search(line))), office)
    return not (office and office != own) and (not people or any(name in signature.text for name in people))


def _office_stated(text: str, plain: str, start: int, end: int) -> str:
    """The office that is said to have signed the act named at [start, end), not what the act says of others; "" where none is."""
    found = _OFFICE_SIGNS.of(text).search(text)
    if found is None:
        return ""
    beside = _BETWEEN.fullmatch(plain, end, found.start()) or _BETWEEN.fullmatch(plain, found.end(), start)
    return fold_accents(found[1] or found[2]).lower() if beside or found.start() < start < found.end() else ""


def _issuer(front: Passage, agencies: Agencies) -> str:
    """The body at the head of an act, or the one named first in what a digest says there."""
    return next((mention.name for line in front.text.splitlines() for mention in agencies.mentions(line)), "")


def _body_stated(text: str, plain: str, start: int, end: int, agencies: Agencies) -> str:
    """The body that is said to have issued the act at [start, end); "" where none is."""
    for mention in agencies.mentions(text):
        before = mention.end <= start and _ISSUES.fullmatch(plain, mention.end, start)
        behind = mention.start >= end and _BY.fullmatch(plain, end, mention.start) and _ISSUES.match(plain, mention.end)
        if before or behind:
            return mention.name
    return ""


def _asks_more(intent: Intent, body: str, start: int, end: int) -> bool:
    """Whether anything is stated beside the issue of the act."""
    rest = set(content_words(intent.text[:start] + " " + intent.text[end:])) - set(content_words(body))
    return bool(rest - _ISSUE_WORDS)
