"""The public queries, asked of the real knowledge."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.building.loader import load_knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.derivation.rules import derive, derive_lineage
from api.queries.library import QueryLibrary
from api.queries.public import (
    public_queries,
    time_queries,
)
from api.store.dataset import Dataset

ROOT = Path(__file__).parents[2]
LIBRARY = QueryLibrary(ROOT / "queries")
QUERIES = public_queries(LIBRARY)


@pytest.fixture(scope="module")
def real_dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load the real folders and derive what follows, without the checks of a build."""
    work = tmp_path_factory.mktemp("real")
    dataset = Dataset.writable(work / "store")
    load_knowledge(dataset, ROOT, BASE, work)
    derive(dataset, LIBRARY, work)
    derive_lineage(dataset, LIBRARY, work)
    return dataset


@pytest.mark.slow
def test_every_query_answers_on_the_real_knowledge(real_dataset: Dataset) -> None:
    """Each has at least one row for its example, unless the header says there may be none; in seconds."""
    measured = time_queries(real_dataset, LIBRARY, budget=120)
    may_be_empty = {query.name for query in QUERIES if query.header.get("empty") == "may"}
    assert {name for name, each in measured.items() if not each.rows} <= may_be_empty
    assert set(measured) == {query.name for query in QUERIES}
    assert {name: each.seconds for name, each in measured.items() if each.seconds > 5} == {}


@pytest.mark.slow
def test_a_plain_comparison_of_release_dates_leaves_no_model_out(real_dataset: Dataset) -> None:
    """Dates known to the month or year only do not compare with days: the first day does."""
    text = """
        PREFIX gyebo: <https://w3id.org/gyebo/def/>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT (COUNT(DISTINCT ?dated) AS ?all) (COUNT(DISTINCT ?found) AS ?compared) WHERE {
            { ?dated gyebo:releaseDate ?any }
            UNION {
                ?found gyebo:releaseFirstDay ?first ; gyebo:releaseYear ?year .
                FILTER (?first >= "1900-01-01"^^xsd:date && ?year > 1900)
            }
        }
    """
    row = real_dataset.rows(text)[0]
    assert row["compared"].value == row["all"].value
    assert int(row["all"].value) > 2000


@pytest.mark.slow
def test_a_child_is_compared_with_its_parent_in_one_row(real_dataset: Dataset) -> None:
    """However many values either has: one of each metric is preferred."""
    query = LIBRARY.get("competency/does-a-model-beat-its-parent")
    rows = real_dataset.rows(query.example(BASE))
    pairs = [(row["child"], row["parent"]) for row in rows]
    assert len(pairs) == len(set(pairs)) > 100
    where = query.example(BASE).partition("WHERE {\n")[2].partition("\n}")[0]
    assert len(where.splitlines()) <= 6
