"""One module for each outside source, and the list of all: what an import can be asked for by name.

To add a source:

1. Write one module here with an `observe(reader, curation)` that yields observations (`../observations.py`):
   facts, measurements, prices and parents, each with a `Record` that says where it stands. Convert nothing
   but the form of numbers (`../numbers.py`); leave words to the mapping tables: `Raw(scheme, word)`.
2. Describe it there as `SOURCE`, a `Source` (`../source.py`), and add the module to `_MODULES` below. Order
   counts: where sources differ, the earlier one is shown, unless `instances/curation/precedence.csv` says
   otherwise.
3. Add the rows that its words need to `instances/curation/mappings/`, its publisher to `organizations.csv`,
   its licence to `licenses.csv`, and to `aliases.csv` the models that it names otherwise than the others. The
   report of an import (`--details`) lists words without a code and models known by name only.

The rest (identity, lineage, choice, Turtle, stale files) is the same for every source (`../pipeline.py`).
"""

from __future__ import annotations

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
