"""From raw files in the form of each source to profiles: identity, traps, malformed records, reruns."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef

from api.importers import ImportReport, SourceMissing, UnknownSource, import_sources

ROOT = Path(__file__).parents[2]
M = "https://w3id.org/gyebo/model/"
GYEBO = Namespace("https://w3id.org/gyebo/def/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
EPOCH = {
    "Model": "Toy LM",
    "Organization": "LG AI Research",
    "Country (of organization)": "Korea (Republic of)",
    "Publication date": "2025-03-04",
    "Domain": "Language",
    "Task": "Language modeling/generation",
    "Parameters": "2400000000",
    "Model accessibility": "Open weights (non-commercial)",
    "Confidence": "Confident",
    "Base model": "",
}
CARD: dict[str, Any] = {
    "name": "Phi 9",
    "release_date": "2025-01-02",
    "license": "MIT",
    "weights_link": "https://huggingface.co/microsoft/phi-9",
    "param_count": 14700000000,
    "fine_tuned_from_model_id": None,
    "qualitative_metrics": [
        {
            "dataset_name": "MMLU",
            "score": 0.848,
            "is_self_reported": True,
            "analysis_method": "5-shot",
            "date_recorded": "2025-01-03",
            "source_link": "https://example.org/card",
        }
    ],
}
TABLE = """\
name = "Closed One"
release_date = "2026-01-15"
open_weights = false
[limit]
context = 200_000
[modalities]
input = ["text", "image"]
output = ["text"]
"""


@dataclass
class World:
    """Raw files and a knowledge folder in a temporary directory."""

    folder: Path
    epoch: list[dict[str, str]] = field(default_factory=list)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    services: dict[str, Any] = field(default_factory=dict)

    @property
    def instances(self) -> Path:
        return self.folder / "instances"

    def run(self, *names: str) -> ImportReport:
        """Write the raw files and import them."""
        self._write()
        return import_sources(
            names or ("epoch", "llm-stats", "models.dev"),
            sources_dir=self.folder / "sources",
            instances_dir=self.instances,
            ontology_dir=ROOT / "ontology",
        )

    def graph(self, path: str) -> Graph:
        return Graph().parse(self.instances / "models" / f"{path}.ttl", format="turtle")

    def _write(self) -> None:
        raw = self.folder / "sources"
        for name in ("notable-ai-models_2026-01-26", "frontier_ai_models_2025-12-02",
                     "large_scale_ai_models_2025-12-02", "all_ml_systems_2025-06-20"):  # fmt: skip
            rows = self.epoch if name.startswith("notable") else []
            path = raw / "epoch" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(EPOCH))
                writer.writeheader()
                writer.writerows(rows)
        for key, card in self.cards.items():
            path = raw / "llm-stats" / "models" / key / "model.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(card), encoding="utf-8")
        (raw / "llm-stats").mkdir(exist_ok=True)
        for key, text in self.tables.items():
            path = raw / "models.dev" / "models" / f"{key}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (raw / "models.dev").mkdir(exist_ok=True)
        (raw / "models.dev" / "api_pypi_1.0.398.json").write_text(json.dumps(self.services), encoding="utf-8")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world without raw files, with the real curation tables."""
    shutil.copytree(ROOT / "instances" / "curation", tmp_path / "instances" / "curation")
    return World(tmp_path)


def file_bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_row_of_epoch_becomes_a_profile_with_a_claim_for_each_value(world: World) -> None:
    world.epoch = [EPOCH]
    report = world.run("epoch")
    assert (report.profiles, report.stubs) == (1, 0)
    path = next((world.instances / "models").rglob("*.ttl"))
    graph = Graph().parse(path, format="turtle")
    model = next(graph.subjects(DCTERMS.title, Literal("Toy LM", lang="en")))
    assert (model, GYEBO.totalParameters, Literal(2400000000)) in graph
    claims = {
        property_: claim
        for claim in graph.subjects(GYEBO.claimSubject, model)
        for property_ in graph.objects(claim, GYEBO.claimProperty)
    }
    claim = claims[GYEBO.totalParameters]
    assert str(graph.value(claim, GYEBO.observedOn)) == "2026-01-26"
    assert "line 2" in str(graph.value(claim, GYEBO.sourceRecord))
    assert graph.value(claim, GYEBO.statedBy) is not None


def test_an_import_again_changes_no_byte(world: World) -> None:
    world.epoch, world.cards, world.tables = (
        [EPOCH],
        {"microsoft/phi-9": CARD},
        {"anthropic/claude-one": TABLE},
    )
    first = world.run()
    before = file_bytes(world.instances)
    second = world.run()
    assert first.written
    assert (second.written, second.removed) == ([], [])
    assert file_bytes(world.instances) == before


def test_a_fraction_becomes_a_percentage_without_rounding(world: World) -> None:
    world.cards = {"microsoft/phi-9": CARD}
    world.run("llm-stats")
    graph = world.graph("microsoft/phi-9")
    values = {str(value) for value in graph.objects(None, DQV.value)}
    assert values == {"84.8"}


def test_the_hugging_face_id_is_the_identity_of_an_open_model(world: World) -> None:
    world.cards = {"someone/phi-nine": CARD}
    world.run("llm-stats")
    assert (world.instances / "models/microsoft/phi-9.ttl").is_file()


