"""Questions with units that answer them and units that only look so: what the reader learns from.

`python -m knowledge.training.judged --index DIR… --out judged.jsonl.gz` asks every written question and every alias in each index;
what is found and is not the unit written down is wrong, what may be right (a neighbour in the same unit, a sheet that rests on it,
a text that says much the same) is left out. A question with one slot changed (another year, another ministry) makes its unit wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from knowledge.config import load
from knowledge.generation.generation import Generation
from knowledge.generation.live import Index
from knowledge.index.encoder import open_encoder
from knowledge.language.text import syllables
from knowledge.law.types import Document, Hit, Passage, PassageKind, UnitPath
from knowledge.rank.reader import Reader, after, open_reader, wording
from knowledge.shipped import MODELS, PROJECT
from knowledge.store.catalog import Catalog
from knowledge.training.data.asked import Asked, asked_questions, held_out
from knowledge.training.data.material import rows

_RESOLUTION = "76/NQ-CP"
_FOUND = 16  # of each question's hits
_SURE, _UNSURE = 0.8, 0.25  # chances by the teacher
_RIGHT = 4  # units kept as answers: a list has many
_SAME = 0.6  # share of a text's words that makes it say much the same
_YEAR = re.compile(r"(?<![-–/\d])(20[2-3]\d)(?![-–/\d])")
MINISTRIES = tuple(
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
    """`right` and `wrong` are wordings of units (knowledge.rank.reader.wording), the likeliest first; `held_out`: never trained on."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    source: str
    held_out: bool
    against: bool | None = None  # whether the right units contradict what the question takes for granted; None: not known


class Judge:
    """Judges what one index finds."""

    def __init__(self, generation: Generation, teacher: Reader, seed: int = 76) -> None:
        """`teacher` judges turns of conversations whose unit nobody wrote down, by their meaning written out."""
        self._teacher = teacher
        self._catalog: Catalog = generation.catalog
        self._retriever = generation.retriever
        self._documents = self._catalog.documents()
        self._random = Random(seed)

    def judged(self, asked: Asked) -> Iterator[Judged]:
        """The question with what is found, and the same with one slot changed. Nothing where its unit is not in this index."""
        understood, hits = self._found(asked)
        if asked.silent:
            nearest = [wording(self._catalog.document(p.document_id), p) for p in self._right(asked)[:1]] if asked.document else []
            units = tuple(dict.fromkeys((*nearest, *self._worded(hits))))
            yield Judged(understood, (), units, asked.source, held_out(asked.key))
            return
        if asked.said and asked.path is None and not asked.passage:
            yield from self._taught(asked, understood, hits)
            return
        if asked.path is None and not asked.passage:
            yield Judged(understood, (), self._worded(hits), asked.source, held_out(asked.key))
            return
        right = self._right(asked)
        if not right:
            return
        said = [set(syllables(p.text)) for p in right]
        wrong = [h for h in hits if not self._may_answer(h, asked, right, said)]
        answers = tuple(wording(self._catalog.document(p.document_id), p) for p in right)
        yield Judged(understood, answers, self._worded(wrong), asked.source, held_out(asked.key), asked.against)
        if asked.said or asked.against is not None:
            return
        for other in self._changed(understood, right):
            yield Judged(other, (), answers[:2], "slot", held_out(asked.key))

    def _found(self, asked: Asked) -> tuple[str, list[Hit]]:
        """The question as the reader reads it, and what a search may come upon for it: for a turn also what its words alone and the
        question before it find."""
        found = self._retriever.search(asked.question, _FOUND)
        understood, hits = found.interpretation.understood, list(found.hits)
        if asked.said:
            alone, before = self._retriever.search(asked.said, _FOUND // 2), self._retriever.search(asked.before, _FOUND // 2)
            understood = after(alone.interpretation.understood, before.interpretation.understood)
            hits += [*alone.hits, *before.hits]
        once = {h.passage.id: h for h in reversed(hits)}
        return understood, [h for h in reversed(once.values()) if h.passage.kind is not PassageKind.HEADING]

    def _taught(self, asked: Asked, understood: str, hits: list[Hit]) -> Iterator[Judged]:
        """A turn judged by what the teacher thinks of its meaning, where it is sure."""
        meaning = self._retriever.interpret(asked.question).understood
        units = self._worded(hits)
        chances = self._teacher.chances(meaning, units) or ()
        right = tuple(u for u, c in sorted(zip(units, chances, strict=True), key=lambda pair: -pair[1]) if c > _SURE)[:1]
        wrong = tuple(u for u, c in zip(units, chances, strict=True) if c < _UNSURE)
        if right or len(wrong) == len(units):
            yield Judged(understood, right, wrong, asked.source, held_out(asked.key))

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
        return document.number == _RESOLUTION or any(r.number == _RESOLUTION for r in document.restates)

    def may_answer(self, asked: Asked, hits: Iterable[Hit]) -> tuple[str, ...]:
        """Ids of the passages that may answer: the unit written down, what restates it or rests on it, what says much the same."""
        right = self._right(asked)
        said = [set(syllables(p.text)) for p in right]
        return tuple(h.passage.id for h in hits if right and self._may_answer(h, asked, right, said))

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
        for named in (m for m in MINISTRIES if m in question and m in around):
            yield question.replace(named, self._random.choice([m for m in MINISTRIES if m not in around]))


def _inside(path: UnitPath, unit: UnitPath) -> bool:
    return path[: len(unit)] == unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--index", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, default=MODELS / "reader")
    options = parser.parse_args()
    config = load(PROJECT / "config.yaml")
    asked = list(asked_questions())
    count = 0
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for directory in options.index:
            judge = Judge(Index(directory, open_encoder(config.encoder, PROJECT), config).current(), open_reader(options.teacher))
            for question in asked:
                for judged in judge.judged(question):
                    out.write(json.dumps(asdict(judged), ensure_ascii=False) + "\n")
                    count += 1
    print(f"{count} judged questions from {len(asked)} written ones and aliases in {len(options.index)} indexes → {options.out}")


def read_judged(path: Path) -> list[Judged]:
    """What `main` has written."""

    def judged(row: dict[str, Any]) -> Judged:
        return Judged(row["question"], tuple(row["right"]), tuple(row["wrong"]), row["source"], row["held_out"], row.get("against"))

    return [judged(row) for row in rows(path)]


if __name__ == "__main__":
    main()
