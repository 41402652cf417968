"""Findings in words: what exactly is wrong with which value, why that is a rule, and how to mend it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.catalogue.knowledge import Names
from api.terms import DQV, own_term
from api.text import Text
from api.validation.findings import Bound
from api.validation.messages import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.store.dataset import ReadableDataset
    from api.validation.advice import Advice
    from api.validation.explanations import Explanations
    from api.validation.findings import Finding

_COUNTING = ("MinCountConstraintComponent", "MaxCountConstraintComponent", "UniqueLangConstraintComponent")
_VALUE = "{?value}"
_UNDERIVED = Text(
    "값이 도출되지 않습니다: {?item}. 직접 적지 않고, 도출에 필요한 값을 적으십시오: {?node} 의 {?step}",
    "{?item} cannot be derived. It is not typed in; give what it comes from: {?step} of {?node}",
)


class Explainer:
    """Explains findings while the dataset that they were found in is at hand."""

    def __init__(
        self, dataset: ReadableDataset, explanations: Explanations, advice: Advice, base_iri: str
    ) -> None:
        self._dataset, self._explanations, self._advice = dataset, explanations, advice
        self._names, self._base_iri = Names(dataset), base_iri
        self._wording = Wording(self._names, base_iri)

    def explained(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings, which know their places, with all that explains them."""
        for finding in findings:
            told = self._explanations.of(finding.shape)
            item = self._item(finding)
            yield replace(
                finding,
                message=self._message(finding, item),
                label=self._label(finding.focus),
                value_label=self._label(finding.value),
                item=item,
                reason=told.reason,
                example=told.example,
                fixes=self._advice.fixes(finding),
            )

    def _message(self, finding: Finding, item: str | None) -> Text:
        terms = dict(finding.bindings)
        written = self._written(finding)
        lead = self._explanations.lead(finding.component) if finding.path else Text()
        message = finding.template or finding.message
        if item and (underived := self._underived(finding, item)):
            return underived
        if lead and finding.component in _COUNTING:
            # What is missing or too many is no value that the shape's own message could name.
            message = (
                lead if _VALUE in message.ko else Text(f"{lead.ko} {message.ko}", f"{lead.en} {message.en}")
            )
            if values := self._values(finding):
                listed = {each: self._wording.listed(values, each) for each in ("ko", "en")}
                message = Text(
                    message.ko.replace("{?values}", listed["ko"]),
                    message.en.replace("{?values}", listed["en"]),
                )
        elif lead and _VALUE not in message.ko:
            message = Text(f"{lead.ko} {message.ko}", f"{lead.en} {message.en}")
        return self._wording.filled(message, terms, written)

    def _label(self, value: str | None) -> Text:
        try:
            return self._names.of(value) if value and ":" in value else Text()
        except ValueError:  # a text that is no address
            return Text()

    def _written(self, finding: Finding) -> dict[str, str]:
        value = dict(finding.bindings).get("value")
        place = finding.place
        if not isinstance(value, ox.Literal) or place is None or not place.written:
            return {}
        # As it stands in the file, if what stands there is the value: 162.50, not 162.5.
        same = place.written.strip("\"'").startswith((value.value, place.written)) or _is_number(
            place.written
        )
        return {"value": place.written} if same and _is_number(place.written) else {}

    def _values(self, finding: Finding) -> list[Bound]:
        if finding.path is None:
            return []
        matches = self._dataset.match(_node(finding.focus), ox.NamedNode(finding.path), None)
        found = {triple.object for triple in matches if not isinstance(triple.object, ox.Triple)}
        return sorted(found, key=str)

    def _item(self, finding: Finding) -> str | None:
        """Return the factor item that a finding is about: its value, or that of its property or metric."""
        value = dict(finding.bindings).get("value")
        items = set(self._explanations.items.values())
        if isinstance(value, ox.NamedNode) and (value.value in items or self._is_item(value)):
            return value.value
        if finding.path in self._explanations.items:
            return self._explanations.items[finding.path]
        for metric in self._dataset.match(_node(finding.focus), ox.NamedNode(f"{DQV}isMeasurementOf"), None):
            if isinstance(metric.object, ox.NamedNode):
                dimension = self._dataset.match(metric.object, ox.NamedNode(f"{DQV}inDimension"), None)
                return next((t.object.value for t in dimension if isinstance(t.object, ox.NamedNode)), None)
        return None

    def _is_item(self, node: ox.NamedNode) -> bool:
        kind = ox.NamedNode(own_term(self._base_iri, "FactorItem"))
        return any(triple.object == kind for triple in self._dataset.match(node, None, kind))

    def _underived(self, finding: Finding, item: str) -> Text:
        """Say of a derived value that is missing what it would come from, and where that is missing."""
        if finding.value != item:
            return Text()
        derived = self._explanations.derived
        path = next((p for p, i in self._explanations.items.items() if i == item and derived.get(p)), None)
        if path is None:
            return Text()
        for way in derived[path]:
            node = _node(finding.focus)
            for step in way:
                above = [t.object for t in self._dataset.match(node, ox.NamedNode(step), None)]
                if not above or not isinstance(above[0], ox.NamedNode):
                    terms: dict[str, Bound] = {
                        "item": ox.NamedNode(item),
                        "node": node,
                        "step": ox.NamedNode(step),
                    }
                    return self._wording.filled(_UNDERIVED, terms)
                node = above[0]
        return Text()


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    try:
        return ox.NamedNode(name)
    except ValueError:
        return ox.BlankNode(name)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("+-").isdigit()
