"""A real server process, and queries light, large and endless for it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx2
import pytest

from tests.web.asking import PARENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.config import Settings

SELECT = "SELECT ?p { <model/acme/base-tuned> <def/parentModel> ?p }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?a != ?g) }"
ENDLESS_PATH = "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }"
ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 200000"
RESULTS = "application/sparql-results+json"


class Server:
    """A running `gyebo serve` and its address."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.sparql = f"{self.address}/sparql"

    def ask(self, query: str = SELECT, **more: str) -> httpx2.Response:
        params = {"query": query, **more}
        return httpx2.get(self.sparql, params=params, headers={"Accept": RESULTS}, timeout=60)

    def light(self) -> bool:
        """Ask for one row that no cache holds."""
        answer = self.ask(f"{SELECT} # {time.monotonic_ns()}")
        return [row["p"]["value"] for row in answer.json()["results"]["bindings"]] == [PARENT]

    def metric(self, name: str) -> float:
        text = httpx2.get(f"{self.address}/metrics", timeout=10).text
        found = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return sum(map(float, found))

    def wait_for(self, name: str, wanted: float) -> None:
        for _ in range(300):
            if self.metric(name) == wanted:
                return
            time.sleep(0.05)
        pytest.fail(f"{name} never came to {wanted}")

    def open(self, query: str, accept: str = "text/csv") -> socket.socket:
        """Send a query and return the connection, unread."""
        connection = socket.create_connection(("127.0.0.1", self.port))
        head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n\r\n"
        connection.sendall(head.encode())
        return connection

    def memory(self) -> int:
        """Return the resident bytes of the server and all below it."""
        pids = [str(pid) for pid in (self.process.pid, *descendants(self.process.pid))]
        listed = subprocess.run(["ps", "-o", "rss=", "-p", ",".join(pids)], capture_output=True, check=True)
        return sum(map(int, listed.stdout.split())) * 1024


@contextmanager
def serving(settings: Settings, *options: str, **limits: object) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "GYEBO_KNOWLEDGE_DIR": str(settings.knowledge_dir),
        "GYEBO_STATE_DIR": str(settings.state_dir),
        **{f"GYEBO_{name.upper()}": str(value) for name, value in limits.items()},
    }
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), *options]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL)
    server = Server(process, port)
    try:
        for _ in range(200):
            try:
                httpx2.get(f"{server.address}/readyz", timeout=5)
                break
            except httpx2.TransportError:
                assert process.poll() is None
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def descendants(pid: int) -> list[int]:
    """List all processes below one."""
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    children = [int(each) for each in listed.stdout.split()]
    return children + [below for child in children for below in descendants(child)]
