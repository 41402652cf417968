"""What a submission may say: statements about its own subjects. Everything else is found, and left out.

What is left out cannot make another rule pass or fail: a type given to somebody else's thing, a condition
of an item, a code of one's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import RDF_TYPE
from api.validation.gate.namespaces import misspelt_namespace
from api.validation.gate.submission_rules import FindingsOfFile, SubmissionRules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from api.validation.findings import Finding
    from api.validation.gate.roles import Roles

_Subject = ox.NamedNode | ox.BlankNode


_MOST_STATEMENTS = 10_000  # about one thing and its parts; the longest profile on record has some 1,300


@dataclass(frozen=True, slots=True)
class Admission:
    """The statements of one file that the gate lets in, and what it found in the others."""

    triples: tuple[ox.Triple, ...]
    findings: tuple[Finding, ...]


def documents(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the addresses of the things that triples speak of, without the names of their parts."""
    return {_document(t.subject.value) for t in triples if isinstance(t.subject, ox.NamedNode)}


def admit(
    triples: Collection[ox.Triple],
    roles: Roles,
    rules: SubmissionRules,
    *,
    published: Collection[str],
    maintained: bool = False,
) -> Admission:
    """Sort the statements of one file into those about its own subjects and the others.

    `published` holds those of its documents that are on record. `maintained`: a file of the knowledge
    folders, in which maintainers describe what nobody may submit; if it has no topic, only what ontology
    and shapes describe is not its own.
    """
    found = FindingsOfFile(rules)
    file = _File(triples, roles, frozenset(published), found)
    light = maintained and not file.topics
    refused = {
        subject for subject in file.classes_of if not (file.maintains if light else file.owns)(subject)
    }
    kept = [triple for triple in triples if triple.subject not in refused and (light or file.may_say(triple))]
    if not light and not file.own and not file.unknown and not found:
        found.add("nothing-described", file.first)
    return Admission(tuple(kept), tuple(found))


def _document(iri: str) -> str:
    return iri.partition("#")[0]


class _File:
    """The subjects of one file, and whether they are its own."""

    def __init__(
        self, triples: Collection[ox.Triple], roles: Roles, published: frozenset[str], found: FindingsOfFile
    ) -> None:
        self._roles, self._published, self._found = roles, published, found
        self.classes_of: dict[_Subject, set[str]] = {}
        self._about: dict[_Subject, list[tuple[str, str]]] = defaultdict(list)
        self._misspelt: set[str] = set()
        self.first = ""
        self._lengths = Counter(
            _document(t.subject.value) for t in triples if not isinstance(t.subject, ox.Triple)
        )
        self._told_long: set[str] = set()
        naming = set(roles.subject_properties.values())
        for triple in triples:
            subject, object_ = triple.subject, triple.object
            if isinstance(subject, ox.Triple):
                continue
            self.first = self.first or subject.value
            classes = self.classes_of.setdefault(subject, set())
            if isinstance(object_, ox.NamedNode):
                if triple.predicate == RDF_TYPE:
                    classes.add(object_.value)
                if triple.predicate.value in naming:
                    self._about[subject].append((triple.predicate.value, object_.value))
        self.topics, self.own, self.unknown = set[str](), set[str](), set[str]()
        for subject, classes in self.classes_of.items():
            role = roles.role(classes)
            if role == "topic" and self._is_ours(subject):
                self.topics.add(subject.value)
            elif role == "introduction" and self._is_ours(subject) and subject.value not in published:
                self.own.add(subject.value)
        self.own |= self.topics

    def _is_ours(self, subject: _Subject) -> bool:
        iri = subject.value
        ours = isinstance(subject, ox.NamedNode) and iri.startswith(self._roles.base_iri) and "#" not in iri
        return ours and not self._roles.is_vocabulary(iri)

    def maintains(self, subject: _Subject) -> bool:
        """Tell whether maintainers may speak of a subject outside ontology and shapes; else say why not."""
        if subject.value in self._roles.described:
            self._found.add("vocabulary", subject.value)
            return False
        return True

    def owns(self, subject: _Subject) -> bool:
        """Tell whether a subject is the file's own; if not, say why not."""
        iri = subject.value
        if self._too_long(iri):
            return False
        if iri in self.own:
            return True
        if isinstance(subject, ox.BlankNode):
            self._found.add("part-address", iri)
            return True  # what it says is checked all the same
        if self._spelt_wrongly(iri, iri, None):
            return False
        wrong = self._wrong_address(iri) or self._wrong_class(subject)
        if wrong:
            self._found.add(wrong, iri)
            return False
        return self._wrong_topic(subject)

    def _too_long(self, iri: str) -> bool:
        document = _document(iri)
        if self._lengths[document] <= _MOST_STATEMENTS:
            return False
        if document not in self._told_long:
            self._told_long.add(document)
            self._found.add("too-long", document, value=f"{self._lengths[document]:,}")
        return True

    def _wrong_address(self, iri: str) -> str | None:
        if not iri.startswith(self._roles.base_iri):
            return "outside"
        if self._roles.is_vocabulary(iri):
            return "vocabulary"
        document = _document(iri)
        return "foreign" if document not in self.own and document in self._published else None

    def _wrong_class(self, subject: _Subject) -> str | None:
        classes = self.classes_of[subject]
        iri = subject.value
        document, hash_, _ = iri.partition("#")
        if not classes:
            return "untyped"
        role = self._roles.role(classes)
        if role == "part" and not hash_:
            return "part-address"
        if role is not None:
            # What is wrong with the thing itself is told of it, not of its parts.
            return None if document in self.own or ox.NamedNode(document) in self.classes_of else "foreign"
        if any(map(self._roles.refused_class, classes)):
            return "kind"
        self.unknown.add(iri)  # a class that nobody knows; a check of its own tells so
        return None

    def _wrong_topic(self, subject: _Subject) -> bool:
        """Tell whether a part is about the topic below whose address it stands."""
        for path, about in self._about[subject]:
            if about != _document(subject.value):
                if not self._spelt_wrongly(subject.value, about, path):
                    self._found.add("another-part", subject.value, path=path, value=about)
                return False
        return True

    def may_say(self, triple: ox.Triple) -> bool:
        """Tell whether a statement about an own subject is one that profiles make; if not, say why not."""
        if isinstance(triple.subject, ox.Triple):
            return False  # RDF 1.2; no format that is read here has it
        subject, predicate, object_ = triple.subject.value, triple.predicate.value, triple.object
        if self._spelt_wrongly(subject, predicate, predicate):
            return False
        if self._roles.refused_property(predicate):
            self._found.add("vocabulary-property", subject, path=predicate)
            return False
        if not isinstance(object_, ox.NamedNode):
            return True
        if triple.predicate == RDF_TYPE and self._roles.refused_class(object_.value):
            self._found.add("kind", subject, path=predicate, value=object_.value)
            return False
        self._spelt_wrongly(subject, object_.value, predicate)
        return True

    def _spelt_wrongly(self, subject: str, iri: str, path: str | None) -> bool:
        """Tell whether an address was meant to be ours; say so once for each way to get it wrong."""
        wrong = misspelt_namespace(iri, self._roles.base_iri)
        if wrong is not None and wrong not in self._misspelt:
            self._misspelt.add(wrong)
            self._found.add("namespace", subject, path=path, value=iri)
        return wrong is not None
