"""What chat clients send beside questions: dialogues without our link in them, and prompts for a title, tags or further questions."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from hashlib import sha256
from threading import Lock

_KEPT = 2000
_TASK = re.compile(r"^\s*#{1,4}\s*Task:", re.IGNORECASE)
_FIRST_QUESTION = re.compile(r"^\s*(?:USER|user|User)\s*:\s*(.+)$", re.MULTILINE)
_WORDS_OF_A_TITLE = 10
TAG = "Cải cách hành chính"


class Dialogues:
    """Which conversation a dialogue is, known by who asks and how it began. In memory: after a restart a follow-up of a client that
    drops our links is read as a new question."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, str] = OrderedDict()

    def conversation(self, bucket: str, asked: list[str]) -> str:
        """The conversation of the dialogue that began with the first of these questions; "" for a first question."""
        with self._lock:
            return self._known.get(_key(bucket, asked[0]), "") if len(asked) > 1 else ""

    def remember(self, bucket: str, asked: list[str], conversation: str) -> None:
        """A later dialogue that begins with the same question takes the place of an earlier one."""
        with self._lock:
            self._known[_key(bucket, asked[0])] = conversation
            self._known.move_to_end(_key(bucket, asked[0]))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)


def _key(bucket: str, first: str) -> str:
    return sha256(f"{bucket}\n{first}".encode()).hexdigest()


def answer_to_task(prompt: str) -> str | None:
    """The answer to a client's own prompt (Open WebUI's "### Task: …"), None for a question of a person. Nothing is looked up or kept."""
    if not _TASK.match(prompt):
        return None
    found = _FIRST_QUESTION.search(prompt.partition("<chat_history>")[2] or prompt)
    words = found[1].split() if found else [TAG]
    title = " ".join(words[:_WORDS_OF_A_TITLE]).rstrip(" ?.,;:") + ("…" if len(words) > _WORDS_OF_A_TITLE else "")
    for name, value in (("follow_ups", []), ("queries", []), ("tags", [TAG]), ("title", title)):
        if f'"{name}"' in prompt:
            return json.dumps({name: value}, ensure_ascii=False)
    return title
