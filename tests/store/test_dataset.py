"""The engine: graphs of files, the union, and files that cannot be read."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.store.dataset import Dataset
from api.store.turtle_files import UnreadableFile, graph_of, knowledge_files, read_turtle, serialize

A, P = ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p")


def triple(value):
    """Say one thing of one subject."""
    return ox.Triple(A, P, ox.Literal(value))


@pytest.fixture
def dataset():
    """Two graphs that say different things of one subject."""
    dataset = Dataset.in_memory()
    dataset.add([triple("one")], "http://e/g1")
    dataset.add([triple("two")], "http://e/g2")
    return dataset


def values(dataset):
    """Read all values of all graphs, as a query sees them."""
    return {row["o"].value for row in dataset.rows("SELECT ?o WHERE { ?s ?p ?o }")}


@pytest.mark.parametrize(
    ("path", "graph"),
    [
        ("instances/models/acme/alpha-1.5.ttl", "model/acme/alpha-1.5"),
        ("instances/organizations/acme.ttl", "organization/acme"),
        ("instances/hardware/chip.ttl", "hardware/chip"),
        ("ontology/core/lineage.ttl", "ontology/core/lineage"),
        ("shapes/frameworks/genai/values.ttl", "shapes/frameworks/genai/values"),
    ],
)
def test_a_graph_is_named_after_the_path_of_its_file(path, graph):
    """Folders of instances are plural, graph names are singular; dots in a slug stay."""
    assert graph_of(Path(path)) == f"https://w3id.org/gyebo/graph/{graph}"


def test_only_turtle_files_of_the_knowledge_folders_are_read(tmp_path):
    """A Turtle file elsewhere and a text file among them are not knowledge."""
    for name in (
        "ontology/a.ttl",
        "shapes/b.ttl",
        "instances/models/x/c.ttl",
        "state/d.ttl",
        "ontology/e.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [file.path.name for file in knowledge_files(tmp_path)]
    assert found == ["a.ttl", "b.ttl", "c.ttl"]


def test_queries_see_all_graphs_at_once(dataset):
    """The default graph of a query is the union of all named graphs."""
    assert values(dataset) == {"one", "two"}


def test_one_graph_can_be_read_and_replaced_alone(dataset):
    """Replacing a graph leaves nothing of what it held and touches no other."""
    dataset.replace_graph([triple("three")], "http://e/g1")
    assert [t.object.value for t in dataset.graph("http://e/g1")] == ["three"]
    assert values(dataset) == {"two", "three"}


def test_an_unbound_variable_is_left_out_of_its_row(dataset):
    """Callers ask `in`, and never meet a None."""
    assert dataset.rows("SELECT ?s ?none WHERE { ?s ?p 'one' }") == [{"s": A}]


def test_ask_and_construct_see_the_union_too(dataset):
    """All forms of our own queries read the same data."""
    assert dataset.ask("ASK { ?s ?p 'one' . ?s ?p 'two' }")
    assert len(list(dataset.triples("CONSTRUCT WHERE { ?s ?p ?o }"))) == 2


def test_many_triples_are_all_there(dataset):
    """Above the size at which the bulk loader takes over, nothing is lost."""
    dataset.add((triple(str(number)) for number in range(50_001)), "http://e/g3")
    assert dataset.size() == 50_003


def test_a_store_on_disk_is_read_by_others_once_written(tmp_path):
    """What one dataset writes to a folder, a read-only one sees."""
    writer = Dataset.writable(tmp_path / "store")
    writer.add([triple("kept")], "http://e/g")
    writer.raw.flush()
    writer.raw.backup(str(tmp_path / "copy"))
    assert values(Dataset.read_only(tmp_path / "copy")) == {"kept"}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"@prefix e: <http://e/> .\ne:a e:b\n", 3, "not valid Turtle"),
        (b"<http://e/a> <http://e/b>\n  nonsense .", 2, "not valid Turtle"),
        (b"# fine\n<http://e/a> <http://e/b> '\xff' .", 2, "UTF-8"),
    ],
)
def test_a_file_that_does_not_parse_is_told_with_its_line(tmp_path, content, line, reason):
    """The message names the file, the line and what is wrong."""
    path = tmp_path / "bad.ttl"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason) as caught:
        read_turtle(path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert str(caught.value).startswith(f"{path}:{line}:")


def test_a_file_that_cannot_be_opened_is_unreadable_too(tmp_path):
    """A folder, a missing file and a file without permission give one kind of error."""
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_turtle(tmp_path / "missing.ttl")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_turtle(tmp_path)


def test_blank_nodes_of_two_files_stay_apart(tmp_path):
    """Two files that both write _:x mean two nodes."""
    for name in ("a", "b"):
        (tmp_path / name).write_text("_:x <http://e/p> 1 .", encoding="utf-8")
    subjects = {read_turtle(tmp_path / name)[0].subject for name in ("a", "b")}
    assert len(subjects) == 2


def test_a_deployment_with_its_own_base_gets_its_own_iris(tmp_path):
    """The default base in a file is read as the deployment's."""
    path = tmp_path / "a.ttl"
    path.write_text("<https://w3id.org/gyebo/model/a> <http://e/p> <relative> .", encoding="utf-8")
    (found,) = read_turtle(path, "https://ai.example/")
    assert found.subject.value == "https://ai.example/model/a"
    assert found.object.value == "https://ai.example/relative"


def test_prefixes_are_written_where_the_format_has_them():
    """Turtle is written short; N-Triples, which has no prefixes, is written all the same."""
    prefixes = {"e": "http://e/"}
    assert b"e:a e:p" in serialize([triple("x")], ox.RdfFormat.TURTLE, prefixes)
    assert serialize([triple("x")], ox.RdfFormat.N_TRIPLES, prefixes) == b'<http://e/a> <http://e/p> "x" .\n'


def test_the_same_triples_make_the_same_turtle_in_every_process() -> None:
    code = (
        "import pyoxigraph as ox; from api.store.turtle_files import serialize;"
        "n = ox.NamedNode; names = {f'p{i}': f'urn:{i}/' for i in range(20)};"
        "print(serialize([ox.Triple(n('urn:1/a'), n('urn:2/b'), n('urn:3/c'))], ox.RdfFormat.TURTLE, names))"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)
    }
    assert len(runs) == 1
