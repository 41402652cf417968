"""Public queries say all about themselves, cover the ontology, and answer on the real knowledge."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.building.build import build_release
from api.config import DEFAULT_BASE_IRI as BASE
from api.config import Settings
from api.queries.library import BadHeader, BadValue, Parameter, Query, QueryLibrary, UnboundParameter
from api.queries.public import (
    FEATURES,
    public_queries,
    query_groups,
    read_timings,
    search,
    time_queries,
    write_timings,
)
from api.store.dataset import Dataset
from api.store.releases import Release
from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[2]
LIBRARY = QueryLibrary(ROOT / "queries")
QUERIES = public_queries(LIBRARY)
XSD = "http://www.w3.org/2001/XMLSchema#"

each_query = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])


# Headers


def test_every_query_of_a_public_folder_describes_its_parameters() -> None:
    """One that does not is not public, which nobody would notice."""
    names = [name for feature in FEATURES for name in LIBRARY.names(feature)]
    assert [query.name for query in QUERIES] == names


def test_there_are_at_least_25_lineage_questions() -> None:
    assert len([query for query in QUERIES if query.name.startswith("lineage/")]) >= 25


@each_query
def test_a_header_has_both_summaries_and_tags(query: Query) -> None:
    assert query.header["summary"] and re.search("[가-힣]", query.header["summary-ko"])
    assert ("description" in query.header) == ("description-ko" in query.header)
    assert query.header["tags"]


def test_every_public_query_stands_under_one_heading_in_two_languages() -> None:
    """Seventy queries in one list are found by nobody."""
    groups = query_groups(LIBRARY)
    listed = [query.name for group in groups for query in group.queries]
    assert sorted(listed) == sorted(query.name for query in QUERIES)
    assert "" not in {group.name for group in groups}
    for group in groups:
        assert group.label.en and re.search("[가-힣]", group.label.ko)
        assert 1 < len(group.queries) <= 12, group.name


def test_the_first_query_that_a_newcomer_sees_has_three_lines_and_no_parameter() -> None:
    first = query_groups(LIBRARY)[0].queries[0]
    assert len(first.example(BASE).strip().splitlines()) == 3
    assert not first.parameters


def test_a_query_of_no_or_an_unknown_heading_comes_last(tmp_path: Path) -> None:
    (tmp_path / "groups.toml").write_text(
        '[odd]\nko = "홀수"\nen = "Odd"\n[even]\nko = "짝수"\nen = "Even"\n'
    )
    (tmp_path / "examples").mkdir()
    for name, header in (("a", ""), ("b", "#+ group: prime\n"), ("c", "#+ group: odd\n")):
        (tmp_path / "examples" / f"{name}.rq").write_text(f"{header}SELECT ?a {{ ?a ?b ?c }}\n")
    groups = query_groups(QueryLibrary(tmp_path))
    assert [(group.name, [query.name for query in group.queries]) for group in groups] == [
        ("odd", ["examples/c"]),
        ("", ["examples/a", "examples/b"]),
    ]
    assert groups[-1].label.ko and groups[-1].label.en


@each_query
def test_the_columns_are_those_of_the_answer(query: Query) -> None:
    found = Dataset.in_memory().raw.query(query.example(BASE))
    names = [each.value for each in found.variables] if isinstance(found, ox.QuerySolutions) else []
    assert [each.name for each in query.columns] == names


@each_query
def test_examples_and_defaults_are_values_of_their_type(query: Query) -> None:
    for each in query.described:
        assert each.name not in ("at", "lang"), "what every call takes"
        for text in (each.example, each.default):
            assert text is None or each.term(text, BASE)


@each_query
def test_rows_come_in_a_stated_order_and_none_are_cut_off(query: Query) -> None:
    assert "CONSTRUCT" in query.text or re.search(r"^ORDER BY ", query.text, re.MULTILINE)
    assert not re.search(r"^\s*(LIMIT|OFFSET)\b", query.text, re.MULTILINE)


@pytest.mark.parametrize(
    "query", [q for q in QUERIES if q.name.startswith("competency/")], ids=lambda q: q.name
)
def test_competency_questions_are_questions(query: Query) -> None:
    assert query.header["summary"].endswith("?")
    assert query.header["summary-ko"].endswith("?")


@pytest.mark.parametrize("module", ["lineage", "measurement"])
def test_competency_questions_cover_every_term_of_a_module(module: str) -> None:
    """A class or property that no question needs is in no query here."""
    owl = "http://www.w3.org/2002/07/owl#"
    kinds = {f"{owl}{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    terms = {
        triple.subject.value.removeprefix(f"{BASE}def/")
        for triple in read_turtle(ROOT / "ontology/core" / f"{module}.ttl")
        if isinstance(triple.object, ox.NamedNode) and triple.object.value in kinds
    }
    asked = " ".join(query.text for query in QUERIES if query.name.startswith("competency/"))
    assert {term for term in terms if not re.search(rf"gyebo:{term}\b", asked)} == set()
    assert len(terms) > 10


# Parameters


def parameter(type_: str, **more: int) -> Parameter:
    return Parameter("it", type_, "것", "It", "x", None, more.get("least"), more.get("largest"))


@pytest.mark.parametrize(
    ("type_", "text", "iri"),
    [
        ("model", "meta-llama/llama-3.1-8b", "model/meta-llama/llama-3.1-8b"),
        ("model", "model/meta-llama/llama-3.1-8b", "model/meta-llama/llama-3.1-8b"),
        ("model", "/model/meta-llama/llama-3.1-8b", "model/meta-llama/llama-3.1-8b"),
        ("model", f"{BASE}model/meta-llama/llama-3.1-8b", "model/meta-llama/llama-3.1-8b"),
        ("country", "kr", "code/country/kr"),
        ("kind", "fineTunedFrom", "def/fineTunedFrom"),
        ("kind", "gyebo:fineTunedFrom", "def/fineTunedFrom"),
        ("license", " apache-2.0 ", "license/apache-2.0"),
        ("metric", "bbh-accuracy", "metric/bbh-accuracy"),
    ],
)
def test_a_thing_is_given_by_iri_path_or_name(type_: str, text: str, iri: str) -> None:
    assert parameter(type_).term(text, BASE) == ox.NamedNode(BASE + iri)


def test_a_foreign_iri_stays_as_it_is() -> None:
    assert parameter("model").term("https://example.org/m", BASE) == ox.NamedNode("https://example.org/m")


@pytest.mark.parametrize(
    ("type_", "text", "datatype"),
    [
        ("integer", "+30", "integer"),
        ("decimal", "0.50", "decimal"),
        ("date", "2024-02-29", "date"),
        ("text", "나", "string"),
    ],
)
def test_a_literal_has_its_datatype(type_: str, text: str, datatype: str) -> None:
    term = parameter(type_).term(text, BASE)
    assert isinstance(term, ox.Literal) and term.datatype.value == XSD + datatype


@pytest.mark.parametrize(
    ("type_", "text", "why"),
    [
        ("model", "a b", "not a valid IRI"),
        ("model", "https://e.org/<x>", "not a valid IRI"),
        ("model", "organization/acme", "another kind"),
        ("model", f"{BASE}license/mit", "another kind"),
        ("country", "  ", "empty"),
        ("text", "x" * 1001, "longer"),
        ("integer", "3.5", "whole number"),
        ("integer", "٣", "whole number"),
        ("integer", "101", "from 1 to 100"),
        ("integer", "0", "from 1 to 100"),
        ("decimal", "1e5", "not a number"),
        ("decimal", "NaN", "not a number"),
        ("date", "2023-02-29", "not a date"),
        ("date", "20230201", "not a date"),
    ],
)
def test_what_is_no_value_is_an_error_that_says_why(type_: str, text: str, why: str) -> None:
    with pytest.raises(BadValue, match=why) as caught:
        parameter(type_, least=1, largest=100).term(text, BASE)
    assert re.search("[가-힣]", caught.value.reason_ko)


def test_a_number_too_large_for_engines_is_refused() -> None:
    with pytest.raises(BadValue):
        parameter("integer").term("9" * 30, BASE)


@pytest.mark.parametrize(
    "line",
    [
        "#+ param a: modle | 가 | A | example: x",
        "#+ param a: model | 가 | example: x",
        "#+ param a: model | 가 | A",
        "#+ column a: 가",
    ],
)
def test_a_header_line_that_says_too_little_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "q.rq").write_text(f"{line}\nSELECT ?a {{ ?a ?b ?c }}\n", encoding="utf-8")
    with pytest.raises(BadHeader):
        QueryLibrary(tmp_path).get("q")


def test_a_query_is_filled_with_values_and_defaults_and_loses_its_header() -> None:
    query = LIBRARY.get("lineage/benchmark-gain")
    text = query.filled(BASE, {"metric": "bbh-accuracy"})
    assert f"<{BASE}metric/bbh-accuracy>" in text and f"<{BASE}def/parentModel>" in text
    assert "param:" not in text and "#+" not in text
    with pytest.raises(UnboundParameter):
        query.filled(BASE, {})
    with pytest.raises(UnboundParameter):
        query.filled(BASE, {"metric": "x", "more": "y"})


# The library as a service


def test_queries_are_found_by_words_in_either_language() -> None:
    assert "lineage/license-changes" in {query.name for query in search(QUERIES, "라이선스 바뀌는")}
    assert "lineage/license-changes" in {query.name for query in search(QUERIES, "LICENCE changes")}
    assert search(QUERIES, "no-such-word") == []
    assert search(QUERIES, "") == list(QUERIES)


def test_internal_folders_are_not_public() -> None:
    assert {query.name.partition("/")[0] for query in QUERIES} == set(FEATURES)


def test_times_are_measured_within_a_budget_and_kept_with_the_release(tmp_path: Path) -> None:
    dataset = Dataset.in_memory()
    measured = time_queries(dataset, LIBRARY)
    assert set(measured) == {query.name for query in QUERIES}
    assert time_queries(dataset, LIBRARY, budget=-1) == {}
    assert time_queries(dataset, LIBRARY, largest=-1) == {}
    write_timings(measured, tmp_path)
    assert read_timings(Release(1, tmp_path)) == measured
    assert read_timings(Release(1, tmp_path / "nothing")) == {}


def test_a_build_measures_every_public_query(mini_settings: Settings, tmp_path: Path) -> None:
    built = build_release(mini_settings.replace(state_dir=tmp_path), shapes=False)
    assert set(read_timings(built.release)) == {query.name for query in QUERIES}


# The real knowledge
