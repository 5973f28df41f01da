"""Questions with units that answer them and units that only look so: what the reader learns from.

`python -m knowledge.training.judged --index DIR… --out judged.jsonl.gz` asks every written question and every alias in each index;
what is found and is not the unit written down is wrong, what may be right (a neighbour in the same unit, a sheet that rests on it,
a text that says much the same) is left out. A question with one slot changed (another year, another ministry) makes its unit wrong.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from knowledge.catalog import Catalog
from knowledge.config import PROJECT, load
from knowledge.encoder import open_encoder
from knowledge.generation import Generation
from knowledge.index import Index
from knowledge.reader import wording
from knowledge.training.material import QUESTIONS, rows
from knowledge.types import Document, Hit, Passage, PassageKind, RelationKind, UnitPath
from knowledge.vietnamese import syllables

ALIASES = PROJECT / "knowledge" / "aliases"
_RESOLUTION = "76/NQ-CP"
_FOUND = 16  # of each question's hits
_RIGHT = 4  # units kept as answers: a list has many
_SAME = 0.6  # share of a text's words that makes it say much the same
_VERIFY = re.compile(r"đúng (?:không|hay sai|chứ)|phải không|có phải|dung khong|phai khong|dung hay sai", re.IGNORECASE)
_YEAR = re.compile(r"(?<![-–/\d])(20[2-3]\d)(?![-–/\d])")
_MINISTRIES = tuple(
    "Bộ " + name
    for name in (
        "Nội vụ",
        "Tư pháp",
        "Tài chính",
        "Công an",
        "Quốc phòng",
        "Y tế",
        "Công Thương",
        "Kế hoạch và Đầu tư",
        "Thông tin và Truyền thông",
        "Giáo dục và Đào tạo",
        "Khoa học và Công nghệ",
        "Xây dựng",
        "Ngoại giao",
    )
)
_YEARS = ("2023", "2025", "2027", "2028", "2030", "2035", "2040")


@dataclass(frozen=True)
class Judged:
    """`right` and `wrong` are wordings of units (knowledge.reader.wording), the likeliest first; `held_out` ones are never trained on."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    source: str
    held_out: bool


@dataclass(frozen=True)
class Asked:
    """A question and the unit that answers it, by its path or its passage; a near miss has neither."""

    question: str
    source: str
    document: str = ""  # id, where the unit is known
    path: UnitPath | None = None
    passage: str = ""

    @property
    def key(self) -> str:
        """What is kept aside together."""
        return self.passage or ("/".join(self.path) if self.path is not None else self.question)


def held_out(key: str) -> bool:
    """A tenth of all units (or of the questions without one), always the same."""
    return hashlib.sha1(key.encode()).digest()[0] % 10 == 0


