"""Rules run over a part of the profiles at a time: the outcome is that of deriving everything at once."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from api.building.loader import load_knowledge
from api.building.profile_parts import load_derived
from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.profile_scope import scoped_rules
from api.derivation.rules import derive, derive_lineage, derived_graph, rules
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from tests.conftest import GARAGE, ROOT, copy_mini

if TYPE_CHECKING:
    from pathlib import Path

SHARED = f"""
<{BASE}model/acme/base#board> a <{BASE}def/Measurement> .
<{BASE}board/one> <http://www.w3.org/ns/dqv#computedOn> <{BASE}model/acme/base> ;
    <http://www.w3.org/ns/dqv#isMeasurementOf> <{BASE}metric/board> .
"""
OWN = f"""
<{BASE}model/acme/base#two> <http://www.w3.org/ns/dqv#computedOn> <{BASE}model/acme/base> ;
    <http://www.w3.org/ns/dqv#isMeasurementOf> <{BASE}metric/board> ;
    <{BASE}def/evaluatorRelationship> <{BASE}code/evaluator-relationship/third-party> .
<{BASE}model/bolt/solo> <{BASE}def/parentModel> <{BASE}model/acme/base> .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the garage, with a board that measures a model, and a profile that speaks of another one."""
    knowledge = copy_mini(tmp_path_factory.mktemp("parts"))
    shutil.copytree(GARAGE, knowledge, dirs_exist_ok=True)
    (knowledge / "instances/benchmarks/board.ttl").write_text(SHARED, encoding="utf-8")
    (knowledge / "instances/models/acme/base-more.ttl").write_text(OWN, encoding="utf-8")
    return knowledge


@pytest.fixture(scope="module")
def at_once(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    work = tmp_path_factory.mktemp("work")
    dataset = Dataset.in_memory()
    library = QueryLibrary(folder / "queries")
    load_knowledge(dataset, folder, BASE, work)
    derive(dataset, library, work)
    derive_lineage(dataset, library, work)
    return derived(dataset)


def derived(dataset: Dataset) -> set[str]:
    return {re.sub(r"_:\w+", "_:", str(triple)) for triple in dataset.graph(derived_graph(BASE))}


def in_parts(folder: Path, work: Path, part: int) -> Dataset:
    dataset = Dataset.in_memory()
    library = QueryLibrary(folder / "queries")
    assert load_derived(dataset, folder, library, work, part=part)
    derive_lineage(dataset, library, work, in_order=True)
    return dataset


@pytest.mark.parametrize("part", [1, 3, 1000])
def test_any_parting_gives_the_triples_of_deriving_everything_at_once(
    folder: Path, at_once: set[str], tmp_path: Path, part: int
) -> None:
    made = derived(in_parts(folder, tmp_path, part))
    assert (made - at_once, at_once - made) == (set(), set())


def test_what_the_shared_files_alone_would_prefer_is_withdrawn(folder: Path, tmp_path: Path) -> None:
    dataset = in_parts(folder, tmp_path, 1)
    model = f"<{BASE}model/acme/base>"
    query = f"SELECT ?m {{ {model} <{BASE}def/preferredMeasurement> ?m . ?m ?p <{BASE}metric/board> }}"
    assert [row["m"].value for row in dataset.rows(query)] == [f"{BASE}model/acme/base#two"]


def test_no_derived_triple_stands_in_another_graph_though_profiles_speak_of_others(
    folder: Path, tmp_path: Path
) -> None:
    dataset = in_parts(folder, tmp_path, 1)
    triples = [quad.triple for quad in dataset.raw.quads_for_pattern(None, None, None, None)]
    assert len(triples) == len(set(triples))


def test_a_rule_that_needs_other_profiles_is_noticed_where_it_is_marked(
    folder: Path, at_once: set[str], tmp_path: Path
) -> None:
    wrong = shutil.copytree(folder, tmp_path / "knowledge")
    (wrong / "queries/derive/20-wrong.rq").write_text(
        "#+ scope: profile\n"
        f"CONSTRUCT {{ ?model <{BASE}def/seen> ?name }} WHERE {{\n"
        f"?model <{BASE}def/fineTunedFrom> ?parent . ?parent <http://purl.org/dc/terms/title> ?name }}",
        encoding="utf-8",
    )
    dataset, library = Dataset.in_memory(), QueryLibrary(wrong / "queries")
    load_knowledge(dataset, wrong, BASE, tmp_path)
    derive(dataset, library, tmp_path)
    derive_lineage(dataset, library, tmp_path)
    assert derived(in_parts(wrong, tmp_path, 1)) != derived(dataset)
    assert at_once < derived(dataset)


def test_a_rule_without_the_mark_and_those_after_it_wait_for_all_profiles(
    folder: Path, tmp_path: Path
) -> None:
    queries = shutil.copytree(folder / "queries", tmp_path / "queries")
    library = QueryLibrary(queries)
    assert scoped_rules(library) == rules(library)
    (queries / "derive/33-a.rq").write_text("CONSTRUCT {} WHERE {}", encoding="utf-8")
    names = [rule.name for rule in scoped_rules(QueryLibrary(queries))]
    assert names[-1] == "derive/32-modality-type"


@pytest.mark.slow
def test_the_real_profiles_in_parts_give_what_deriving_everything_gives(tmp_path: Path) -> None:
    dataset, library = Dataset.in_memory(), QueryLibrary(ROOT / "queries")
    load_knowledge(dataset, ROOT, BASE, tmp_path)
    derive(dataset, library, tmp_path)
    derive_lineage(dataset, library, tmp_path)
    assert derived(in_parts(ROOT, tmp_path, 500)) == derived(dataset)
