"""A cross-encoder named in config.yaml decides the order; a tiny one with random weights is made here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.config import RetrievalConfig
from knowledge.errors import ModelError
from knowledge.generation.generation import build, open_generation
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Tier
from knowledge.rank.cross_encoder import open_cross_encoder
from tests.knowledge.corpus import encoder

QUESTION = "ai kiểm tra thủ tục hành chính"
LINES = [
    "Bộ Nội vụ kiểm tra thủ tục hành chính.",
    "Thủ tục hành chính được công khai.",
    "Kiểm tra 12 xã mỗi quý.",
    "Ai nộp hồ sơ thì được hẹn ngày trả.",
    "Hành chính công phục vụ dân: đúng hạn, đủ việc!",
    "Thủ tục giao đất, cho thuê đất",
    "VĂN PHÒNG CHÍNH PHỦ KIỂM TRA",
    "Chính quyền xã; quyền hạn; nghĩa vụ",
    "tra cứu hồ sơ 24/7",
    "Hành vi bị cấm khi kiểm định xe ô tô, mô tô",
    "Tục lệ làng được tôn trọng",
    "Thủ trưởng ký thay",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights that reads single characters."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    path = tmp_path_factory.mktemp("cross-encoder")
    letters = sorted({c for line in [QUESTION, *LINES] for c in line.lower() if not c.isspace()})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    (path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(path / "vocab.txt"), do_lower_case=True, strip_accents=False)
    tokenizer.save_pretrained(path)
    torch.manual_seed(76)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32, "initializer_range": 1.0}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=1, **sizes)).save_pretrained(path)
    return path


def index(directory: Path) -> Path:
    document = Document("luat", "Luật", Tier.OFFICIAL, "luat.txt", "0" * 64)
    passages = tuple(Passage(f"luat#{n}", "luat", (f"Điều {n}",), n, PassageKind.TEXT, line) for n, line in enumerate(LINES))
    build(directory, [ParsedDocument(document, (), passages)], encoder())
    return directory


@pytest.mark.slow
def test_the_order_is_the_cross_encoders(tmp_path: Path, folder: Path) -> None:
    generation = open_generation(index(tmp_path), encoder(), retrieval=RetrievalConfig(cross_encoder=str(folder)))
    hits = generation.retriever.search(QUESTION, 10).hits
    asked = open_cross_encoder(str(folder)).scores(QUESTION, tuple(hit.passage for hit in hits))
    assert len(hits) == 10
    assert [hit.score for hit in hits] == pytest.approx(asked.tolist(), abs=1e-5)
    assert np.all(np.diff(asked) <= 0)
    assert np.ptp(asked) > 1e-3  # the order is not one of ties
    plain = open_generation(tmp_path, encoder()).retriever.search(QUESTION, 10).hits
    assert [hit.passage.id for hit in plain] != [hit.passage.id for hit in hits]


@pytest.mark.slow
def test_truncated_weights_are_named(tmp_path: Path, folder: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:2000] if file.suffix == ".safetensors" else file.read_bytes())
    with pytest.raises(ModelError, match=r"Không nạp được mô hình xếp hạng.*retrieval\.cross_encoder"):
        open_cross_encoder(str(tmp_path))


def test_a_missing_folder_stops_the_start(built: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Không thấy thư mục mô hình xếp hạng"):
        open_generation(built, encoder(), retrieval=RetrievalConfig(cross_encoder=str(tmp_path / "none")))
