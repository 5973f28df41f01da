"""What the reader adds: an order, a share in the decision, and nothing when it is not asked."""

from datetime import date

import pytest

from bot.answering import ExtractiveAnswerer
from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.judgement import UNREAD, ReaderJudgement, read_units, together
from bot.answering.candidates.outline import Outlines
from knowledge.law.types import Interpretation
from knowledge.rank.reader import Reader, open_reader
from knowledge.shipped import MODELS
from tests.bot.library import NQ, Library, passage

LIBRARY = Library(
    (
        (
            NQ,
            (
                passage(NQ, 0, "Điều 1/1", "1. Bộ Y tế chủ trì trồng cây bóng mát ở bệnh viện."),
                passage(NQ, 1, "Điều 1/2", "2. Đến năm 2025, tối thiểu 80% hồ sơ họp trực tuyến."),
            ),
        ),
    )
)
QUESTION = "Đến năm 2025 bao nhiêu phần trăm hồ sơ họp trực tuyến?"
ASKED = read(Interpretation(QUESTION, QUESTION))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader(MODELS / "reader")


def candidates(*scores: float) -> list[Candidate]:
    outline = Outlines().of(LIBRARY, NQ.id)
    return [Candidate(p, outline, score) for p, score in zip(LIBRARY.passages(NQ.id), scores, strict=True)]


def test_the_reader_orders_what_the_search_finds_alike(reader: Reader) -> None:
    found = candidates(0.6, 0.6)
    reading = read_units(reader, QUESTION, found, ())
    assert reading.best == reading.of(found[1].passage.id)
    assert [c.passage.path for c in reading.ordered(found, ASKED)] == [("Điều 1", "2"), ("Điều 1", "1")]


def test_without_a_reader_nothing_changes() -> None:
    found = candidates(0.7, 0.3)
    assert read_units(None, QUESTION, found, ()) == UNREAD
    assert UNREAD.ordered(found, ASKED) == found


def test_what_was_not_read_stands_behind_what_was_liked() -> None:
    first, second = candidates(0.6, 0.6)
    assert ReaderJudgement({second.passage.id: 0.9}).ordered([first, second], ASKED)[0].passage == second.passage


@pytest.mark.parametrize(("searched", "read"), [(0.0, 0.0), (1.0, 1.0), (0.3, 0.9)])
def test_both_together_are_a_chance_that_grows_with_each(searched: float, read: float) -> None:
    assert 0 < together(searched, read) < 1
    assert together(min(searched + 0.1, 1), read) >= together(searched, read)
    assert together(searched, min(read + 0.1, 1)) >= together(searched, read)


def test_a_busy_reader_leaves_the_decision_to_the_words(reader: Reader) -> None:
    words = ExtractiveAnswerer(0.4).answer(LIBRARY.search(QUESTION), LIBRARY, date(2026, 1, 1))
    busy = Reader(MODELS / "reader")
    held = [busy._turn.acquire() for _ in range(2)]
    try:
        assert all(held)
        assert ExtractiveAnswerer(0.4, reader=busy).answer(LIBRARY.search(QUESTION), LIBRARY, date(2026, 1, 1)) == words
    finally:
        for _ in held:
            busy._turn.release()
