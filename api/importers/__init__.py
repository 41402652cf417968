"""Importers: raw files of outside sources into profiles in instances/, each statement with its source.

To add a source:

1. Write one module here with an `observe(reader, curation)` that yields observations (`observing.py`):
   facts, measurements, prices and parents, each with a `Record` that says where it stands. Convert nothing
   but the form of numbers; leave words to the mapping tables by yielding `Raw(scheme, word)`.
2. Describe it there by a `Source` (`sources.py`) and add it to `SOURCES` below. Order counts: where sources
   differ, the earlier one is shown, unless `instances/curation/precedence.csv` says otherwise.
3. Add the rows its words need to `instances/curation/mappings/`, its publisher to `organizations.csv`, and
   to `aliases.csv` the models that it names otherwise than the others. The report of an import lists words
   without a code and models known by name only.

The rest (identity, lineage, choice, Turtle, stale files) is the same for every source.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.importers.curation import CurationError
from api.importers.pipeline import UnknownSource, run
from api.importers.raw_files import SourceMissing
from api.importers.report import ImportReport
from api.importers.source import Source
from api.importers.sources import (
    aienhancedwork,
    awesome_korean_llm,
    azureml_assets,
    bigcodebench,
    epoch,
    epoch_benchmarks,
    evalplus,
    genai_prices,
    helm,
    korean_bench,
    korean_vendor_tables,
    llm_stats,
    lmarena,
    ml_energy,
    mlco2_impact,
    mmlu_pro_repo,
    mmmu,
    models_dev,
    mot,
    open_llm_leaderboard_v1,
    open_llm_leaderboard_v2,
    opening_up_chatgpt,
    osai,
    simple_evals,
    vendor_pages,
    vllm_recipes,
    xinference,
)

__all__ = [
    "SOURCES",
    "CurationError",
    "ImportReport",
    "Source",
    "SourceMissing",
    "UnknownSource",
    "import_sources",
]

_MODULES = (
    vendor_pages,
    epoch,
    llm_stats,
    models_dev,
    osai,
    mot,
    opening_up_chatgpt,
    korean_vendor_tables,
    korean_bench,
    lmarena,
    evalplus,
    bigcodebench,
    mmmu,
    simple_evals,
    epoch_benchmarks,
    mmlu_pro_repo,
    vllm_recipes,
    xinference,
    ml_energy,
    azureml_assets,
    aienhancedwork,
    genai_prices,
    helm,
    open_llm_leaderboard_v2,
    open_llm_leaderboard_v1,
    awesome_korean_llm,
    mlco2_impact,
)
SOURCES: dict[str, Source] = {module.SOURCE.name: module.SOURCE for module in _MODULES}


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
    return run(
        names,
        registry=SOURCES,
        sources_dir=sources_dir,
        instances_dir=instances_dir,
        ontology_dir=ontology_dir,
        everything=everything,
    )
