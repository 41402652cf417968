"""Numbers a thousand times larger or smaller than what is on record of the same kind."""

from __future__ import annotations

from statistics import median
from threading import Lock
from typing import TYPE_CHECKING, TypeGuard

import pyoxigraph as ox

from api.terms import DQV, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from api.store.dataset import ReadableDataset
    from api.validation.findings import Finding
    from api.validation.gate.submission_rules import SubmissionRules

_RULE = "outlier"
_TIMES = 1000
_ENOUGH = 20  # values that make a median worth comparing with
_NUMBERS = tuple(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_MEASURED, _VALUE = f"{DQV}isMeasurementOf", f"{DQV}value"


class Distributions:
    """The medians of what is on record, by property or metric; each is read when the first number asks."""

    def __init__(self, published: ReadableDataset, properties: Collection[str]) -> None:
        """Compare values of metrics, and of those of these properties that are numbers."""
        self._published, self._properties = published, frozenset(properties)
        self._medians: dict[str, float | None] = {}
        self._reading = Lock()

    def outliers(self, triples: Iterable[ox.Triple], rules: SubmissionRules) -> Iterator[Finding]:
        """Yield what is out of all proportion among the numbers of a submission."""
        metrics: dict[str, str] = {}
        numbers: list[tuple[str, str, str]] = []
        for triple in triples:
            path, subject = triple.predicate.value, triple.subject
            if isinstance(subject, ox.Triple):
                continue
            if path == _MEASURED and isinstance(triple.object, ox.NamedNode):
                metrics[subject.value] = triple.object.value
            elif self._is_compared(path) and self._is_number(triple.object):
                numbers.append((subject.value, path, triple.object.value))
        for subject_name, path, number in numbers:
            kind = metrics.get(subject_name, "") if path == _VALUE else path
            usual = self._median(kind, of_metric=path == _VALUE) if kind else None
            if usual and self._is_far(number, usual):
                yield rules.finding(_RULE, subject_name, path=path, value=number, usual=f"{usual:,.12g}")

    def _is_compared(self, path: str) -> bool:
        return path == _VALUE or path in self._properties

    @staticmethod
    def _is_number(term: object) -> TypeGuard[ox.Literal]:
        return isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS

    @staticmethod
    def _is_far(text: str, usual: float) -> bool:
        try:
            number = abs(float(text))
        except ValueError:
            return False
        return number > 0 and not usual / _TIMES <= number <= usual * _TIMES

    def _median(self, kind: str, *, of_metric: bool) -> float | None:
        with self._reading:
            if kind not in self._medians:
                pattern = f"?it <{_MEASURED}> <{kind}> ; <{_VALUE}> ?n" if of_metric else f"?it <{kind}> ?n"
                rows = self._published.rows(f"SELECT ?n {{ {pattern} FILTER (isNumeric(?n)) }}")
                values = [abs(float(row["n"].value)) for row in rows]
                self._medians[kind] = median(values) if len(values) >= _ENOUGH else None
            return self._medians[kind]
