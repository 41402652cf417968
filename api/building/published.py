"""What a submission may refer to: the current release, or else the knowledge folders themselves."""

from __future__ import annotations

import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from api.building.loader import load_knowledge
from api.derivation.rules import derive, derive_lineage
from api.lineage.construction import LineageCycle
from api.queries.library import QueryLibrary
from api.store.backend import releases_of
from api.store.dataset import Dataset
from api.store.releases import NoRelease

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.config import Settings
    from api.store.dataset import ReadableDataset


@contextmanager
def published_dataset(settings: Settings) -> Iterator[ReadableDataset]:
    """Open the current release, wherever it is kept; without one, load the folders into memory.

    Raises UnreadableFiles, or UnfitRelease where the release cannot be read.
    """
    with closing(releases_of(settings)) as releases:
        try:
            dataset: ReadableDataset = releases.current().open()
        except NoRelease:
            dataset = _from_folders(settings)
        yield dataset


def _from_folders(settings: Settings) -> Dataset:
    dataset = Dataset.in_memory()
    with tempfile.TemporaryDirectory() as work:
        load_knowledge(dataset, settings.knowledge_dir, settings.base_iri, Path(work))
        library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
        derive(dataset, library, Path(work))
        with suppress(LineageCycle):  # what it breaks is told where it stands
            derive_lineage(dataset, library, Path(work), settings.ancestor_triples)
    return dataset
