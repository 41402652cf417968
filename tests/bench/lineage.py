"""Six lineage questions on invented models: our index, our triples, the engine's property paths, Virtuoso's.

The models have no more than lineage, dates and licences, so that a million fit a bench. Ratios of one
run on one machine mean something, the seconds alone do not.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pyoxigraph as ox

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from api.config import DEFAULT_BASE_IRI as BASE  # noqa: E402
from api.config import Settings  # noqa: E402
from api.derivation.rules import derive, derive_lineage  # noqa: E402
from api.lineage import traversal as walking  # noqa: E402
from api.lineage.graph import LineageGraph  # noqa: E402
from api.lineage.index_files import open_index, write_index  # noqa: E402
from api.lineage.tables import license_changes  # noqa: E402
from api.queries.library import QueryLibrary  # noqa: E402
from api.store.dataset import Dataset  # noqa: E402
from api.store.release_format import Manifest  # noqa: E402
from api.store.remote import Endpoints  # noqa: E402
from api.store.remote_releases import RemoteReleases  # noqa: E402
from api.store.turtle_files import read_turtle  # noqa: E402
from tests.bench.run import say  # noqa: E402
from tests.engines import PASSWORD, free_port, running, virtuoso  # noqa: E402

_KINDS = ("fineTunedFrom", "instructionTunedFrom", "quantizedFrom", "adapterOf", "continuedPretrainingFrom")
_DAY = "http://www.w3.org/2001/XMLSchema#date"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LICENSE = "http://purl.org/dc/terms/license"
_GOAL = 50  # milliseconds at the ninety-fifth part of a hundred
_LONGEST = 30  # seconds after which an engine's answer is not waited for
_PATH, _TRIPLE, _ROOT = f"<{BASE}def/parentModel>+", f"<{BASE}def/ancestorModel>", f"<{BASE}def/rootModel>"

Pick = Callable[[], int]


def lines(models: int, chance: random.Random) -> Iterator[str]:
    """Yield N-Triples; two of three models have a parent among the earlier ones, a few of them two."""
    for number in range(models):
        model = name(number)
        day = min(number // 700, 2000)
        date = f"{2019 + day // 360}-{day % 360 // 30 + 1:02}-{day % 30 % 28 + 1:02}"
        yield f"{model} <{_TYPE}> <{BASE}def/AIModel> .\n"
        yield f'{model} <{BASE}def/releaseDate> "{date}"^^<{_DAY}> .\n'
        yield f"{model} <{_LICENSE}> <{BASE}license/l{chance.randrange(20)}> .\n"
        if number < 100 or chance.random() < 0.33:
            continue
        parents, kind = [int(number * chance.random() ** 3)], chance.choice(_KINDS)
        if chance.random() < 0.05 and parents[0] > 0:
            parents, kind = [*parents, chance.randrange(parents[0])], "mergedFrom"
        for parent in parents:
            yield f"{model} <{BASE}def/{kind}> {name(parent)} .\n"


def name(number: int) -> str:
    """Return the IRI of a model as it stands in N-Triples and SPARQL."""
    return f"<{BASE}model/o{number // 1000}/m{number}>"


QUERIES = {
    "ancestors": lambda a, _, step: f"SELECT DISTINCT ?x {{ {a} {step} ?x }}",
    "descendants": lambda a, _, step: f"SELECT DISTINCT ?x {{ ?x {step} {a} }}",
    "ancestor graph": lambda a, _, step: (
        f"SELECT DISTINCT ?c ?p {{ {{ {a} {step} ?c }} UNION {{ BIND ({a} AS ?c) }} "
        f"?c <{BASE}def/parentModel> ?p }}"
    ),
    "common ancestors": lambda a, b, step: f"SELECT DISTINCT ?x {{ {a} {step} ?x . {b} {step} ?x }}",
    "top roots": lambda _a, _b, step: (
        f"SELECT ?r (COUNT(DISTINCT ?m) AS ?n) {{ ?m {_ROOT if step == _TRIPLE else step} ?r "
        f"FILTER NOT EXISTS {{ ?r <{BASE}def/parentModel> ?any }} }} GROUP BY ?r ORDER BY DESC(?n) LIMIT 10"
    ),
    "licence changes": lambda _a, _b, _step: (
        f"SELECT (COUNT(*) AS ?n) {{ ?c <{BASE}def/parentModel> ?p ; <{_LICENSE}> ?x . "
        f"?p <{_LICENSE}> ?y FILTER (?x != ?y) }}"
    ),
}


def by_index(graph: LineageGraph) -> dict[str, Callable[[int, int], Any]]:
    """Return the six questions asked of the index, for two models by number."""

    def place(number: int) -> int:
        return graph.position(name(number)[1:-1])

    def above(number: int) -> Any:
        own = place(number)
        return np.append(walking.ancestors(graph, own).models, np.uint32(own))

    return {
        "ancestors": lambda a, _: walking.ancestors(graph, place(a)),
        "descendants": lambda a, _: walking.descendants(graph, place(a)),
        "ancestor graph": lambda a, _: walking.edges_among(graph, above(a)),
        "common ancestors": lambda a, b: walking.common_ancestors(
            graph, np.array([place(a), place(b)], np.uint32)
        ),
        "top roots": lambda _a, _b: [graph.names[root] for root in graph.founders[:10].tolist()],
        "licence changes": lambda _a, _b: len(license_changes(graph)[0]),
    }


def measured(ask: Callable[[], Any], times: int) -> str:
    """Return median and 95th percentile in milliseconds."""
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - started) * 1000)
    spent.sort()
    p95 = spent[int(len(spent) * 0.95)]
    verdict = "met" if p95 <= _GOAL else "missed"
    return f"{statistics.median(spent):9.3f} ms median {p95:9.3f} ms p95   goal ≤ {_GOAL} ms {verdict}"


def main() -> None:
    """Build the index on so many models, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=20_000)
    models = parser.parse_args().models
    with tempfile.TemporaryDirectory(prefix="gyebo-bench-") as work:
        run(Path(work), models)


