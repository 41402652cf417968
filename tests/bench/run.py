"""`make bench`: build time against `oxigraph load`, page and query latency, on invented models.

Ratios of one run on one machine mean something; the seconds alone do not.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx2
import pyoxigraph as ox

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from api.building.build import build_release  # noqa: E402
from api.config import DEFAULT_BASE_IRI as BASE  # noqa: E402
from api.config import Settings  # noqa: E402
from tests.bench.synthesise import synthesise  # noqa: E402
from tests.bench.throughput import per_second  # noqa: E402
from tests.bench.visits import first_visits  # noqa: E402
from tests.bench.yardsticks import Yardsticks  # noqa: E402

Result = TypeVar("Result")
GYEBO = [sys.executable, "-m", "api", "serve", "--port", "{port}"]
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
_ASKED = 200
_RDFLIB_HOLDS = 20_000  # models
_CHECKED = 100_000  # models above which checking all profiles takes hours
QUERIES = {
    "ancestors of one model": "SELECT ?a {{ <{model}> <{base}def/ancestorModel> ?a }}",
    "ancestors by a path": "SELECT ?a {{ <{model}> <{base}def/parentModel>+ ?a }}",
    "descendants of one model": "SELECT ?d {{ ?d <{base}def/ancestorModel> <{model}> }}",
    "ancestor graph of one model": (
        "SELECT ?child ?kind ?parent {{ <{model}> <{base}def/parentModel>* ?child . ?child ?kind ?parent . "
        "?kind <http://www.w3.org/2000/01/rdf-schema#subPropertyOf>+ <{base}def/parentModel> }}"
    ),
    "everything of one model": "SELECT ?p ?o {{ <{model}> ?p ?o }}",
    "measurements of one model": (
        "SELECT ?m ?v {{ ?x <http://www.w3.org/ns/dqv#computedOn> <{model}> ; "
        "<http://www.w3.org/ns/dqv#isMeasurementOf> ?m ; <http://www.w3.org/ns/dqv#value> ?v }}"
    ),
}


def main() -> None:
    """Run everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=20_000)
    unchecked = f"build without validating, as above {_CHECKED:,} models"
    parser.add_argument("--no-checks", action="store_true", help=unchecked)
    parser.add_argument("--work", type=Path, help="folder for the files (default: a temporary one); kept")
    parser.add_argument("--again", action="store_true", help="ask what an earlier run left in --work, only")
    options = parser.parse_args()
    if options.again and options.work is None:
        parser.error("--again needs --work")
    folder = options.work or Path(tempfile.mkdtemp(prefix="gyebo-bench-"))
    yardsticks = Yardsticks()
    try:
        if not options.again:
            checks = not options.no_checks and options.models <= _CHECKED
            measure_build(folder, options.models, yardsticks, checks=checks)
        visits(folder, yardsticks)
        latencies(folder, options.models, yardsticks)
        yardsticks.show()
    finally:
        if options.work is None:
            shutil.rmtree(folder)


def measure_build(folder: Path, models: int, yardsticks: Yardsticks, *, checks: bool) -> None:
    size, seconds = timed(lambda: synthesise(ROOT, folder / "knowledge", models, claims=checks))
    say(f"{size.models:,} models, {size.edges:,} lineage edges written in {seconds:.1f} s")
    settings = Settings(knowledge_dir=folder / "knowledge", state_dir=folder / "state")
    bare, bare_seconds = timed(lambda: build_release(settings, shapes=False))
    say(f"build without checks: {bare.quads:,} quads ({bare.derived:,} derived) in {bare_seconds:.1f} s")
    whole_seconds = 0.0
    if checks:
        _, whole_seconds = timed(lambda: build_release(settings))
        say(f"build with checks: {whole_seconds:.1f} s")
    load_seconds = oxigraph_load(folder, bare.release.store_dir)
    say(f"oxigraph load of the same quads: {load_seconds:.1f} s")
    # As freshly loaded it is many times slower to ask: that would flatter us.
    _, optimize_seconds = timed(
        lambda: subprocess.run([OXIGRAPH, "optimize", "--location", str(folder / "oxigraph")], check=True)
    )
    say(f"oxigraph optimize: {optimize_seconds:.1f} s, for the queries below")
    yardsticks.most("gyebo build without checks / oxigraph load", bare_seconds / load_seconds, 2)
    if checks:
        yardsticks.most("gyebo build with every check / oxigraph load", whole_seconds / load_seconds, 4)


def visits(folder: Path, yardsticks: Yardsticks) -> None:
    with server(GYEBO, "/healthz", environment_of(folder)) as gyebo:
        times = first_visits(gyebo, "o0/m1")
    for path, milliseconds in times.items():
        say(f"first visit of {path}: {milliseconds:.0f} ms")
    yardsticks.most("any page, first visitor after a release (the slowest)", max(times.values()), 200, "ms")


def environment_of(folder: Path) -> dict[str, str]:
    return {
        "GYEBO_KNOWLEDGE_DIR": str(folder / "knowledge"),
        "GYEBO_STATE_DIR": str(folder / "state"),
        "GYEBO_LOG_LEVEL": "warning",  # the other servers write no line a request either
    }


