"""The data of the picture, and the drawing that stands on the page without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.config import DEFAULT_BASE_IRI as BASE

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

MIX = "/lineage/bolt/mix2.5"


def test_what_is_told_by_iri_has_its_name_beside_it(client: TestClient) -> None:
    body = client.get(f"{MIX}.json?drawing=1").json()
    said = [each for edge in body["edges"] for each in edge["evidence"]]
    assert said
    for name in ("source", "statedBy", "confidence"):
        assert all(any(body["names"][each[name]].values()) for each in said if each[name])


def test_the_drawing_comes_with_all_alone_or_not_at_all(client: TestClient) -> None:
    whole = client.get(f"{MIX}.json?drawing=1").json()
    alone = client.get(f"{MIX}.json?drawing=only").json()
    assert alone["drawing"] == whole["drawing"]
    assert alone["release"] == whole["release"]
    assert "nodes" not in alone
    assert "drawing" not in client.get(f"{MIX}.json").json()
    generations = {each["id"]: each["generation"] for each in whole["nodes"]}
    columns = {each["x"]: each["generation"] for each in whole["drawing"]["columns"]}
    assert all(columns[box["x"]] == generations[box["id"]] for box in whole["drawing"]["boxes"])


def test_the_script_is_told_to_read_what_the_page_shows(client: TestClient) -> None:
    page = client.get(f"{MIX}.html?depth=1&direction=up&open=acme/base").text
    source = "/lineage/bolt/mix2.5.json?direction=up&amp;depth=1&amp;open=acme%2Fbase&amp;drawing=1"
    assert f'data-source="{source}"' in page
    assert f'data-center="{BASE}model/bolt/mix2.5"' in page


def test_exactly_one_box_is_the_model_itself(client: TestClient) -> None:
    page = client.get(f"{MIX}.html").text
    assert page.count('class="box center') == 1
    assert ">0세대</text>" in client.get(f"{MIX}.html?lang=ko").text
