"""models.dev: canonical model tables (TOML) and the prices of vendors' own services (JSON)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import date_type, decimal_text, integer_text
from api.importers.observations import (
    Code,
    Mention,
    Observation,
    PlainText,
    Priced,
    Raw,
    Record,
    StatedFact,
    Thing,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.source import Source, SourceFile

NAME = "models.dev"
_HUB = "https://huggingface.co/"
_MODELS = SourceFile(
    "models", "models", "모델 표", "Model tables", "2026-07-02", "https://github.com/anomalyco/models.dev"
)
_API = SourceFile(
    "api-1.0.398", "api_pypi_1.0.398.json", "제공자별 모델과 가격 1.0.398",
    "Models and prices by provider, 1.0.398",
    "2026-05-21", "https://github.com/anomalyco/models.dev",
)  # fmt: skip
# "latest" points at whichever snapshot is current; it is an address, not a model.
_POINTER = re.compile(r"\(latest\)|[- ]latest\b", re.IGNORECASE)

_Table = dict[str, Any]


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield what the tables say, then the vendors' own prices (with models that have no table)."""
    tables = _tables(reader)
    shared = Counter(link for _, _, table in tables for link in _links(table))
    known: dict[str, Mention] = {}
    for path, key, table in tables:
        lab = key.partition("/")[0]
        about = _mention(curation, lab, key, table, shared)
        known[key] = about
        yield from _facts(reader, path, about, lab, table, source=f"{NAME}/{_MODELS.slug}", date=_MODELS.date)
    yield from _services(reader, curation, known)


def _tables(reader: RawReader) -> list[tuple[str, str, _Table]]:
    found = []
    for path in reader.files("models/*/*.toml"):
        table = reader.toml(path)
        if table is None or not _usable(reader, path, "name", table):
            continue
        if _POINTER.search(table["name"]) or path.endswith("-latest.toml"):
            continue
        found.append((path, path.removeprefix("models/").removesuffix(".toml"), table))
    return found


def _usable(reader: RawReader, path: str, place: str, table: Any) -> bool:
    if isinstance(table, dict) and isinstance(table.get("name"), str) and table["name"].strip():
        return True
    reader.problems.add(path, place, "the model has no name")
    return False


def _links(table: _Table) -> list[str]:
    weights = table.get("weights")
    urls = (
        [entry.get("url") for entry in weights if isinstance(entry, dict)]
        if isinstance(weights, list)
        else []
    )
    return [str(url).removeprefix(_HUB) for url in urls if str(url).startswith(_HUB)]