def oxigraph_load(folder: Path, store: Path) -> float:
    dump = folder / "all.nq"
    ox.Store.read_only(str(store)).dump(str(dump), format=ox.RdfFormat.N_QUADS)
    command = [OXIGRAPH, "load", "--location", str(folder / "oxigraph"), "--file", str(dump)]
    _, seconds = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    return seconds


def latencies(folder: Path, models: int, yardsticks: Yardsticks) -> None:
    step = max(1, models // _ASKED)
    # Not the first: it is the root of the largest family, whose descendants are an answer of many megabytes.
    asked = [f"model/o{number // 1000}/m{number}" for number in range(step // 2, models, step)][:_ASKED]
    ours = [*GYEBO, "--workers", str(os.cpu_count())]
    location = str(folder / "oxigraph")
    theirs = [OXIGRAPH, "serve-read-only", "--location", location, "--union-default-graph", "--bind"]
    theirs.append("127.0.0.1:{port}")
    with (
        server(ours, "/healthz", environment_of(folder)) as gyebo,
        server(theirs, "/", {}) as engine,
        httpx2.Client() as http,
    ):
        for form in ("html", "ttl"):
            pages = [f"{gyebo}/{path}.{form}" for path in asked]
            first = report(f"entity page .{form}, first time", spent(http, pages))
            again = report(f"entity page .{form}, again", spent(http, pages))
            yardsticks.most(f"entity page .{form}, first view, median with the client", first, 5, "ms")
            yardsticks.most(f"entity page .{form}, again, median with the client", again, 1, "ms")
        for name, query in QUERIES.items():
            texts = [query.format(model=f"{BASE}{path}", base=BASE) for path in asked]
            ours_ms = report(f"SPARQL, {name}", spent(http, [f"{gyebo}/sparql"] * len(texts), texts))
            engine_ms = report(
                "  oxigraph serve-read-only", spent(http, [f"{engine}/query"] * len(texts), texts)
            )
            yardsticks.most(f"latency, {name} / oxigraph", ours_ms / engine_ms, 1.5)
        with rdflib_endpoint(folder, models) as third:
            throughputs(asked, gyebo, engine, third, yardsticks)


def throughputs(asked: list[str], gyebo: str, engine: str, third: str, yardsticks: Yardsticks) -> None:
    for name, query in QUERIES.items():
        texts = [query.format(model=BASE + path, base=BASE) for path in asked]
        # A comment makes each text another one: what is measured is answering, not remembering.
        distinct = [f"{text} # {n}" for n in range(200) for text in texts]
        repeated = distinct[:50]
        compare(name, texts[:5], [f"{gyebo}/sparql", f"{engine}/query", *filter(None, [third])])
        ours, again = per_second(f"{gyebo}/sparql", distinct), per_second(f"{gyebo}/sparql", repeated)
        theirs = per_second(f"{engine}/query", distinct)
        say(f"throughput, {name}: {ours:.0f}/s distinct, {again:.0f}/s repeated")
        say(f"  oxigraph serve-read-only: {theirs:.0f}/s; ratio {ours / theirs:.2f} distinct, ", end="")
        say(f"{again / theirs:.2f} repeated")
        yardsticks.least(f"throughput repeated, {name} / oxigraph", again / theirs, 1)
        if third:
            other = per_second(third, distinct)
            say(f"  rdflib-endpoint: {other:.0f}/s; ratio {ours / other:.1f} distinct")


def compare(name: str, texts: list[str], endpoints: list[str]) -> None:
    """Say so where the servers do not give the same number of rows: then the speeds mean nothing."""
    headers = {"Accept": "application/sparql-results+json"}
    found = [
        sum(
            len(
                httpx2.get(each, params={"query": text}, headers=headers, timeout=60).json()["results"][
                    "bindings"
                ]
            )
            for text in texts
        )
        for each in endpoints
    ]
    if len(set(found)) > 1:
        say(f"  the servers differ on {name}: {found} rows")


@contextmanager
def rdflib_endpoint(folder: Path, models: int) -> Iterator[str]:
    """Serve the same quads by rdflib-endpoint, which holds them in memory as Python objects."""
    program = Path(sys.executable).with_name("rdflib-endpoint")
    if models > _RDFLIB_HOLDS or not program.exists():
        say("rdflib-endpoint: left out (not installed, or too many models for it)")
        yield ""
        return
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", "{port}", str(folder / "all.nq")]
    with server(command, "/", {}) as address:
        yield f"{address}/"


def spent(http: httpx2.Client, addresses: list[str], queries: list[str] | None = None) -> list[float]:
    """Return the milliseconds of each request."""
    times = []
    accept = {"Accept": "application/sparql-results+json"} if queries else {}
    for number, address in enumerate(addresses):
        started = time.perf_counter()
        answer = http.get(
            address, params={"query": queries[number]} if queries else None, headers=accept, timeout=60
        )
        answer.raise_for_status()
        times.append((time.perf_counter() - started) * 1000)
    return times


@contextmanager
def server(command: list[str], ready: str, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    filled = [part.replace("{port}", port) for part in command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(filled, cwd=ROOT, env={**os.environ, **environment}, **quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(3000):
            try:
                httpx2.get(address + ready, timeout=2)
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def report(name: str, times: list[float]) -> float:
    """Print the median and the ninety-fifth part of a hundred; return the median."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    median = statistics.median(ordered)
    say(f"{name}: p50 {median:.1f} ms, p95 {p95:.1f} ms")
    return median


def say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
