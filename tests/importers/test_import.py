"""From raw files in the form of each source to profiles: identity, traps, parents, disagreement, reruns."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef

from tests.importers.worlds import CARD, DCTERMS, DQV, EPOCH, GYEBO, TABLE, M, World, file_bytes


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
