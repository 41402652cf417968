"""A query with one answer, and ways to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

SELECT = (
    "SELECT ?p { <https://w3id.org/gyebo/model/acme/base-tuned> <https://w3id.org/gyebo/def/parentModel> ?p }"
)
PARENT = "https://w3id.org/gyebo/model/acme/base"
JSON = "application/sparql-results+json"


def bindings(answer: object) -> list[str]:
    return [row["p"]["value"] for row in answer.json()["results"]["bindings"]]  # type: ignore[attr-defined]


def ask(client: TestClient, query: str = SELECT, **more: str) -> object:
    """Ask by GET; `more` are headers, with `_` for `-`."""
    headers = {"Accept": JSON, **{name.replace("_", "-"): value for name, value in more.items()}}
    return client.get("/sparql", params={"query": query}, headers=headers)