def run(folder: Path, models: int) -> None:
    """Ask the six questions of every way to answer them."""
    source = folder / "models.nt"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(lines(models, random.Random(7)))
    dataset = Dataset.writable(folder / "store")
    graph_name = ox.NamedNode(f"{BASE}graph/models")
    dataset.raw.bulk_load(path=str(source), format=ox.RdfFormat.N_TRIPLES, to_graph=graph_name)
    for module in ("core/lineage", "core/things", "alignments/prov-o", "alignments/fair4ml"):
        dataset.add(read_turtle(ROOT / f"ontology/{module}.ttl"), f"{BASE}graph/ontology/{module}")
    library = QueryLibrary(ROOT / "queries")
    derive(dataset, library, folder)
    started = time.monotonic()
    graph = derive_lineage(dataset, library, folder)
    write_index(graph, folder)
    built = time.monotonic() - started
    size = sum(path.stat().st_size for path in (folder / "lineage").iterdir()) / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{models:,} models, {graph.edges:,} edges, {int(graph.generation.max()) + 1} generations")
    say(f"index and triples: built in {built:.1f} s, index of {size:.0f} MiB, peak memory {peak:.0f} MiB")

    started = time.perf_counter()
    graph = open_index(Opened(folder), dataset, library)
    say(f"index opened in {(time.perf_counter() - started) * 1000:.1f} ms")
    ask(graph, dataset, models)
    paths(folder, dataset, models)


class Opened:
    """A release that is no more than a folder."""

    number, identity = 1, ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, name: str) -> Path:
        """Return the path of a file in it."""
        return self._folder / name

    def open(self) -> Dataset:
        """Do not: it is open."""
        raise NotImplementedError


def ask(graph: LineageGraph, dataset: Dataset, models: int) -> None:
    """Ask index and triples in this process."""
    chance = random.Random(1)
    root = int(graph.names[int(graph.founders[0])].rpartition("/m")[2])

    def pick() -> int:
        return chance.randrange(models)

    def some() -> int:  # the largest family is the hardest one to list
        return root if chance.random() < 0.2 else pick()

    for question, answer in by_index(graph).items():
        first = some if question == "descendants" else pick
        say(f"{question:17} index       {measured(lambda a=answer, f=first: a(f(), pick()), 200)}")
        query = QUERIES[question]
        times = 1 if question in ("top roots", "licence changes") else 50
        text = lambda q=query, f=first: q(name(f()), name(pick()), _TRIPLE)  # noqa: E731
        say(f"{'':17} our triples {measured(lambda t=text: dataset.rows(t()), times)}")


def paths(folder: Path, dataset: Dataset, models: int) -> None:
    """Ask the engine's own server by property paths; it gives up, or is given up, after some seconds."""
    dump = folder / "all.nq"
    dataset.raw.dump(str(dump), format=ox.RdfFormat.N_QUADS)
    location = str(folder / "oxigraph")
    program = str(Path(sys.executable).with_name("oxigraph"))
    subprocess.run(
        [program, "load", "--location", location, "--file", str(dump)], check=True, capture_output=True
    )
    address = f"127.0.0.1:{free_port()}"
    command = [program, "serve-read-only", "--location", location, "--union-default-graph"]
    with running([*command, "--timeout-s", str(_LONGEST), "--bind", address], f"http://{address}/query"):
        served("Oxigraph path", f"http://{address}/query", models)
    if not shutil.which("virtuoso-t"):
        say("Virtuoso: not installed")
    else:
        home = folder / "virtuoso"
        home.mkdir()
        with virtuoso(home) as addresses:
            in_virtuoso(dataset, addresses, models)


def in_virtuoso(dataset: Dataset, addresses: str, models: int) -> None:
    """Publish the same triples there and ask by property paths."""
    settings = Settings(remote_store=addresses, remote_password=PASSWORD)
    endpoints = Endpoints.of(settings)
    with closing(RemoteReleases(endpoints, BASE)) as releases:
        quads = dataset.raw.quads_for_pattern(None, None, None, None)
        releases.publish((quad.triple for quad in quads), 1, Manifest(BASE))
    served("Virtuoso path", endpoints.query, models)


def served(label: str, endpoint: str, models: int) -> None:
    """Ask each question a few times, and stop at the first that takes too long."""
    chance = random.Random(1)
    with httpx2.Client(timeout=_LONGEST + 5) as http:
        for question, query in QUERIES.items():
            spent = []
            for _ in range(5):
                text = query(name(chance.randrange(models)), name(chance.randrange(models)), _PATH)
                started = time.perf_counter()
                try:
                    answer = http.post(endpoint, data={"query": text}, headers={"Accept": "text/csv"})
                    whole = answer.status_code == 200 and "cancelled" not in answer.text[-200:]
                except httpx2.HTTPError:
                    whole = False
                spent.append((time.perf_counter() - started) * 1000)
                if not whole:
                    break
            told = f"{statistics.median(spent):9.1f} ms median" if whole else f"no answer in {_LONGEST} s"
            say(f"{question:17} {label} {told}")


if __name__ == "__main__":
    main()
