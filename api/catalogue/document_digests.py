"""A digest of each RDF document of a release, made with the release, so that an entity tag costs no reading.

It changes when a triple of the document changes (`api.catalogue.description`: what is said about the thing
and its parts, and the names of what it links to), and with nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from api.catalogue.description import pointing_predicates
from api.terms import RDFS_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy.typing as npt

    from api.store.releases import AnyRelease

_FILE = "documents.npy"
_MOST = 6_000_000  # triples up to which a digest a document is made; above it the release's own serves
_WHOLE = (1 << 64) - 1


def write_document_digests(triples: Iterable[ox.Triple], directory: Path, base_iri: str, size: int) -> None:
    """Write the digests of all things of ours that these triples describe; of very many none."""
    if size > _MOST:
        return
    digests = _digests(triples, base_iri)
    table = np.array([(_number(iri), digest) for iri, digest in digests.items()], np.uint64).reshape(-1, 2)
    np.save(directory / _FILE, table[np.argsort(table[:, 0], kind="stable")])


def _digests(triples: Iterable[ox.Triple], base_iri: str) -> dict[str, int]:
    told: dict[str, int] = defaultdict(int)
    names: dict[str, int] = defaultdict(int)
    linked: dict[str, set[str]] = defaultdict(set)
    pointing = set(pointing_predicates(base_iri))
    for triple in triples:
        subject = getattr(triple.subject, "value", "").partition("#")[0]
        number = _number(str(triple))
        # Sums: the same for the same triples in whatever order they come.
        told[subject] += number
        if triple.predicate == RDFS_LABEL:
            names[getattr(triple.subject, "value", "")] += number
        if isinstance(triple.object, ox.NamedNode):
            linked[subject].add(triple.object.value)
            owner = triple.object.value.partition("#")[0]
            if owner != subject and triple.predicate.value in pointing:
                linked[owner].add(f"told:{subject}")
    found = {}
    for iri, total in told.items():
        if iri.startswith(base_iri):
            others = (
                told[each[5:]] if each.startswith("told:") else names.get(each, 0) for each in linked[iri]
            )
            found[iri] = (total + sum(others)) & _WHOLE
    return found


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


class DocumentDigests:
    """The digests of one release."""

    def __init__(self, release: AnyRelease) -> None:
        file = release.file(_FILE)
        empty = np.empty((0, 2), np.uint64)
        self._table: npt.NDArray[np.uint64] = (
            np.load(file, mmap_mode="r") if file is not None and file.is_file() else empty
        )

    def digest_of(self, iri: str) -> str:
        """Return the digest of the document about a thing; nothing where none was made."""
        wanted = np.uint64(_number(iri.partition("#")[0]))
        place = int(np.searchsorted(self._table[:, 0], wanted))
        if place < len(self._table) and self._table[place, 0] == wanted:
            return f"{int(self._table[place, 1]):016x}"
        return ""
