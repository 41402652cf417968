"""What follows from other values: expected power and prices in won, each by its own query."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.turtle_files import read_turtle

ROOT = Path(__file__).parents[2]
PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX schema: <http://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX t: <urn:t:>
"""
TRAINED = """
t:model gyebo:trainingHardware t:chip ; gyebo:trainingHardwareCount 2048 .
t:claim gyebo:claimProperty gyebo:trainingHardwareCount ; gyebo:claimSubject t:model ; gyebo:claimValue 2048 ;
    gyebo:observedOn "2026-01-26"^^xsd:date ; dcterms:source t:file .
t:chip gyebo:thermalDesignPower 400.5 ; dcterms:title "Chip"@en .
t:other gyebo:thermalDesignPower 100.0 ; dcterms:title "Other"@en .
"""
PRICED = """
t:price schema:price 0.25 ; schema:priceCurrency "USD" .
t:old a gyebo:ExchangeRate ; schema:currency "USD" ; gyebo:wonPerUnit 1300.5 ;
    gyebo:observedOn "2025-01-02"^^xsd:date .
"""


def derived(rule: str, data: str) -> dict[str, str]:
    dataset = Dataset.in_memory()
    dataset.raw.update(f"{PREFIXES} INSERT DATA {{ GRAPH t:graph {{ {data} }} }}")
    query = QueryLibrary(ROOT / "queries", BASE).get(f"derive/{rule}").bind()
    return {triple.predicate.value.rpartition("/")[2].rpartition("#")[2]: triple.object.value
            for triple in dataset.triples(query)}  # fmt: skip


def test_expected_power_is_the_count_times_the_power_of_one() -> None:
    made = derived("34-expected-training-power", TRAINED)
    assert made["value"] == "820224"
    assert made["settingNote"] == "2048 x Chip, 400.5 W each"
    assert made["confidence"].endswith("/derived")
    assert (made["source"], made["observedOn"]) == ("urn:t:file", "2026-01-26")


def test_nothing_is_expected_where_power_is_measured_or_the_hardware_is_mixed() -> None:
    metric = "<https://w3id.org/gyebo/metric/training-power-draw>"
    measured = f"t:m dqv:computedOn t:model ; dqv:isMeasurementOf {metric} ."
    assert derived("34-expected-training-power", TRAINED + measured) == {}
    assert derived("34-expected-training-power", f"{TRAINED} t:model gyebo:trainingHardware t:other .") == {}


def test_a_price_in_won_needs_an_exchange_rate_and_takes_the_newest() -> None:
    newest = PRICED.replace("t:old", "t:new").replace("1300.5", "1450").replace("2025", "2026")
    assert derived("35-price-in-won", PRICED) == {"priceInWon": "325.125"}
    assert derived("35-price-in-won", PRICED + newest) == {"priceInWon": "362.5"}
    assert derived("35-price-in-won", PRICED.replace("ExchangeRate", "Rumour")) == {}


DATED = """
gyebo:releaseDate gyebo:firstDayProperty gyebo:releaseFirstDay ; gyebo:yearProperty gyebo:releaseYear .
t:model gyebo:releaseDate {} .
"""


@pytest.mark.parametrize(
    ("said", "first_day", "year"),
    [
        ('"2024-05-17"^^xsd:date', "2024-05-17", "2024"),
        ('"2024-05-17+09:00"^^xsd:date', "2024-05-17", "2024"),
        ('"2024-05"^^xsd:gYearMonth', "2024-05-01", "2024"),
        ('"2024-05-05:00"^^xsd:gYearMonth', "2024-05-01", "2024"),
        ('"2024"^^xsd:gYear', "2024-01-01", "2024"),
        ('"2024-05-17T23:00:00Z"^^xsd:dateTime', "2024-05-17", "2024"),
    ],
)
def test_a_date_of_any_precision_has_a_first_day_and_a_year(said: str, first_day: str, year: str) -> None:
    made = derived("36-comparable-dates", DATED.format(said))
    assert made == {"releaseFirstDay": first_day, "releaseYear": year}


def test_what_is_no_date_has_neither() -> None:
    assert derived("36-comparable-dates", DATED.format('"soon"')) == {}


def test_a_date_property_of_another_framework_is_made_comparable_by_the_ontology() -> None:
    data = 't:bought gyebo:yearProperty t:boughtIn . t:thing t:bought "2023-02"^^xsd:gYearMonth .'
    assert derived("36-comparable-dates", data) == {"urn:t:boughtIn": "2023"}


def test_every_property_of_a_framework_that_takes_dates_of_any_precision_is_comparable() -> None:
    """Evidence is not among them: what a source said on a day is dated by that day."""
    dataset = Dataset.in_memory()
    for folder in ("ontology", "shapes/frameworks"):
        for path in sorted((ROOT / folder).rglob("*.ttl")):
            dataset.add(read_turtle(path), f"urn:{path.name}")
    rows = dataset.rows("""
        PREFIX gyebo: <https://w3id.org/gyebo/def/>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?path ?firstDay ?year WHERE {
            ?shape sh:path ?path ; sh:or/rdf:rest*/rdf:first/sh:datatype xsd:gYearMonth .
            OPTIONAL { ?path gyebo:firstDayProperty ?firstDay ; gyebo:yearProperty ?year }
        }
    """)
    names = {row["path"].value.rpartition("/")[2] for row in rows}
    assert names == {"releaseDate", "knowledgeCutoff"}
    assert [row["path"] for row in rows if "firstDay" not in row or "year" not in row] == []