class Judge:
    """Judges what one index finds."""

    def __init__(self, generation: Generation, seed: int = 76) -> None:
        self._catalog: Catalog = generation.catalog
        self._retriever = generation.retriever
        self._documents = self._catalog.documents()
        self._random = Random(seed)

    def judged(self, asked: Asked) -> Iterator[Judged]:
        """The question with what is found, and the same with one slot changed. Nothing where its unit is not in this index."""
        found = self._retriever.search(asked.question, _FOUND)
        understood = found.interpretation.understood
        hits = [h for h in found.hits if h.passage.kind is not PassageKind.HEADING]
        if asked.path is None and not asked.passage:
            yield Judged(understood, (), self._worded(hits), asked.source, held_out(asked.key))
            return
        right = self._right(asked)
        if not right:
            return
        said = [set(syllables(p.text)) for p in right]
        wrong = [h for h in hits if not self._may_answer(h, asked, right, said)]
        answers = tuple(wording(self._catalog.document(p.document_id), p) for p in right)
        yield Judged(understood, answers, self._worded(wrong), asked.source, held_out(asked.key))
        for other in self._changed(understood, right):
            yield Judged(other, (), answers[:2], "slot", held_out(asked.key))

    def _worded(self, hits: list[Hit]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(wording(h.document, h.passage) for h in hits))

    def _right(self, asked: Asked) -> list[Passage]:
        if asked.passage:
            return [self._catalog.passage(asked.passage)] if self._has(asked.passage) else []
        assert asked.path is not None
        found: list[Passage] = []
        for document in self._documents:
            if self._is_resolution(document):
                under = [p for p in self._catalog.under(document.id, asked.path) if p.kind is not PassageKind.HEADING]
                found += under[:_RIGHT]
        return found

    def _has(self, passage_id: str) -> bool:
        try:
            self._catalog.passage(passage_id)
        except KeyError:
            return False
        return True

    def _is_resolution(self, document: Document) -> bool:
        restates = any(r.kind is RelationKind.RESTATES and not r.from_path and r.number == _RESOLUTION for r in document.relations)
        return document.number == _RESOLUTION or restates

    def _may_answer(self, hit: Hit, asked: Asked, right: list[Passage], said: list[set[str]]) -> bool:
        """Whether a hit may answer after all, so that nothing can be learnt from it."""
        path = hit.passage.path
        units = [p.path for p in right] if asked.path is None else [asked.path]
        if self._is_resolution(hit.document) and asked.path is not None:
            return any(_inside(path, u) or _inside(u, path) for u in units)
        if any(hit.passage.id == p.id or (hit.document.id == p.document_id and hit.passage.path == p.path) for p in right):
            return True
        stands_on = {r.to_path for r in hit.document.relations if r.to_path and r.from_path and _inside(path, r.from_path)}
        if asked.path is None:
            own = self._catalog.document(right[0].document_id)
            below = {r.to_path for r in own.relations if r.to_path and r.from_path and _inside(right[0].path, r.from_path)}
            if self._is_resolution(hit.document) and any(_inside(path, u) or _inside(u, path) for u in below):
                return True
            if any(_inside(a, b) or _inside(b, a) for a in stands_on for b in below):
                return True
        elif any(_inside(a, u) or _inside(u, a) for a in stands_on for u in units):
            return True
        words = set(syllables(hit.passage.text))
        return any(len(words & s) >= _SAME * min(len(words), len(s)) for s in said if s and words)

    def _changed(self, question: str, right: list[Passage]) -> Iterator[str]:
        around = " ".join(f"{p.context} {p.text}" for p in right)
        years = [m for m in _YEAR.finditer(question) if m[1] in around]
        if len(years) == 1:
            other = self._random.choice([y for y in _YEARS if y not in around])
            yield question[: years[0].start()] + other + question[years[0].end() :]
        for named in (m for m in _MINISTRIES if m in question and m in around):
            yield question.replace(named, self._random.choice([m for m in _MINISTRIES if m not in around]))


def _inside(path: UnitPath, unit: UnitPath) -> bool:
    return path[: len(unit)] == unit


def asked_questions() -> Iterator[Asked]:
    """All written questions, near misses and aliases of the project."""
    for row in rows(QUESTIONS / "resolution.jsonl"):
        yield Asked(row["question"], "written", row["document"], tuple(row["path"]))
    for row in rows(QUESTIONS / "material.jsonl"):
        yield Asked(row["question"], "written", row["document"], passage=row["passage"])
    for row in rows(QUESTIONS / "everyday.jsonl"):
        yield Asked(row["question"], "written", row["document"], tuple(row["path"]) if "path" in row else None, row.get("passage", ""))
    for name in ("resolution", "material"):
        for row in rows(QUESTIONS / f"{name}-near-misses.jsonl"):
            if not (row["reason"] in {"false_premise", "wrong premise"} and _VERIFY.search(row["question"])):
                yield Asked(row["question"], f"near miss: {_reason(row['reason'])}")
    for path in sorted(ALIASES.glob("nq-76*.jsonl")):
        for row in rows(path):
            if row.get("unit"):
                for question in row["questions"]:
                    yield Asked(question, "alias", "nq-76-nq-cp-2021", tuple(row["unit"].split("/")))


def _reason(name: str) -> str:
    return {"wrong premise": "false premise", "missing figure": "no figure", "present status": "status", "off-subject": "off subject"}.get(
        name, name.replace("_", " ")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--index", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    config = load(PROJECT / "config.yaml")
    asked = list(asked_questions())
    count = 0
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for directory in options.index:
            judge = Judge(Index(directory, open_encoder(config.encoder, PROJECT), config).current())
            for question in asked:
                for judged in judge.judged(question):
                    out.write(json.dumps(asdict(judged), ensure_ascii=False) + "\n")
                    count += 1
    print(f"{count} judged questions from {len(asked)} written ones and aliases in {len(options.index)} indexes → {options.out}")


def read_judged(path: Path) -> list[Judged]:
    """What `main` has written."""

    def judged(row: dict[str, Any]) -> Judged:
        return Judged(row["question"], tuple(row["right"]), tuple(row["wrong"]), row["source"], row["held_out"])

    return [judged(row) for row in rows(path)]


if __name__ == "__main__":
    main()
