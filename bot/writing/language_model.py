"""A chat model behind LangChain's init_chat_model, with a deadline, retries before the first word, and a circuit breaker.

It knows nothing of clauses or answers: messages in, pieces of text out, or LanguageModelError.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, Protocol

from bot import messages
from knowledge.config import LanguageModelConfig
from knowledge.errors import ConfigError, missing_group


class LanguageModelError(Exception):
    """The model gave no usable answer. `reason` is for the user, in Vietnamese."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class ChatModel(Protocol):
    """The part of a LangChain chat model that is used here."""

    def stream(self, input: Any, /) -> Iterator[Any]: ...


class Breaker:
    """Stops calling after `failures` in a row, for `seconds`; then one call may try again."""

    def __init__(self, failures: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._limit, self._seconds, self._clock = failures, seconds, clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def check(self) -> None:
        """Raises LanguageModelError while the model is to be left alone."""
        with self._lock:
            if self._clock() < self._closed_until:
                raise LanguageModelError(messages.MODEL_PAUSED)

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._closed_until = self._clock() + self._seconds
                self._failures = self._limit - 1  # one more failure after the pause pauses again


class LanguageModel:
    """Streams the answer to (system, question) within `timeout` seconds in all."""

    def __init__(
        self, model: ChatModel, *, timeout: float = 30, retries: int = 1, breaker: Breaker | None = None, at_once: int = 4
    ) -> None:
        """`at_once` answers are written at the same time; who comes then is told so (a model that hangs keeps its places)."""
        self._places = threading.BoundedSemaphore(at_once)
        self._model = model
        self._timeout = timeout
        self._retries = retries
        self._breaker = breaker or Breaker(3, 60)

    def stream(self, system: str, question: str) -> Iterator[str]:
        """Pieces of text. Raises LanguageModelError when the model is slow, down, paused or busy; text may have come before it.

        A reader that stops early closes the connection and counts as neither success nor failure.
        """
        self._breaker.check()
        if not self._places.acquire(blocking=False):
            raise LanguageModelError(messages.MODEL_BUSY)
        try:
            yield from self._tried(system, question)
        finally:
            self._places.release()

    def _tried(self, system: str, question: str) -> Iterator[str]:
        deadline = monotonic() + self._timeout
        for attempt in range(self._retries + 1):
            begun = False
            try:
                for piece in self._pieces(system, question, deadline):
                    begun = True
                    yield piece
            except LanguageModelError as error:
                if begun or attempt == self._retries or monotonic() >= deadline:
                    self._breaker.failed()
                    raise error
            else:
                if begun:
                    self._breaker.succeeded()
                    return
                if attempt == self._retries:
                    self._breaker.failed()
                    raise LanguageModelError(messages.MODEL_DOWN, "empty answer")

    def _pieces(self, system: str, question: str, deadline: float) -> Iterator[str]:
        try:
            for chunk in self._model.stream([("system", system), ("human", question)]):
                if monotonic() > deadline:
                    raise LanguageModelError(messages.MODEL_SLOW)
                if text := _text(chunk):
                    yield text
        except (LanguageModelError, GeneratorExit):
            raise
        except Exception as error:
            slow = "timeout" in type(error).__name__.lower() or "timed out" in str(error).lower()
            raise LanguageModelError(messages.MODEL_SLOW if slow else messages.MODEL_DOWN, f"{type(error).__name__}: {error}") from error


def _text(chunk: Any) -> str:
    """The text of a LangChain message chunk, whose content is a string or a list of blocks."""
    content = getattr(chunk, "content", "")
    if isinstance(content, str):
        return content
    return "".join(block if isinstance(block, str) else str(block.get("text", "")) for block in content)


def open_language_model(config: LanguageModelConfig, *, at_once: int = 4) -> LanguageModel:
    """The model of the configuration. Raises ConfigError when none is named or its LangChain package is missing.

    A local OpenAI-compatible server needs no key; any other provider reads its own environment variable.
    """
    try:
        from langchain.chat_models import init_chat_model  # slow to import, and off by default
    except ImportError as error:
        raise ConfigError(missing_group("Mô hình ngôn ngữ", "language-models", error)) from error

    if not config.model:
        raise ConfigError("Cấu hình: answer.answerer là 'generative' nhưng 'language_model.model' để trống. Ví dụ: openai:qwen3")
    options: dict[str, Any] = {"temperature": config.temperature, "max_tokens": config.max_tokens, "timeout": config.timeout_seconds}
    if config.base_url:
        options["base_url"] = config.base_url
    if config.model.startswith("openai:"):
        options["max_retries"] = 0  # retried here, where the deadline is known
        if config.base_url and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "khong-can"
    if config.model.startswith("ollama:"):
        options = {k: v for k, v in options.items() if k in {"temperature", "base_url"}}
        options |= {"num_predict": config.max_tokens, "client_kwargs": {"timeout": config.timeout_seconds}}
    try:
        model = init_chat_model(config.model, **options)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"Cấu hình 'language_model.model' có giá trị '{config.model}' không dùng được: {error}") from error
    breaker = Breaker(config.breaker_failures, config.breaker_seconds)
    return LanguageModel(model, timeout=config.timeout_seconds, retries=config.retries, breaker=breaker, at_once=at_once)
