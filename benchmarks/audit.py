"""python -m benchmarks.audit PIP-AUDIT: known vulnerabilities of everything in the lock files, against .ci/waivers.yaml.

Exit status 1 for one that is not waived, or whose waiver has run out. Where the vulnerability service cannot be reached nothing is
known: that is said in capitals and is no failure, since the network is not the code's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[1]
WAIVERS = PROJECT / ".ci" / "waivers.yaml"
LOCKS = ("requirements.lock", "requirements-postgresql.lock", "requirements-language-models.lock")


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a vulnerability does not concern us, until a day on which somebody looks again."""

    id: str
    reason: str
    until: date


def waivers(file: Path) -> dict[str, Waiver]:
    """Raises KeyError for a waiver without a reason or a day."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    return {row["id"]: Waiver(row["id"], row["reason"], row["until"]) for row in rows}


def judge(report: dict[str, object], known: dict[str, Waiver], today: date) -> list[str]:
    """What of pip-audit's JSON is not waived, a line each."""
    problems = []
    for package in report["dependencies"]:  # type: ignore[attr-defined]
        for found in package.get("vulns", []):
            waiver = next((known[name] for name in (found["id"], *found.get("aliases", [])) if name in known), None)
            if waiver is None or waiver.until < today:
                fixed = ", ".join(found.get("fix_versions", [])) or "no version yet"
                late = f" (its waiver ended on {waiver.until})" if waiver else ""
                problems.append(f"{package['name']} {package['version']}: {found['id']}{late}, mended in {fixed}")
    return problems


def main(command: str) -> int:
    status = 0
    for lock in LOCKS:
        audit = [
            command,
            "--requirement",
            str(PROJECT / lock),
            "--no-deps",
            "--disable-pip",
            "--format",
            "json",
            "--progress-spinner",
            "off",
        ]
        done = subprocess.run(audit, capture_output=True, text=True, check=False)
        if not done.stdout.strip():
            last = (done.stderr.strip().splitlines() or ["no output"])[-1]
            print(f"{lock}: NOT AUDITED, the vulnerability service did not answer: {last[:300]}")
            continue
        problems = judge(json.loads(done.stdout), waivers(WAIVERS), date.today())
        print(f"{lock}: " + ("nothing that is not waived" if not problems else "\n  ".join(("", *problems))))
        status |= bool(problems)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
