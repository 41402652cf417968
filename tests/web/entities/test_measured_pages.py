"""Pages of metrics and items: numbers ranked the right way round, and counts that match what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.web.entities.test_profile_pages import words

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


def read(client: TestClient, path: str, language: str = "en") -> HTMLParser:
    answer = client.get(f"{path}.html?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return HTMLParser(answer.text)


def ranking(page: HTMLParser) -> list[tuple[str, str, str]]:
    """Return rank, model and value of each row."""
    return [
        (words(row.css("td")[0]), words(row.css_first("th")), words(row.css("td")[1]))
        for row in page.css("table.ranking tbody tr")
    ]


def facts(page: HTMLParser) -> dict[str, str]:
    return {words(each.css_first("dt")): words(each.css_first("dd")) for each in page.css("dl.summary div")}


def test_the_highest_number_comes_first_and_equal_ones_share_a_rank(garage: TestClient) -> None:
    assert ranking(read(garage, "/metric/toy-speed")) == [
        ("1", "Acme Base Tuned", "151.25"),
        ("2", "Acme Base", "120.5"),
        ("3", "Acme Base", "118"),
        ("4", "Ant", "100"),
        ("4", "=Bee()", "100"),
        ("6", "Cat", "90"),
        ("7", "Ant", "80"),
        ("8", "Dog", "9.5"),
    ]


def test_the_lowest_number_comes_first_where_less_is_better(garage: TestClient) -> None:
    page = read(garage, "/metric/toy-drag")
    assert ranking(page) == [
        ("1", "=Bee()", "1.5"), ("1", "Cat", "1.5"), ("3", "Ant", "2"), ("4", "Dog", "10"),
    ]  # fmt: skip
    assert facts(page)["Rank"] == "Lower is better"
    assert facts(read(garage, "/metric/toy-speed"))["Rank"] == "Higher is better"


def test_a_measurement_with_two_notes_is_one_row(garage: TestClient) -> None:
    page = read(garage, "/metric/toy-speed")
    assert words(page.css_first("h2 .count")) == "8"
    assert [name for _, name, _ in ranking(page)].count("Cat") == 1


def test_a_row_of_a_ranking_tells_who_measured_how_and_when(garage: TestClient) -> None:
    row = read(garage, "/metric/toy-speed").css("table.ranking tbody tr")[1]
    setting = "shots 3 prompt method Chain of thought setting dry slope"
    assert words(row) == f"2 Acme Base 120.5 First party Acme Toys {setting} 2024-05-01 toys.csv"


def test_a_metric_tells_its_unit_range_benchmark_and_item(garage: TestClient) -> None:
    speed, drag = facts(read(garage, "/metric/toy-speed")), facts(read(garage, "/metric/toy-drag"))
    assert (speed["Unit"], speed["Range"], speed["Benchmark"]) == ("cm/s", "0 – 500", "Slope run")
    assert (speed["Item"], drag["Item"]) == ("Speed", "Drag")
    assert "Range" not in drag
    assert "Benchmark" not in drag
    assert facts(read(garage, "/metric/toy-drag", "ko"))["단위"] == "점"


def test_an_item_tells_how_many_models_have_a_value(garage: TestClient) -> None:
    assert facts(read(garage, "/framework/toy/drag"))["Coverage"] == "4 of 11 models have a value (36%)."
    assert facts(read(garage, "/framework/toy/colour"))["Coverage"] == "9 of 11 models have a value (82%)."
    assert facts(read(garage, "/framework/toy/weight"))["Coverage"] == "4 of 11 models have a value (36%)."


def test_an_item_counts_models_and_measurements_of_each_metric(garage: TestClient) -> None:
    (row,) = read(garage, "/framework/toy/speed").css("tbody tr")
    assert words(row) == "Slope-run speed 6 8"


def test_an_item_tells_when_it_is_asked(garage: TestClient) -> None:
    page = read(garage, "/framework/toy/wheels")
    assert "Applies when" in [words(each) for each in page.css("h2")]
    assert "colour: Blue, Red" in " ".join(words(page.css_first("main")).split()).replace(" ,", ",").replace(
        " :", ":"
    )
    colour = read(garage, "/framework/toy/colour")
    assert "Applies when" not in [words(each) for each in colour.css("h2")]


def test_an_item_tells_what_is_required_and_how_much_that_weighs(garage: TestClient) -> None:
    for slug, level in (("maker", "Mandatory Weight 3"), ("wheels", "Recommended Weight 2"),
                        ("parent", "Optional Weight 1")):  # fmt: skip
        assert facts(read(garage, f"/framework/toy/{slug}"))["Requirement"] == level


def test_an_item_that_repeats_another_leads_to_it(garage: TestClient) -> None:
    notice = read(garage, "/framework/toy/hue").css_first("p.notice")
    assert words(notice).endswith("Colour")
    assert read(garage, "/framework/toy/colour").css_first("p.notice") is None


def test_an_item_counts_the_models_of_each_code_the_most_frequent_first(garage: TestClient) -> None:
    page = read(garage, "/framework/toy/colour")
    assert [words(each) for each in page.css("ul.columns li:has(a.count)")] == [
        "Red 4",
        "Blue 3",
        "Unpainted 2",
    ]
    for each in page.css("ul.columns a.count"):
        address = (each.attributes["href"] or "").replace("/models", "/models.json").replace("lang=en", "")
        assert str(garage.get(address).json()["total"]) == words(each)


def test_notes_of_an_item_are_told_in_the_reader_s_language(garage: TestClient) -> None:
    assert "The catalogue also calls it hue." in words(
        read(garage, "/framework/toy/colour").css_first("main")
    )
    assert "카탈로그는 색이라고도 적는다." in words(
        read(garage, "/framework/toy/colour", "ko").css_first("main")
    )


def test_an_item_says_how_it_is_meant_and_where_the_source_says_so(garage: TestClient) -> None:
    page = read(garage, "/framework/toy/colour")
    assert "Paint alone is meant." in words(page.css_first("main"))
    assert facts(page)["In the source document"] == "Page 1"
    assert "1쪽" in facts(read(garage, "/framework/toy/colour", "ko")).values()


def test_a_metric_says_how_the_source_was_read(garage: TestClient) -> None:
    page = words(read(garage, "/metric/toy-drag").css_first("main"))
    assert "The catalogue gives no unit." in page
    assert "카탈로그는 단위를 적지 않는다." not in page


def test_an_organisation_tells_its_models_by_what_it_did(garage: TestClient) -> None:
    names = [words(each) for each in read(garage, "/organization/bolt").css("main a")]
    assert {"Bolt Solo", "Bolt Mix 2.5", "Cat"} <= set(names)
    assert "Acme Base Tuned" not in names
