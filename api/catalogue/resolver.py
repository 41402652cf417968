"""From a name or an outside id to the thing that it means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge, Link

_HUB = "https://huggingface.co/"
_FEWEST = 3  # letters below which almost every name is similar


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Things by the characters of a name, and by its letters and digits alone; and those that stand first."""

    exact: dict[str, list[str]]
    loose: dict[str, list[str]]
    described: list[str]


class Resolver:
    """All names of one release. A look-up costs nothing."""

    def __init__(self, knowledge: Knowledge, kept: KnownNames | None = None) -> None:
        """Read all names, or take those that were read when the release was made."""
        self._names = knowledge.names
        self.known = kept or _known_names(knowledge)
        self._exact, self._loose = self.known.exact, self.known.loose
        self._described = set(self.known.described)

    def resolve(self, name: str, start: str = "") -> list[Link]:
        """Return the things of this name: by its characters, or else by its letters and digits alone.

        Capitals do not count. `start`: of which the IRI begins so. More than one thing may have a name; which
        is meant is for the reader to say, but models and organisations go before a code of the same name.
        """
        asked = name.strip().removeprefix(_HUB)
        letters = _letters(asked)
        for found in (self._exact.get(asked.casefold(), ()), self._loose.get(letters, ()) if letters else ()):
            meant = sorted(iri for iri in found if iri.startswith(start))
            first = [iri for iri in meant if iri in self._described]
            if meant:
                return [self._names.link(iri) for iri in first or meant]
        return []

    def similar(self, name: str, start: str = "", most: int = 10) -> list[Link]:
        """Return things with a name that holds the letters of this one, the shortest names first.

        Models and organisations go before all else. `start`: of which the IRI begins so.
        """
        letters = _letters(name)
        if len(letters) < _FEWEST:
            return []
        holding = sorted(
            (each for each in self._loose if letters in each), key=lambda each: (len(each), each)
        )
        found = dict.fromkeys(
            iri for each in holding for iri in sorted(self._loose[each]) if iri.startswith(start)
        )
        described_first = sorted(found, key=lambda iri: iri not in self._described)
        return [self._names.link(iri) for iri in described_first[:most]]


def _known_names(knowledge: Knowledge) -> KnownNames:
    exact: dict[str, set[str]] = defaultdict(set)
    loose: dict[str, set[str]] = defaultdict(set)
    described: set[str] = set()
    for row in knowledge.rows("pages/names"):
        iri, name = row["thing"].value, row["name"].value
        if not iri.startswith(knowledge.base_iri):
            continue
        if row["described"].value == "true":
            described.add(iri)
        local = iri.removeprefix(knowledge.base_iri)
        for each in {name, name.removeprefix(_HUB), iri, local, local.partition("/")[2]}:
            exact[each.casefold()].add(iri)
            loose[_letters(each)].add(iri)
    in_order = [{name: sorted(iris) for name, iris in some.items()} for some in (exact, loose)]
    return KnownNames(in_order[0], in_order[1], sorted(described))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())
