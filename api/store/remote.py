"""Releases in another SPARQL 1.1 engine: each is one graph, and one more graph names the current."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, cast

import httpx2
import pyoxigraph as ox

from api.config import SettingError
from api.store.releases import NoRelease
from api.terms import DCTERMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from api.config import Settings
    from api.store.dataset import Row, Term

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_WAIT = httpx2.Timeout(120.0, connect=5.0)
_AT_ONCE = 20_000  # triples in one request: engines hold a request in memory
_CURRENT, _KEPT, _BUILT = (
    ox.NamedNode(DCTERMS + "hasVersion"),
    ox.NamedNode(DCTERMS + "hasPart"),
    ox.NamedNode(DCTERMS + "issued"),
)
_PART = re.compile(r"(query|store|user|auth)=(\S+)")


class StoreUnreachable(Exception):
    """The remote engine cannot be reached, or answers with an error."""


class StoreTruncates(Exception):
    """The remote engine cut an answer off at a limit of its own."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses of a remote engine: SPARQL query, Graph Store Protocol, and who writes there."""

    query: str
    store: str
    auth: httpx2.Auth | None

    @classmethod
    def of(cls, settings: Settings) -> Endpoints:
        """Read the setting `remote_store`. Raises SettingError."""
        given = dict(_PART.findall(settings.remote_store))
        if "query" not in given or len(given) != len(settings.remote_store.split()):
            raise SettingError(
                f"GYEBO_REMOTE_STORE is {settings.remote_store!r}; it takes query=<address>, and where "
                "releases are published store=<address>, user=<name> and auth=digest or auth=basic"
            )
        maker = httpx2.BasicAuth if given.get("auth") == "basic" else httpx2.DigestAuth
        auth = maker(given["user"], settings.remote_password) if "user" in given else None
        return cls(given["query"], given.get("store", ""), auth)


