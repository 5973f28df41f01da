"""Licences of the locked packages, and the file that names them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from benchmarks.third_party import GROUPS, NOTICES, START, LicenceError, installed_licence, licence, locked, notices, permitted


def test_the_notices_are_of_the_locked_packages() -> None:
    assert NOTICES.read_text(encoding="utf-8").endswith(notices())


def test_the_packages_under_the_lgpl_are_named() -> None:
    packages = {name for file in GROUPS for name in locked(file)}
    lesser = {name for name in packages if installed_licence(name).startswith("LGPL")}
    assert lesser == {"python-telegram-bot", "psycopg", "psycopg-binary"}
    by_hand = NOTICES.read_text(encoding="utf-8").split(START)[0]
    assert all(name in by_hand for name in lesser)


def test_no_package_of_tests_forces_the_gpl_either() -> None:
    for name in locked("requirements-dev.lock"):
        try:
            installed_licence(name)
        except PackageNotFoundError:  # of another platform
            continue


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-2.0-only AND (Apache-2.0 OR MIT)", False),
        ("(GPL-2.0-only OR BSD-3-Clause) AND Apache-2.0 WITH LLVM-exception", True),
    ],
)
def test_what_may_be_used(expression: str, may: bool) -> None:
    assert permitted(expression) is may


def test_a_licence_is_read_from_the_most_exact_statement() -> None:
    assert licence("a", "MPL-2.0 AND MIT", "MIT", ["BSD License"]) == "MPL-2.0 AND MIT"
    assert licence("a", "", "BSD-3-Clause", ["BSD License"]) == "BSD-3-Clause"
    assert licence("a", "", "Copyright 2001\nRedistribution", ["BSD License"]) == "BSD"
    assert licence("a", "", "", ["Apache Software License"]) == "Apache-2.0"
    with pytest.raises(LicenceError, match="b: no licence can be read from 'see the file'"):
        licence("b", "", "see the file", [])
    with pytest.raises(LicenceError, match="no licence"):
        licence("b", "", "UNKNOWN", ["GNU General Public License (GPL)"])
