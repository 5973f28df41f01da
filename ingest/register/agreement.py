"""Who a text is: its own header against the register, and what is left to ask the owner for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ingest import messages
from ingest.identity.kinds import kind_of_number
from ingest.parse.parsing import Parsed
from ingest.register.document import slug
from ingest.register.register import Register, RegisteredDocument
from knowledge.law.types import Document, Tier


@dataclass(frozen=True, slots=True)
class Given:
    """What the owner says of the one file of a run (--number, --issued-on)."""

    path: Path
    number: str = ""
    issued_on: date | None = None

    def applied(self, parsed: Parsed) -> Parsed:
        """The parse under the identity given."""
        header, number = parsed.header, self.number or parsed.header.number
        day = self.issued_on or header.issued_on
        kind = kind_of_number(number) or header.kind
        changed = replace(header, number=number, issued_on=day, month=f"{day:%Y-%m}" if day else header.month, kind=kind)
        return replace(parsed, header=changed, legal=True)


def entry_of(register: Register, path: Path, parsed: Parsed) -> tuple[RegisteredDocument | None, str]:
    """The register's entry of a file, and a sentence for the report where it was found by traces."""
    if (entry := register.by_file(path)) is not None:
        return entry, ""
    if parsed.header.number:
        return register.by_header(parsed.header), ""
    if (entry := register.by_traces(parsed.header)) is not None:
        return entry, messages.TRACED.format(number=entry.number, day=f"{entry.issued_on:%d/%m/%Y}" if entry.issued_on else "")
    return register.by_id(slug(path.stem)), ""


def doubts(parsed: Parsed, document: Document) -> list[str]:
    """What of an official text's identity nobody knows yet, with the way to tell it."""
    if document.restates:
        return []  # a retelling has no number of its own
    if document.tier is Tier.TRAINING or (document.kind in ("Hiến pháp",) and document.issued_on):
        return []
    fields = {
        messages.FIELD_NUMBER: document.number or document.kind == "Hiến pháp",
        messages.FIELD_DATE: document.issued_on,
        messages.FIELD_KIND: document.kind,
        messages.FIELD_ISSUER: document.issuer or parsed.header.part,
    }
    missing = [name for name, value in fields.items() if not value]
    if not missing:
        return []
    seen = f" {messages.SEEN.format(code=parsed.header.code)}" if parsed.header.code and not document.number else ""
    return [messages.UNCERTAIN.format(fields=", ".join(missing), seen=seen)]
