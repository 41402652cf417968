"""The query library: files, headers, and parameters that cannot break out of their place."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.queries.library import QueryLibrary, UnboundParameter, UnknownQuery
from api.store.dataset import Dataset

BY_NAME = "PREFIX param: <urn:param:>\nSELECT ?s WHERE { ?s <http://e/name> param:name }"


@pytest.fixture
def library(tmp_path):
    """Read an empty folder, to which tests add."""
    return QueryLibrary(tmp_path)


def add(library, name, text):
    """Write one file and read it."""
    path = library.directory / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return library.get(name)


def test_queries_are_named_by_their_path(library):
    """Names are sorted and can be listed for one folder."""
    for name in ("b/two", "a/one", "b/one"):
        add(library, name, "ASK {}")
    assert library.names() == ["a/one", "b/one", "b/two"]
    assert library.names("b") == ["b/one", "b/two"]


def test_an_unknown_name_says_so(library):
    """A name without a file is UnknownQuery."""
    with pytest.raises(UnknownQuery, match="no/such"):
        library.get("no/such")


def test_the_header_is_read_and_the_text_stays_sparql(library):
    """`#+ key: value` lines become the header; they are comments to any engine."""
    query = add(library, "q", "#+ summary: All of it\n#+ summary-ko: 전부\nASK { ?s ?p ?o }")
    assert query.header == {"summary": "All of it", "summary-ko": "전부"}
    assert Dataset.in_memory().ask(query.bind()) is False


def test_parameters_reach_into_sub_selects(library):
    """A parameter is replaced wherever it stands, also where an engine's own binding does not reach."""
    query = add(
        library,
        "q",
        "PREFIX param: <urn:param:>\nSELECT (COUNT(?o) AS ?n) { { SELECT ?o { param:s ?p ?o } } }",
    )
    dataset = Dataset.in_memory()
    dataset.add(
        [ox.Triple(ox.NamedNode(f"http://e/{i}"), ox.NamedNode("http://e/p"), ox.Literal(1)) for i in (1, 2)],
        "http://e/g",
    )
    (row,) = dataset.rows(query.bind(s=ox.NamedNode("http://e/1")))
    assert row["n"].value == "1"


def test_what_only_looks_like_a_parameter_is_left_alone(library):
    """`param:` in a comment, a string or an IRI is text."""
    text = (
        'PREFIX param: <urn:param:>\nASK { # param:comment\n ?s <urn:param:iri> "param:string", param:real }'
    )
    query = add(library, "q", text)
    assert query.parameters == {"real"}
    assert query.bind(real=ox.Literal(1)) == text.replace("param:real", str(ox.Literal(1)))


@pytest.mark.parametrize(
    "values", [{}, {"name": ox.Literal("x"), "more": ox.Literal("y")}, {"nam": ox.Literal("x")}]
)
def test_a_missing_or_unknown_parameter_is_an_error(library, values):
    """An unbound parameter would parse, and quietly find nothing."""
    query = add(library, "q", BY_NAME)
    with pytest.raises(UnboundParameter, match="q: parameters"):
        query.bind(**values)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_text_breaks_out_of_its_place(tmp_path_factory, text):
    """Whatever a literal holds, the query finds exactly the thing of that name."""
    query = add(QueryLibrary(tmp_path_factory.mktemp("q")), "q", BY_NAME)
    dataset = Dataset.in_memory()
    name = ox.NamedNode("http://e/name")
    dataset.add(
        [
            ox.Triple(ox.NamedNode("http://e/it"), name, ox.Literal(text)),
            ox.Triple(ox.NamedNode("http://e/other"), name, ox.Literal(text + "x")),
        ],
        "http://e/g",
    )
    assert dataset.rows(query.bind(name=ox.Literal(text))) == [{"s": ox.NamedNode("http://e/it")}]


def test_a_deployment_with_its_own_base_asks_about_its_own_iris(tmp_path):
    """The default base in a query is read as the deployment's."""
    library = QueryLibrary(tmp_path, "https://ai.example/")
    query = add(library, "q", "ASK { ?s a <https://w3id.org/gyebo/def/AIModel> }")
    assert query.bind() == "ASK { ?s a <https://ai.example/def/AIModel> }"
