"""What a question says of the act itself: who issued it, who signed it and on which day ("Vì sao Quốc hội ban hành Nghị quyết 76?").
It is compared with the act's own front and signature, never with the bodies that its clauses speak of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import messages
from bot.answer.answer import Citation
from bot.answering.asked.asserted import RIGHT, WRONG
from bot.answering.asked.intent import Intent, Kind, content_words
from bot.answering.candidates.outline import Outline, is_heading
from bot.answering.candidates.scope import act_named, persons
from bot.local_time import dated
from knowledge.language.text import fold_accents
from knowledge.law.agency import Agencies
from knowledge.law.day import days
from knowledge.law.frame import OPENING, SIGNATURE
from knowledge.law.types import Document, Passage

_ISSUES = re.compile(r"\W*(?:da |moi )*(?:ban hanh|thong qua)\b\W*(?:ra )?")
_BY = re.compile(r"\W*(?:da )?(?:do|duoc|cua)\W*")
_SIGNED = re.compile(r"\bky\b(?! ket| hop| duyet)")
_OFFICES = "pho thu tuong|thu tuong|thu truong|bo truong|pho chu tich|chu tich"
_OFFICE = re.compile(rf"(?<!kt\. )(?<!kt )\b(?:{_OFFICES})\b")  # that signs itself, not the one for which it is signed
_OFFICE_SIGNS = re.compile(
    rf"\bdo (?:dong chi |ong |ba )?({_OFFICES})\b.{{0,40}}? ky\b|\bnguoi ky\b.{{0,40}}?\bla (?:dong chi |ong |ba )?({_OFFICES})\b"
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
    if len(plain) != len(intent.text) or _RESTS_ON.search(plain):
        return None
    for document, (start, end) in act_named(intent, documents):
        outline = outline_of(document.id)
        if by_signature := _signer_stated(intent, plain, outline, (start, end)):
            return by_signature
        front = next((p for p in outline.passages if p.path[:1] == (OPENING,) and not is_heading(p)), None)
        if front is None:
            continue
        issuer, signed = _issuer(front, agencies), document.signed_on
        body, day = _body_stated(intent.text, plain, start, end, agencies), days(intent.text) if _DATED.search(plain) else set()
        if body and issuer and body != issuer:
            said = messages.ISSUED_BY.format(issuer=issuer)
        elif day and signed and day != {signed}:
            said = messages.SIGNED_ON.format(day=dated(signed))
        else:
            confirmed = (
                intent.kind is Kind.VERIFY and bool((body and issuer) or (day and signed)) and not _asks_more(intent, body, start, end)
            )
            return Issue(RIGHT, front, outline) if confirmed else None
        return Issue(f"{WRONG if intent.kind is Kind.VERIFY else messages.STATED_WRONGLY} {said}", front, outline)
    return None


def _signer_stated(intent: Intent, plain: str, outline: Outline, named: tuple[int, int]) -> Issue | None:
    """What the signature says to the person or the office that is said to have signed; None where neither is, and where more is stated."""
    signature = next((p for p in outline.passages if p.path[:1] == (SIGNATURE,) and not is_heading(p)), None)
    people = persons(intent.text) if _SIGNED.search(plain) else ()
    office = _office_stated(plain, *named)
    if signature is None or not (people or office):
        return None
    own = next((line[0] for line in map(_OFFICE.search, fold_accents(signature.text).lower().splitlines()) if line), "")
    otherwise = (people and not any(name in signature.text for name in people)) or (office and own and office != own)
    if otherwise:
        return Issue(f"{WRONG if intent.kind is Kind.VERIFY else messages.STATED_WRONGLY} {messages.SIGNED_AS}", signature, outline)
    start, end = named
    rest = set(content_words(f"{intent.text[:start]} {intent.text[end:]}")) - set(content_words(signature.text)) - _ISSUE_WORDS
    return Issue(RIGHT, signature, outline) if intent.kind is Kind.VERIFY and not rest else None


def _office_stated(plain: str, start: int, end: int) -> str:
    """The office that is said to have signed the act named at [start, end), not what the act says of others; "" where none is."""
    found = _OFFICE_SIGNS.search(plain)
    if found is None:
        return ""
    beside = _BETWEEN.fullmatch(plain, end, found.start()) or _BETWEEN.fullmatch(plain, found.end(), start)
    return found[1] or found[2] if beside or found.start() < start < found.end() else ""


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
