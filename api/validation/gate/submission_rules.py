"""The gate's own rules (`gyebo:SubmissionRule`) and their findings, not more of them than people read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import RDF, SH, own_term
from api.text import Text
from api.validation.findings import SEVERITIES, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from api.store.dataset import ReadableDataset

_AND_MORE = "and-more"
_LONGEST_VALUE = 300  # characters of a value that a message repeats
_MOST_OF_A_SHAPE = 200  # findings in one file; a file with several models has its items many times
_MOST = 50  # findings of one rule in one file; who has more than that has one mistake, many times


class SubmissionRules:
    """The rules by the last word of their IRI. What they say stands in shapes/submission.ttl.

    `replaced` names the shapes that need not be asked of a submission, because one of these rules was.
    """

    def __init__(self, schema: ReadableDataset, base_iri: str) -> None:
        """Read the rules from a dataset of ontology and shapes."""
        self._severities: dict[str, Severity] = {}
        words: dict[str, dict[str, str]] = {}
        for row in schema.rows(
            f"""SELECT ?rule ?severity ?message (LANG(?message) AS ?language) {{
                ?rule <{RDF}type> <{own_term(base_iri, "SubmissionRule")}> ;
                    <{SH}severity> ?severity ; <{SH}message> ?message }}"""
        ):
            rule = row["rule"].value
            severity = row["severity"].value.removeprefix(SH)
            self._severities[rule] = next(each for each in SEVERITIES if each == severity)
            words.setdefault(rule, {})[row["language"].value] = row["message"].value
        self._messages = {rule: Text(each.get("ko", ""), each.get("en", "")) for rule, each in words.items()}
        self.replaced: frozenset[str] = frozenset(
            triple.object.value
            for triple in schema.match(None, ox.NamedNode(own_term(base_iri, "standsFor")), None)
            if isinstance(triple.object, ox.NamedNode)
        )
        self._by_name = {rule.rpartition("/")[2]: rule for rule in self._severities}

    def finding(
        self,
        name: str,
        focus: str,
        *,
        path: str | None = None,
        value: str | None = None,
        usual: str = "",
    ) -> Finding:
        """Return a finding of one rule; `usual` is what the value is compared with.

        Raises KeyError where the shapes have no such rule.
        """
        rule = self._by_name[name]
        spoken = {"{$this}": focus, "{?path}": path or "", "{?value}": value or "", "{?usual}": usual}
        return Finding(
            severity=self._severities[rule],
            message=_filled(self._messages[rule], spoken),
            focus=focus,
            path=path,
            value=value,
            shape=rule,
        )

    def limited(self, findings: Iterable[Finding], home: Callable[[Finding], Hashable]) -> list[Finding]:
        """Return findings, of one shape and one home (a file, say) not more than people read.

        The others are counted. Which are left does not depend on the order in which they come.
        """
        groups: dict[Hashable, list[Finding]] = defaultdict(list)
        for finding in findings:
            groups[home(finding), finding.shape].append(finding)
        kept: list[Finding] = []
        for group in groups.values():
            group.sort(key=lambda each: (each.focus, each.path or "", each.value or ""))
            kept += group[:_MOST_OF_A_SHAPE]
            if len(group) > _MOST_OF_A_SHAPE:
                more = self.finding(_AND_MORE, group[0].focus, value=str(len(group) - _MOST_OF_A_SHAPE))
                kept.append(replace(more, severity=group[0].severity, path=group[0].path))
        return kept


class FindingsOfFile:
    """Gathers what the gate finds in one file: at most fifty of a rule, and then how many more there are."""

    def __init__(self, rules: SubmissionRules) -> None:
        self._rules = rules
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._last: dict[str, str] = {}

    def add(self, name: str, focus: str, *, path: str | None = None, value: str | None = None) -> None:
        """Add a finding of one rule."""
        self._counts[name] += 1
        self._last[name] = focus
        if self._counts[name] <= _MOST:
            self._found.append(self._rules.finding(name, focus, path=path, value=value))

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Finding]:
        yield from self._found
        for name, count in self._counts.items():
            if count > _MOST:
                yield self._rules.finding(_AND_MORE, self._last[name], value=str(count - _MOST))


def _filled(message: Text, spoken: Mapping[str, str]) -> Text:
    words = [message.ko, message.en]
    for token, value in spoken.items():
        short = f"{value[:_LONGEST_VALUE]}…" if len(value) > _LONGEST_VALUE else value
        words = [each.replace(token, short) for each in words]
    return Text(*words)
