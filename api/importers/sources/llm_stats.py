"""LLM Stats: one JSON card for each model with benchmark scores, one for each provider with prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.importers.curation import Curation
from api.importers.numbers import date_type, integer_text, scaled
from api.importers.observations import (
    Code,
    Derived,
    Mention,
    Observation,
    PlainText,
    Priced,
    Raw,
    Record,
    StatedFact,
    StatedScore,
    Thing,
)
from api.importers.raw_files import RawReader, one_line
from api.importers.score_settings import prompt_method, shots
from api.importers.source import Source, SourceFile

NAME = "llm-stats"
_DATE = "2025-05-22"
_ORIGIN = "https://github.com/JonathanChavezTamales/LLMStats"
_HUB = "https://huggingface.co/"
_FILES = (
    SourceFile("models", "models", "모델 카드", "Model cards", _DATE, _ORIGIN),
    SourceFile(
        "providers", "providers", "제공자별 가격과 속도", "Prices and speed by provider", _DATE, _ORIGIN
    ),
)
_PLACEHOLDER = Decimal("0.1")  # tokens per second: what the source writes where nobody measured
_NOT_A_SOURCE = "https://example.com"


def observe(reader: RawReader, curation: Curation) -> Iterator[Observation]:
    """Yield what the cards say of models, then what the providers ask for them."""
    cards: dict[str, Mention] = {}
    for path in reader.files("models/*/*/model.json"):
        card = reader.json(path)
        if not isinstance(card, dict):
            if card is not None:
                reader.problems.add(path, "whole file", "is not a JSON object")
            continue
        model = _Card(reader, curation, path, card)
        if about := model.mention():
            cards[about.key] = about
            yield from model.observations(about)
    for path in reader.files("providers/*/provider.json"):
        yield from _offers(reader, path, cards)


@dataclass(frozen=True, slots=True)
class _Card:
    reader: RawReader
    curation: Curation
    path: str
    card: dict[str, Any]

    def mention(self) -> Mention | None:
        name = self.card.get("name")
        if not isinstance(name, str) or not name.strip():
            self.reader.problems.add(self.path, "name", "the model has no name")
            return None
        vendor, key = self.path.split("/")[1:3]
        weights = str(self.card.get("weights_link") or "").removeprefix(_HUB).strip("/")
        hub = weights if weights.count("/") == 1 and "://" not in weights else ""
        return Mention(
            NAME,
            one_line(name),
            organizations=(vendor,),
            key=key,
            weights=hub,
            vendor_id="" if hub else f"{vendor}/{key}",
            wanted=True,
            generative=True,  # the source lists language models only
        )

    def observations(self, about: Mention) -> Iterator[Observation]:
        yield StatedFact(
            about, "dcterms:title", (PlainText(about.name, language="en"),), self._record("name")
        )
        developer = (Thing("organization", about.organizations[0]),)
        yield StatedFact(about, "gyebo:developedBy", developer, self._record("(folder)"))
        yield from self._values(about)
        yield from self._access(about)
        if parent := self.card.get("fine_tuned_from_model_id"):
            record = self._record("fine_tuned_from_model_id")
            yield Derived(about, str(parent), record, kind="fineTunedFrom")
        scores = self.card.get("qualitative_metrics")
        for number, score in enumerate(scores if isinstance(scores, list) else []):
            yield from self._score(about, number, score)

    def _record(self, field: str, date: str = _DATE, primary: str = "") -> Record:
        return Record(f"{NAME}/models", f"{self.path}, {field}", date, primary)

    def _values(self, about: Mention) -> Iterator[Observation]:
        for field, name, kind in _VALUES:
            raw = self.card.get(field)
            if raw is None or raw == "":
                continue
            try:
                text = PlainText(str(raw), date_type(str(raw))) if kind == "date" else _count(raw)
            except ValueError as error:
                self.reader.problems.add(self.path, field, str(error))
                continue
            yield StatedFact(about, name, (text,), self._record(field))

    def _access(self, about: Mention) -> Iterator[Observation]:
        licence = str(self.card.get("license") or "").strip()
        if not licence:
            return
        record = self._record("license")
        yield StatedFact(about, "dcterms:license", (Raw("license", licence),), record)
        found = self.curation.slug_of("license", NAME, licence) or ""
        level = self.curation.licenses.get(found, {}).get("access_level", "")
        if about.weights and level:
            yield StatedFact(
                about, "gyebo:accessLevel", (Code("access-level", level),), record, confidence="derived"
            )

    def _score(self, about: Mention, number: int, score: Any) -> Iterator[Observation]:
        place = f"qualitative_metrics[{number}]"
        if not isinstance(score, dict):
            self.reader.problems.add(self.path, place, "is not a JSON object")
            return
        dataset, method = str(score.get("dataset_name")), one_line(str(score.get("analysis_method") or ""))
        metric = self.curation.metric(NAME, dataset, method)
        if not metric:
            return
        link = str(score.get("source_link") or "")
        try:
            value = _percent(score.get("score"), link)
            day = _day(score.get("date_recorded"))
        except ValueError as error:
            self.reader.problems.add(self.path, place, f"{dataset}: {error}")
            return
        own = score.get("is_self_reported") is True
        yield StatedScore(
            about,
            metric,
            value,
            self._record(f"{place} ({dataset})", day, link),
            relationship="first-party" if own else "unknown",
            evaluated_by=about.organizations[0] if own else "",
            shots=shots(method),
            prompt_method=prompt_method(f"{dataset} {method}"),
            note=f"{dataset}: {method}" if method else dataset,
        )


_VALUES = (
    ("release_date", "gyebo:releaseDate", "date"),
    ("knowledge_cutoff", "gyebo:knowledgeCutoff", "date"),
    ("param_count", "gyebo:totalParameters", "count"),
    ("input_context_size", "gyebo:contextLength", "count"),
)


def _count(raw: Any) -> PlainText:
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        raise ValueError(f"{raw!r} is not a number")  # noqa: TRY004 - a malformed record, not a bug
    return PlainText(integer_text(raw), "integer")


def _day(raw: Any) -> str:
    day = str(raw or _DATE)
    if date_type(day) != "date":
        raise ValueError(f"the date {day!r} is not a day")
    return day


def _positive(field: str, raw: Any) -> None:
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)) or raw < 0:
        raise ValueError(f"{field} {raw!r} is not a number above 0")


def _percent(raw: Any, link: str) -> str:
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        raise ValueError(f"{raw!r} is not a number")  # noqa: TRY004 - a malformed record, not a bug
    if link.startswith(_NOT_A_SOURCE):
        raise ValueError(f"the source it cites, {link}, is a placeholder")
    if not 0 < raw <= 1:
        raise ValueError(f"{raw} is not a fraction above 0 and up to 1")
    return scaled(raw, 100)


def _offers(reader: RawReader, path: str, cards: dict[str, Mention]) -> Iterator[Observation]:
    provider = reader.json(path)
    offers = provider.get("providermodels") if isinstance(provider, dict) else None
    if not isinstance(offers, list):
        reader.problems.add(path, "providermodels", "is not a JSON list")
        return
    seller = path.split("/")[1]
    for number, offer in enumerate(offers):
        about = cards.get(str(offer.get("model_id"))) if isinstance(offer, dict) else None
        if about is None:
            reader.problems.add(path, f"providermodels[{number}]", "names no model that has a card")
            continue
        yield from _offer(reader, path, number, offer, about, seller=seller)


def _offer(
    reader: RawReader, path: str, number: int, offer: dict[str, Any], about: Mention, *, seller: str
) -> Iterator[Observation]:
    place = f"providermodels[{number}] ({about.key})"
    try:
        day = _day(offer.get("updated_at"))
    except ValueError as error:
        reader.problems.add(path, place, str(error))
        return
    for field, metric in (
        ("price_per_input_token", "input-price-1m"),
        ("price_per_output_token", "output-price-1m"),
        ("throughput", "output-tokens-per-second"),
    ):
        raw = offer.get(field)
        if raw is None or raw == 0 or (field == "throughput" and raw == _PLACEHOLDER):
            continue
        record = Record(f"{NAME}/providers", f"{path}, {place}, {field}", day)
        try:
            _positive(field, raw)
        except ValueError as error:
            reader.problems.add(path, place, str(error))
            continue
        if field == "throughput":
            note = f"as served by {seller}; load and prompt not stated"
            yield StatedScore(about, metric, scaled(raw, 1), record, note=note)
        else:
            own = seller == about.organizations[0]
            yield Priced(about, metric, scaled(raw, 1_000_000), record, seller, first_party=own)


SOURCE = Source(
    name=NAME,
    folder="llm-stats",
    title_ko="LLM Stats",
    title_en="LLM Stats",
    publisher="llm-stats",
    license="cc-by-4.0",
    homepage="https://llm-stats.com",
    files=_FILES,
    observe=observe,
)
