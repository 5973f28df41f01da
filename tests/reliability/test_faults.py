"""A short version of every test under faults; `python -m tests.reliability NAME` runs the whole."""

from __future__ import annotations

import pytest

from tests import hosts
from tests.reliability import outgoing
from tests.reliability.__main__ import known
from tests.reliability.clock import library
from tests.reliability.full_disk import possible

SHORT = {  # as long as it takes a minute at most
    "clock": 1,
    "crowd": 5,
    "damaged_index": 6,
    "full_disk": 2,
    "killed_ingest": 8,
    "killed_records": 5,
    "killed_swap": 5,
    "outgoing": 2,
    "soak": 400,
    "stopped_engines": 1,
}


def test_every_test_under_faults_has_a_short_version() -> None:
    assert set(known()) == set(SHORT)


@pytest.mark.reliability
@pytest.mark.parametrize("name", SHORT)
def test_under_faults(name: str) -> None:
    if name == "full_disk" and not possible():
        pytest.skip("no mount namespace here: a disk of a chosen size cannot be made")
    if name == "clock" and library() is None:
        pytest.skip("libfaketime is not installed")
    if name == "stopped_engines" and (missing := hosts.missing()):
        pytest.skip(missing)
    if name == "outgoing" and (missing := outgoing.missing()):
        pytest.skip(missing)
    figure = known()[name].run(SHORT[name])
    if name == "soak":  # so short a time shows failures, not memory
        assert not figure.counts["failed"], figure
    else:
        assert figure.good, figure
