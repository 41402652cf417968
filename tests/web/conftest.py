"""A real server for the mini knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.live import (
    Server,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.config import Settings
    from api.store.releases import Release


@pytest.fixture(scope="module")
def server(mini_settings: Settings, mini_release: Release) -> Iterator[Server]:
    assert mini_release.number
    with serving(mini_settings, query_timeout=20, query_workers=2) as server:
        yield server
