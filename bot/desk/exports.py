"""The desk's lists as tables to take away: CSV that spreadsheet programs open with Vietnamese intact (UTF-8 with BOM).

A cell that a spreadsheet would run as a formula gets an apostrophe before it: what people type is never executed there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

from bot.desk import messages
from bot.desk.documents import Standing
from bot.desk.gaps import Complaint, SameQuestions
from bot.desk.usage import Usage
from bot.expert.expert_request import ExpertRequest
from bot.local_time import day_of, local
from bot.records.audit import AuditEntry
from bot.verified.approved_answer import VerifiedAnswer

Rows = Iterable[Sequence[object]]


def as_csv(head: Sequence[str], rows: Rows) -> bytes:
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{local(value):%d/%m/%Y %H:%M}"
    text = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def groups_csv(groups: Iterable[SameQuestions]) -> bytes:
    rows = [
        (
            g.question,
            len(g.asked),
            g.declined,
            round(min(one.confidence for one in g.asked), 2),
            g.latest,
            " | ".join(dict.fromkeys(one.question for one in g.asked)),
            messages.YES if g.answered else "",
        )
        for g in groups
    ]
    return as_csv(messages.GROUP_COLUMNS, rows)


def complaints_csv(found: Iterable[Complaint]) -> bytes:
    rows = ((c.at, channel(c.channel), c.question, messages.REASONS.get(c.reason, c.reason), c.comment, c.question_id) for c in found)
    return as_csv(messages.COMPLAINT_COLUMNS, rows)


def requests_csv(found: Iterable[ExpertRequest]) -> bytes:
    rows = [
        (
            r.asked_at,
            channel(r.channel),
            r.question,
            r.note,
            messages.REQUEST_STATES.get(r.state, r.state),
            "\n".join(reply.text for reply in r.replies) or r.closed,
            "; ".join(reply.by for reply in r.replies),
            r.id,
        )
        for r in found
    ]
    return as_csv(messages.REQUEST_COLUMNS, rows)


def verified_csv(found: Iterable[VerifiedAnswer]) -> bytes:
    rows = [
        (
            a.question,
            " | ".join(a.wordings[1:]),
            a.text,
            "\n".join(f"{c.label}: “{c.text}”" for c in a.clauses),
            a.scope,
            a.author.role,
            a.author.name,
            a.version.number,
            day_of(a.version.at),
            messages.STATES[a.state],
            " ".join(a.changes),
            a.id,
        )
        for a in found
    ]
    return as_csv(messages.VERIFIED_COLUMNS, rows)


def usage_csv(used: Usage) -> bytes:
    rows: list[Sequence[object]] = [(messages.DAY, d.day, d.questions, d.declined) for d in used.days]
    rows += [(messages.CHANNEL, channel(name), count, "") for name, count in used.channels]
    rows += [(messages.AREA, name, count, "") for name, count in used.areas]
    return as_csv(messages.USAGE_COLUMNS, rows)


def audit_csv(entries: Iterable[AuditEntry]) -> bytes:
    rows = (
        (e.at, e.who, messages.ACTIONS.get(e.action, e.action), messages.OBJECTS.get(e.kind, e.kind), e.object, e.detail) for e in entries
    )
    return as_csv(messages.AUDIT_COLUMNS, rows)


def documents_csv(found: Iterable[Standing]) -> bytes:
    rows = [
        (d.title, d.number, d.issued_on or "", d.effective_to or "", one.passages, " ".join(one.notices), d.id)
        for one in found
        for d in (one.document,)
    ]
    return as_csv(messages.DOCUMENT_COLUMNS, rows)


def channel(name: str) -> str:
    return messages.CHANNELS.get(name, name)
