"""JSONL corpora: one document a row, bad rows named, nothing lost."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from ingest.run.corpus import CorpusReader, packed


def write(path: Path, rows: list[object]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for row in rows:
            file.write((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n")
    return path


def test_rows_become_documents_and_bad_rows_are_named(tmp_path: Path) -> None:
    rows: list[object] = [
        {"id": "a:1", "title": "Điều 1. Phạm vi - Luật A", "text": "Dòng một.\nDòng hai."},
        {"id": "a-1", "title": "Ghi chú", "text": "Chữ khác."},
        {"id": "a:1", "title": "lặp", "text": "x"},
        {"title": "không id", "text": "x"},
        "{hỏng",
        {"id": "rỗng", "text": " "},
    ]
    reader = CorpusReader(write(tmp_path / "c.jsonl.gz", rows), "c.jsonl.gz")
    documents = list(reader)
    assert [d.document.title for d in documents] == ["Điều 1. Phạm vi - Luật A", "Ghi chú"]
    assert documents[0].passages[0].path == ("Điều 1",)
    assert documents[0].passages[0].text == "Dòng một.\nDòng hai."
    assert len({p.id for d in documents for p in d.passages}) == 2
    assert reader.bad == 4
    assert [problem.split(":")[0] for problem in reader.problems] == ["dòng 3", "dòng 4", "dòng 5", "dòng 6"]


def test_a_truncated_archive_keeps_what_came_before(tmp_path: Path) -> None:
    path = write(tmp_path / "c.jsonl.gz", [{"id": str(i), "title": "t", "text": f"Câu số {i} của tệp này. " * 20} for i in range(500)])
    path.write_bytes(path.read_bytes()[:-200])
    reader = CorpusReader(path, "c")
    assert 0 < len(list(reader)) <= 500
    assert any("bị cắt" in problem for problem in reader.problems)


def test_packing_loses_nothing() -> None:
    text = "\n".join(f"{n}. Câu thứ {n} nói về một việc. " + "Chi tiết của việc đó. " * (n % 60) for n in range(1, 80))
    pieces = packed(text)
    assert all(len(piece) <= 800 for piece in pieces)
    assert " ".join(" ".join(pieces).split()) == " ".join(text.split())
