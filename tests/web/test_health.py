"""What those who run the server see: readiness, metrics, logs."""

from __future__ import annotations

import json
import logging

import pytest
from fastapi.testclient import TestClient

from api.web.http.request_log import JsonLines


def test_a_server_with_a_release_is_ready(client: TestClient) -> None:
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["release"] >= 1


def test_metrics_count_queries_by_how_they_end(client: TestClient) -> None:
    def count(outcome: str) -> float:
        name = f'gyebo_queries_total{{outcome="{outcome}"}} '
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    before = count("answered"), count("InvalidQuery")
    client.get("/sparql", params={"query": "SELECT (1 AS ?metrics) {}"})
    client.get("/sparql", params={"query": "SELECT * { ?metrics ?p }"})
    assert (count("answered"), count("InvalidQuery")) == (before[0] + 1, before[1] + 1)


def test_metrics_tell_the_release_and_the_places(client: TestClient) -> None:
    client.get("/sparql", params={"query": "SELECT (2 AS ?metrics) {}"})
    text = client.get("/metrics").text
    assert "gyebo_release " in text
    assert 'gyebo_queries_running{place="long"} 0.0' in text
    assert 'gyebo_answer_cache_total{result="miss"}' in text


def test_a_made_up_method_makes_no_new_series(client: TestClient) -> None:
    client.request("BREW", "/")
    assert "BREW" not in client.get("/metrics").text


def test_the_log_holds_the_path_and_never_the_query(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="gyebo.request"):
        client.get("/sparql", params={"query": "ASK {}", "token": "secret-value"})
    told = json.loads(JsonLines().format(caplog.records[-1]))
    assert (told["method"], told["path"], told["status"]) == ("GET", "/sparql", 200)
    assert "secret-value" not in json.dumps(told)
    assert "ASK" not in json.dumps(told)
