"""What follows from other values: expected power and prices in won, each by its own query."""

from __future__ import annotations

from pathlib import Path

from api.config import DEFAULT_BASE_IRI as BASE
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset

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
