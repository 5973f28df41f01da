from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.law.act import filed_as
from tests.bot.library import NQ

SCAN = replace(NQ, number="", kind="Quyết định")


@pytest.mark.parametrize(
    ("source", "kind", "filed"),
    [
        ("29-qd1836-scan.pdf", "Quyết định", ("1836", "qd")),
        ("thu-muc/QĐ 1836.pdf", "Quyết định", ("1836", "qd")),
        ("1836_QD-BTC.pdf", "Quyết định", ("1836", "qd")),
        ("29-qd1836-scan.pdf", "Thông tư", ("", "")),
        ("scan0007.pdf", "Quyết định", ("", "")),
        ("29-qd1836-scan.pdf", "", ("", "")),
    ],
)
def test_the_number_in_a_files_name(source: str, kind: str, filed: tuple[str, str]) -> None:
    assert filed_as(replace(SCAN, source=source, kind=kind)) == filed


def test_a_text_with_a_number_of_its_own_is_called_by_that() -> None:
    assert filed_as(replace(SCAN, source="qd1836.pdf", number="12/QĐ-BTC")) == ("", "")
