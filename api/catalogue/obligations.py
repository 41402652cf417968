"""What licences ask along the lineage, and where a model's own licence or name seems at odds with it.

A reading for people to check, not legal advice. What clashes is decided by `queries/` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from api.catalogue.evidence import Evidence, NodeReader, StatementNode, first
from api.terms import DCTERMS, own_namespace
from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.catalogue.knowledge import Knowledge, Link
    from api.store.rows import Row

# `unknown`: nothing found, but not everything is known. `none`: everything is known, and nothing was found.
ObligationState = Literal["clash", "unknown", "none"]
_NO_LICENSE = "urn:gyebo:undecided"


@dataclass(frozen=True, slots=True)
class LicenseTerm:
    """What one licence says of one matter, in our words, with the clause and who read it where."""

    iri: str
    subject: Link
    rule: Link
    clause: str
    words: Text
    name_part: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Obligation:
    """A term that reaches a model: by which licence, and through which models."""

    term: LicenseTerm
    license: Link
    through: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A term above that the model's licence (None: not known), or its name, seems at odds with."""

    rule: Link
    ancestor: Link
    ancestor_license: Link
    license: Link | None
    term: LicenseTerm


@dataclass(frozen=True, slots=True)
class Gap:
    """Why something cannot be said: a model (None: the planned one) with a licence not known, or not read."""

    model: Link | None
    license: Link | None


@dataclass(frozen=True, slots=True)
class Obligations:
    """All that reaches one model. `licenses`: its own. `nameless`: a name is asked for and was not given."""

    licenses: tuple[Link, ...]
    ancestors: tuple[Link, ...]
    inherited: tuple[Obligation, ...]
    clashes: tuple[Clash, ...]
    gaps: tuple[Gap, ...]
    nameless: bool = False

    @property
    def state(self) -> ObligationState:
        """Whether anything clashes; a model of unknown licence is never without clashes."""
        if self.clashes:
            return "clash"
        return "unknown" if self.gaps or self.nameless or not self.licenses else "none"

    @property
    def by_subject(self) -> tuple[tuple[Link, tuple[Obligation, ...]], ...]:
        """The obligations grouped by what they are about, in the order of the code list."""
        groups: dict[Link, list[Obligation]] = {}
        for each in self.inherited:
            groups.setdefault(each.term.subject, []).append(each)
        return tuple((subject, tuple(some)) for subject, some in groups.items())

    @property
    def alike(self) -> tuple[tuple[Clash, tuple[Link, ...]], ...]:
        """The clashes, each once with all the ancestors under that licence: generations share one."""
        groups: dict[tuple[str, str, str], list[Clash]] = {}
        for each in self.clashes:
            own = each.license.iri if each.license else ""
            groups.setdefault((each.term.iri, each.ancestor_license.iri, own), []).append(each)
        return tuple((some[0], tuple(each.ancestor for each in some)) for some in groups.values())


def obligations_of(knowledge: Knowledge, iri: str) -> Obligations:
    """Return what reaches a model, its own licence's terms among them."""
    model = ox.NamedNode(iri)
    reader = _Reader(knowledge)
    rows = knowledge.rows("lineage/obligations", model=model)
    own = sorted({row["license"].value for row in rows if row["ancestor"] == model and "license" in row})
    return reader.read(rows, knowledge.rows("lineage/obligation-clashes", model=model), own, iri)


def what_if(
    knowledge: Knowledge, parents: Sequence[str], license_iri: str | None = None, name: str = ""
) -> Obligations:
    """Return what would reach a model made from these parents. No licence: undecided. No name: not tested."""
    rows: list[Row] = []
    clashes: list[Row] = []
    chosen = ox.NamedNode(license_iri or _NO_LICENSE)
    for parent in dict.fromkeys(parents):
        node = ox.NamedNode(parent)
        rows += knowledge.rows("lineage/obligations", model=node)
        clashes += knowledge.rows(
            "lineage/planned-clashes", parent=node, license=chosen, name=ox.Literal(name)
        )
    reader = _Reader(knowledge)
    found = reader.read(rows, clashes, [license_iri] if license_iri else [], None)
    gaps = found.gaps
    if license_iri and not terms_of(knowledge, license_iri):
        gaps = (*gaps, Gap(None, knowledge.names.link(license_iri)))
    nameless = not name and any(each.term.name_part for each in found.inherited)
    return replace(found, gaps=gaps, nameless=nameless)


