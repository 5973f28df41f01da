"""Accent restoration with the bundled model: bare, half-accented and mistyped questions; accented ones stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import ModelError
from knowledge.language.accents import Restorer
from knowledge.shipped import MODELS

MODEL = MODELS / "restorer" / "trigrams.npz"


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer(MODEL)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cai cach hanh chinh la gi", "cải cách hành chính là gì"),
        ("Thu tuc hanh chinh den nam 2025", "Thủ tục hành chính đến năm 2025"),
        ("bo noi vu chịu trach nhiem gi?", "bộ nội vụ chịu trách nhiệm gì?"),
        ("ngừi dân không hài lòg", "người dân không hài lòng"),
    ],
)
def test_restores_what_was_meant(restorer: Restorer, typed: str, meant: str) -> None:
    result = restorer.restore(typed)
    assert result.text == meant
    assert result.changes


@pytest.mark.parametrize(
    "text",
    [
        "Công chức cấp xã được đánh giá như thế nào?",
        "Ai ban hành Nghị quyết 76/NQ-CP ngày 15/7/2021?",
        "Quy chế hoà giải ở cơ sở (UBND, HĐND) – 80% hồ sơ, EGDI, Internet",
        "Nấu phở bò lặt vặt",
        "",
        "12345 😀",
    ],
)
def test_leaves_accented_text_alone(restorer: Restorer, text: str) -> None:
    result = restorer.restore(text)
    assert result.text == text
    assert result.changes == ()


def test_tokens_to_keep_stay(restorer: Restorer) -> None:
    assert restorer.restore("thu tuc cua bo", keep=frozenset({"bo"})).text == "thủ tục của bo"


def test_names_a_missing_or_truncated_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"trigrams\.npz"):
        Restorer(tmp_path / "trigrams.npz")
    (tmp_path / "trigrams.npz").write_bytes(MODEL.read_bytes()[:5000])
    with pytest.raises(ModelError, match="bị hỏng"):
        Restorer(tmp_path / "trigrams.npz")
