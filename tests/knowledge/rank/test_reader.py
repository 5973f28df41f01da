"""The bundled reader on sentences of its own, and what happens when it cannot work."""

import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ModelError
from knowledge.law.types import Document, Passage, PassageKind, Tier
from knowledge.rank.reader import MODEL, TOKENIZER, Reader, open_reader, wording
from knowledge.shipped import MODELS

FOLDER = MODELS / "reader"
RIGHT = "Nghị định số 15/NĐ-CP\nĐiều 4. Hội đồng trường\nHội đồng trường họp ít nhất ba tháng một lần."
WRONG = "Nghị định số 15/NĐ-CP\nĐiều 9. Học phí\nHọc phí được thu theo tháng, không thu trong kỳ nghỉ hè."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader(FOLDER)


def test_the_answering_unit_is_the_likelier(reader: Reader) -> None:
    chances = reader.chances("Hội đồng trường mấy tháng họp một lần?", [WRONG, RIGHT])
    assert chances is not None
    assert chances[1] > chances[0]
    assert all(0 <= c <= 1 for c in chances)


def test_nothing_to_judge_gives_nothing(reader: Reader) -> None:
    assert reader.chances("Hội đồng trường mấy tháng họp một lần?", []) == ()


def test_a_pair_judged_before_is_remembered_and_twins_are_judged_once(reader: Reader) -> None:
    first = reader.chances("Học phí thu thế nào?", [WRONG, RIGHT, WRONG])
    assert first is not None
    assert first[0] == first[2]
    assert reader.chances("Học phí thu thế nào?", [RIGHT, WRONG]) == (first[1], first[0])


def test_a_unit_is_judged_alike_alone_and_among_others(reader: Reader) -> None:
    alone = Reader(FOLDER).chances("Học phí thu thế nào?", [WRONG])
    among = reader.chances("Học phí thu thế nào?", [RIGHT, WRONG, RIGHT * 3])
    assert alone is not None
    assert among is not None
    assert alone[0] == pytest.approx(among[1], abs=0.1)  # activations are quantised by the batch


def test_the_longest_question_and_unit_are_cut(reader: Reader) -> None:
    chances = reader.chances("học phí " * 500, [RIGHT * 50])
    assert chances is not None


def test_too_many_at_once_are_left_out(reader: Reader) -> None:
    held = [reader._turn.acquire() for _ in range(2)]
    try:
        assert all(held)
        assert reader.chances("Ai thu học phí ở trường này?", [RIGHT]) is None
    finally:
        for _ in held:
            reader._turn.release()


def test_threads_get_their_own_answers(reader: Reader) -> None:
    questions = [f"Hội đồng trường họp mấy lần trong năm {year}?" for year in range(2001, 2009)]
    alone = {q: Reader(FOLDER).chances(q, [RIGHT]) for q in questions[:2]}
    found: dict[str, tuple[float, ...] | None] = {}
    threads = [threading.Thread(target=lambda q=q: found.__setitem__(q, reader.chances(q, [RIGHT]))) for q in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for question, chances in alone.items():
        if found[question] is not None:
            assert found[question] == pytest.approx(chances, abs=1e-6)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
@pytest.mark.parametrize("damage", ["missing", "cut", "empty"])
def test_a_missing_or_damaged_file_is_named(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(FOLDER, folder)
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    if damage != "missing":
        (folder / name).write_bytes(content[: len(content) // 2] if damage == "cut" else b"")
    with pytest.raises(ModelError, match=name):
        Reader(folder)


def test_what_is_read_of_a_unit_names_document_headings_and_text() -> None:
    document = Document("d", "Nghị định", Tier.OFFICIAL, "d.docx", "0", number="15/NĐ-CP", kind="Nghị định", issued_on=date(2020, 2, 3))
    passage = Passage("d#1", "d", ("Điều 4",), 0, PassageKind.TEXT, "Hội đồng trường họp.", "Chương I › Điều 4")
    lines = wording(document, passage).split("\n")
    assert "15/NĐ-CP" in lines[0]
    assert lines[1:] == ["Chương I › Điều 4", "Hội đồng trường họp."]
