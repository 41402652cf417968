"""What one server holds: the opened current release with its caches, and the workers for users' queries."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from api.catalogue.document_digests import DocumentDigests
from api.catalogue.indexed_things import open_resolver, open_search_index
from api.catalogue.knowledge import Knowledge, open_knowledge
from api.catalogue.query_notices import notices_of
from api.catalogue.vocabulary import read_vocabulary
from api.endpoint.answer_cache import AnswerCache
from api.endpoint.backend import pool_of
from api.endpoint.telemetry import RELEASE
from api.lineage.index_files import open_index
from api.queries.library import QueryLibrary
from api.store.backend import Pointer, releases_of
from api.store.release_format import UnfitRelease
from api.store.releases import NoRelease
from api.web.http.addresses import Addresses
from api.web.http.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.catalogue.query_notices import QueryNotice
    from api.catalogue.resolver import Resolver
    from api.catalogue.search_index import SearchIndex
    from api.catalogue.vocabulary import Vocabulary
    from api.config import Settings
    from api.lineage.graph import LineageGraph
    from api.store.releases import AnyRelease

_LOG = logging.getLogger("gyebo")
_CACHE_BYTES = 64 * 1024 * 1024


class Cache:
    """Finished representations, the least recently used of which go when the bound in bytes is reached."""

    def __init__(self, limit: int = _CACHE_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._bodies: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a key, or make and keep it."""
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
                return body
        body = make()
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = body
                self._size += len(body)
            while self._size > self._limit and len(self._bodies) > 1:
                _, oldest = self._bodies.popitem(last=False)
                self._size -= len(oldest)
        return body


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where the answer to a request is kept, and the headers that it had."""

    kept_as: tuple[str, str]
    headers: list[tuple[bytes, bytes]]


@dataclass(slots=False)
class View:
    """One release as pages see it. A request uses one view from beginning to end."""

    release: AnyRelease
    knowledge: Knowledge
    cache: Cache = field(default_factory=Cache)
    requests: OrderedDict[tuple[bytes, ...], Remembered] = field(default_factory=OrderedDict)

    @cached_property
    def digest(self) -> str:
        """What everything that is shown of the release depends on, as far as nothing finer is known."""
        return f"{self.release.number}:{self.release.digest}"

    @cached_property
    def documents(self) -> DocumentDigests:
        """A digest of each RDF document, opened when first asked for."""
        return DocumentDigests(self.release)

    @cached_property
    def index(self) -> SearchIndex:
        """The list of all things, made when first asked for."""
        return open_search_index(self.release, self.knowledge)

    @cached_property
    def lineage(self) -> LineageGraph:
        """The index of the lineage, opened when first asked for."""
        return open_index(self.release, self.knowledge.dataset, self.knowledge.library)

    @cached_property
    def without_ancestors(self) -> bool:
        """Tell whether the release holds no ancestors as triples though it has a lineage."""
        ancestor = f"<{self.knowledge.base_iri}def/ancestorModel>"
        return self.lineage.edges > 0 and not self.knowledge.dataset.ask(f"ASK {{ ?m {ancestor} ?a }}")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Classes, properties and prefixes, read when first asked for."""
        return read_vocabulary(self.knowledge)

    def notices(self, query: str) -> tuple[QueryNotice, ...]:
        """Return what a reader of an empty answer should know of the terms of a query."""
        return notices_of(query, self.knowledge, self.vocabulary, self.resolver)

    @cached_property
    def resolver(self) -> Resolver:
        """All names and outside ids, read when first asked for."""
        return open_resolver(self.release, self.knowledge)


class Site:
    """Follows the pointer to the current release; closes with the server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.addresses = Addresses(settings.base_iri)
        self.library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
        self._releases = releases_of(settings)
        self._pointer = Pointer(settings, self._releases)
        self._lock = threading.Lock()
        self._stamp = self._pointer.stamp()
        self._view = self._open()
        self.pool = pool_of(settings)
        self.answers = AnswerCache(settings.answer_cache_bytes)

    @property
    def view(self) -> View:
        """The current release; opened anew when the pointer has moved to one that can be read."""
        stamp = self._pointer.stamp()
        if stamp != self._stamp:
            with self._lock:
                if stamp != self._stamp:
                    self._view = self._opened() or self._view
                    self._stamp = stamp
        return self._view

    async def start(self) -> None:
        """Start the workers, on the event loop that will use them."""
        await self.pool.start()

    async def close(self) -> None:
        """End the workers."""
        await self.pool.close()
        self._releases.close()

    def release(self, number: int | None) -> AnyRelease:
        """Return a kept release, or the current one. Raises Problem: never there (404), or pruned (410)."""
        current = self.view.release
        if number is None or number == current.number:
            return current
        try:
            return self._releases.get(number)
        except (NoRelease, UnfitRelease):
            kept = ", ".join(map(str, self._releases.numbers()))
            gone = 0 < number < current.number
            code = "release-gone" if gone else "no-release"
            raise Problem(410 if gone else 404, code, values={"number": number, "kept": kept}) from None

    def _opened(self) -> View | None:
        try:
            return self._open()
        except (NoRelease, UnfitRelease) as error:
            # What is served stays; told once, since the pointer is not looked at again until it moves.
            _LOG.error("the current release cannot be read, the one before is served on: %s", error)
            return None

    def _open(self) -> View:
        release = self._releases.current()
        view = View(release, open_knowledge(release, self.library))
        RELEASE.set(release.number)
        return view
