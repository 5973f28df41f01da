from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.telegram.botapi_server import BotApiServer
from tests.bot.telegram.phone import LAN, MINH


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    """A Bot API server that two people write to; nothing it was sent may have been malformed."""
    with BotApiServer() as server:
        server.person(LAN)
        server.person(MINH)
        yield server
        assert server.refused() == []
