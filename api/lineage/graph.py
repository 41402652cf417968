"""The lineage of one release as arrays: models by position, parents and children, what is known of each.

A position is a model's place in the order of all IRIs. Parents and children stand in compressed rows
(those of model `n` from `offsets[n]` to `offsets[n + 1]`), so a walk over a million models is a few
steps of NumPy, and opening the index is mapping files into memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Positions = NDArray[np.uint32]
Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]

NO_DATE = np.iinfo(np.int32).min


class UnknownModel(LookupError):
    """An IRI that is no model of this release."""


class UnknownKind(LookupError):
    """A word that names no kind of derivation; `known` lists those there are."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class Rows:
    """Compressed rows: the row of position `n` is `values[offsets[n]:offsets[n + 1]]`."""

    offsets: NDArray[np.uint32]
    values: Positions

    def row(self, position: int) -> Positions:
        """Return one row."""
        return self.values[self.offsets[position] : self.offsets[position + 1]]

    def places(self, positions: Positions) -> Integers:
        """Return the places in `values` of all rows of some positions, row after row."""
        starts = self.offsets[positions].astype(np.int64)
        lengths = self.offsets[positions + 1].astype(np.int64) - starts
        before = np.cumsum(lengths) - lengths
        found: Integers = np.arange(int(lengths.sum()), dtype=np.int64) + np.repeat(starts - before, lengths)
        return found

    @property
    def lengths(self) -> Integers:
        """Return the length of every row."""
        offsets = self.offsets.astype(np.int64)
        return offsets[1:] - offsets[:-1]


@dataclass(frozen=True, slots=True)
class Edges:
    """One direction of the lineage: for every model its neighbours, and the kind of each step."""

    rows: Rows
    kinds: NDArray[np.uint8]


class Texts:
    """Many texts as one, in the order of their bytes; found by halving."""

    def __init__(self, blob: NDArray[np.uint8], offsets: NDArray[np.uint64]) -> None:
        self.blob, self.offsets = blob, offsets

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Put texts together as they come; to be found, they must come in the order of their bytes."""
        coded = [text.encode() for text in texts]
        offsets = np.zeros(len(coded) + 1, np.uint64)
        np.cumsum([len(each) for each in coded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(coded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, position: int) -> str:
        return self._bytes(int(position)).decode()

    def find(self, text: str) -> int | None:
        """Return the position of a text."""
        wanted = text.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._bytes(low) == wanted else None

    def _bytes(self, position: int) -> bytes:
        start, end = int(self.offsets[position]), int(self.offsets[position + 1])
        return self.blob[start:end].tobytes()


@dataclass(frozen=True)
class LineageGraph:
    """The lineage of one release.

    `general[k]` marks the kinds that kind `k` is a case of, itself among them. `generation`: steps on
    the longest way up. `dates`: days since 1970 of the first day of the release date. `families` names,
    for each model, a row of `family_roots`: the roots above it (itself, if it is one). `founders` are the
    roots that have descendants, the largest family first, and `family_sizes` counts each with its
    descendants. `claimed` are edges that a source states and that are not followed, as (child, parent,
    kind).
    """

    names: Texts
    kinds: tuple[str, ...]
    general: Marks
    up: Edges
    down: Edges
    generation: NDArray[np.uint32]
    dates: NDArray[np.int32]
    license_names: Texts
    licenses: NDArray[np.uint32]
    country_names: Texts
    countries: Rows
    stubs: Positions
    families: NDArray[np.uint32]
    family_roots: Rows
    founders: Positions
    family_sizes: Integers
    claimed: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def edges(self) -> int:
        """Count the edges."""
        return len(self.up.kinds)

    def position(self, iri: str) -> int:
        """Return the position of a model. Raises UnknownModel."""
        found = self.names.find(iri)
        if found is None:
            raise UnknownModel(iri)
        return found

    def allowed(self, kinds: Iterable[str]) -> Marks | None:
        """Mark the kinds that are meant by some names, narrower ones among them; None: all of them.

        A name is an IRI or its last word. Raises UnknownKind.
        """
        wanted = list(kinds)
        if not wanted:
            return None
        marks = np.zeros(len(self.kinds), bool)
        for name in wanted:
            found = [n for n, kind in enumerate(self.kinds) if name in (kind, kind.rsplit("/", 1)[-1])]
            if not found:
                raise UnknownKind(name, [kind.rsplit("/", 1)[-1] for kind in self.kinds])
            marks |= self.general[:, found[0]]
        return marks

    @cached_property
    def linked(self) -> Marks:
        """Mark the models that take part in the lineage."""
        found: Marks = (self.up.rows.lengths > 0) | (self.down.rows.lengths > 0)
        return found

    @cached_property
    def is_root(self) -> Marks:
        """Mark the models that have no parent."""
        found: Marks = self.up.rows.lengths == 0
        return found
