from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest

from knowledge.errors import BrokenIndexError
from knowledge.index import words
from knowledge.index.search_keys import SearchKey, search_keys
from knowledge.index.words import Lexical
from knowledge.language.text import fold_accents, tokenize
from tests.knowledge.corpus import corpus, many

TEXTS = [
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy; cải cách, cải cách chế độ công vụ",
    "Mức độ hài lòng của người dân tối thiểu 90%",
    "",
    "Hồ sơ thủ tục hành chính nộp trực tuyến ngày 15/7/2021",
]


@pytest.fixture
def index(tmp_path: Path) -> Lexical:
    words.build(tmp_path / "lexical", [SearchKey(row, 0, text) for row, text in enumerate(TEXTS)])
    return Lexical(tmp_path / "lexical")


@pytest.mark.parametrize("question", ["cải cách thủ tục", "thủ tục hành chính", "hài lòng 90%", "tục thủ", "ngày 15/7/2021"])
@pytest.mark.parametrize("folded", [False, True])
def test_scores_are_those_of_bm25s_over_tokenize(index: Lexical, question: str, folded: bool) -> None:
    fold = fold_accents if folded else str
    reference = bm25s.BM25(k1=words.K1, b=words.B, method="lucene")
    reference.index([tokenize(fold(text)) for text in TEXTS], show_progress=False)
    expected = reference.get_scores(tokenize(fold(question)))
    rows, scores = index.search(question, 10, folded=folded)
    assert set(rows.tolist()) == set(np.flatnonzero(expected).tolist())
    assert scores == pytest.approx(expected[rows], rel=1e-4)
    assert list(scores) == sorted(scores, reverse=True)


def test_word_order_counts_through_pairs(index: Lexical) -> None:
    rows, _ = index.search("thủ tục hành chính", 1)
    assert rows.tolist() == [0]


def test_question_without_accents(index: Lexical) -> None:
    assert index.search("muc do hai long", 3)[0].tolist() == []
    assert index.search("muc do hai long", 3, folded=True)[0].tolist()[0] == 2


def test_several_keys_of_a_passage_count_by_the_best(tmp_path: Path) -> None:
    keys = [SearchKey(0, 0, "hồ sơ trực tuyến"), SearchKey(0, 1, "nộp đơn qua mạng"), SearchKey(1, 0, "nộp đơn"), SearchKey(1, 1, "đơn")]
    words.build(tmp_path / "lexical", keys)
    rows, scores = Lexical(tmp_path / "lexical").search("nộp đơn qua mạng", 5)
    assert rows.tolist() == [0, 1]
    assert scores[0] > scores[1]


def test_no_common_term_finds_nothing(index: Lexical) -> None:
    for question in ("bóng đá", "", "😀", "!!!"):
        rows, scores = index.search(question, 5)
        assert len(rows) == len(scores) == 0


def test_ceiling_is_never_exceeded(index: Lexical) -> None:
    for question in (*TEXTS, "cải cách bóng đá"):
        _, scores = index.search(question, 5)
        assert scores.max(initial=0) <= index.ceiling(question) + 1e-6
    assert index.ceiling("cải cách bóng đá") > index.ceiling("cải cách")


def test_empty_index(tmp_path: Path) -> None:
    words.build(tmp_path / "lexical", [])
    assert len(Lexical(tmp_path / "lexical").search("cải cách", 5)[0]) == 0


def test_passages_with_context_and_aliases_are_found(tmp_path: Path) -> None:
    passages = [passage for parsed in corpus() for passage in parsed.passages]
    words.build(tmp_path / "lexical", search_keys(passages))
    index = Lexical(tmp_path / "lexical")
    by_alias = passages[int(index.search("nộp đơn qua mạng bao nhiêu phần trăm", 1)[0][0])]
    assert "81%" in by_alias.text
    by_context = [passages[row].path for row in index.search("Cải cách thủ tục hành chính mức độ hài lòng của doanh nghiệp", 3)[0]]
    assert ("Điều 1", "III", "2", "a", "Đến năm 2025", "-2") in by_context


def test_more_keys_than_one_batch(tmp_path: Path) -> None:
    (document,) = many(9000)
    words.build(tmp_path / "lexical", search_keys(document.passages))
    index = Lexical(tmp_path / "lexical")
    for row in (0, 4095, 4096, 8999):
        assert row in index.search(document.passages[row].text, 3)[0]


@pytest.mark.parametrize("name", ["owners.npy", "accented/pairs.npy", "accented/words.json", "folded/data.csc.index.npy"])
def test_missing_or_truncated_file(tmp_path: Path, name: str) -> None:
    words.build(tmp_path / "lexical", [SearchKey(0, 0, "cải cách hành chính")])
    file = tmp_path / "lexical" / name
    file.write_bytes(file.read_bytes()[:-3])
    with pytest.raises(BrokenIndexError):
        Lexical(tmp_path / "lexical")
    file.unlink()
    with pytest.raises(BrokenIndexError):
        Lexical(tmp_path / "lexical")


def test_frequent_terms_score_the_same_as_rare_ones(tmp_path: Path) -> None:
    texts = [f"công dân nộp đơn số {n}" if n % 3 else f"phí số {n}" for n in range(300)]
    words.build(tmp_path / "lexical", (SearchKey(row, 0, text) for row, text in enumerate(texts)))
    index = Lexical(tmp_path / "lexical")
    field = index._fields["accented"]
    before = index.scores("công dân nộp phí số 7")
    assert field._frequent
    field._frequent = {}
    assert np.array_equal(before, index.scores("công dân nộp phí số 7"))
