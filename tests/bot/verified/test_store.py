"""Verified answers in real databases: versions, conflicts, what cannot be taken, and the audit row of every change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.question import QuestionError
from bot.records.audit import Audit
from bot.records.records import Records
from bot.verified.approved_answer import TEXT_LIMIT, AnswerState, Author, Draft, VerifiedError, VersionConflict
from bot.verified.clauses import clauses_of
from bot.verified.store import VerifiedStore
from tests.bot.library import NQ, Library, passage

LAN = Author("user:lan", "Chuyên viên chính Vụ Cải cách hành chính", "Nguyễn Thị Lan")
MINH = Author("user:minh", "Giảng viên")
LIBRARY = Library(((NQ, (passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành."),)),))
CLAUSES = clauses_of([LIBRARY.passages(NQ.id)[0].id], LIBRARY, date(2026, 1, 1))
DRAFT = Draft("Nghị quyết có hiệu lực khi nào?", "Kể từ ngày ký, 15/7/2021.", CLAUSES, ("NQ 76 hiệu lực ngày nào?",), "Toàn quốc")


@pytest.fixture
def records(database_url: str) -> Records:
    return Records(database_url)


@pytest.fixture
def store(records: Records) -> VerifiedStore:
    return VerifiedStore(records.engine)


def test_what_is_approved_is_read_back_whole_with_the_clause_word_for_word(store: VerifiedStore, records: Records) -> None:
    made = store.approve(DRAFT, LAN)
    again = VerifiedStore(records.engine).get(made.id)
    assert again == made
    assert (again.state, again.version.number, again.version.draft, again.author) == (AnswerState.VERIFIED, 1, DRAFT, LAN)
    assert again.clauses[0].text == LIBRARY.passages(NQ.id)[0].text
    assert again.clauses[0].anchor == "dieu-3.1"


def test_a_revision_is_a_new_version_and_the_old_one_stays(store: VerifiedStore) -> None:
    made = store.approve(DRAFT, LAN)
    newer = Draft(DRAFT.question, "Từ ngày 15/7/2021.", CLAUSES)
    revised = store.revise(made.id, newer, MINH, expected=1)
    assert (revised.version.number, revised.text, revised.author) == (2, "Từ ngày 15/7/2021.", MINH)
    assert [(v.number, v.draft.text) for v in store.history(made.id)] == [(2, "Từ ngày 15/7/2021."), (1, "Kể từ ngày ký, 15/7/2021.")]


def test_of_two_who_edit_one_version_the_second_is_told_and_nothing_is_lost(store: VerifiedStore) -> None:
    made = store.approve(DRAFT, LAN)
    store.revise(made.id, Draft(DRAFT.question, "Bản của Minh.", CLAUSES), MINH, expected=1)
    with pytest.raises(VersionConflict, match="phiên bản 2") as conflict:
        store.revise(made.id, Draft(DRAFT.question, "Bản của Lan.", CLAUSES), LAN, expected=1)
    assert conflict.value.current.text == "Bản của Minh."
    assert store.get(made.id).text == "Bản của Minh."
    assert len(store.history(made.id)) == 2


def test_of_many_at_the_same_moment_one_wins(store: VerifiedStore) -> None:
    made = store.approve(DRAFT, LAN)

    def edit(number: int) -> str:
        try:
            return store.revise(made.id, Draft(DRAFT.question, f"Bản {number}.", CLAUSES), LAN, expected=1).text
        except VersionConflict:
            return ""

    with ThreadPoolExecutor(6) as pool:
        won = [text for text in pool.map(edit, range(6)) if text]
    assert won == [store.get(made.id).text]


def test_what_is_withdrawn_stays_withdrawn_with_its_reason(store: VerifiedStore) -> None:
    made = store.approve(DRAFT, LAN)
    assert store.withdraw(made.id, "user:minh", "Đã có quy định mới.", expected=1).changes == ("Đã có quy định mới.",)
    with pytest.raises(VerifiedError, match="đã được rút"):
        store.revise(made.id, DRAFT, LAN, expected=1)
    with pytest.raises(VerifiedError, match="lý do"):
        store.withdraw(store.approve(DRAFT, LAN).id, "user:minh", " ", expected=1)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(DRAFT.question, "Có.", ()), "ít nhất một điều khoản"),
        (Draft(DRAFT.question, " … ", CLAUSES), "Chưa có nội dung"),
        (Draft(DRAFT.question, "a" * (TEXT_LIMIT + 1000), CLAUSES), str(TEXT_LIMIT + 1000)),
        (Draft(DRAFT.question, "Có.", CLAUSES, scope="x" * 201), "Phạm vi áp dụng dài 201"),
        (Draft(DRAFT.question, "Có.", CLAUSES, tuple(f"Cách hỏi {n}?" for n in range(31))), "31"),
    ],
)
def test_what_cannot_be_a_verified_answer_is_refused_and_nothing_is_kept(store: VerifiedStore, draft: Draft, said: str) -> None:
    with pytest.raises(VerifiedError, match=said):
        store.approve(draft, LAN)
    assert store.all() == ()
    assert store.revision() == 0


def test_a_question_that_is_none_and_an_unknown_clause_are_refused(store: VerifiedStore) -> None:
    with pytest.raises(QuestionError):
        store.approve(Draft("😀", "Có.", CLAUSES), LAN)
    with pytest.raises(QuestionError, match="5000"):
        store.approve(Draft("a" * 5000, "Có.", CLAUSES), LAN)
    with pytest.raises(VerifiedError, match="khong-co#dieu-1"):
        clauses_of(["khong-co#dieu-1"], LIBRARY, date(2026, 1, 1))


def test_markup_stays_text_and_personal_data_of_the_asker_is_masked(store: VerifiedStore) -> None:
    made = store.approve(Draft("Gọi số 0912345678 hỏi <b>gì</b>?", "<script>alert(1)</script>\r\n\r\nDòng\u200b hai.", CLAUSES), LAN)
    assert made.question == "Gọi số [số điện thoại] hỏi <b>gì</b>?"
    assert made.text == "<script>alert(1)</script>\n\nDòng hai."


def test_every_change_raises_the_revision_and_leaves_one_row_in_the_audit_log(store: VerifiedStore, records: Records) -> None:
    made = store.approve(DRAFT, LAN)
    store.revise(made.id, DRAFT, MINH, expected=1)
    assert store.note_health([(store.get(made.id), ("Khoản 1: đã thay đổi.",))]) == 1
    assert store.note_health([(store.get(made.id), ("Khoản 1: đã thay đổi.",))]) == 0
    assert store.get(made.id).state is AnswerState.FLAGGED
    assert store.note_health([(store.get(made.id), ())]) == 1
    store.withdraw(made.id, "user:lan", "Thử.", expected=2)
    rows = Audit(records.engine).entries(kind="verified", object=made.id)
    assert [(row.action, row.who) for row in rows] == [
        ("withdraw", "user:lan"),
        ("unflag", "system"),
        ("flag", "system"),
        ("revise", "user:minh"),
        ("approve", "user:lan"),
    ]
    assert store.revision() == 5


def test_health_found_for_an_older_version_changes_nothing(store: VerifiedStore) -> None:
    old = store.approve(DRAFT, LAN)
    store.revise(old.id, DRAFT, MINH, expected=1)
    assert store.note_health([(old, ("Khoản 1: đã thay đổi.",))]) == 0
    assert store.get(old.id).state is AnswerState.VERIFIED
