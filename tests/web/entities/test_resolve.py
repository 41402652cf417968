"""`/resolve` turns any known name or outside id into the thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.catalogue.resolver import Resolver

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from api.catalogue.knowledge import Knowledge


@pytest.mark.parametrize(
    "name",
    ["Acme Base", "에이스 기본형", "base mk i", "acme/Base", "ACME  BASE", "acme-base", "model/acme/base"],
)
def test_any_name_or_id_leads_to_the_thing(client: TestClient, name: str) -> None:
    answer = client.get("/resolve", params={"name": name})
    assert (answer.status_code, answer.headers["location"]) == (303, "/model/acme/base")


def test_an_unknown_name_is_404_and_no_name_400(client: TestClient) -> None:
    assert client.get("/resolve", params={"name": "Nobody 9000"}).status_code == 404
    assert client.get("/resolve").status_code == 400
    assert client.get("/resolve", params={"name": "///***"}).status_code == 404


def test_a_hostile_name_comes_out_as_words(client: TestClient) -> None:
    answer = client.get("/resolve", params={"name": "<script>x"}, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<script>x" not in answer.text


def test_a_part_of_a_name_is_answered_by_the_names_that_hold_it(client):
    """Who knows half a name is led to the whole one, in data and on the page."""
    answer = client.get("/resolve?name=mix 2", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert [each["iri"] for each in answer.json()["similar"]] == ["https://w3id.org/gyebo/model/bolt/mix2.5"]
    page = client.get("/resolve?name=mix 2", headers={"Accept": "text/html"})
    assert 'href="/model/bolt/mix2.5"' in page.text


def test_a_code_of_a_list_is_found_by_its_name_too(client):
    answer = client.get("/resolve", params={"name": "대한민국"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/code/country/kr")


@pytest.mark.parametrize(
    "address",
    ["/lineage/between.json?model=acme/base&model=mix25", "/lineage/what-if.json?parents=mix25"],
)
def test_a_part_of_a_name_is_answered_so_wherever_a_model_is_asked_for(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "name-unknown")
    assert [each["iri"] for each in answer.json()["similar"]] == ["https://w3id.org/gyebo/model/bolt/mix2.5"]


def test_models_stand_before_codes_among_similar_names(mini_knowledge: Knowledge) -> None:
    first, *others = (each.iri for each in Resolver(mini_knowledge).similar("tun"))
    assert first.endswith("/model/acme/base-tuned")
    assert "https://w3id.org/gyebo/code/country/tn" in others
