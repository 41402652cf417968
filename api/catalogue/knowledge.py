"""One release, opened for reading: its dataset, queries, frameworks and names. What every service takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from api.profiles import Framework, load_frameworks
from api.queries.library import QueryLibrary
from api.store.dataset import ReadableDataset
from api.store.releases import AnyRelease
from api.store.rows import Row, Term
from api.terms import NAMESPACES, RDF_TYPE, RDFS_LABEL
from api.text import Text


@dataclass(frozen=True, slots=True)
class Link:
    """A thing and its name."""

    iri: str
    label: Text

    def record(self) -> dict[str, Any]:
        """Return the IRI and the name in both languages, as data for programs has them."""
        return {"iri": self.iri, "name": self.label.record()}


class Names:
    """Names of things (rdfs:label, which derivation fills for all of ours), remembered for one release."""

    _LIMIT = 50_000

    def __init__(self, dataset: ReadableDataset) -> None:
        self._dataset = dataset
        self._known: dict[str, Text] = {}

    def of(self, iri: str) -> Text:
        """Return the name of a thing; empty where it has none."""
        known = self._known.get(iri)
        if known is None:
            if len(self._known) >= self._LIMIT:
                self._known.clear()
            known = self._known[iri] = self._read(iri)
        return known

    def link(self, iri: str) -> Link:
        """Return the thing with its name, or with the end of its IRI where it has no name."""
        return Link(iri, self.of(iri) or Text(en=iri.rstrip("/#").rsplit("/", 1)[-1]))

    def _read(self, iri: str) -> Text:
        found: dict[str, str] = {}
        for triple in self._dataset.match(ox.NamedNode(iri), RDFS_LABEL, None):
            if isinstance(triple.object, ox.Literal):
                language = (triple.object.language or "en").split("-")[0]
                found[language] = min(triple.object.value, found.get(language, triple.object.value))
        return Text(found.get("ko", ""), found.get("en", ""))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A release as services see it. `number` 0: not a release, a dataset in memory."""

    number: int
    dataset: ReadableDataset
    library: QueryLibrary
    base_iri: str
    frameworks: tuple[Framework, ...] = ()
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", Names(self.dataset))

    def rows(self, query: str, **parameters: Term) -> list[Row]:
        """Run one SELECT of the library."""
        return self.dataset.rows(self.library.get(query).bind(**parameters))

    def types(self, iri: str) -> set[str]:
        """Return the classes of a thing, superclasses included."""
        matches = self.dataset.match(ox.NamedNode(iri), RDF_TYPE, None)
        return {triple.object.value for triple in matches if isinstance(triple.object, ox.NamedNode)}

    def name_of(self, iri: str) -> Link:
        """Return a thing with its name; a term of another vocabulary without one goes by prefix and name."""
        if self.names.of(iri) or iri.startswith(self.base_iri):
            return self.names.link(iri)
        for prefix, namespace in NAMESPACES.items():
            if iri.startswith(namespace):
                return Link(iri, Text(en=f"{prefix}:{iri.removeprefix(namespace)}"))
        return Link(iri, Text(en=iri))

    def framework_for(self, iri: str) -> Framework | None:
        """Return the framework that describes things of this kind, if there is one."""
        types = self.types(iri)
        return next((each for each in self.frameworks if each.subject_class in types), None)


def open_knowledge(release: AnyRelease, library: QueryLibrary) -> Knowledge:
    """Open a release for reading."""
    dataset = release.open()
    return Knowledge(release.number, dataset, library, library.base_iri, load_frameworks(dataset, library))
