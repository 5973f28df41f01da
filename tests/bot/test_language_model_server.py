"""Against a real OpenAI-compatible server, `transformers serve`, with a tiny model whose random weights the test makes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot import messages
from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.records.records import Records
from bot.writing.generative import GenerativeAnswerer
from bot.writing.language_model import LanguageModelError, open_language_model
from knowledge.config import LanguageModelConfig
from knowledge.law.agency import Agencies
from tests.bot.library import NQ, Library, passage

pytestmark = pytest.mark.slow
PROGRAM = Path(sys.executable).with_name("transformers")
LIBRARY = Library(((NQ, (passage(NQ, 0, "Điều 1/1", "1. Đến năm 2025, tối thiểu 80% hồ sơ họp trực tuyến."),)),))
QUESTION = "Đến năm 2025 bao nhiêu phần trăm hồ sơ họp trực tuyến?"


@dataclass(frozen=True)
class Served:
    url: str
    model: str


def make_model(folder: Path) -> Path:
    """A Llama of a few thousand random weights with a byte-level tokenizer and a chat template.

    It writes nothing but letters, and as many as it may: random weights would else end an answer after one token or
    before the first in some runs, and the tests of streaming be a lottery.
    """
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(["cải cách hành chính"], trainer)
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>")
    wrapped.chat_template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
    wrapped.save_pretrained(folder)
    shape = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    torch.manual_seed(7)
    model = LlamaForCausalLM(shape)
    model.generation_config.suppress_tokens = [
        id for token, id in tokenizer.get_vocab().items() if not token.isalpha() or not token.isascii()
    ]
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    if not PROGRAM.exists() and not shutil.which("transformers"):
        pytest.skip("chưa cài transformers[serving]: không có lệnh `transformers serve`")
    folder = make_model(tmp_path_factory.mktemp("model"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    command = [str(PROGRAM), "serve", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    log = (folder / "log.txt").open("w")
    server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, folder / "log.txt")
        yield Served(f"http://127.0.0.1:{port}/v1", str(folder))
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    pytest.fail(f"server did not start: {log.read_text()[-2000:]}")


def config(served: Served, **more: float) -> LanguageModelConfig:
    base = {"model": f"openai:{served.model}", "base_url": served.url, "timeout_seconds": 60, "max_tokens": 64, "retries": 0}
    return LanguageModelConfig.model_validate(base | more)


def test_pieces_stream_as_they_are_made(served: Served) -> None:
    pieces = list(open_language_model(config(served)).stream("Trả lời ngắn.", "Xin chào"))
    assert len(pieces) > 3
    assert "".join(pieces).strip()


def test_nonsense_of_a_random_model_never_reaches_the_user(served: Served, tmp_path: Path) -> None:
    agencies = Agencies.from_csv()
    answerer = GenerativeAnswerer(open_language_model(config(served)), ExtractiveAnswerer(0.3), agencies)
    answer = Assistant(LIBRARY, answerer, Records(f"sqlite:///{tmp_path}/records.sqlite"), agencies=agencies).ask(QUESTION)
    assert answer.notices[0] == messages.MODEL_UNAVAILABLE.format(reason=messages.MODEL_UNGROUNDED)
    assert "80%" in answer.citations[0].quote


def test_a_reader_who_leaves_does_not_block_the_next(served: Served) -> None:
    model = open_language_model(config(served, max_tokens=512))
    first = model.stream("Trả lời dài.", "Xin chào")
    assert next(first)
    first.close()  # type: ignore[attr-defined]
    assert list(open_language_model(config(served)).stream("Trả lời ngắn.", "Xin chào"))


def test_time_runs_out_and_an_unknown_model_is_an_error(served: Served) -> None:
    with pytest.raises(LanguageModelError, match=messages.MODEL_SLOW):
        list(open_language_model(config(served, timeout_seconds=0.05, max_tokens=512)).stream("Trả lời dài.", "Xin chào"))
    unknown = config(served).model_copy(update={"model": "openai:khong/co"})
    with pytest.raises(LanguageModelError):
        list(open_language_model(unknown).stream("Trả lời.", "Xin chào"))
