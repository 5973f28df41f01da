"""A quick first encoder at knowledge/model/encoder: latent semantic analysis of syllables, seconds to make.

Run: python -m knowledge.training.starter_encoder ../shared/corpora/phapdien.jsonl.gz. It stands in until the trained
encoder is there and is deterministic (seed 76). Weight of a syllable = idf x its right singular vector.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

VOCABULARY, DIMENSION, DOCUMENTS = 8000, 128, 20000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="JSONL.gz with rows {title, text}")
    parser.add_argument("--output", type=Path, default=Path("knowledge/model/encoder"))
    arguments = parser.parse_args()
    with gzip.open(arguments.corpus, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    texts = [f"{row['title']} {row['text'][:2000]}" for row in rows[:: max(1, len(rows) // DOCUMENTS)]]
    save(*latent_vectors(texts), arguments.output)


def splitter() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\d+(?:[.,/]\d+)*%?|\p{L}+"), "removed", invert=True)
    return tokenizer


def latent_vectors(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Syllables by frequency and their (vocabulary, DIMENSION) vectors; row 0 is the unknown token, zero."""
    split = splitter()
    documents = [Counter(w for w, _ in split.pre_tokenizer.pre_tokenize_str(split.normalizer.normalize_str(t))) for t in texts]
    frequency = Counter(w for document in documents for w in document)
    words = [w for w, count in sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:VOCABULARY] if count > 1]
    ids = {w: n for n, w in enumerate(words)}
    idf = np.log(len(texts) / np.array([frequency[w] for w in words]))
    entries = [(row, ids[w], (1 + np.log(n)) * idf[ids[w]]) for row, d in enumerate(documents) for w, n in d.items() if w in ids]
    rows, columns, values = (np.array(part) for part in zip(*entries, strict=True))
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(texts)))
    matrix = csr_matrix((values / lengths[rows], (rows, columns)), shape=(len(texts), len(words)))
    _, scale, right = svds(matrix, k=DIMENSION, v0=np.ones(min(matrix.shape)), random_state=76)
    vectors = right.T * np.sqrt(scale) * idf[:, None]
    return ["[UNK]", *words], np.vstack([np.zeros(DIMENSION), vectors / np.abs(vectors).max()])


def save(words: list[str], vectors: np.ndarray, folder: Path) -> None:
    tokenizer = splitter()
    tokenizer.model = models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]")
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": np.ascontiguousarray(vectors.astype(np.float16))}, folder / "model.safetensors")
    module = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}
    (folder / "modules.json").write_text(json.dumps([module], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
