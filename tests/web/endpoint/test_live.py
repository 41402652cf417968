"""A real server process, and real clients: what they see of whole, broken and endless answers."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx2
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

from tests.web import asking
from tests.web.live import (
    ENDLESS_ROWS,
    LARGE,
    RESULTS,
    Server,
    serving,
)

if TYPE_CHECKING:
    from api.config import Settings
    from api.store.releases import Release

pytestmark = pytest.mark.slow


def test_sparqlwrapper_reads_rows_and_graphs(server: Server) -> None:
    client = SPARQLWrapper(server.sparql)
    client.setQuery(asking.SELECT)
    client.setReturnFormat(JSON)
    assert client.query().convert()["results"]["bindings"][0]["p"]["value"] == asking.PARENT
    client.setMethod(POST)
    client.setReturnFormat(CSV)
    assert asking.PARENT in client.query().convert().decode()
    client.setQuery(f"DESCRIBE <{asking.PARENT}>")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) > 0


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_through_its_sparql_store(server: Server, method: str) -> None:
    graph = Graph(SPARQLStore(server.sparql, method=method))
    assert [str(row.p) for row in graph.query(asking.SELECT)] == [asking.PARENT]
    child = URIRef("https://w3id.org/gyebo/model/acme/base-tuned")
    assert URIRef(asking.PARENT) in set(
        graph.objects(child, URIRef("https://w3id.org/gyebo/def/parentModel"))
    )


def test_curl_reads_a_compressed_answer(server: Server) -> None:
    command = [
        "curl",
        "-s",
        "--fail-with-body",
        "--compressed",
        "-H",
        "Accept: text/csv",
        "--data-urlencode",
        f"query={LARGE}",
    ]
    done = subprocess.run([*command, server.sparql], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[:1000]
    assert done.stdout.count(b"\n") >= 200_001


def test_a_large_answer_is_whole_and_its_length_is_known(server: Server) -> None:
    headers = {"Accept": RESULTS, "Accept-Encoding": "identity"}
    answer = httpx2.get(server.sparql, params={"query": LARGE}, headers=headers, timeout=60)
    assert int(answer.headers["gyebo-rows"]) == 200_000 == len(answer.json()["results"]["bindings"])
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_limit_met_after_the_first_byte_breaks_the_connection_off(
    mini_settings: Settings, mini_release: Release
) -> None:
    assert mini_release.number
    with serving(mini_settings, query_timeout=2, query_hold_bytes=100_000) as server:
        with pytest.raises(httpx2.TransportError):
            server.ask(ENDLESS_ROWS)
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", f"/sparql?query={quote(ENDLESS_ROWS)}", headers={"Accept": "text/csv"})
        with pytest.raises(http.client.IncompleteRead):
            connection.getresponse().read()
        connection.close()
        address = f"{server.sparql}?query={quote(ENDLESS_ROWS)}"
        curl = subprocess.run(["curl", "-s", "-o", os.devnull, address], check=False)
        assert curl.returncode != 0
        whole = server.ask(LARGE.replace("200000", "5000"))
        assert len(whole.json()["results"]["bindings"]) == 5000
        assert "gyebo-rows" not in whole.headers


def _raw(server: Server, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are and read the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(request)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, dict(answer.getheaders()), answer.read()


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (b"GET /sparql?query=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n", 414, "uri-too-long"),
        (b"GET /models?" + b"a" * 700_000 + b" HTTP/1.1\r\nHost: x\r\n", 414, "uri-too-long"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n", 414, "uri-too-long"),
        (b"GET /sparql HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n", 431, "head-too-large"),
        (b"GET /sparql HTTP/1.1\r\n" + b"X: a\r\n" * 300, 431, "head-too-large"),
        (b"GET /sparql HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 5_000_000 + b"\r\n", 400, "bad-http"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n", 400, "bad-http"),
        ("GET /search?q=한국 HTTP/1.1\r\nHost: x\r\n".encode("euc-kr"), 400, "bad-http"),
        (b"HELLO\r\n", 400, "bad-http"),
    ],
    ids=range(9),
)
def test_what_the_server_cannot_read_is_told_as_a_problem(
    server: Server, request_: bytes, status: int, code: str
) -> None:
    """Whatever is refused before the application sees it, the answer says what is wrong and what to do."""
    given, headers, body = _raw(server, request_ + b"\r\n")
    assert (given, json.loads(body)["code"]) == (status, code)
    assert json.loads(body)["type"].endswith(f"/problem/{code}")
    assert headers["content-type" if status != 400 else "Content-Type"].startswith("application/problem+json")
    assert server.light()


def test_an_address_that_is_too_long_is_told_in_the_language_of_the_reader_and_says_post(
    server: Server,
) -> None:
    """A program is told what to do; a browser gets a page; the connection goes on."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for accept, language, words in (("application/json", "en", "by POST"), ("text/html", "ko", "POST로")):
        headers = {"Accept": accept, "Accept-Language": language}
        connection.request("GET", "/sparql?query=" + "a" * 70_000, headers=headers)
        answer = connection.getresponse()
        assert answer.status == 414
        assert words in answer.read().decode()
    connection.request(
        "POST", "/sparql", asking.SELECT + "#" * 70_000, {"Content-Type": "application/sparql-query"}
    )
    assert connection.getresponse().status == 200
    connection.close()
