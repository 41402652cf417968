"""What every first visitor after a release would wait for, made with the release: numbers, lists, names.

Everything that such a visitor's pages ask of the store is asked here once, and the answers are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.building.partitions import count_partitions, write_partitions
from api.catalogue.document_digests import write_document_digests
from api.catalogue.indexed_things import write_names, write_things
from api.catalogue.knowledge import Knowledge
from api.catalogue.resolver import Resolver
from api.catalogue.search_index import SearchIndex
from api.catalogue.statistics import knowledge_report
from api.catalogue.vocabulary import read_vocabulary
from api.profiles import load_frameworks
from api.store.keeping_dataset import KeepingDataset
from api.store.releases import KEPT_ANSWERS

if TYPE_CHECKING:
    from pathlib import Path

    from api.queries.library import QueryLibrary
    from api.store.dataset import Dataset

_LARGEST = 20_000_000  # triples above which lists are made when somebody asks for them
_ASKED = (
    "pages/numbers",
    "pages/deepest",
    "pages/lineage-properties",
    "pages/general-properties",
    "pages/derivation-lines",
    "pages/licenses",
    "pages/possible-parents",
)


def write_first_visits(dataset: Dataset, library: QueryLibrary, target: Path) -> None:
    """Write the files of a release that spare its first visitors their waiting."""
    write_partitions(count_partitions(dataset, library), target)
    size = dataset.size()
    if size > _LARGEST:
        return
    keeping = KeepingDataset(dataset, target / KEPT_ANSWERS)
    frameworks = load_frameworks(keeping, library)
    knowledge = Knowledge(0, keeping, library, library.base_iri, frameworks)
    for query in _ASKED:
        knowledge.rows(query)
    knowledge_report(knowledge)
    read_vocabulary(knowledge)
    # Of these the outcome is kept, and not what they asked.
    knowledge = Knowledge(0, dataset, library, library.base_iri, frameworks)
    write_names(Resolver(knowledge), target)
    write_things(SearchIndex(knowledge), target)
    write_document_digests(dataset.lines(), target, library.base_iri, size)
