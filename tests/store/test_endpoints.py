"""Addresses of another engine: a password in them is used, and never shown."""

from __future__ import annotations

import base64
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from api.config import Settings
from api.store.backend import releases_of
from api.store.remote import Endpoints, StoreUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Engine(BaseHTTPRequestHandler):
    """Notes who asks, and refuses."""

    seen: list[str | None]

    def do_POST(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(403)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def engine() -> Iterator[HTTPServer]:
    """Return an engine that runs."""
    Engine.seen = []
    server = HTTPServer(("127.0.0.1", 0), Engine)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_password_in_the_query_address_is_sent_and_shown_nowhere(engine: HTTPServer) -> None:
    address = f"127.0.0.1:{engine.server_port}/query"
    settings = Settings(remote_store=f"query=http://me:s3cret@{address}")
    releases = releases_of(settings)
    with pytest.raises(StoreUnreachable) as refused:
        releases.current()
    releases.close()
    assert Engine.seen == ["Basic " + base64.b64encode(b"me:s3cret").decode()]
    assert f"http://{address}: 403" in str(refused.value)
    assert "s3cret" not in f"{refused.value}{Endpoints.of(settings)!r}"


def test_an_address_without_a_password_stays_as_it_was() -> None:
    endpoints = Endpoints.of(
        Settings(remote_store="query=http://store:7878/q?default store=http://store/s user=me")
    )
    assert (endpoints.query, endpoints.store) == ("http://store:7878/q?default", "http://store/s")
    assert endpoints.reader is None
    assert endpoints.writer is not None
