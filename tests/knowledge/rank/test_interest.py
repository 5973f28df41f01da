from pathlib import Path

import pytest

from knowledge.errors import ModelError
from knowledge.rank.interest import Interest, terms


def test_terms_are_words_and_pairs_of_a_title_without_its_number() -> None:
    assert terms("Luật số 31/2024/QH15 Đất đai") == ["luật", "đất", "đai", "luật đất", "đất đai"]


def test_the_law_of_another_year_is_asked_about_as_much() -> None:
    interest = Interest({"đất đai": 2.0, "luật": 0.5})
    assert interest.of("Luật số 31/2024/QH15 Đất đai") == interest.of("Luật số 45/2013/QH13 Đất đai") > 0


def test_an_unknown_subject_counts_nothing() -> None:
    assert Interest({"đất đai": 2.0}).of("Tài liệu tập huấn") == 0
    assert Interest({}).of("") == 0


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    Interest({"đất đai": 2.0, "luật": -0.5, "của": 0.001}).write(tmp_path / "interest.json")
    assert Interest.read(tmp_path / "interest.json").of("Luật Đất đai") == pytest.approx(1.5 / 5**0.5)


@pytest.mark.parametrize("content", ["", "[1]", '{"đất": "nhiều"}'])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "interest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"interest\.json"):
        Interest.read(tmp_path / "interest.json")


def test_the_bundled_file_is_read() -> None:
    assert Interest.bundled().of("Luật số 91/2015/QH13 Dân sự") != 0
