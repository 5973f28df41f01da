"""Texts → unit vectors. The bundled static model runs on numpy alone; any sentence-transformers model can replace it.

A StaticEmbedding folder (modules.json, tokenizer.json, model.safetensors) is read without importing torch, so that a
process starts in one second instead of eight; the vectors are those sentence-transformers would give.
It does not train (knowledge.training) and never downloads anything for a local path.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.config import EncoderConfig, located
from knowledge.errors import ModelError, missing_group

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), rows of length 1 (or 0 where a text has no known token)."""

_ROWS_AT_ONCE = 2048
_WORTH_THREADS = 16  # texts; waking the tokenizer's threads takes longer than a question


class Encoder(Protocol):
    """What an index needs of an encoder. `name` changes whenever the vectors would."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_queries(self, texts: list[str]) -> Vectors: ...

    def encode_passages(self, texts: list[str]) -> Vectors: ...


def open_encoder(config: EncoderConfig, project_dir: Path) -> Encoder:
    """The encoder that config.yaml names: a folder (relative to `project_dir`) or a model of the Hugging Face hub.

    Raises ModelError naming the missing or damaged file.
    """
    folder = located(project_dir, Path(config.model))
    if not folder.is_dir():
        if looks_like_path(config.model):
            raise ModelError(f"Không thấy thư mục mô hình mã hoá '{config.model}' (encoder.model trong config.yaml).")
        return SentenceTransformerEncoder(config.model, config.query_prompt, config.passage_prompt)
    if is_static(folder):
        return StaticEncoder(folder, config.query_prompt, config.passage_prompt)
    return SentenceTransformerEncoder(folder, config.query_prompt, config.passage_prompt)


def is_static(folder: Path) -> bool:
    """Whether the folder holds a StaticEmbedding model (a Normalize after it is allowed). Raises ModelError."""
    types = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in _modules(folder)]
    return types in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


class StaticEncoder:
    """Mean of token vectors, length 1: what sentence-transformers' StaticEmbedding gives, without torch."""

    def __init__(self, folder: Path, query_prompt: str = "", passage_prompt: str = "") -> None:
        """Raises ModelError when a file is missing, truncated or of another format."""
        weights_folder = folder / str(_modules(folder)[0].get("path", ""))
        files = [folder / "modules.json", weights_folder / "tokenizer.json", weights_folder / "model.safetensors"]
        for file in files:
            if not file.is_file():
                raise ModelError(f"Mô hình mã hoá thiếu tệp {file.name} trong {folder}.")
        self._tokenizer = _tokenizer(files[1])
        self._weights = _weights(files[2])
        if self._tokenizer.get_vocab_size() > len(self._weights):
            raise ModelError(f"{files[2].name} có {len(self._weights)} véc-tơ, ít hơn từ vựng của {files[1].name} trong {folder}.")
        self._prompts = (query_prompt, passage_prompt)
        self.name = _identity(folder.name, files, query_prompt, passage_prompt)
        self.dimension = int(self._weights.shape[1])

    def encode_queries(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32."""
        return self._encode([self._prompts[0] + text for text in texts])

    def encode_passages(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32."""
        return self._encode([self._prompts[1] + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _ROWS_AT_ONCE):
            batch = texts[start : start + _ROWS_AT_ONCE]
            for row, ids in enumerate(self._pieces(batch), start):
                if ids:
                    vectors[row] = self._weights[ids].mean(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors

    def _pieces(self, texts: list[str]) -> list[list[int]]:
        if len(texts) < _WORTH_THREADS:
            return [self._tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


class SentenceTransformerEncoder:
    """Any sentence-transformers model. A folder is read offline; a hub name may download, because config.yaml names it."""

    def __init__(self, model: Path | str, query_prompt: str = "", passage_prompt: str = "") -> None:
        """Raises ModelError when the model cannot be loaded."""
        from safetensors import SafetensorError

        try:
            from sentence_transformers import SentenceTransformer  # seconds and hundreds of MB: only when asked for
        except ImportError as error:
            raise ModelError(missing_group(f"Mô hình mã hoá '{model}'", "models", error)) from error

        local = isinstance(model, Path)
        try:
            self._model = SentenceTransformer(str(model), device="cpu", local_files_only=local)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"Không nạp được mô hình mã hoá '{model}': {error}") from error
        self._prompts = (query_prompt or None, passage_prompt or None)
        files = sorted(p for p in model.rglob("*") if p.is_file() and p.suffix != ".md") if isinstance(model, Path) else []
        self.name = _identity(model.name if isinstance(model, Path) else model, files, query_prompt, passage_prompt)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode_queries(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32; an empty `query_prompt` leaves the model's own."""
        return _float32(self._model.encode_query(texts, prompt=self._prompts[0], **_ENCODE))

    def encode_passages(self, texts: list[str]) -> Vectors:
        """(n, dimension) float32; an empty `passage_prompt` leaves the model's own."""
        return _float32(self._model.encode_document(texts, prompt=self._prompts[1], **_ENCODE))


_ENCODE: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False, "convert_to_numpy": True}


def _float32(vectors: Any) -> Vectors:
    return np.asarray(vectors, dtype=np.float32)


def looks_like_path(model: str) -> bool:
    """Hub names are "name" or "owner/name"; everything else is a path."""
    return model.startswith((".", "/", "~")) or model.count("/") > 1 or "\\" in model


def _modules(folder: Path) -> list[dict[str, Any]]:
    path = folder / "modules.json"
    if not path.is_file():
        raise ModelError(f"Mô hình mã hoá thiếu tệp modules.json trong {folder}.")
    try:
        modules = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"Tệp modules.json trong {folder} bị hỏng: {error}") from error
    if not isinstance(modules, list) or not modules or not all(isinstance(module, dict) for module in modules):
        raise ModelError(f"Tệp modules.json trong {folder} không liệt kê mô-đun nào.")
    return modules


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        json.loads(path.read_text(encoding="utf-8"))  # the library reports damage as a bare Exception; this names it
    except ValueError as error:
        raise ModelError(f"Tệp {path.name} trong {path.parent} bị hỏng: {error}") from error
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    return tokenizer


def _weights(path: Path) -> npt.NDArray[Any]:
    """(vocabulary, dimension), float16 or float32 as stored."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelError(f"Tệp {path.name} trong {path.parent} bị hỏng hoặc bị cắt cụt: {error}") from error
    if "embedding.weight" not in tensors:
        raise ModelError(f"Tệp {path.name} trong {path.parent} không có ma trận 'embedding.weight'.")
    weights: npt.NDArray[Any] = tensors["embedding.weight"]
    return weights


def _identity(name: str, files: list[Path], query_prompt: str, passage_prompt: str) -> str:
    """ "encoder@3f2a91c04b7d": the folder's name and a hash of its content and prompts; a hub name without prompts as is."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    if query_prompt or passage_prompt:
        digest.update(json.dumps([query_prompt, passage_prompt]).encode())
    elif not files:
        return name
    return f"{name}@{digest.hexdigest()[:12]}"
