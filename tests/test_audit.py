"""Which vulnerabilities the audit lets pass: those with a reason, until their day."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.audit import WAIVERS, Waiver, judge, main, waivers

REPORT: dict[str, object] = {
    "dependencies": [
        {"name": "a", "version": "1", "vulns": []},
        {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3"]}]},
    ]
}


def test_a_vulnerability_passes_with_a_waiver_until_its_day() -> None:
    today = date(2026, 5, 1)
    assert judge(REPORT, {}, today) == ["b 2: PYSEC-1, mended in 3"]
    waived = {"CVE-1": Waiver("CVE-1", "never called", date(2026, 6, 1))}
    assert judge(REPORT, waived, today) == []
    assert "waiver ended" in judge(REPORT, waived, date(2026, 7, 1))[0]


def test_every_waiver_has_a_reason_and_a_day(tmp_path: Path) -> None:
    assert all(len(waiver.reason) > 20 and waiver.until for waiver in waivers(WAIVERS).values())
    (tmp_path / "waivers.yaml").write_text("- {id: PYSEC-1, until: 2027-01-01}\n")
    with pytest.raises(KeyError):
        waivers(tmp_path / "waivers.yaml")


def test_a_service_that_cannot_be_asked_is_said_and_fails_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = tmp_path / "pip-audit"
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('ConnectionError: unreachable')\n")
    command.chmod(0o755)
    assert main(str(command)) == 0
    assert "NOT AUDITED" in capsys.readouterr().out
