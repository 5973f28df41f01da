"""The notices of others' work: `python -m benchmarks.third_party` writes the licences of the locked packages into THIRD_PARTY.md.

A licence is what the installed package declares. One that leaves no choice but GPL or AGPL stops the command, and so does
one that cannot be read. Run it where all groups are installed (`make notices`).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

NOTICES = Path(__file__).resolve().parent.parent / "THIRD_PARTY.md"
START = "<!-- below: written by `make notices` -->\n"
GROUPS = {
    "requirements.lock": "What serves (`make run`)",
    "requirements-models.lock": "Models (`make models`)",
    "requirements-language-models.lock": "Language models (`make language-models`)",
    "requirements-postgresql.lock": "PostgreSQL (`make postgresql`)",
    "requirements-object-store.lock": "Object store (`make object-store`)",
}
# As packages spell it, without an SPDX expression → SPDX. Lower case; "license" is the free field, then the classifiers.
_SPELLINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache license v2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache2.0": "Apache-2.0",
    "bsd": "BSD",  # which of the variants it does not say
    "bsd license": "BSD",
    "bsd-3-clause, apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "the bsd 2-clause license": "BSD-2-Clause",
}
_SPDX = re.compile(r"[A-Za-z]+-\d[\w.-]*|MIT|ISC|[\w.() -]+ (?:AND|OR) [\w.() -]+")


class LicenceError(Exception):
    """A package that may not be used, or whose licence nobody can read; the message names it and what it declares."""


def licence(name: str, expression: str, free_text: str, classifiers: list[str]) -> str:
    """An SPDX expression from what a package declares, the most exact first. Raises LicenceError."""
    if expression:
        return expression
    for said in (free_text.strip().splitlines() or [""])[:1] + classifiers:
        if found := _SPELLINGS.get(said.lower(), said if _SPDX.fullmatch(said) else ""):
            return found
    raise LicenceError(
        f"{name}: no licence can be read from {free_text[:60]!r} and {classifiers}; add its spelling to {Path(__file__).name}"
    )


def permitted(expression: str) -> bool:
    """Whether an SPDX expression leaves a choice without GPL and AGPL; LGPL is permitted (used unchanged, as a library)."""
    word = {"AND": "and", "OR": "or"}
    joined = expression.replace(" WITH ", "-WITH-")
    choice = re.sub(r"[^()\s]+", lambda m: word.get(m[0], "no" if re.match(r"A?GPL", m[0], re.IGNORECASE) else "yes"), joined)
    return _holds(ast.parse(choice, mode="eval").body)


def _holds(node: ast.expr) -> bool:
    if isinstance(node, ast.BoolOp):
        return (all if isinstance(node.op, ast.And) else any)(_holds(value) for value in node.values)
    return isinstance(node, ast.Name) and node.id == "yes"


def installed_licence(name: str) -> str:
    """The licence of an installed package. Raises LicenceError, PackageNotFoundError."""
    said = distribution(name).metadata
    classifiers = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    found = licence(name, said.get("License-Expression", ""), said.get("License", ""), classifiers)
    if not permitted(found):
        raise LicenceError(f"{name}: {found}; no GPL or AGPL dependency")
    return found


def locked(file: str) -> list[str]:
    """The packages a lock file names."""
    return [line.split("==")[0] for line in (NOTICES.parent / file).read_text(encoding="utf-8").split()]


def table(licences: Mapping[str, str]) -> str:
    """Licence → packages, one row a licence."""
    rows = (
        f"| {found} | {', '.join(sorted(n for n, own in licences.items() if own == found))} |" for found in sorted(set(licences.values()))
    )
    return "\n".join(["| licence | packages |", "|---|---|", *rows])


def notices() -> str:
    """The part of THIRD_PARTY.md that is written here."""
    parts = (f"### {title}\n\n{table({name: installed_licence(name) for name in locked(file)})}\n" for file, title in GROUPS.items())
    return START + "\n" + "\n".join(parts)


def main() -> int:
    try:
        written = notices()
    except LicenceError as error:
        print(error, file=sys.stderr)
        return 1
    by_hand = NOTICES.read_text(encoding="utf-8").split(START)[0]
    NOTICES.write_text(by_hand + written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
