"""The mark that an answer carries when an expert approved it: who, when, for whom. What answers and channels know of verified answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.local_time import dated

TITLE = "Câu trả lời đã được xác nhận"
_BY = "{who}, ngày {day}."
_SCOPE = " Phạm vi áp dụng: {scope}."


def marked(by: str) -> str:
    """The mark in plain text, for channels without layout."""
    return f"✓ {TITLE}. {by}"


@dataclass(frozen=True, slots=True)
class Seal:
    """`text` is the approved wording, `question` what was answered (the reader may have asked it in other words)."""

    id: str
    version: int
    question: str
    text: str
    role: str
    name: str
    on: date
    scope: str = ""

    @property
    def by(self) -> str:
        """ "Nguyễn Thị Lan, Chuyên viên chính, ngày 28/11/2026. Phạm vi áp dụng: toàn ngành." """
        who = ", ".join(part for part in (self.name, self.role) if part)
        said = _BY.format(who=who, day=dated(self.on))
        return said + (_SCOPE.format(scope=self.scope.rstrip(".")) if self.scope else "")

    @property
    def heading(self) -> str:
        """The mark in plain text, for channels without layout."""
        return marked(self.by)

    def as_json(self) -> dict[str, object]:
        values: dict[str, object] = {"id": self.id, "version": self.version, "question": self.question, "text": self.text}
        values |= {"role": self.role, "name": self.name}
        return values | {"on": self.on.isoformat(), "scope": self.scope, "heading": self.heading, "by": self.by}
