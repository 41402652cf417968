"""Folders into a dataset: every file its own graph, and every unreadable file told in one go."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat

from api.building.loader import UnreadableFiles, load_knowledge
from api.building.partitions import count_partitions
from api.config import DEFAULT_BASE_IRI as BASE
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from tests.conftest import ROOT

TURTLE = RdfFormat.TURTLE
LIBRARY = QueryLibrary(ROOT / "queries")


def folder(where: Path, **files: str) -> Path:
    for name, text in files.items():
        path = where / "instances" / "models" / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return where


def test_each_file_becomes_one_graph_and_its_triples_are_counted(tmp_path: Path) -> None:
    source = folder(
        tmp_path / "k", one="<http://e/a> <http://e/p> 1, 2 .", two="<http://e/b> <http://e/p> 1 ."
    )
    dataset = Dataset.in_memory()
    told: list[tuple[int, int]] = []
    quads = load_knowledge(dataset, source, BASE, tmp_path, progress=lambda *each: told.append(each))
    assert quads == dataset.size() == 3
    assert len(list(dataset.graph(f"{BASE}graph/model/one"))) == 2
    assert len(list(dataset.graph(f"{BASE}graph/model/two"))) == 1
    assert told == [(2, 2)]


def test_all_unreadable_files_are_told_and_nothing_of_the_rest_is_loaded(tmp_path: Path) -> None:
    source = folder(tmp_path / "k", bad="<a> <b>", good="<http://e/b> <http://e/p> 1 .", worse="~")
    dataset = Dataset.in_memory()
    with pytest.raises(UnreadableFiles) as caught:
        load_knowledge(dataset, source, BASE, tmp_path)
    assert [each.path.stem for each in caught.value.errors] == ["bad", "worse"]
    assert dataset.size() == 0


def test_what_a_dataset_holds_is_counted_by_class_and_property() -> None:
    dataset = Dataset.in_memory()
    for graph, text in (("http://e/g1", "<http://e/a> a <http://e/C> ; <http://e/p> 1, 2 ."),
                        ("http://e/g2", "<http://e/b> a <http://e/C> ; <http://e/p> 1 .")):  # fmt: skip
        dataset.raw.load(text.encode(), format=TURTLE, to_graph=NamedNode(graph))
    counted = count_partitions(dataset, LIBRARY)
    assert counted.classes == {"http://e/C": 2}
    assert counted.properties["http://e/p"] == 3
    assert counted.triples == 5
    assert (counted.subjects, counted.objects) == (2, 3)