class RemoteDataset:
    """One graph of a remote engine, read as a dataset."""

    def __init__(self, client: httpx2.Client, query_address: str, graph: str) -> None:
        self._client = client
        self._address = query_address
        self._graph = graph

    def rows(self, sparql: str) -> list[Row]:
        """Run a SELECT of our own; unbound variables are left out of a row."""
        response = self._ask(sparql)
        solutions = cast(ox.QuerySolutions, _results(response.content))
        names = [variable.value for variable in solutions.variables]
        result: list[Row] = []
        for solution in solutions:
            values = ((name, solution[name]) for name in names)
            result.append({name: cast("Term", value) for name, value in values if value is not None})
        refuse_part(response.headers, len(result))
        return result

    def triples(self, sparql: str) -> Iterator[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE of our own."""
        response = self._ask(sparql, _TRIPLES)
        triples = [quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)]
        refuse_part(response.headers, len(triples))
        yield from triples

    def ask(self, sparql: str) -> bool:
        """Run an ASK of our own."""
        return truth(self._ask(sparql).content)

    def match(
        self,
        subject: ox.NamedNode | ox.BlankNode | None,
        predicate: ox.NamedNode | None,
        object_: Term | None,
    ) -> Iterator[ox.Triple]:
        """Yield the triples that have these terms; None stands for any."""
        if isinstance(subject, ox.BlankNode) or isinstance(object_, ox.BlankNode):
            return  # published data has none, and a name from another request would mean nothing
        pattern = " ".join(
            str(term) if term is not None else f"?{name}"
            for name, term in (("s", subject), ("p", predicate), ("o", object_))
        )
        for row in self.rows(f"SELECT * WHERE {{ {pattern} }}"):
            found = subject or row["s"], predicate or row["p"], object_ or row["o"]
            yield ox.Triple(cast(ox.NamedNode, found[0]), cast(ox.NamedNode, found[1]), found[2])

    def graph(self, graph: str) -> Iterator[ox.Triple]:
        """Yield nothing: a release is one graph here, and the graphs of its files are gone."""
        del graph
        yield from ()

    def has_graph(self, graph: str) -> bool:
        """Tell that there are no graphs of files here."""
        del graph
        return False

    def size(self) -> int:
        """Count the triples."""
        return int(self.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0]["n"].value)

    def _ask(self, sparql: str, accept: str = _RESULTS) -> httpx2.Response:
        fields = {"query": sparql, "default-graph-uri": self._graph}
        return sent(self._client, "POST", self._address, data=fields, headers={"Accept": accept})


def _results(content: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    return ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)


def truth(content: bytes) -> bool:
    """Read the answer to an ASK; Virtuoso tells it as a row, or none."""
    results = _results(content)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    values = [value for solution in results for value in solution]
    return any(isinstance(value, ox.Literal) and value.value != "0" for value in values)


def sent(client: httpx2.Client, method: str, address: str, **more: object) -> httpx2.Response:
    """Send a request to the engine. Raises StoreUnreachable."""
    try:
        response = client.request(method, address, **more)  # type: ignore[arg-type]
    except httpx2.HTTPError as error:
        raise StoreUnreachable(f"{address}: {error}") from None
    if response.status_code >= 400:
        said = response.text.strip()[:200]
        raise StoreUnreachable(f"{address}: {response.status_code} {said}")
    return response


def refuse_part(headers: Mapping[str, str], rows: int) -> None:
    """Raise StoreTruncates where the engine says that it may have cut an answer at so many rows.

    Virtuoso tells its limits in headers of its own, and answers 200 all the same.
    """
    most = headers.get("x-sparql-maxrows")
    if most is not None and most.isdigit() and rows >= int(most):
        raise StoreTruncates(f"the engine ends answers at {most} rows (ResultSetMaxRows)")
    if headers.get("x-sql-state", "").upper() == "S1TAT":
        raise StoreTruncates("the engine ended the query at a time limit of its own and sent a part")


@dataclass(frozen=True, slots=True)
class RemoteRelease:
    """One release in a remote engine."""

    number: int
    graph: str
    built: str
    endpoints: Endpoints
    client: httpx2.Client

    @property
    def identity(self) -> str:
        """Return what tells it from any other release, of the same number too."""
        return f"{self.number}:{self.built}"

    def file(self, name: str) -> Path | None:
        """Return None: there are no files beside a graph."""
        del name
        return None

    def open(self) -> RemoteDataset:
        """Return it for reading."""
        return RemoteDataset(self.client, self.endpoints.query, self.graph)


class RemoteReleases:
    """The releases of one base IRI in a remote engine."""

    def __init__(self, endpoints: Endpoints, base_iri: str) -> None:
        self.endpoints = endpoints
        self._pointer = ox.NamedNode(f"{base_iri}graph/release")
        self._client = httpx2.Client(timeout=_WAIT)

    def close(self) -> None:
        """Let go of the connections; what was opened here cannot be read any more."""
        self._client.close()

    def current(self) -> RemoteRelease:
        """Return the release that readers see. Raises NoRelease."""
        for triple in self._told():
            if triple.predicate == _CURRENT:
                return self._release(cast(ox.NamedNode, triple.object))
        raise NoRelease(f"no release in {self.endpoints.query}; run `gyebo build`")

    def get(self, number: int) -> RemoteRelease:
        """Return one release by its number. Raises NoRelease."""
        if number not in self.numbers():
            raise NoRelease(f"release {number} is not in {self.endpoints.query}")
        return self._release(self._named(number))

    def numbers(self) -> list[int]:
        """List the numbers of all kept releases, oldest first."""
        return sorted(_number(triple.object) for triple in self._told() if triple.predicate == _KEPT)

    def publish(self, triples: Iterable[ox.Triple], keep: int) -> RemoteRelease:
        """Put triples into a graph of their own, then point at it: readers see the old or the new one.

        A graph that was left half-filled is named by nobody, and the next release takes its place.
        """
        kept = self.numbers()
        number = max(kept, default=0) + 1
        graph = self._named(number)
        rest = iter(triples)
        method = "PUT"
        while part := list(islice(rest, _AT_ONCE)):
            self._write(method, graph, part)
            method = "POST"
        if method == "PUT":
            raise StoreUnreachable("there is nothing to publish")
        built = datetime.now(UTC).isoformat()
        self._point(number, [*kept, number][-keep:], {number: built})
        for old in [*kept, number][:-keep]:
            sent(self._client, "DELETE", self._address(self._named(old)), auth=self.endpoints.auth)
        return self._release(graph)

    def roll_back(self, number: int | None = None) -> RemoteRelease:
        """Point at an older release. Raises NoRelease."""
        current, kept = self.current().number, self.numbers()
        older = [each for each in kept if each < current]
        if number is None and not older:
            raise NoRelease(f"release {current} is the oldest that is kept")
        release = self.get(older[-1] if number is None else number)
        self._point(release.number, kept, {})
        return release

    def _point(self, current: int, kept: list[int], built: dict[int, str]) -> None:
        triples = [ox.Triple(self._pointer, _CURRENT, self._named(current))]
        dates = {**self._dates(), **built}
        for number in kept:
            triples.append(ox.Triple(self._pointer, _KEPT, self._named(number)))
            triples.append(ox.Triple(self._named(number), _BUILT, ox.Literal(dates.get(number, ""))))
        self._write("PUT", self._pointer, triples)

    def _told(self) -> list[ox.Triple]:
        dataset = RemoteDataset(self._client, self.endpoints.query, self._pointer.value)
        return list(dataset.match(None, None, None))

    def _release(self, graph: ox.NamedNode) -> RemoteRelease:
        number = _number(graph)
        return RemoteRelease(number, graph.value, self._dates().get(number, ""), self.endpoints, self._client)

    def _dates(self) -> dict[int, str]:
        return {
            _number(triple.subject): triple.object.value
            for triple in self._told()
            if triple.predicate == _BUILT and isinstance(triple.object, ox.Literal)
        }

    def _named(self, number: int) -> ox.NamedNode:
        return ox.NamedNode(f"{self._pointer.value}/{number}")

    def _address(self, graph: ox.NamedNode) -> str:
        if not self.endpoints.store:
            raise SettingError("GYEBO_REMOTE_STORE has no store=<address>; releases cannot be published")
        return str(httpx2.URL(self.endpoints.store, params={"graph": graph.value}))

    def _write(self, method: str, graph: ox.NamedNode, triples: list[ox.Triple]) -> None:
        content = cast(bytes, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
        sent(
            self._client,
            method,
            self._address(graph),
            content=content,
            headers={"Content-Type": "text/turtle"},  # N-Triples are Turtle, which every engine knows
            auth=self.endpoints.auth,
        )


def _number(node: object) -> int:
    return int(cast(ox.NamedNode, node).value.rpartition("/")[2])
