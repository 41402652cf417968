"""genai-prices: plain prices of input and output tokens at the vendors' own services, by their own ids.

An entry speaks for the ids that it equals; prefixes and parts of names would take in models that nobody
looked at, and "latest" points at whichever model is current. Prices with tiers or by the hour of the day are
no one price, and cached, batch, audio and image tokens are other things; all these are left out. Of several
dated prices the one in force on the day of the file is taken, with the day it began. The file bears no date:
its day is the last on which it says that something happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import date_type
from api.importers.observations import Mention, Observation, Priced, Record
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "genai-prices"
_FILE = SourceFile(
    "providers-0.2.3", "providers.json", "제공자별 가격 0.2.3", "Prices by provider, 0.2.3", "2026-11-04",
    "https://github.com/pydantic/genai-prices",
)  # fmt: skip
_PLAIN = re.compile(r"\$(?P<amount>\d+(?:\.\d+)?)/(?P<side>input|output) MTok")
_METRICS = {"input": "input-price-1m", "output": "output-price-1m"}
_POINTER = re.compile(r"latest|:free$|preview$")


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield the prices of every vendor that the mapping table lists."""
    catalogue = reader.json(_FILE.path)
    for number, provider in enumerate(catalogue if isinstance(catalogue, list) else []):
        name = provider.get("id") if isinstance(provider, dict) else None
        if not isinstance(name, str) or not isinstance(provider.get("models"), list):
            reader.problems.add(_FILE.path, f"[{number}]", "is not a provider with its models")
            continue
        row = curation.mappings.get("provider", {}).get((NAME, name))
        for place, entry in enumerate(provider["models"] if row else []):
            yield from _entry(reader, f"[{number}].models[{place}]", name, row or {}, entry)


def _entry(
    reader: RawReader, place: str, provider: str, row: dict[str, str], entry: Any
) -> Iterator[Observation]:
    if not isinstance(entry, dict) or not isinstance(entry.get("match"), dict):
        reader.problems.add(_FILE.path, place, "is not a price with the ids it is for")
        return
    ids = [each for each in _equals(entry["match"]) if re.fullmatch(row["own"], each)]
    try:
        text, since = _in_force(entry.get("prices"))
    except ValueError as error:
        reader.problems.add(_FILE.path, f"{place}, prices", str(error))
        return
    where = f"{_FILE.path}, {provider}, {place}, {one_line(str(entry.get('id')))!r}, prices"
    record = Record(f"{NAME}/{_FILE.slug}", where, _FILE.date)
    for part in text.split(", "):
        if found := _PLAIN.fullmatch(part.strip()):
            metric, amount = _METRICS[found["side"]], found["amount"]
            for model in ids:
                own = f"{row['namespace']}/{model}"
                about = Mention(NAME, model, key=own, vendor_id=own)
                yield Priced(about, metric, amount, record, provider, first_party=True, valid_from=since)


def _equals(match: dict[str, Any]) -> list[str]:
    some = match.get("or_")
    each = some if isinstance(some, list) else [match]
    names = [str(one["equals"]) for one in each if isinstance(one, dict) and "equals" in one]
    return [name for name in dict.fromkeys(names) if not _POINTER.search(name)]


def _in_force(prices: Any) -> tuple[str, str]:
    """Return the price on the day of the file and the day it began; empty where it depends on the hour."""
    if isinstance(prices, str):
        return prices, ""
    found, since = "", ""
    for each in prices if isinstance(prices, list) else [None]:
        constraint = each.get("constraint") if isinstance(each, dict) else None
        text = each.get("prices") if isinstance(each, dict) else None
        if not isinstance(text, str):
            raise ValueError("is neither a price nor a list of dated prices")  # noqa: TRY004 - data, not code
        start = str(constraint.get("start_date") or "") if isinstance(constraint, dict) else ""
        if isinstance(constraint, dict) and not start:
            return "", ""
        if start and date_type(start) != "date":
            raise ValueError(f"{start!r} is not a day")
        if start <= _FILE.date and start >= since:
            found, since = text, start
    return found, since


SOURCE = Source(
    name=NAME,
    folder="genai-prices",
    title_ko="genai-prices",
    title_en="genai-prices",
    publisher="pydantic",
    license="mit",
    homepage="https://github.com/pydantic/genai-prices",
    files=(_FILE,),
    observe=observe,
)
