"""Releases in another SPARQL 1.1 engine: each is one graph, and one more graph names the current."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

import httpx2
import pyoxigraph as ox

from api.config import SettingError, SettingProblem
from api.store.release_format import Manifest, require_fit
from api.store.releases import NoRelease
from api.store.remote import Endpoints, RemoteDataset, StoreUnreachable, sent
from api.terms import DCTERMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WAIT = httpx2.Timeout(120.0, connect=5.0)
_AT_ONCE = 20_000  # triples in one request: engines hold a request in memory
_CURRENT, _KEPT, _MANIFEST = (
    ox.NamedNode(DCTERMS + "hasVersion"),
    ox.NamedNode(DCTERMS + "hasPart"),
    ox.NamedNode(DCTERMS + "description"),
)


@dataclass(frozen=True, slots=True)
class RemoteRelease:
    """One release in a remote engine."""

    number: int
    graph: str
    manifest: Manifest
    endpoints: Endpoints
    client: httpx2.Client

    @property
    def identity(self) -> str:
        """Return what tells it from any other release, of the same number too."""
        return f"{self.number}:{self.manifest.id}"

    @property
    def digest(self) -> str:
        """Return what changes only with its content (and base IRI, format, software)."""
        return self.manifest.digest

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
        self.base_iri = base_iri
        self._pointer = ox.NamedNode(f"{base_iri}graph/release")
        self._client = httpx2.Client(timeout=_WAIT, auth=endpoints.reader)

    def close(self) -> None:
        """Let go of the connections; what was opened here cannot be read any more."""
        self._client.close()

    def current(self) -> RemoteRelease:
        """Return the release that readers see. Raises NoRelease or UnfitRelease."""
        return self._release(self.pointed())

    def get(self, number: int) -> RemoteRelease:
        """Return one release by its number. Raises NoRelease, or UnfitRelease where it cannot be read."""
        if number not in self.numbers():
            raise NoRelease(f"release {number} is not in {self.endpoints.query}")
        return self._release(number)

    def pointed(self) -> int:
        """Return the number of the current release, whether or not it can be read. Raises NoRelease."""
        for triple in self._told():
            if triple.predicate == _CURRENT:
                return _number(triple.object)
        raise NoRelease(f"no release in {self.endpoints.query}; run `gyebo build`")

    def numbers(self) -> list[int]:
        """List the numbers of all kept releases, oldest first."""
        return sorted(_number(triple.object) for triple in self._told() if triple.predicate == _KEPT)

    def publish(self, triples: Iterable[ox.Triple], keep: int, manifest: Manifest) -> RemoteRelease:
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
        self._point(number, [*kept, number][-keep:], {number: manifest.as_json()})
        for old in [*kept, number][:-keep]:
            sent(self._client, "DELETE", self._address(self._named(old)), auth=self.endpoints.writer)
        return self._release(number)

    def roll_back(self, number: int | None = None) -> RemoteRelease:
        """Point at an older release. Raises NoRelease or UnfitRelease."""
        current, kept = self.pointed(), self.numbers()
        older = [each for each in kept if each < current]
        if number is None and not older:
            raise NoRelease(f"release {current} is the oldest that is kept")
        release = self.get(older[-1] if number is None else number)
        self._point(release.number, kept, {})
        return release

    def _point(self, current: int, kept: list[int], manifests: dict[int, str]) -> None:
        triples = [ox.Triple(self._pointer, _CURRENT, self._named(current))]
        texts = {**self._manifests(), **manifests}
        for number in kept:
            triples.append(ox.Triple(self._pointer, _KEPT, self._named(number)))
            if text := texts.get(number):
                triples.append(ox.Triple(self._named(number), _MANIFEST, ox.Literal(text)))
        self._write("PUT", self._pointer, triples)

    def _told(self) -> list[ox.Triple]:
        dataset = RemoteDataset(self._client, self.endpoints.query, self._pointer.value)
        return list(dataset.match(None, None, None))

    def _release(self, number: int) -> RemoteRelease:
        graph = self._named(number).value
        manifest = Manifest.from_json(self._manifests().get(number, "{}"), f"{graph} (dcterms:description)")
        require_fit(number, manifest, self.base_iri)
        return RemoteRelease(number, graph, manifest, self.endpoints, self._client)

    def _manifests(self) -> dict[int, str]:
        return {
            _number(triple.subject): triple.object.value
            for triple in self._told()
            if triple.predicate == _MANIFEST and isinstance(triple.object, ox.Literal)
        }

    def _named(self, number: int) -> ox.NamedNode:
        return ox.NamedNode(f"{self._pointer.value}/{number}")

    def _address(self, graph: ox.NamedNode) -> str:
        if not self.endpoints.store:
            raise SettingError(
                SettingProblem(
                    "GYEBO_REMOTE_STORE",
                    "GYEBO_REMOTE_STORE: 릴리스를 올리려면 store=<주소>도 있어야 합니다.",
                    "GYEBO_REMOTE_STORE has no store=<address>; releases cannot be published",
                )
            )
        return str(httpx2.URL(self.endpoints.store, params={"graph": graph.value}))

    def _write(self, method: str, graph: ox.NamedNode, triples: list[ox.Triple]) -> None:
        content = cast(bytes, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
        sent(
            self._client,
            method,
            self._address(graph),
            content=content,
            headers={"Content-Type": "text/turtle"},  # N-Triples are Turtle, which every engine knows
            auth=self.endpoints.writer,
        )


def _number(node: object) -> int:
    return int(cast(ox.NamedNode, node).value.rpartition("/")[2])
