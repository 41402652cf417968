"""What rules say of themselves: why they exist, what is right, and what can be done; all of it is data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.terms import RDF, SH, own_term
from api.text import Text
from api.validation.findings import Confidence

if TYPE_CHECKING:
    from api.queries.library import QueryLibrary
    from api.store.dataset import ReadableDataset

_NO_WORDS = Text()
# Paths of properties from a thing, all of which its derived value needs; a rule says so by `#+ needs:`.
Needs = tuple[tuple[str, ...], ...]
CONFIDENCES: tuple[Confidence, ...] = ("certain", "likely", "placeholder")


@dataclass(frozen=True, slots=True)
class FixTemplate:
    """A fix as a rule tells it. `action` is `insert`, `replace` or `remove`; `text` may hold `{?value}`."""

    title: Text
    confidence: Confidence
    action: str
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a shape allows: codes of a scheme, things of a class, literals of some datatypes."""

    scheme: str | None = None
    class_iri: str | None = None
    datatypes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleExplanation:
    """What a rule says of itself.

    `folded` is the message of several of its findings about one thing; `misspelt` says which word of a
    finding should be a term of our own and is none, its `path` or its `value`, or that its value should be
    the `address` of a thing of ours.
    """

    reason: Text = _NO_WORDS
    example: str = ""
    folded: Text = _NO_WORDS
    fixes: tuple[FixTemplate, ...] = ()
    misspelt: str = ""


class Explanations:
    """The explanations of shapes, submission rules and check queries, and the words of SHACL's components."""

    def __init__(self, schema: ReadableDataset, library: QueryLibrary, base_iri: str) -> None:
        """Read them from a dataset of ontology and shapes, and from the headers of the check queries."""
        self._base_iri = base_iri
        reasons = self._texts(schema, own_term(base_iri, "ruleReason"))
        folded = self._texts(schema, own_term(base_iri, "foldedMessage"))
        self._leads = self._texts(schema, own_term(base_iri, "componentMessage"))
        examples = {
            row["rule"].value: row["text"].value
            for row in schema.rows(
                f"SELECT ?rule ?text {{ ?rule <{own_term(base_iri, 'ruleExample')}> ?text }}"
            )
        }
        fixes = self._fixes(schema)
        self._known = {
            rule: RuleExplanation(
                reasons.get(rule, Text()),
                examples.get(rule, ""),
                folded.get(rule, Text()),
                tuple(fixes.get(rule, ())),
            )
            for rule in {*reasons, *examples, *folded, *fixes}
        }
        for name in library.names("checks"):
            self._known[name] = _of_header(library.get(name).header)
        self.items = self._items(schema)
        self._expected = self._allowed(schema)
        self.derived = self._derived(schema, library)

    def of(self, shape: str) -> RuleExplanation:
        """Return what a rule says of itself; nothing where it says nothing."""
        return self._known.get(shape, RuleExplanation())

    def lead(self, component: str) -> Text:
        """Return what it means that a SHACL component is broken, before the shape's own message."""
        return self._leads.get(f"{SH}{component}", Text())

    def expected(self, shape: str) -> Expected:
        """Return what a shape allows."""
        return self._expected.get(shape, Expected())

    def _allowed(self, schema: ReadableDataset) -> dict[str, Expected]:
        query = f"""SELECT ?shape ?scheme ?class ?datatype {{
            {{ ?shape <{own_term(self._base_iri, "codeScheme")}> ?scheme }}
            UNION {{ ?shape <{SH}class> ?class }}
            UNION {{ ?shape <{SH}datatype> ?datatype }}
            UNION {{ ?shape <{SH}or>/<{RDF}rest>*/<{RDF}first>/<{SH}datatype> ?datatype }} }}"""
        found: dict[str, Expected] = {}
        for row in schema.rows(query):
            shape = row["shape"].value
            known = found.get(shape, Expected())
            found[shape] = Expected(
                row["scheme"].value if "scheme" in row else known.scheme,
                row["class"].value if "class" in row else known.class_iri,
                (*known.datatypes, row["datatype"].value) if "datatype" in row else known.datatypes,
            )
        return found

    @staticmethod
    def _texts(schema: ReadableDataset, property_: str) -> dict[str, Text]:
        words: dict[str, dict[str, str]] = defaultdict(dict)
        query = f"SELECT ?rule ?text (LANG(?text) AS ?language) {{ ?rule <{property_}> ?text }}"
        for row in schema.rows(query):
            words[row["rule"].value][row["language"].value] = row["text"].value
        return {rule: Text(each.get("ko", ""), each.get("en", "")) for rule, each in words.items()}

    def _fixes(self, schema: ReadableDataset) -> dict[str, list[FixTemplate]]:
        titles = self._texts(schema, "http://purl.org/dc/terms/title")
        found: dict[str, list[FixTemplate]] = defaultdict(list)
        own = {
            name: own_term(self._base_iri, name) for name in ("fix", "fixConfidence", "fixAction", "fixText")
        }
        query = f"""SELECT ?rule ?fix ?confidence ?action ?text {{
            ?rule <{own["fix"]}> ?fix .
            ?fix <{own["fixConfidence"]}> ?confidence ; <{own["fixAction"]}> ?action .
            OPTIONAL {{ ?fix <{own["fixText"]}> ?text }} }} ORDER BY ?rule ?fix"""
        for row in schema.rows(query):
            text = row["text"].value if "text" in row else ""
            found[row["rule"].value].append(
                FixTemplate(
                    titles.get(row["fix"].value, Text()),
                    _confidence(row["confidence"].value.rpartition("/")[2]),
                    row["action"].value.rpartition("/")[2],
                    text,
                )
            )
        return found

    def _items(self, schema: ReadableDataset) -> dict[str, str]:
        shown = own_term(self._base_iri, "valueProperty")
        query = f"SELECT ?item ?path {{ ?item <{shown}> ?path }} ORDER BY ?item"
        found: dict[str, str] = {}
        for row in schema.rows(query):
            found.setdefault(row["path"].value, row["item"].value)
        return found

    def _derived(self, schema: ReadableDataset, library: QueryLibrary) -> dict[str, Needs]:
        """Return for each property whose values are derived, the ways to what they come from."""
        query = f"SELECT ?path ?rule {{ ?path <{own_term(self._base_iri, 'derivedBy')}> ?rule }}"
        known = set(library.names("derive"))
        found: dict[str, Needs] = {}
        for row in schema.rows(query):
            name = row["rule"].value
            needs = library.get(name).header.get("needs", "") if name in known else ""
            found[row["path"].value] = tuple(
                tuple(own_term(self._base_iri, each) for each in way.split())
                for way in needs.split("|")
                if way
            )
        return found


def _of_header(header: dict[str, str]) -> RuleExplanation:
    fixes = []
    if "fix" in header:
        title = Text(header.get("fix-ko", ""), header["fix"])
        confidence = _confidence(header.get("fix-confidence", ""))
        action, text = header.get("fix-action", "replace"), header.get("fix-text", "")
        fixes.append(FixTemplate(title, confidence, action, text))
    return RuleExplanation(
        Text(header.get("reason-ko", ""), header.get("reason", "")),
        header.get("example", ""),
        Text(header.get("folded-ko", ""), header.get("folded", "")),
        tuple(fixes),
        header.get("misspelt", ""),
    )


def _confidence(word: str) -> Confidence:
    return next((each for each in CONFIDENCES if each == word), "likely")
