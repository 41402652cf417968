"""`/models`: counts beside filters, order, pages and files say what the list holds."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.web.entities.test_profile_pages import words

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def found(client: TestClient, query: str = "") -> list[str]:
    """Return the slugs that the list holds, in its order."""
    models = client.get(f"/models.json?{query}").json()["models"]
    return [each["iri"].partition("/model/")[2] for each in models]


def shown(client: TestClient, query: str) -> HTMLParser:
    answer = client.get(f"/models?lang=en&{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return HTMLParser(answer.text)


def options(page: HTMLParser) -> list[str]:
    return [words(each) for each in page.css("form.filters li label")]


def test_each_option_of_a_filter_tells_how_many_models_it_leaves(garage: TestClient) -> None:
    assert options(shown(garage, "")) == ["Red 4", "Blue 3", "Unpainted 2"]


def test_words_narrow_the_counts_too(garage: TestClient) -> None:
    assert options(shown(garage, "q=race")) == ["Red 2", "Blue 1", "Unpainted 1"]


def test_an_option_counts_what_the_other_filters_leave(garage: TestClient) -> None:
    """Of its own filter it does not depend: another colour may still be added."""
    page = shown(garage, "toyColour=red&developedBy=organization/bolt")
    assert options(page) == ["Blue 2", "Red 1", "Unpainted 1"]
    assert [each.attributes["value"] for each in page.css("form.filters input[checked]")] == ["red"]


def test_two_codes_of_one_filter_add_up_and_two_filters_narrow(garage: TestClient) -> None:
    assert len(found(garage, "toyColour=red&toyColour=blue")) == 7
    assert found(garage, "toyColour=blue&developedBy=organization/acme") == ["acme/base-tuned", "race/cat"]


def test_a_code_that_nothing_has_leaves_nothing_and_is_shown_as_chosen(garage: TestClient) -> None:
    page = shown(garage, "toyColour=unpainted&q=ant")
    assert found(garage, "toyColour=unpainted&q=ant") == []
    assert "Unpainted 0" in options(page)


def test_every_word_has_to_fit_and_capitals_do_not_count(garage: TestClient) -> None:
    assert found(garage, "q=ACME+tuned") == ["acme/base-tuned"]
    assert found(garage, "q=acme+nobody") == []


def test_a_model_is_found_by_the_name_of_its_maker(garage: TestClient) -> None:
    assert {"bolt/solo", "race/cat"} <= set(found(garage, "q=söhne"))


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("toyWeight", ["race/bee", "race/cat", "race/dog", "race/ant"]),
        ("-toyWeight", ["race/ant", "race/dog", "race/cat", "race/bee"]),
        ("toyWheels", ["race/elk", "race/cat"]),
        ("-toyWheels", ["acme/base-tuned"]),
    ],
)
def test_numbers_are_sorted_as_numbers(garage: TestClient, sort: str, first: list[str]) -> None:
    assert found(garage, f"sort={sort}")[: len(first)] == first


@pytest.mark.parametrize("sort", ["toyWeight", "-toyWeight"])
def test_what_has_no_value_comes_last_either_way(garage: TestClient, sort: str) -> None:
    assert {"race/elk", "bolt/ghost", "acme/base"} <= set(found(garage, f"sort={sort}")[4:])


def test_names_are_sorted_in_korean_and_backwards(garage: TestClient) -> None:
    rising = found(garage, "sort=name")
    assert rising == found(garage)
    assert found(garage, "sort=-name") == rising[::-1]
    assert rising.index("race/dog") < rising.index("race/ant") < rising.index("acme/base")  # 개, 개미, 에이스


def test_pages_follow_one_another_and_hold_every_model_once(garage: TestClient) -> None:
    pages = [found(garage, f"size=4&page={number}") for number in (1, 2, 3)]
    assert [len(each) for each in pages] == [4, 4, 3]
    assert [slug for each in pages for slug in each] == found(garage)
    told = garage.get("/models.json?size=4&page=2").json()
    assert (told["total"], told["page"], told["pages"], told["size"]) == (11, 2, 3, 4)


def test_a_page_tells_which_lines_it_shows_and_leads_to_its_neighbours(garage: TestClient) -> None:
    first, middle, last = (shown(garage, f"size=4&page={number}") for number in (1, 2, 3))
    assert [words(each.css_first("[role=status]")) for each in (first, middle, last)] == [
        "1–4 of 11", "5–8 of 11", "9–11 of 11",
    ]  # fmt: skip
    assert first.css_first("a[rel=prev]") is None
    assert last.css_first("a[rel=next]") is None
    assert "page=1" in (middle.css_first("a[rel=prev]").attributes["href"] or "")
    assert "page=3" in (middle.css_first("a[rel=next]").attributes["href"] or "")
    assert shown(garage, "").css_first("nav.pager") is None


def test_a_page_of_500_lines_may_be_asked_for_and_of_501_not(garage: TestClient) -> None:
    assert garage.get("/models.json?size=500").status_code == 200
    assert garage.get("/models.json?size=501").status_code == 400
    assert garage.get("/models.json?size=0").status_code == 400
    assert garage.get("/models.json?size=1").json()["pages"] == 11


def test_a_filter_that_is_on_can_be_taken_back_alone(garage: TestClient) -> None:
    page = shown(garage, "toyColour=red&toyColour=blue&sort=-toyWeight&page=1")
    chips = {words(each): each.attributes["href"] or "" for each in page.css("a.chip")}
    assert set(chips) == {"Red ×", "Blue ×"}
    assert "toyColour=red" in chips["Blue ×"]
    assert "toyColour=blue" not in chips["Blue ×"]
    assert "sort=-toyWeight" in chips["Blue ×"]
    assert "page=" not in chips["Blue ×"]


def test_the_chosen_order_stands_in_the_form(garage: TestClient) -> None:
    chosen = shown(garage, "sort=-toyWeight").css("select option[selected]")
    assert [words(each) for each in chosen] == ["weight, falling"]


def test_numbers_of_the_list_are_told_by_their_size(garage: TestClient) -> None:
    rows = {words(row.css_first("th")): row for row in shown(garage, "").css("table.models tbody tr")}
    weight = {name: words(row.css_first('td[data-label="weight"]')) for name, row in rows.items()}
    assert (weight["Ant"], weight["Dog"], weight["Cat"]) == ("7 billion", "120.35 million", "10,000")


def test_the_file_holds_all_lines_and_every_value(garage: TestClient) -> None:
    text = garage.get("/models.csv?size=2&sort=-toyWeight").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 11
    assert [row["toyWeight"] for row in rows[:2]] == ["7000000000", "120345678"]
    cat = next(row for row in rows if row["iri"].endswith("/race/cat"))
    assert cat["developedBy"] == "에이스 장난감 | Bolt & Söhne"


def test_a_name_that_a_spreadsheet_would_run_is_kept_from_it(garage: TestClient) -> None:
    text = garage.get("/models.csv").content.decode("utf-8-sig")
    (bee,) = (row for row in csv.DictReader(io.StringIO(text)) if row["iri"].endswith("/race/bee"))
    assert bee["name"] == "'-벌"


def test_json_names_things_by_iri_and_texts_as_they_are(garage: TestClient) -> None:
    (cat,) = (each for each in garage.get("/models.json").json()["models"] if each["iri"].endswith("/cat"))
    assert cat["toyColour"] == ["https://w3id.org/gyebo/code/toy-colour/blue"]
    assert cat["toyWeight"] == ["10000"]
    assert [each.rpartition("/")[2] for each in cat["developedBy"]] == ["acme", "bolt"]
    assert cat["name"] == {"ko": "", "en": "Cat"}


def test_a_filter_that_does_not_exist_lists_those_that_do(garage: TestClient) -> None:
    told = garage.get("/models.json?nobody=1").json()["detail"]
    assert "toyColour" in told
    assert "developedBy" in told
    codes = garage.get("/models.json?toyColour=green").json()["detail"]
    assert "blue, red, unpainted" in codes
    order = garage.get("/models.json?sort=toyColour").json()["detail"]
    assert "name, toyWheels, toyWeight" in order
