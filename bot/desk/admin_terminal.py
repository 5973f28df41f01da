"""python -m bot admin …: the desk on the command line. Lists as text or CSV; the acts of trainers and experts, each in the audit log."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.desk import exports, messages
from bot.desk.desk import Desk
from bot.desk.documents import report_lines
from bot.local_time import dated, written
from bot.question import QuestionError
from bot.records.audit import TERMINAL, AuditEntry
from bot.verified.approved_answer import AnswerState, Author, VerifiedAnswer, VerifiedError, VersionConflict
from knowledge.law.types import Document


def run(options: argparse.Namespace, desk: Desk, report: Path) -> int:
    """0 good, 1 refused (said on stderr). `report` is where ingestion writes its own."""
    try:
        for line in _lines(options, desk, report):
            print(line)
    except VersionConflict as error:
        print(f"{error}\n\n{error.current.text}", file=sys.stderr)
        return 1
    except (VerifiedError, QuestionError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _lines(options: argparse.Namespace, desk: Desk, report: Path) -> Iterable[str]:
    match options.act:
        case "usage":
            return _usage(desk)
        case "questions":
            return (f"{len(g.asked):4}  {g.question}{'  (đã có câu trả lời xác nhận)' if g.answered else ''}" for g in desk.gaps())
        case "feedback":
            return (f"{written(c.at)}  {messages.REASONS.get(c.reason, c.reason)}  {c.question}  {c.comment}" for c in desk.complaints())
        case "experts":
            return (f"{r.id}  {messages.REQUEST_STATES[r.state]}  {r.question}" for r in (*desk.experts.open(), *desk.experts.recent()))
        case "verified":
            return (_health(answer) for answer in desk.verified_answers())
        case "documents":
            return (f"{_named(s.document)}  {s.passages} đoạn  {' '.join(s.notices)}".rstrip() for s in desk.documents())
        case "report":
            return _report(report)
        case "rooms":
            return _rooms(desk)
        case "audit":
            return (_entry(entry) for entry in reversed(desk.audit.entries()))
        case "check":
            return _check(desk)
        case "export":
            options.file.write_bytes(desk.table(options.name, TERMINAL))
            return (f"Đã xuất {options.file}.",)
        case _:
            return (_act(options, desk),)


def _act(options: argparse.Namespace, desk: Desk) -> str:
    if options.act == "withdraw":
        desk.verified.withdraw(options.id, TERMINAL, options.reason, expected=options.expected)
        return f"Đã rút câu trả lời {options.id}."
    if options.act == "close":
        desk.experts.close(options.id, TERMINAL, options.reason)
        return f"Đã đóng câu hỏi {options.id}."
    author = desk.signed(Author(TERMINAL, options.role, options.name))
    rest = {"wordings": options.wording, "scope": options.scope}
    if options.act == "answer":
        asked = desk.experts.get(options.id)
        draft = desk.draft(asked.question, options.text, options.passage or desk.quoted(asked), **rest) if options.keep else None
        desk.answer(options.id, options.text, author, keep=draft)
        return f"Đã trả lời câu hỏi {options.id}."
    if options.act == "approve":
        made = desk.verified.store.approve(desk.draft(options.question, options.text, options.passage, **rest), author)
        return f"Đã xác nhận: {made.id}, phiên bản 1."
    known = desk.verified.store.get(options.id)
    passages = options.passage or [clause.passage_id for clause in known.clauses]
    rest = {"wordings": options.wording or known.wordings[1:], "scope": options.scope or known.scope}
    draft = desk.draft(known.question, options.text, passages, **rest)
    made = desk.verified.store.revise(options.id, draft, author, expected=options.expected)
    return f"Đã xác nhận: {made.id}, phiên bản {made.version.number}."


def _check(desk: Desk) -> Iterable[str]:
    changed = desk.verified.check(desk.knowledge.catalog)
    answers = desk.verified.store.all(AnswerState.VERIFIED, AnswerState.FLAGGED)
    flagged = [answer for answer in answers if answer.state is AnswerState.FLAGGED]
    yield f"Đã đối chiếu {len(answers)} câu trả lời; {changed} câu đổi tình trạng; {len(flagged)} câu cần xem lại."
    yield from (f"{answer.id}  {answer.question}  {' '.join(answer.changes)}" for answer in flagged)


def _report(page: Path) -> Iterable[str]:
    try:
        return report_lines(page)
    except OSError:
        return (messages.NO_REPORT.format(path=page),)


def _rooms(desk: Desk) -> Iterable[str]:
    found = desk.rooms.all()
    waiting = desk.rooms.to_do(found)
    for room in found:
        state = messages.ROOM_OPEN if room.open else messages.ROOM_CLOSED
        yield f"{room.code}  {state}  {written(room.created_at)}  {room.title}  {messages.TO_DO.format(count=waiting.get(room.id, 0))}"


def _entry(e: AuditEntry) -> str:
    action, kind = messages.ACTIONS.get(e.action, e.action), messages.OBJECTS.get(e.kind, e.kind)
    return f"{written(e.at)}  {e.who}  {action}  {kind} {e.object}  {e.detail}"


def _usage(desk: Desk) -> Iterable[str]:
    used = desk.usage()
    yield f"{used.span} ngày: {used.questions} câu hỏi, {used.declined} không trả lời được, 👍 {used.good}, 👎 {used.bad}"
    yield from (f"{day.day:%d/%m/%Y}  {day.questions:5}  {day.declined:5}" for day in used.days if day.questions)
    yield from (f"{exports.channel(name)}: {count}" for name, count in used.channels)
    yield from (f"{name}: {count}" for name, count in used.areas)


def _health(answer: VerifiedAnswer) -> str:
    said = f"{answer.id}  {messages.STATES[answer.state]}  phiên bản {answer.version.number}  {answer.question}"
    return "  ".join((said, *answer.changes))


def _named(document: Document) -> str:
    issued = f", ban hành {dated(document.issued_on)}" if document.issued_on else ""
    ends = f", hết hiệu lực {dated(document.effective_to)}" if document.effective_to else ""
    return f"{document.number or document.id}  {document.title}{issued}{ends}"
