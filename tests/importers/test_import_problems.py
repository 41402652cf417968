"""What an import cannot read is told with its place, and stops nothing else."""

from __future__ import annotations

import shutil

import pytest
from rdflib import Graph, Literal

from api.importers import SourceMissing, UnknownSource, import_sources
from tests.conftest import ROOT
from tests.importers.worlds import CARD, DQV, EPOCH, World, file_bytes


def test_a_model_that_is_its_own_parent_is_reported_and_the_edge_left_out(world: World) -> None:
    world.epoch = [{**EPOCH, "Base model": "Toy LM"}]
    report = world.run("epoch")
    assert report.with_parent == 0
    assert any("Toy LM" in line for line in report.dropped)


def test_a_parent_that_nothing_names_is_reported_not_guessed(world: World) -> None:
    world.epoch = [{**EPOCH, "Base model": "Nobody 7B"}]
    report = world.run("epoch")
    assert report.with_parent == 0
    assert any("Nobody 7B" in line for line in report.dropped)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Parameters": "many"}, "Parameters"),
        ({"Parameters": "1.5"}, "Parameters"),
        ({"Publication date": "spring"}, "Publication date"),
        ({"Model": ""}, "no name"),
    ],
)
def test_a_malformed_record_is_told_with_file_and_line_and_stops_nothing(
    world: World, row: dict[str, str], words: str
) -> None:
    world.epoch = [{**EPOCH, "Model": "Bad", **row}, EPOCH]
    report = world.run("epoch")
    told = [str(problem) for problem in report.problems if "notable-ai-models_2026-01-26.csv" in str(problem)]
    assert len(told) == 1
    assert "line 2" in told[0]
    assert words in told[0]
    assert report.profiles >= 1


def test_a_file_of_the_wrong_encoding_is_told(world: World) -> None:
    world.cards = {"microsoft/phi-9": CARD, "microsoft/bad": CARD}
    world._write()
    (world.folder / "sources/llm-stats/models/microsoft/bad/model.json").write_bytes(b'{"name": "\xff"}')
    world.cards.pop("microsoft/bad")
    report = world.run("llm-stats")
    assert any("not UTF-8" in str(problem) for problem in report.problems)
    assert report.profiles == 1


@pytest.mark.parametrize("score", [84.8, 0, "high", True, None])
def test_a_score_that_is_no_fraction_is_told_and_left_out(world: World, score: object) -> None:
    metric = {**CARD["qualitative_metrics"][0], "score": score}
    world.cards = {"microsoft/phi-9": {**CARD, "qualitative_metrics": [metric]}}
    report = world.run("llm-stats")
    assert report.problems
    assert list(world.graph("microsoft/phi-9").objects(None, DQV.value)) == []


def test_a_hostile_name_becomes_a_harmless_address_and_stays_itself_as_a_name(world: World) -> None:
    name = '../../x"> <script> `{}` ΩΩ'
    world.epoch = [{**EPOCH, "Model": name}]
    world.run("epoch")
    path = next((world.instances / "models").rglob("*.ttl"))
    assert path.is_relative_to(world.instances / "models")
    assert set(path.stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-_")
    assert Literal(name, lang="en") in set(Graph().parse(path, format="turtle").objects())


def test_an_unknown_source_and_a_missing_folder_are_refused_before_anything_is_written(world: World) -> None:
    before = file_bytes(world.instances)
    with pytest.raises(UnknownSource):
        world.run("nobody")
    shutil.rmtree(world.folder / "sources")
    with pytest.raises(SourceMissing):
        import_sources(
            ["epoch"],
            sources_dir=world.folder / "sources",
            instances_dir=world.instances,
            ontology_dir=ROOT / "ontology",
        )
    assert file_bytes(world.instances) == before
