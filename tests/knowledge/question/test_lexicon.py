from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.question.lexicon import Lexicon


def write(folder: Path, abbreviations: str = "", agencies: str = "", synonyms: str = "") -> Lexicon:
    (folder / "abbreviations.csv").write_text("short,long,note\n" + abbreviations, encoding="utf-8")
    (folder / "agencies.csv").write_text("name,short,aliases,successor,since,note\n" + agencies, encoding="utf-8")
    (folder / "synonyms.csv").write_text("everyday,official,weight\n" + synonyms, encoding="utf-8")
    return Lexicon.load(folder)


def out(lexicon: Lexicon, text: str) -> str:
    return lexicon.write_out(text, lambda variants: 0)[0]


def test_writes_abbreviations_out_in_any_case(tmp_path: Path) -> None:
    lexicon = write(tmp_path, 'TTHC,thủ tục hành chính,\nCPĐT,Chính phủ điện tử,\nk,không,chat\nCBCC,"cán bộ, công chức",\n')
    assert out(lexicon, "tthc là gì, TTHC k?") == "thủ tục hành chính là gì, thủ tục hành chính không?"
    assert out(lexicon, "cpdt và CBCC") == "Chính phủ điện tử và cán bộ, công chức"


def test_leaves_words_that_only_look_like_abbreviations(tmp_path: Path) -> None:
    lexicon = write(tmp_path, "AN,an ninh,\nBAN,Ban chỉ đạo,\nmột cửa,cơ chế một cửa,\n")
    assert out(lexicon, "ban hành an toàn, cơ chế một cửa") == "ban hành an toàn, cơ chế một cửa"
    assert out(lexicon, "AN mạng") == "an ninh mạng"


def test_a_phrase_without_marks_is_not_said_twice(tmp_path: Path) -> None:
    lexicon = write(tmp_path, "một cửa,cơ chế một cửa,\n")
    assert out(lexicon, "co che mot cua, can bo mot cua") == "co che một cửa, can bo một cửa"


def test_letters_in_a_code_are_no_abbreviation(tmp_path: Path) -> None:
    lexicon = write(tmp_path, "NĐ,nghị định,\nTT,thông tư,\n")
    assert out(lexicon, "Điều 42.1.NĐ.35, dieu 9.3.TT.2.11") == "Điều 42.1.NĐ.35, dieu 9.3.TT.2.11"
    assert out(lexicon, "theo NĐ 30. TT nào") == "theo nghị định 30. thông tư nào"


def test_asks_which_meaning_of_an_ambiguous_one(tmp_path: Path) -> None:
    lexicon = write(tmp_path, 'ND,người dân,"ambiguous: cũng là nội dung, nhân dân"\n')
    seen: list[list[str]] = []

    def choose(variants: list[str]) -> int:
        seen.append(variants)
        return 1

    text, changes, _ = lexicon.write_out("những ND nào", choose)
    assert seen == [["những người dân nào", "những nội dung nào", "những nhân dân nào"]]
    assert (text, changes) == ("những nội dung nào", [("ND", "nội dung")])


def test_expands_the_longest_phrase_once(tmp_path: Path) -> None:
    lexicon = write(tmp_path, synonyms="tiền,kinh phí,0.5\ntiền nhà nước,ngân sách nhà nước,0.9\n")
    assert [(e.text, e.weight) for e in lexicon.expansions("dùng tiền nhà nước")] == [("ngân sách nhà nước", 0.9)]
    assert lexicon.expansions("đồng tiền", lambda left, right: (left, right) == ("đồng", "tiền")) == ()


def test_knows_renamed_agencies(tmp_path: Path) -> None:
    lexicon = write(tmp_path, agencies="Bộ Cũ,BC,bộ cu,Bộ Mới,2025-03-01,\n")
    (agency,) = lexicon.renamed("Trách nhiệm của Bộ Cũ?")
    assert (agency.successor, agency.since) == ("Bộ Mới", date(2025, 3, 1))
    assert [(e.text, e.weight) for e in lexicon.expansions("bộ mới làm gì")] == [("Bộ Cũ", 0.5)]
    assert out(lexicon, "BC làm gì") == "Bộ Cũ làm gì"


@pytest.mark.parametrize(
    ("rows", "problem"),
    [("sổ đỏ,giấy chứng nhận,nhiều\n", "dòng 2.*nhiều"), ("sổ đỏ,,0.5\n", "dòng 2"), ("a,b,c,0.5\n", "dòng 2.*ngoặc kép")],
)
def test_names_the_line_of_a_bad_row(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(KnowledgeError, match=problem):
        write(tmp_path, synonyms=rows)


def test_names_a_bad_header(tmp_path: Path) -> None:
    (tmp_path / "synonyms.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"synonyms\.csv: dòng đầu"):
        Lexicon.load(tmp_path)


def test_before_a_number_it_is_an_act(tmp_path: Path) -> None:
    lexicon = write(tmp_path, 'TT,thủ tục,"ambiguous: trước số là Thông tư; cũng là Thông tư, tuyên truyền"\n')

    def last(variants: list[str]) -> int:
        return len(variants) - 1

    assert lexicon.write_out("TT 2442 quy định gì", last)[0] == "Thông tư 2442 quy định gì"
    assert lexicon.write_out("TT số 01/2011", last)[0] == "Thông tư số 01/2011"
    assert lexicon.write_out("TT 95% hồ sơ", last)[0] == "tuyên truyền 95% hồ sơ"
