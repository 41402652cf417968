"""All files of a submission at the gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.authorship.short_form import expand_short_form
from api.validation.gate.ownership import admit, documents
from api.validation.locations import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyoxigraph as ox

    from api.store.dataset import ReadableDataset
    from api.validation.findings import Finding
    from api.validation.schema import Schema
    from api.validation.submission import Submission

_AT_ONCE = 500  # things in one query


@dataclass(frozen=True, slots=True)
class Admitted:
    """What of some files may be checked and published, and what the gate found in the rest."""

    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the statements that were let in."""
        for each in self.submissions:
            yield from each.triples


def in_full(submission: Submission, schema: Schema) -> Submission:
    """Return a file in which what was written in the short form has grown into the full one."""
    grown = expand_short_form(submission.triples, schema.short_form_terms)
    return replace(submission, triples=grown.triples, origins=grown.origins, unused=grown.unused)


def admit_all(
    submissions: Sequence[Submission], schema: Schema, published: ReadableDataset | None
) -> Admitted:
    """Let in what the files of one submission say of their own subjects."""
    known = frozenset(_on_record(submissions, published)) if published is not None else frozenset()
    let_in, findings = [], []
    for each in submissions:
        admission = admit(
            each.triples, schema.roles, schema.submission_rules, published=known, maintained=each.maintained
        )
        let_in.append(replace(each, triples=admission.triples))
        vain = [
            schema.submission_rules.finding("covers-nothing", block, value=path)
            for path, block in each.unused
        ]
        found = [*admission.findings, *vain]
        findings += [finding.at(each.path, place_of(each.places, finding)) for finding in found]
    return Admitted(tuple(let_in), tuple(findings))


def _on_record(submissions: Iterable[Submission], published: ReadableDataset) -> Iterator[str]:
    named = sorted({name for each in submissions for name in documents(each.triples)})
    for start in range(0, len(named), _AT_ONCE):
        values = " ".join(f"<{name}>" for name in named[start : start + _AT_ONCE])
        query = f"SELECT DISTINCT ?thing {{ VALUES ?thing {{ {values} }} ?thing ?says ?anything }}"
        for row in published.rows(query):
            yield row["thing"].value
