"""The reader: a small transformer that sees question and unit together and says how likely the unit settles the question (answers it,
or puts right what it takes for granted), and how likely it contradicts it.

Our own model (knowledge/model/reader, trained by knowledge/training/reader.py) runs in int8 in onnxruntime: no torch. It judges a dozen
units a question; pairs judged before are remembered, and when too many questions wait it is left out rather than let them pile up.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge.errors import ModelError
from knowledge.law.types import Document, Passage
from knowledge.law.unit import document_label

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
QUESTION_PIECES, UNIT_PIECES = 48, 104  # as in training
_START, _PAD, _END = 0, 1, 2
_CONTEXT = 140  # characters of the headings, the innermost ones
_TEXT = 700
_REMEMBERED = 8192  # pairs
_AT_ONCE = 2  # questions judged at a time
_PATIENCE = 1.0  # seconds a question waits for its turn


def wording(document: Document, passage: Passage) -> str:
    """What the reader reads of a unit: whose text it is, the headings above it, the text."""
    name = document_label(document)
    above = passage.context[-_CONTEXT:]
    return "\n".join(part for part in (name, above, passage.text[:_TEXT]) if part)


def after(message: str, before: str) -> str:
    """A message of a conversation as the reader reads it, with the question before it."""
    return f"{message} ({before})"


def joined(asked: list[int], told: list[int]) -> list[int]:
    """The pieces of a question and of a unit as the model takes them: <s> question </s> </s> unit </s>, the ends of both cut."""
    return [_START, *asked[:QUESTION_PIECES], _END, _END, *told[:UNIT_PIECES], _END]


def padded(rows: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows of pieces made equally long, and the mask of what is no padding; both of shape (pairs, longest)."""
    longest = max(map(len, rows))
    ids = np.array([row + [_PAD] * (longest - len(row)) for row in rows], dtype=np.int64)
    return ids, (ids != _PAD).astype(np.int64)


def halves(lengths: Sequence[int]) -> list[list[int]]:
    """Numbers of the shorter and of the longer ones, neither empty: apart there is less to pad."""
    order = sorted(range(len(lengths)), key=lambda n: lengths[n])
    return [half for half in (order[: len(order) // 2], order[len(order) // 2 :]) if half]


class Reader:
    """Safe to share between threads."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        """Raises ModelError, naming the file, when the model is missing or damaged."""
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when the library loads: it would tell Microsoft of each session
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
        path = folder / MODEL
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            path = folder / TOKENIZER
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:
            raise ModelError(f"Không nạp được mô hình đọc '{path}' (answer.reader trong config.yaml): {error}") from error
        self._known: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)

    def chances(self, question: str, units: Sequence[str]) -> tuple[float, ...] | None:
        """How likely each unit (a `wording`) settles the question, 0..1, in the order given; None when too many questions wait."""
        known = self.judged(question, units)
        return None if known is None else tuple(settles for settles, _ in known)

    def judged(self, question: str, units: Sequence[str]) -> tuple[tuple[float, float], ...] | None:
        """The same, each with the chance that the unit, if it settles the question, contradicts what it takes for granted."""
        with self._lock:
            known = {u: self._known[question, u] for u in units if (question, u) in self._known}
        new = [u for u in dict.fromkeys(units) if u not in known]
        if new:
            if not self._turn.acquire(timeout=_PATIENCE):
                return None
            try:
                judged = dict(zip(new, self._judge(question, new), strict=True))
            finally:
                self._turn.release()
            with self._lock:
                self._known.update({(question, u): chance for u, chance in judged.items()})
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            known |= judged
        return tuple(known[u] for u in units)

    def _judge(self, question: str, units: list[str]) -> list[tuple[float, float]]:
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        rows = [joined(asked, e.ids) for e in self._tokenizer.encode_batch(units, add_special_tokens=False)]
        chances = [(0.0, 0.0)] * len(units)
        for part in halves([len(row) for row in rows]):
            ids, mask = padded([rows[n] for n in part])
            (logits,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
            for n, (settles, against) in zip(part, 1 / (1 + np.exp(-np.asarray(logits, dtype=np.float64))), strict=True):
                chances[n] = float(settles), float(against)
        return chances


@lru_cache(maxsize=1)
def open_reader(folder: Path) -> Reader:
    """The model in `folder`. Raises ModelError."""
    return Reader(folder)
