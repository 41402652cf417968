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
PREFIX relation: <https://w3id.org/gyebo/code/evaluator-relationship/>
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


def preferred(*measurements: str) -> str:
    """Return the local name of the measurement that is preferred among these, all of one model and metric."""
    said = (
        "t:{} dqv:computedOn t:model ; dqv:isMeasurementOf t:metric ;"
        " gyebo:evaluatorRelationship relation:{} ."
    )
    data = " ".join(said.format(*each.split(" ", 1)) for each in measurements)
    made = derived("50-preferred-measurements", data)
    assert made.keys() == {"preferredMeasurement"}
    return made["preferredMeasurement"].removeprefix("urn:t:")


OLD, NEW = ('gyebo:observedOn "2024-01-01"^^xsd:date', 'gyebo:observedOn "2025-01-01"^^xsd:date')
PRICE = "gyebo:referenceQuantity t:million"


@pytest.mark.parametrize(
    ("best", "other"),
    [
        (f"a third-party ; {OLD}", f"b first-party ; gyebo:shots 5 ; {NEW}"),
        (f"a collaborative ; {OLD}", f"b first-party ; gyebo:shots 5 ; {NEW}"),
        (f"a first-party ; {OLD}", f"b unknown ; gyebo:shots 5 ; {NEW}"),
        (f"a third-party ; gyebo:shots 0 ; {OLD}", f"b third-party ; {NEW}"),
        (f"a third-party ; gyebo:promptMethod t:steps ; {OLD}", f"b third-party ; {NEW}"),
        (f"a third-party ; gyebo:shots 0 ; {NEW}", f"b third-party ; gyebo:shots 5 ; {OLD}"),
        (f"a third-party ; {NEW}", 'b third-party ; gyebo:observedOn "2024-12"^^xsd:gYearMonth'),
        (f"b third-party ; {OLD}", f"a third-party ; {OLD}"),
        (f"a first-party ; {PRICE} ; {OLD}", f"b third-party ; {PRICE} ; {NEW}"),
        (f"a first-party ; {PRICE} ; {NEW}", f"b first-party ; {PRICE} ; {OLD}"),
    ],
)
def test_one_of_several_measurements_is_preferred_by_the_written_rule(best: str, other: str) -> None:
    assert preferred(best, other) == preferred(other, best) == best[0]


def test_a_single_measurement_is_the_preferred_one_and_every_metric_has_its_own() -> None:
    assert preferred(f"a unknown ; {OLD}") == "a"
    said = "t:{0} dqv:computedOn t:m ; dqv:isMeasurementOf t:metric-{0} ."
    data = said.format("a") + said.format("b")
    dataset = Dataset.in_memory()
    dataset.raw.update(f"{PREFIXES} INSERT DATA {{ GRAPH t:graph {{ {data} }} }}")
    rule = QueryLibrary(ROOT / "queries", BASE).get("derive/50-preferred-measurements").bind()
    assert {triple.object.value for triple in dataset.triples(rule)} == {"urn:t:a", "urn:t:b"}


@pytest.mark.parametrize(
    ("part", "name", "carries"),
    [
        ("Llama", "Llama-3.1-8B", True),
        ("Llama", "meta-llama/horse", False),
        ("Llama", "someone/my-LLaMA", True),
        ("Llama 3", "Llama-3-Horse", True),
        ("Llama 3.1", "llama3.1", True),
        ("Llama 3.1", "llama-3-1", False),
        ("Llama 3.1", "llama 3/1", False),
        ("Llama", "lama", False),
    ],
)
def test_a_name_carries_required_words_whatever_case_and_signs(part: str, name: str, carries: bool) -> None:
    made = derived(
        "41-required-names",
        f"""t:clash gyebo:clashSubject t:naming ; gyebo:clashRule t:duty ; gyebo:clashTest "name" .
            t:term gyebo:termSubject t:naming ; gyebo:termRule t:duty ; gyebo:requiredNamePart "{part}" .""",
    )
    held = Dataset.in_memory().raw.query(
        f'ASK {{ FILTER (REGEX(LCASE("{name}"), "{made["namePattern"]}")) }}'
    )
    assert bool(held) is carries