def terms_of(knowledge: Knowledge, license_iri: str) -> tuple[LicenseTerm, ...]:
    """Return the terms of one licence, in the order of their subjects."""
    reader = _Reader(knowledge)
    rows = knowledge.rows("pages/license-terms", license=ox.NamedNode(license_iri))
    return tuple(reader.term(row["term"].value) for row in rows)


class _Reader:
    """Turns rows of the queries into objects; reads every term once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._nodes = NodeReader(knowledge)
        self._link = knowledge.names.link
        self._def = own_namespace(knowledge.base_iri)
        self._terms: dict[str, LicenseTerm] = {}
        self._orders: dict[str, float] = {}

    def read(
        self, rows: Iterable[Row], clashes: Iterable[Row], licenses: Sequence[str], model: str | None
    ) -> Obligations:
        through: dict[tuple[str, str], dict[str, None]] = {}
        gaps: dict[tuple[str, str], None] = {}
        ancestors: dict[str, None] = {}
        for row in rows:
            ancestor = row["ancestor"].value
            ancestors[ancestor] = None
            license_iri = row["license"].value if "license" in row else ""
            if "term" in row:
                through.setdefault((row["term"].value, license_iri), {})[ancestor] = None
            else:
                gaps[ancestor, license_iri] = None
        return Obligations(
            licenses=tuple(map(self._link, licenses)),
            ancestors=tuple(self._link(each) for each in sorted(ancestors) if each != model),
            inherited=tuple(
                sorted(
                    (
                        Obligation(
                            self.term(term), self._link(license_iri), tuple(map(self._link, sorted(some)))
                        )
                        for (term, license_iri), some in through.items()
                    ),
                    key=lambda each: (self._order(each.term.subject), each.license.iri, each.term.iri),
                )
            ),
            clashes=tuple(dict.fromkeys(map(self._clash, clashes))),
            gaps=tuple(Gap(self._link(each), self._link(iri) if iri else None) for each, iri in sorted(gaps)),
        )

    def term(self, iri: str) -> LicenseTerm:
        known = self._terms.get(iri)
        if known is None:
            known = self._terms[iri] = self._term(iri, self._nodes.node(iri))
        return known

    def _order(self, subject: Link) -> float:
        """Return the place of a subject in its code list: parents of a merge come one after the other."""
        if subject.iri not in self._orders:
            order = first(self._nodes.node(subject.iri), f"{self._def}order")
            self._orders[subject.iri] = float(order or "inf")
        return self._orders[subject.iri]

    def _term(self, iri: str, node: StatementNode) -> LicenseTerm:
        words = {
            (each.language or "en"): each.value
            for each in node.get(f"{DCTERMS}description", ())
            if isinstance(each, ox.Literal)
        }
        return LicenseTerm(
            iri=iri,
            subject=self._link(first(node, f"{self._def}termSubject")),
            rule=self._link(first(node, f"{self._def}termRule")),
            clause=first(node, f"{self._def}clause"),
            words=Text(words.get("ko", ""), words.get("en", "")),
            name_part=first(node, f"{self._def}requiredNamePart"),
            evidence=self._nodes.evidence(node),
        )

    def _clash(self, row: Row) -> Clash:
        return Clash(
            rule=self._link(row["clash"].value),
            ancestor=self._link(row["ancestor"].value),
            ancestor_license=self._link(row["ancestorLicense"].value),
            license=self._link(row["license"].value) if "license" in row else None,
            term=self.term(row["term"].value),
        )
