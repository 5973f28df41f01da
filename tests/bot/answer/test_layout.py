"""An answer's text taken apart into the blocks that every page lays out."""

from __future__ import annotations

from typing import Any

from bot.answer.layout import layout, own_notice, pieces, shown, validity_notices

CITED = [
    {"quote": "a) một | hai", "label": "Điểm a khoản 6", "trail": "Cải cách › Mục tiêu › Đến năm 2025"},
    {"quote": "b) ba\nbốn", "label": "Điểm b khoản 6", "trail": "Cải cách › Mục tiêu › Đến năm 2030"},
]


def blocks(text: str, kind: str = "fact") -> list[dict[str, Any]]:
    return layout({"answer": text, "citations": CITED, "kind": kind})


def test_a_list_names_its_place_once() -> None:
    assert blocks("Theo khoản 6 (Bộ Y tế):\n1. “a) một | hai” [1]\nSau đó:\n2. “b) ba\nbốn” [2]") == [
        {
            "kind": "list",
            "trail": "Cải cách › Mục tiêu",
            "source": "Khoản 6 (Bộ Y tế)",
            "items": [
                {"number": 1, "lead": "", "rest": ""},
                {"heading": "Sau đó"},
                {"number": 2, "lead": "", "rest": ""},
            ],
            "fold": 3,
            "copy": "1. “a) một | hai”\n2. “b) ba\nbốn”\n(Khoản 6 (Bộ Y tế))",
        }
    ]


def test_a_list_that_begins_with_a_heading_keeps_it_and_its_place() -> None:
    (listed,) = blocks("Theo khoản 6 (Bộ Y tế):\nMục tiêu:\n1. “a) một | hai” [1]\nNhiệm vụ:\n2. “b) ba\nbốn” [2]")
    assert listed["source"] == "Khoản 6 (Bộ Y tế)"
    assert [item.get("heading") or item["number"] for item in listed["items"]] == ["Mục tiêu", 1, "Nhiệm vụ", 2]


def test_the_fold_of_a_long_list_leaves_no_heading_without_items() -> None:
    cited = [{"quote": f"Việc {n}.", "label": f"Điểm {n}"} for n in range(1, 13)]
    lines = [f"{n}. “Việc {n}.” [{n}]" + ("\nĐến năm 2030:" if n == 10 else "") for n in range(1, 13)]
    (listed,) = layout({"answer": "Theo khoản 6:\nĐến năm 2025:\n" + "\n".join(lines), "citations": cited, "kind": "list"})
    assert listed["items"][listed["fold"] - 1] == {"number": 10, "lead": "", "rest": ""}
    assert listed["items"][listed["fold"]] == {"heading": "Đến năm 2030"}


def test_sides_of_a_comparison_stand_by_their_label() -> None:
    (sides,) = blocks(
        "Theo X:\n| Mốc | Quy định |\n| --- | --- |\n| Đến năm 2025 | “a) một | hai” [1] |\n| Đến năm 2030 | “b) ba\nbốn” [2] |"
    )
    assert (sides["kind"], sides["source"], sides["trail"]) == ("sides", "X", "Cải cách › Mục tiêu")
    assert [(c["label"], c["items"]) for c in sides["columns"]] == [("Đến năm 2025", [{"number": 1}]), ("Đến năm 2030", [{"number": 2}])]


def test_the_address_before_a_quotation_and_the_word_answer_are_left_out() -> None:
    assert blocks("Theo điểm b khoản 6: “b) ba\nbốn” [2].") == [{"kind": "quotes", "items": [{"number": 2, "lead": "", "rest": ""}]}]
    leads = [b["items"][0]["lead"] for b in blocks("Trả lời: “a) một | hai” [1]\nCăn cứ: theo điểm b khoản 6: “b) ba\nbốn” [2]")]
    assert leads == ["", "Căn cứ"]
    (_, once) = blocks("Trả lời: “a) một | hai” [1]\nCăn cứ: “a) một | hai” [1]\nCăn cứ: “b) ba\nbốn” [2]")
    assert [(i["number"], i["lead"]) for i in once["items"]] == [(1, "Căn cứ"), (2, "")]  # said once for both
    assert blocks("Đúng theo văn bản.\nĐiểm a khoản 6: “a) một | hai” [1]")[0]["text"] == "Đúng theo văn bản."


def test_questions_of_one_message_are_headings() -> None:
    assert [b["kind"] for b in blocks("1) Một là gì?\nTheo A: “a) một | hai” [1]", "several")] == ["question", "quotes"]
    assert [b["kind"] for b in blocks("1) Một là gì?")] == ["prose"]


def test_stretches_of_a_quotation_and_what_was_cut() -> None:
    citation = {"quote": "đạt 90% trở lên", "marks": [[4, 7]], "cut": [True, False]}
    assert pieces(citation) == [("[…] ", False), ("đạt ", False), ("90%", True), (" trở lên", False)]
    assert pieces({"quote": "cũ"}) == [("cũ", False)]  # recorded before there were marks


def test_shown_and_notices() -> None:
    answer = {"answer": "“b) ba\nbốn” [2]", "citations": [c | {"notice": "Đã hết hiệu lực. Văn bản quét."} for c in CITED]}
    answer["notices"] = ["Đã hết hiệu lực.", "Tóm lược."]
    assert shown(answer) == {2}
    assert validity_notices(answer) == ["Đã hết hiệu lực."]
    assert own_notice(answer["citations"][0], answer) == "Văn bản quét."
