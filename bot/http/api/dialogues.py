"""What chat clients send beside questions: dialogues without our link in them, and prompts for a title, tags or further questions."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from hashlib import sha256
from threading import Lock

_KEPT = 2000
_EACH = 20  # conversations that began alike
_TASK = re.compile(r"^\s*#{1,4}\s*Task:", re.IGNORECASE)
_FIRST_QUESTION = re.compile(r"^\s*(?:USER|user|User)\s*:\s*(.+)$", re.MULTILINE)
_WORDS_OF_A_TITLE = 10
TAG = "Cải cách hành chính"


class Dialogues:
    """Which conversation holds exactly a dialogue's questions, known by who asks and all of them. Two people behind one address who
    begin with the same question have a conversation each, and neither ever continues what the other asked since. In memory: after a
    restart the questions before are read anew and a new conversation begins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, list[str]] = OrderedDict()

    def conversation(self, bucket: str, asked: list[str]) -> str:
        """A conversation of these questions but the last, taken: it moves on. Or one of them all, asked again; "" for a first question."""
        if len(asked) < 2:
            return ""
        with self._lock:
            before, again = _key(bucket, asked[:-1]), self._known.get(_key(bucket, asked), [""])
            if before not in self._known:
                return again[-1]
            taken = self._known[before].pop()
            if not self._known[before]:
                del self._known[before]
            return taken

    def remember(self, bucket: str, asked: list[str], conversation: str) -> None:
        """The conversation now holds these questions."""
        with self._lock:
            held = self._known.setdefault(_key(bucket, asked), [])
            if conversation not in held:
                held.append(conversation)
            del held[:-_EACH]
            self._known.move_to_end(_key(bucket, asked))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)


def _key(bucket: str, asked: list[str]) -> str:
    return sha256(json.dumps([bucket, *asked]).encode()).hexdigest()


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
