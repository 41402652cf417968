"""What a submission may refer to: the current release, or else the knowledge folders themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from api.queries import QueryLibrary
from api.releases import NoRelease, Releases
from api.services.deriving import derive
from api.services.loading import load_knowledge
from api.store import Dataset

if TYPE_CHECKING:
    from api.config import Settings


def published_dataset(settings: Settings) -> Dataset:
    """Open the current release; without one, load the folders into memory. Raises UnreadableFiles."""
    try:
        return Releases(settings.state_dir).current().open()
    except NoRelease:
        dataset = Dataset.in_memory()
        with tempfile.TemporaryDirectory() as work:
            load_knowledge(dataset, settings.knowledge_dir, settings.base_iri, Path(work))
            derive(dataset, QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri), Path(work))
        return dataset
