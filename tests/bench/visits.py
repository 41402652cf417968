"""The first visit of each kind of address in a new process, as after a release."""

from __future__ import annotations

import time

import httpx2

PAGES = (
    "/",
    "/models",
    "/models?q=m1",
    "/dataset",
    "/dataset.json",
    "/.well-known/void",
    "/sparql",
    "/sparql/terms.json",
    "/lineage",
    "/lineage/{model}",
    "/queries",
    "/model/{model}.html",
    "/model/{model}.ttl",
    "/resolve?name={model}",
)


def first_visits(address: str, model: str) -> dict[str, float]:
    """Return milliseconds by address, each asked once; the first pays for the opening of the release."""
    times = {}
    with httpx2.Client(timeout=120) as http:
        for page in PAGES:
            path = page.replace("{model}", model)
            started = time.perf_counter()
            answer = http.get(address + path)
            times[path] = (time.perf_counter() - started) * 1000
            if answer.status_code >= 500:
                raise RuntimeError(f"{path}: {answer.status_code}")
    return times
