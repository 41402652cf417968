"""How many things each class and property of a release has, for its VoID description."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from api.catalogue.knowledge import Knowledge
    from api.queries.library import QueryLibrary
    from api.store.dataset import ReadableDataset
    from api.store.releases import AnyRelease

_FILE = "partitions.json"


@dataclass(frozen=True, slots=True)
class Partitions:
    """Counts of one dataset: entities by class, triples by property, different subjects and objects."""

    classes: dict[str, int]
    properties: dict[str, int]
    subjects: int
    objects: int

    @property
    def triples(self) -> int:
        """Count all triples."""
        return sum(self.properties.values())


def count_partitions(dataset: ReadableDataset, library: QueryLibrary) -> Partitions:
    """Count them; takes about a second per million triples."""

    def counts(query: str, thing: str, number: str) -> dict[str, int]:
        return {row[thing].value: int(row[number].value) for row in dataset.rows(library.get(query).bind())}

    totals = dataset.rows(library.get("void/things").bind())[0]
    return Partitions(
        counts("void/classes", "class", "entities"),
        counts("void/properties", "property", "triples"),
        int(totals["subjects"].value),
        int(totals["objects"].value),
    )


def write_partitions(partitions: Partitions, release_dir: Path) -> None:
    """Put the counts into the folder of a release."""
    (release_dir / _FILE).write_text(json.dumps(asdict(partitions)), encoding="utf-8")


def read_partitions(release: AnyRelease, knowledge: Knowledge) -> Partitions:
    """Return the counts that were made with a release, or make them."""
    file = release.file(_FILE)
    if file is not None and file.is_file():
        return Partitions(**json.loads(file.read_text(encoding="utf-8")))
    return count_partitions(knowledge.dataset, knowledge.library)