def _mention(curation: Curation, lab: str, key: str, table: _Table, shared: Counter[str]) -> Mention:
    """Take a weights link as an id only where it is this model's alone: some link a sibling's weights."""
    slug = _plain(key.partition("/")[2])
    own = [link for link in _links(table) if shared[link] == 1 or _plain(link.partition("/")[2]) == slug]
    weights = own[0] if len(own) == 1 else next((link for link in own if _plain(link).endswith(slug)), "")
    closed = table.get("open_weights") is False
    namespace = curation.slug_of("namespace", NAME, lab) or lab
    return Mention(
        NAME,
        one_line(table["name"]),
        organizations=(lab,),
        key=key,
        weights=weights,
        vendor_id="" if weights or not closed else f"{namespace}/{key.partition('/')[2]}",
        wanted=True,
        generative=not re.search(r"embed|rerank|whisper|safety|guard", key),
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _facts(
    reader: RawReader, path: str, about: Mention, lab: str, table: _Table, *, source: str, date: str
) -> Iterator[Observation]:
    def record(field: str) -> Record:
        return Record(source, f"{path}, {field}", date)

    yield StatedFact(about, "dcterms:title", (PlainText(about.name, language="en"),), record("name"))
    yield StatedFact(about, "gyebo:developedBy", (Thing("organization", lab),), record("(vendor)"))
    for field, name in (("release_date", "gyebo:releaseDate"), ("knowledge", "gyebo:knowledgeCutoff")):
        if raw := table.get(field):
            try:
                yield StatedFact(about, name, (PlainText(str(raw), date_type(str(raw))),), record(field))
            except ValueError as error:
                reader.problems.add(path, field, str(error))
    yield from _limits(reader, path, about, table, record("limit.context"))
    modalities = table.get("modalities")
    for side, name in (("input", "gyebo:inputModality"), ("output", "gyebo:outputModality")):
        words = modalities.get(side) if isinstance(modalities, dict) else None
        if isinstance(words, list) and words:
            values = tuple(Raw("modality", str(word)) for word in words)
            yield StatedFact(about, name, values, record(f"modalities.{side}"))
    if licence := table.get("license"):
        yield StatedFact(about, "dcterms:license", (Raw("license", str(licence)),), record("license"))
    if table.get("open_weights") is False:
        closed = (Code("openness", "not-released"),)
        yield StatedFact(about, "gyebo:weightsOpenness", closed, record("open_weights"))
        # In a catalogue of programming interfaces, and the weights are kept: an interface is all there is.
        level = (Code("access-level", "api-only"),)
        yield StatedFact(about, "gyebo:accessLevel", level, record("open_weights"), confidence="derived")


def _limits(
    reader: RawReader, path: str, about: Mention, table: _Table, record: Record
) -> Iterator[Observation]:
    limit = table.get("limit")
    context = limit.get("context") if isinstance(limit, dict) else None
    if context in (None, 0):  # 0 stands where the source knows no limit
        return
    try:
        value = PlainText(
            integer_text(context if isinstance(context, (int, Decimal)) else str(context)), "integer"
        )
    except ValueError as error:
        reader.problems.add(path, "limit.context", str(error))
        return
    yield StatedFact(about, "gyebo:contextLength", (value,), record)


def _services(reader: RawReader, curation: Curation, known: dict[str, Mention]) -> Iterator[Observation]:
    catalogue = reader.json(_API.path)
    if not isinstance(catalogue, dict):
        return
    for (source, provider), row in sorted(curation.mappings.get("provider", {}).items()):
        service = catalogue.get(provider)
        models = service.get("models") if source == NAME and isinstance(service, dict) else None
        for key, entry in sorted(models.items()) if isinstance(models, dict) else ():
            place = f"{provider}, models.{key}"
            if not re.fullmatch(row["own"], key) or not _usable(reader, _API.path, place, entry):
                continue
            if _POINTER.search(key) or _POINTER.search(entry["name"]):
                continue
            yield from _service(reader, curation, known, provider=provider, key=key, entry=entry)


def _price(raw: Any) -> str:
    value = decimal_text(raw if isinstance(raw, (int, Decimal)) else str(raw))
    if value.startswith("-"):
        raise ValueError(f"the price {value} is below 0")
    return value


def _service(
    reader: RawReader,
    curation: Curation,
    known: dict[str, Mention],
    *,
    provider: str,
    key: str,
    entry: _Table,
) -> Iterator[Observation]:
    path = f"{_API.path}, {provider}, models.{one_line(key)}"
    about = known.get(f"{provider}/{key}")
    source = f"{NAME}/{_API.slug}"
    if about is None:
        if entry.get("open_weights") is not False:
            return  # its weights have an id that the catalogue does not tell
        about = _mention(curation, provider, f"{provider}/{key}", entry, Counter())
        yield from _facts(reader, path, about, provider, entry, source=source, date=_API.date)
    channel = Record(source, path, _API.date)
    yield StatedFact(about, "gyebo:deploymentChannel", (Code("deployment-channel", "api"),), channel)
    cost = entry.get("cost")
    for field, metric in (("input", "input-price-1m"), ("output", "output-price-1m")):
        raw = cost.get(field) if isinstance(cost, dict) else None
        if raw is None or raw == 0:  # 0 is a free tier or an unknown price, not a price
            continue
        try:
            value = _price(raw)
        except ValueError as error:
            reader.problems.add(_API.path, f"{provider}, models.{key}, cost.{field}", str(error))
            continue
        record = Record(source, f"{path}, cost.{field}", _API.date)
        yield Priced(about, metric, value, record, provider, first_party=True)


SOURCE = Source(
    name=NAME,
    folder="models.dev",
    title_ko="models.dev",
    title_en="models.dev",
    publisher="models-dev",
    license="mit",
    homepage="https://models.dev",
    files=(_MODELS, _API),
    observe=observe,
)
