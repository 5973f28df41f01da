"""The trained light reranker: a few hundred small trees (LightGBM, LambdaRank) over the features of features.py.

It is trained by knowledge.training.reranker on citizens' questions with known articles; scores are comparable within a
question only, which is why calibration.py turns them into chances.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.errors import ModelError
from knowledge.rank.calibration import Calibration
from knowledge.rank.features import NAMES
from knowledge.shipped import MODELS

BUNDLED = MODELS / "reranker"
Matrix = npt.NDArray[Any]


class Reranker:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelError when a file is missing, damaged or made for other features, or a system library is missing."""
        try:
            import lightgbm  # half a second: only when a retriever is opened
        except OSError as error:  # its wheel brings everything but the OpenMP runtime
            raise ModelError(f"Mô hình xếp hạng cần thư viện hệ thống libgomp: apt install libgomp1. ({error})") from error

        trees = folder / "trees.txt"
        if not trees.is_file():
            raise ModelError(f"Mô hình xếp hạng thiếu tệp {trees.name} trong {folder}.")
        text = trees.read_text(encoding="utf-8")
        if not text.rstrip().endswith("pandas_categorical:null"):
            raise ModelError(f"Tệp {trees.name} trong {folder} bị cắt cụt.")
        try:
            self._trees = lightgbm.Booster(model_str=text)
        except lightgbm.basic.LightGBMError as error:
            raise ModelError(f"Tệp {trees.name} trong {folder} bị hỏng: {error}") from error
        if tuple(self._trees.feature_name()) != NAMES:
            raise ModelError(f"Tệp {trees.name} trong {folder} được huấn luyện với bộ đặc trưng khác. Hãy huấn luyện lại.")
        self._calibration = Calibration.read(folder / "calibration.json")

    @classmethod
    def bundled(cls) -> Reranker:
        """The one that ships with the project, read once. Raises ModelError."""
        return _bundled(BUNDLED)

    def rank(self, features: Matrix) -> tuple[Matrix, Matrix]:
        """(n, len(NAMES)) → scores and chances, each (n,); the order of both is the same."""
        if not len(features):
            return np.zeros(0), np.zeros(0)
        scores = np.asarray(self._trees.predict(features, num_threads=1))
        return scores, self._calibration.chances(scores, features)


@lru_cache(maxsize=2)
def _bundled(folder: Path) -> Reranker:
    return Reranker(folder)
