"""One real profile changed: the derived triples are those that deriving everything anew gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.building.loader import load_knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.one_profile import replace_profiles
from api.derivation.rules import derive, derive_lineage, derived_graph
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# A parent of many, one with measured power and prices, one in the middle of a chain.
CHANGED = ("qwen/qwen2.5-0.5b", "microsoft/phi-4", "deepseek-ai/deepseek-r1-distill-qwen-1.5b")


@pytest.mark.slow
def test_updating_a_real_profile_gives_what_deriving_everything_gives(tmp_path: Path) -> None:
    library = QueryLibrary(ROOT / "queries")
    dataset = Dataset.in_memory()
    load_knowledge(dataset, ROOT, BASE, tmp_path)
    derive(dataset, library, tmp_path)
    derive_lineage(dataset, library, tmp_path)
    for path in CHANGED:
        graph = f"{BASE}graph/model/{path}"
        triples = sorted(dataset.graph(graph), key=str)
        replace_profiles(dataset, library, {graph: [each for n, each in enumerate(triples) if n % 5]})
    updated = set(dataset.graph(derived_graph(BASE)))
    derive(dataset, library, tmp_path)
    derive_lineage(dataset, library, tmp_path)
    anew = set(dataset.graph(derived_graph(BASE)))
    assert not updated - anew
    assert not anew - updated
