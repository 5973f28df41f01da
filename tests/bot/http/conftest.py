"""A real application over a real small index: nothing here is patched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from bot.composition import open_assistant
from bot.config import AnswerConfig, Config, RecordsConfig, ServerConfig
from bot.http.app import create_app
from knowledge.config import EncoderConfig, IndexConfig
from knowledge.generation import generation
from knowledge.index.encoder import open_encoder
from tests.bot.http.browser import ARGUMENTS, CHROMIUM, ForeignSite, Server, Watch
from tests.bot.http.shelf_texts import ALL

ENCODER = EncoderConfig(model="tests/data/encoder")
PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def index_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index")
    generation.build(directory, ALL, open_encoder(ENCODER, PROJECT))
    return directory


def configuration(index: Path, records: Path, **server: object) -> Config:
    return Config(
        index=IndexConfig(directory=index),
        encoder=ENCODER,
        records=RecordsConfig(url=f"sqlite:///{records}/records.sqlite"),
        answer=AnswerConfig(refusal_threshold=0.3),
        server=ServerConfig.model_validate({"allowed_hosts": ["cchc.test"]} | server),
    )


def application(config: Config, admin_secret: str = "") -> FastAPI:
    return create_app(open_assistant(config, base=PROJECT), config, admin_secret=admin_secret)


@pytest.fixture(scope="module")
def app(index_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    return application(configuration(index_directory, tmp_path_factory.mktemp("records")))


def client_of(app: FastAPI, **more: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("10.9.8.7", 5000))
    return httpx.AsyncClient(transport=transport, base_url="http://cchc.test", **more)  # type: ignore[arg-type]


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


@pytest.fixture(scope="module")
def foreign() -> Iterator[ForeignSite]:
    site = ForeignSite()
    yield site
    site.close()


@pytest.fixture(scope="module")
def server(index_directory: Path, foreign: ForeignSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(index_directory, tmp_path_factory.mktemp("serve"), {"allowed_origins": [foreign.url]})
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watch(chromium: Browser, server: Server, foreign: ForeignSite) -> Iterator[Watch]:
    watched = Watch(chromium, (server.url, foreign.url), viewport={"width": 1280, "height": 800})
    yield watched
    watched.close()
