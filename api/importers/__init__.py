"""Importers: raw files of outside sources into profiles in instances/, each statement with its source.

`sources/` has one module for each source and says how to add one; `pipeline.py` is what happens to the
observations of all of them, from raw files to Turtle.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.importers.curation import CurationError
from api.importers.pipeline import UnknownSource, run_import
from api.importers.raw_files import SourceMissing
from api.importers.report import ImportReport
from api.importers.source import Source
from api.importers.sources import SOURCES

__all__ = [
    "SOURCES",
    "CurationError",
    "ImportReport",
    "Source",
    "SourceMissing",
    "UnknownSource",
    "import_sources",
]


def import_sources(
    names: Sequence[str],
    *,
    sources_dir: Path,
    instances_dir: Path,
    ontology_dir: Path,
    everything: bool = False,
) -> ImportReport:
    """Write the profiles of these sources, and of those imported before, below `instances_dir`.

    `everything`: also the leaderboard models that only one source names. Raises UnknownSource,
    SourceMissing or CurationError before anything is written; records that cannot be used are in the report.
    """
    return run_import(
        names,
        registry=SOURCES,
        sources_dir=sources_dir,
        instances_dir=instances_dir,
        ontology_dir=ontology_dir,
        everything=everything,
    )
