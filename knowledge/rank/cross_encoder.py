"""A cross-encoder of the owner's choice over the best candidates: `retrieval.cross_encoder` in config.yaml, off by default.

Reads question and passage together, so it ranks better and answers in seconds instead of milliseconds: for machines with
a GPU. sentence-transformers and torch are imported only when one is configured; a folder is read offline, a hub name
may download, because config.yaml names it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.errors import ModelError, missing_group
from knowledge.index.encoder import looks_like_path
from knowledge.law.types import Passage
from knowledge.shipped import PROJECT

CANDIDATES = 50  # passages read with each question
_LONGEST = 512  # tokens of question and passage together
Scores = npt.NDArray[np.float64]


class CrossEncoder:
    """Safe to share between threads."""

    def __init__(self, model: Path | str) -> None:
        """Raises ModelError when the model cannot be loaded."""
        from safetensors import SafetensorError

        try:
            from sentence_transformers import CrossEncoder as Pairs  # seconds and hundreds of MB: only when asked for
        except ImportError as error:
            raise ModelError(missing_group(f"Mô hình xếp hạng '{model}'", "models", error)) from error

        try:
            self._pairs = Pairs(str(model), max_length=_LONGEST, local_files_only=isinstance(model, Path))
        except (OSError, ValueError, KeyError, TypeError, ImportError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"Không nạp được mô hình xếp hạng '{model}' (retrieval.cross_encoder trong config.yaml): {error}") from error
        if self._pairs.num_labels != 1:
            raise ModelError(f"Mô hình xếp hạng '{model}' cho {self._pairs.num_labels} điểm mỗi cặp, cần đúng 1.")

    def scores(self, question: str, passages: tuple[Passage, ...]) -> Scores:
        """How well each passage, with its headings, answers: 0..1, in the order given."""
        if not passages:
            return np.zeros(0)
        pairs = [(question, f"{passage.context}\n{passage.text}" if passage.context else passage.text) for passage in passages]
        return np.asarray(self._pairs.predict(pairs, show_progress_bar=False), dtype=np.float64)


@lru_cache(maxsize=1)  # a new generation of the index keeps the model
def open_cross_encoder(model: str) -> CrossEncoder:
    """The model that config.yaml names: a folder (relative to the project) or a name of the Hugging Face hub.

    Raises ModelError.
    """
    folder = PROJECT / Path(model).expanduser()
    if folder.is_dir():
        return CrossEncoder(folder)
    if looks_like_path(model):
        raise ModelError(f"Không thấy thư mục mô hình xếp hạng '{model}' (retrieval.cross_encoder trong config.yaml).")
    return CrossEncoder(model)