def test_names_alone_never_join_two_sources(world: World) -> None:
    world.epoch = [{**EPOCH, "Model": "Phi 9", "Organization": "Microsoft"}]
    world.cards = {"microsoft/phi-9": {**CARD, "weights_link": "https://huggingface.co/hub/other"}}
    report = world.run("epoch", "llm-stats")
    assert report.profiles == 2
    assert any("Phi 9" in name for name in report.named_only)


def test_a_curated_alias_joins_them(world: World) -> None:
    aliases = world.instances / "curation" / "aliases.csv"
    aliases.write_text(
        "source,name,model,reason\nepoch,Toy LM,microsoft/phi-9,for this test\n", encoding="utf-8"
    )
    world.epoch, world.cards = [EPOCH], {"microsoft/phi-9": CARD}
    report = world.run("epoch", "llm-stats")
    assert report.profiles == 1
    sources = {
        str(each).split("/source/")[1].split("/")[0]
        for each in world.graph("microsoft/phi-9").objects(None, DCTERMS.source)
    }
    assert sources == {"epoch", "llm-stats"}


def test_sources_that_disagree_are_both_kept_and_one_is_shown(world: World) -> None:
    (world.instances / "curation" / "aliases.csv").write_text(
        "source,name,model,reason\nepoch,Toy LM,microsoft/phi-9,for this test\n", encoding="utf-8"
    )
    world.epoch, world.cards = [EPOCH], {"microsoft/phi-9": CARD}
    world.run("epoch", "llm-stats")
    graph = world.graph("microsoft/phi-9")
    model = URIRef(f"{M}microsoft/phi-9")
    assert len(set(graph.objects(model, GYEBO.totalParameters))) == 1
    claimed = {
        value
        for claim in graph.subjects(GYEBO.claimProperty, GYEBO.totalParameters)
        for value in graph.objects(claim, GYEBO.claimValue)
    }
    assert claimed == {Literal(2400000000), Literal(14700000000)}


def test_a_parent_gets_a_derivation_with_its_source(world: World) -> None:
    world.epoch = [
        EPOCH,
        {**EPOCH, "Model": "Toy LM Chat", "Base model": "Toy LM", "Publication date": "2025-05-05"},
    ]
    report = world.run("epoch")
    assert report.with_parent == 1
    graph = Graph()
    for path in (world.instances / "models").rglob("*.ttl"):
        graph.parse(path, format="turtle")
    child = next(graph.subjects(DCTERMS.title, Literal("Toy LM Chat", lang="en")))
    parent = next(graph.subjects(DCTERMS.title, Literal("Toy LM", lang="en")))
    assert (child, GYEBO.parentModel, parent) in graph
    derivation = graph.value(child, URIRef("http://www.w3.org/ns/prov#qualifiedDerivation"))
    assert graph.value(derivation, DCTERMS.source) is not None


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


def test_a_profile_that_no_source_supports_any_more_is_removed_and_hand_made_files_stay(world: World) -> None:
    world.epoch = [EPOCH, {**EPOCH, "Model": "Gone"}]
    world.run("epoch")
    mine = world.instances / "models" / "mine" / "model.ttl"
    mine.parent.mkdir(parents=True)
    mine.write_text("# written by hand\n", encoding="utf-8")
    world.epoch = [EPOCH]
    report = world.run("epoch")
    assert [path.stem for path in report.removed] == ["gone"]
    assert mine.is_file()


def test_models_dev_gives_prices_of_the_vendor_itself(world: World) -> None:
    world.tables = {"anthropic/claude-one": TABLE}
    world.services = {
        "anthropic": {
            "id": "anthropic",
            "models": {"claude-one": {"id": "claude-one", "name": "Closed One", "open_weights": False,
                                      "cost": {"input": 3, "output": 15}}},
        }
    }  # fmt: skip
    world.run("models.dev")
    graph = world.graph("anthropic/claude-one")
    prices = {str(value) for value in graph.objects(None, URIRef("http://schema.org/price"))}
    assert {float(price) for price in prices} == {3.0, 15.0}


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


def test_where_sources_name_different_parents_the_written_order_says_which_is_shown(world: World) -> None:
    curation = world.instances / "curation"
    (curation / "aliases.csv").write_text(
        "source,name,model,reason\nepoch,Toy LM,microsoft/phi-9,for this test\n", encoding="utf-8"
    )
    world.epoch = [{**EPOCH, "Base model": "Elder"}, {**EPOCH, "Model": "Elder"}]
    world.cards = {
        "microsoft/phi-9": {**CARD, "fine_tuned_from_model_id": "microsoft/phi-8"},
        "microsoft/phi-8": {
            **CARD,
            "name": "Phi 8",
            "weights_link": "https://huggingface.co/microsoft/phi-8",
        },
    }
    for order, parent in (("llm-stats epoch", "phi-8"), ("epoch llm-stats", "elder")):
        (curation / "precedence.csv").write_text(
            f"property,rule,sources,reason\ngyebo:parentModel,first,{order},for this test\n", encoding="utf-8"
        )
        world.run("epoch", "llm-stats")
        graph, model = world.graph("microsoft/phi-9"), URIRef(f"{M}microsoft/phi-9")
        shown = [*graph.objects(model, GYEBO.parentModel), *graph.objects(model, GYEBO.fineTunedFrom)]
        assert [str(each).rpartition("/")[2] for each in shown] == [parent]
        assert len(list(graph.objects(model, URIRef("http://www.w3.org/ns/prov#qualifiedDerivation")))) == 2
