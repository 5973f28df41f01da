from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.config import EncoderConfig
from knowledge.errors import ModelError
from knowledge.index.encoder import SentenceTransformerEncoder, StaticEncoder, is_static, open_encoder
from knowledge.shipped import MODELS, PROJECT

FOLDER = PROJECT / "tests" / "data" / "encoder"
TEXTS = ["Cải cách thủ tục hành chính", "mức độ hài lòng của người dân tối thiểu 90%", "", "😀", "a" * 5000]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "encoder"))


def test_vectors_have_length_one_and_shared_words_bring_texts_together() -> None:
    encoder = StaticEncoder(FOLDER)
    vectors = encoder.encode_passages(["cải cách thủ tục", "Thủ tục cải cách", "kinh phí thanh tra"])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    similarity = vectors @ vectors.T
    assert similarity[0, 1] == pytest.approx(1, abs=1e-5)
    assert similarity[0, 2] < 0.5


def test_text_without_known_tokens_is_the_zero_vector() -> None:
    assert not StaticEncoder(FOLDER).encode_queries(["", "😀"]).any()


def test_many_texts_give_the_same_vectors_as_one_by_one() -> None:
    encoder = StaticEncoder(FOLDER)
    texts = [f"nghị quyết số {n} về cải cách hành chính" for n in range(5000)]
    together = encoder.encode_passages(texts)
    for n in (0, 2047, 2048, 4999):
        assert together[n] == pytest.approx(encoder.encode_passages([texts[n]])[0], abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("folder", [FOLDER, MODELS / "encoder"], ids=["made-for-tests", "bundled"])
def test_vectors_are_those_of_sentence_transformers(folder: Path) -> None:
    static, reference = StaticEncoder(folder, "hỏi: ", "đoạn: "), SentenceTransformerEncoder(folder, "hỏi: ", "đoạn: ")
    assert static.dimension == reference.dimension
    assert static.encode_queries(TEXTS) == pytest.approx(reference.encode_queries(TEXTS), abs=2e-3)  # weights are float16
    assert static.encode_passages(TEXTS) == pytest.approx(reference.encode_passages(TEXTS), abs=2e-3)


def test_starting_imports_no_torch() -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.index.encoder import StaticEncoder;"
        f"StaticEncoder(Path({str(FOLDER)!r})).encode_queries(['cải cách']);"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)


def test_name_follows_content_and_prompts(copy: Path) -> None:
    original = StaticEncoder(FOLDER)
    assert StaticEncoder(copy).name == original.name
    assert StaticEncoder(copy, query_prompt="hỏi: ").name != original.name
    tokenizer = copy / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert StaticEncoder(copy).name != original.name


@pytest.mark.parametrize("file", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_missing_or_truncated_file_is_named(copy: Path, file: str) -> None:
    content = (copy / file).read_bytes()
    (copy / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=file):
        open_encoder(EncoderConfig(model=str(copy)), PROJECT)
    (copy / file).unlink()
    with pytest.raises(ModelError, match=file):
        open_encoder(EncoderConfig(model=str(copy)), PROJECT)


@pytest.mark.parametrize("model", ["./khong-co", "/khong/co", "knowledge/model/khong-co"])
def test_missing_folder_is_an_error_and_never_a_download(model: str) -> None:
    with pytest.raises(ModelError, match="khong"):
        open_encoder(EncoderConfig(model=model), PROJECT)


def test_open_encoder_takes_folders_relative_to_the_project() -> None:
    encoder = open_encoder(EncoderConfig(model="tests/data/encoder"), PROJECT)
    assert isinstance(encoder, StaticEncoder)
    assert is_static(FOLDER)


def test_the_bundled_model_opens() -> None:
    encoder = open_encoder(EncoderConfig(), PROJECT)
    vectors = encoder.encode_queries(["Cải cách hành chính là gì?"])
    assert vectors.shape == (1, encoder.dimension)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-3)
