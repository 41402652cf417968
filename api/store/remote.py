"""Another SPARQL 1.1 engine: its addresses, and a graph of it read as a dataset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import httpx2
import pyoxigraph as ox

from api.setting_values import store_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.config import Settings
    from api.store.rows import Row, Term

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
# Virtuoso names blank nodes `nodeID://b1`, which no syntax of RDF takes for a name.
_BLANK_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')


class StoreUnreachable(Exception):
    """The remote engine cannot be reached, or answers with an error."""


class StoreTruncates(Exception):
    """The remote engine cut an answer off at a limit of its own."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses of a remote engine, SPARQL query and Graph Store Protocol, and who reads and writes there.

    The addresses are without user and password, so that they can be shown.
    """

    query: str
    store: str
    reader: httpx2.Auth | None
    writer: httpx2.Auth | None

    @classmethod
    def of(cls, settings: Settings) -> Endpoints:
        """Read the setting `remote_store`."""
        given = store_parts(settings.remote_store.get_secret_value())
        query, reader = _without_user(given["query"])
        store, writer = _without_user(given.get("store", ""))
        if "user" in given:
            maker = httpx2.BasicAuth if given.get("auth") == "basic" else httpx2.DigestAuth
            writer = maker(given["user"], settings.remote_password.get_secret_value())
        return cls(query, store, reader, writer or reader)


def _without_user(address: str) -> tuple[str, httpx2.Auth | None]:
    url = httpx2.URL(address)
    if not url.userinfo:
        return address, None
    return str(url.copy_with(username=None, password=None)), httpx2.BasicAuth(url.username, url.password)


class RemoteDataset:
    """One graph of a remote engine, read as a dataset."""

    def __init__(self, client: httpx2.Client, query_address: str, graph: str) -> None:
        self._client = client
        self._address = query_address
        self._graph = graph

    def rows(self, sparql: str) -> list[Row]:
        """Run a SELECT of our own; unbound variables are left out of a row."""
        response = self._ask(sparql)
        solutions = cast(ox.QuerySolutions, _results(_BLANK_NODE.sub(rb"\1", response.content)))
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

    def graphs(self) -> Iterator[str]:
        """Yield nothing, as above."""
        yield from ()

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
