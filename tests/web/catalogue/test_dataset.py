"""What a release holds is told in numbers that match the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.catalogue.statistics import knowledge_report, statistics_as_text

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from api.catalogue.knowledge import Knowledge

BASE = "https://w3id.org/gyebo/"


def test_the_report_counts_models_edges_and_generations(mini_knowledge: Knowledge) -> None:
    report = knowledge_report(mini_knowledge)
    assert dict(report.counts)["edges"] == 4
    assert report.depth == 2  # base, base-tuned, mix2.5
    assert dict(report.counts)["models"] == 6


def test_coverage_names_every_item_and_counts_full_profiles(mini_knowledge: Knowledge) -> None:
    report = knowledge_report(mini_knowledge)
    counted = {item.iri: count for item, count in report.coverage}
    assert set(counted) == {item.iri for each in mini_knowledge.frameworks for item in each.items}
    assert 0 < counted[f"{BASE}framework/toy/colour"] <= 6


def test_claims_measurements_and_derivations_are_counted_by_item(mini_knowledge: Knowledge) -> None:
    report = knowledge_report(mini_knowledge)
    assert set(report.claims) == {item.iri for item, _ in report.coverage}
    assert report.claims[f"{BASE}framework/toy/colour"] > 0


def test_a_property_on_which_sources_differ_is_counted(mini_knowledge: Knowledge) -> None:
    conflicts = {link.iri: count for link, count in knowledge_report(mini_knowledge).conflicts}
    assert conflicts.get(f"{BASE}def/toyColour") == 1


def test_the_page_and_json_tell_the_same(client: TestClient, mini_knowledge: Knowledge) -> None:
    told = client.get("/dataset", headers={"Accept": "application/json"}).json()
    report = knowledge_report(mini_knowledge)
    assert told["triples"] == report.triples
    assert told["depth"] == report.depth
    page = client.get("/dataset?lang=ko", headers={"Accept": "text/html"}).text
    assert f"{report.triples:,}" in page


def test_the_text_comes_in_korean_and_english(mini_knowledge: Knowledge) -> None:
    report = knowledge_report(mini_knowledge)
    assert "계보 관계" in statistics_as_text(report, "ko")
    assert "lineage edges" in statistics_as_text(report, "en")
