"""A digest of each RDF document of a release, made with the release, so that an entity tag costs no reading.

It changes when a triple of the document changes (`api.catalogue.description`: what is said about the thing
and its parts, and the names of what it links to), and with nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from api.catalogue.description import ONTOLOGY, pointing_predicates
from api.terms import RDF_TYPE, RDFS_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy.typing as npt

    from api.store.releases import AnyRelease

_FILE = "documents.npy"
_MOST = 1_000_000  # triples up to which a digest a document is made; above it the release's own serves
_WHOLE = (1 << 64) - 1


def write_document_digests(quads: Iterable[bytes], directory: Path, base_iri: str, size: int) -> None:
    """Write the digests of all things of ours that these lines of N-Quads describe; of very many none."""
    if size > _MOST:
        return
    digests = _digests(quads, base_iri)
    table = np.array([(_number(iri), digest) for iri, digest in digests.items()], np.uint64).reshape(-1, 2)
    np.save(directory / _FILE, table[np.argsort(table[:, 0], kind="stable")])


def _digests(quads: Iterable[bytes], base_iri: str) -> dict[bytes, int]:
    """Sum numbers of triples by the thing that they are about: the same in whatever order they come."""
    told: dict[bytes, int] = defaultdict(int)
    names: dict[bytes, int] = defaultdict(int)
    linked: dict[bytes, set[bytes]] = defaultdict(set)
    statements: dict[bytes, set[bytes]] = defaultdict(set)
    ontologies: set[bytes] = set()  # their documents hold the terms, so the release's digest serves
    label = str(RDFS_LABEL).encode()
    kind, ontology = str(RDF_TYPE).encode(), str(ONTOLOGY).encode()
    pointing = {f"<{each}>".encode() for each in pointing_predicates(base_iri)}
    for line in quads:
        triple = line[:-3].rpartition(b" ")[0]
        subject, predicate, value = triple.split(b" ", 2)
        owner = _owner(subject)
        number = _number(triple)
        told[owner] += number
        if predicate == label:
            names[subject] += number
        if predicate == kind and value == ontology:
            ontologies.add(owner)
        if value[:1] == b"<":
            linked[owner].add(value)
            if predicate in pointing and _owner(value) != owner:
                statements[_owner(value)].add(owner)
    found = {}
    start = f"<{base_iri}".encode()
    for thing, total in told.items():
        if thing.startswith(start) and thing not in ontologies:
            others = sum(names.get(each, 0) for each in linked[thing])
            others += sum(told[each] for each in statements.get(thing, ()))
            found[thing[1:-1]] = (total + others) & _WHOLE
    return found


def _owner(node: bytes) -> bytes:
    whole, part, _ = node.partition(b"#")
    return whole + b">" if part else node


def _number(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest())


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
        wanted = np.uint64(_number(iri.partition("#")[0].encode("utf-8", "surrogatepass")))
        place = int(np.searchsorted(self._table[:, 0], wanted))
        if place < len(self._table) and self._table[place, 0] == wanted:
            return f"{int(self._table[place, 1]):016x}"
        return ""
