"""What the page of a thing says: values, why one is missing, how complete it is, where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from selectolax.lexbor import LexborNode


def page_of(client: TestClient, slug: str, language: str = "en") -> HTMLParser:
    answer = client.get(f"/model/{slug}.html?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return HTMLParser(answer.text)


def words(node: LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text(separator=" ").split())


def items(page: HTMLParser) -> dict[str, LexborNode]:
    """Return the items of a page by their English or Korean name."""
    return {words(each.css_first("dt a")): each for each in page.css("div.item")}


def completeness(page: HTMLParser) -> dict[str, tuple[str, str, str]]:
    """Return filled, accounted for and counts, by factor."""
    return {
        words(row.css_first("th")): tuple(words(cell) for cell in row.css("td"))
        for row in page.css("table.completeness tbody tr, table.completeness tfoot tr")
    }


@pytest.mark.parametrize(
    ("slug", "state"),
    [
        ("race/dog", "not-applicable"),  # unpainted
        ("race/elk", "filled"),
        ("bolt/notes.html", "missing"),  # red, and nobody counted
        ("bolt/ghost", "missing"),  # of no known colour: it may have to be asked
        ("race/bee", "withheld"),
    ],
)
def test_an_item_is_asked_of_what_its_condition_does_not_rule_out(
    garage: TestClient, slug: str, state: str
) -> None:
    assert f"item {state}" in (items(page_of(garage, slug))["Wheels"].attributes["class"] or "")


def test_a_withheld_value_is_told_with_who_says_so_and_when(garage: TestClient) -> None:
    told = words(items(page_of(garage, "race/bee"))["Wheels"])
    assert "Withheld" in told
    assert "Bolt & Söhne" in told
    assert "2024-05-01" in told


def test_completeness_weighs_items_by_what_is_required(garage: TestClient) -> None:
    """Bee: maker 3, colour 3, parent 1 and weight 2 of 11; wheels (2) are withheld."""
    told = completeness(page_of(garage, "race/bee"))
    assert told["Overview"][0].startswith("82%")
    assert told["Overview"][1].startswith("100%")
    assert told["Overview"][2] == "4 of 5"


def test_an_item_that_repeats_another_is_not_counted(garage: TestClient) -> None:
    """Speed and drag are the quality of a toy; its hue is its colour again."""
    assert completeness(page_of(garage, "race/bee"))["Quality factor"][2] == "2 of 2"
    assert "same value as an earlier item" in words(items(page_of(garage, "race/bee"))["Hue"])


def test_an_item_that_does_not_apply_is_in_no_denominator(garage: TestClient) -> None:
    """Dog: not its wheels. It has a maker, a colour and a weight, but no parent; drag is measured."""
    told = completeness(page_of(garage, "race/dog"))
    assert told["Overview"][2] == "3 of 4"
    assert told["Overview"][0].startswith("89%")  # 8 of 9
    assert told["All"][2] == "5 of 6"


def test_what_nobody_looked_for_is_not_accounted_for(garage: TestClient) -> None:
    """Elk: two of five; speed and drag are unknown."""
    told = completeness(page_of(garage, "race/elk"))
    assert told["Overview"][2] == "1 of 5"
    assert told["Overview"][1].startswith("18%")  # 2 of 11
    assert told["Quality factor"][0].startswith("0%")


def test_completeness_is_not_told_of_a_name_alone(garage: TestClient) -> None:
    assert page_of(garage, "bolt/ghost").css_first("table.completeness") is None
    assert page_of(garage, "bolt/solo").css_first(".notice") is None or completeness(
        page_of(garage, "bolt/solo")
    )


def test_the_newest_evidence_of_a_value_comes_first(garage: TestClient) -> None:
    colour = items(page_of(garage, "race/ant"))["Colour"]
    first, *_ = colour.css("dd > *")
    assert words(first) == "Red"
    assert [words(node) for node in colour.css(".record")][:2] == ["late", "early"]


def test_a_value_that_another_source_gives_stands_apart_from_the_shown_one(garage: TestClient) -> None:
    page = page_of(garage, "race/ant")
    other = items(page)["Colour"].css_first(".value.other")
    assert words(other).endswith("Blue")
    summary = {
        words(each.css_first("dt")): words(each.css_first("dd")) for each in page.css("dl.summary div")
    }
    assert summary["colour"] == "Red"


def test_the_summary_holds_what_is_mandatory(garage: TestClient) -> None:
    names = {words(each) for each in page_of(garage, "race/ant").css("dl.summary dt")}
    assert names == {"developed by", "colour"}


def test_the_summary_tells_each_fact_once(garage: TestClient) -> None:
    """An item that repeats another has the value of the earlier one, which stands there already."""
    names = [words(each) for each in page_of(garage, "race/bee").css("dl.summary dt")]
    assert names
    assert sorted(names) == sorted(set(names))


def test_several_values_are_all_shown(garage: TestClient) -> None:
    assert (
        words(items(page_of(garage, "race/cat"))["Maker"].css_first(".value")) == "Acme Toys , Bolt & Söhne"
    )


@pytest.mark.parametrize(
    ("slug", "language", "shown"),
    [
        ("race/ant", "ko", "70억"),
        ("race/ant", "en", "7 billion"),
        ("race/dog", "ko", "1.2억"),
        ("race/dog", "en", "120.35 million"),
        ("race/cat", "en", "10,000"),
        ("race/bee", "ko", "900"),
    ],
)
def test_a_number_is_told_by_its_size_in_the_reader_s_language(
    garage: TestClient, slug: str, language: str, shown: str
) -> None:
    name = {"ko": "무게", "en": "Weight"}[language]
    assert shown in words(items(page_of(garage, slug, language))[name].css_first(".value"))


def test_the_newest_measurement_comes_first_with_value_unit_and_setting(garage: TestClient) -> None:
    rows = items(page_of(garage, "race/ant"))["Speed"].css("tbody tr")
    assert [words(row.css_first("td.number")) for row in rows] == ["80 cm/s", "100 cm/s"]
    (cat,) = items(page_of(garage, "race/cat"))["Speed"].css("tbody tr")
    assert "shots 0" in words(cat)
    assert "slope" in words(cat) or "night" in words(cat)


def test_items_stand_in_the_order_of_their_numbers_and_not_of_their_letters(garage: TestClient) -> None:
    numbers = [words(node) for node in page_of(garage, "race/ant").css(".items .notation")]
    assert numbers == ["0.1", "0.2", "0.3", "0.4", "0.10", "1.1.1", "1.1.2", "1.1.10"]


def test_an_ancestor_that_is_met_twice_is_expanded_once(garage: TestClient) -> None:
    tree = page_of(garage, "race/cat").css_first("div.tree")
    assert words(tree) == "Ant fine-tuned from =Bee() fine-tuned from Ant fine-tuned from · shown above"


def test_a_whole_ancestry_is_drawn_only_where_there_is_more_than_parents(garage: TestClient) -> None:
    assert page_of(garage, "race/bee").css_first("div.tree") is None


def test_children_are_counted(garage: TestClient) -> None:
    assert "Children 2" in words(page_of(garage, "race/ant").css_first("section[aria-labelledby=lineage]"))
    assert "No child is known" in words(
        page_of(garage, "race/cat").css_first("section[aria-labelledby=lineage]")
    )


def test_words_of_the_other_language_are_marked_as_such(garage: TestClient) -> None:
    assert page_of(garage, "race/cat", "ko").css_first('h1 span[lang="en"]') is not None
    assert page_of(garage, "race/cat", "en").css_first("h1 span") is None
