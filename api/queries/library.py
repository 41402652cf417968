"""The query library: `.rq` files under queries/, their headers and parameters; not the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI
from api.store.rows import Term
from api.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

# One alternation that steps over everything in which `param:` would be plain text.
_TOKEN = re.compile(
    r"""
    (?P<skip> <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]*
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | PREFIX\s+param:\s*<[^>]*> )
  | (?<![\w.-])param:(?P<name>[A-Za-z][A-Za-z0-9]*)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_HEADER = re.compile(r"^#\+\s*([a-z-]+):\s*(.*)$", re.MULTILINE)
_DESCRIBED = re.compile(r"^#\+\s*(param|column)\s+(\w+):\s*(.*)$", re.MULTILINE)
_NOT_PLAIN = re.compile(r"^(?:#\+.*|PREFIX\s+param:.*)\n", re.MULTILINE)
_TYPE = re.compile(r"([a-z]+)(?:\s+(-?\d+)\.\.(-?\d+))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

# Types of parameters that are things of ours, and where their IRIs stand below the base.
THINGS = {
    "model": "model/",
    "organization": "organization/",
    "license": "license/",
    "metric": "metric/",
    "benchmark": "benchmark/",
    "dataset": "dataset/",
    "hardware": "hardware/",
    "source": "source/",
    "country": "code/country/",
    "kind": "def/",
    "property": "def/",
}
_LITERALS = ("integer", "decimal", "date", "text")
_LONGEST = 1000
_LARGEST = 10**18 - 1  # what every engine takes for an integer


class UnknownQuery(KeyError):
    """No such query in the library."""


class UnboundParameter(ValueError):
    """A parameter of a query was not given, or one that it does not have was."""


class BadHeader(ValueError):
    """A `#+ param` or `#+ column` line that does not say what it must."""


class BadValue(ValueError):
    """A text that is no value of its parameter, with the reason in both languages."""

    def __init__(self, parameter: Parameter, given: str, reason_ko: str, reason_en: str) -> None:
        self.parameter, self.given = parameter, given
        self.reason_ko, self.reason_en = reason_ko, reason_en
        super().__init__(f"{parameter.name}: {reason_en}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a header says of one parameter. The default is what counts where no value is given."""

    name: str
    type: str
    ko: str
    en: str
    example: str
    default: str | None = None
    least: int | None = None
    largest: int | None = None

    def term(self, text: str, base_iri: str) -> ox.NamedNode | ox.Literal:
        """Turn a text into a value of this type. Raises BadValue."""
        given = text.strip()
        if not given:
            raise BadValue(self, text, "값이 비어 있습니다.", "The value is empty.")
        if len(given) > _LONGEST:
            reason_ko, reason_en = f"{_LONGEST}자보다 깁니다.", f"It is longer than {_LONGEST} characters."
            raise BadValue(self, text, reason_ko, reason_en)
        if self.type in _LITERALS:
            return self._literal(given)
        return self._thing(given, base_iri)

    def _literal(self, given: str) -> ox.Literal:
        match self.type:
            case "integer":
                return self._integer(given)
            case "decimal":
                if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", given, re.ASCII):
                    raise BadValue(
                        self, given, "0.5와 같은 수가 아닙니다.", "It is not a number such as 0.5."
                    )
                return ox.Literal(format(Decimal(given), "f"), datatype=ox.NamedNode(f"{XSD}decimal"))
            case "date":
                return self._date(given)
        return ox.Literal(given)

    def _integer(self, given: str) -> ox.Literal:
        if not re.fullmatch(r"[+-]?\d+", given, re.ASCII):
            raise BadValue(self, given, "정수가 아닙니다.", "It is not a whole number.")
        least = -_LARGEST if self.least is None else self.least
        largest = _LARGEST if self.largest is None else self.largest
        number = int(given)
        if not least <= number <= largest:
            reason_ko = f"{least}부터 {largest}까지의 수여야 합니다."
            raise BadValue(self, given, reason_ko, f"It must be a number from {least} to {largest}.")
        return ox.Literal(number)

    def _date(self, given: str) -> ox.Literal:
        try:
            written = date.fromisoformat(given).isoformat()
        except ValueError:
            written = ""
        if written != given:
            reason_ko, reason_en = (
                "2024-12-31과 같은 날짜가 아닙니다.",
                "It is not a date such as 2024-12-31.",
            )
            raise BadValue(self, given, reason_ko, reason_en)
        return ox.Literal(given, datatype=ox.NamedNode(f"{XSD}date"))

    def _thing(self, given: str, base_iri: str) -> ox.NamedNode:
        # An IRI, a path below the base, or the name below the folder of this kind of thing.
        folder = THINGS.get(self.type, "")
        iri = given
        if not _SCHEME.match(given):
            local = given.lstrip("/")
            others = [each for each in THINGS.values() if local.startswith(each)]
            iri = base_iri + (local if others or not folder else folder + local)
        elif given.startswith("gyebo:"):
            iri = f"{base_iri}def/{given.removeprefix('gyebo:')}"
        if iri.startswith(base_iri) and not iri.startswith(base_iri + folder):
            raise BadValue(self, given, "다른 종류의 것입니다.", "It is a thing of another kind.")
        try:
            return ox.NamedNode(iri)
        except ValueError:
            reason_ko, reason_en = "올바른 IRI나 이름이 아닙니다.", "It is not a valid IRI or name."
            raise BadValue(self, given, reason_ko, reason_en) from None


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """What a header says of one variable of the answer."""

    name: str
    ko: str
    en: str


@dataclass(frozen=True, slots=True)
class Query:
    """One `.rq` file: its name (`lineage/ancestors`), text, `#+` header and `param:` parameters.

    `described` and `columns` are what the header says of the parameters and of the answer, in its order.
    """

    name: str
    text: str
    header: dict[str, str] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()
    described: tuple[Parameter, ...] = ()
    columns: tuple[ResultColumn, ...] = ()

    def bind(self, **values: Term) -> str:
        """Return plain SPARQL with every `param:name` replaced by the serialised term.

        Terms come from pyoxigraph, whose serialisation cannot break out of its place.
        Raises UnboundParameter when a parameter is missing or unknown.
        """
        wrong = self.parameters.symmetric_difference(values)
        if wrong:
            raise UnboundParameter(f"{self.name}: parameters {sorted(wrong)} are missing or unknown")
        if not values:
            return self.text

        def replace(match: re.Match[str]) -> str:
            name = match["name"]
            return match[0] if name is None else str(values[name])

        return _TOKEN.sub(replace, self.text)

    def filled(self, base_iri: str, values: Mapping[str, str]) -> str:
        """Return the query alone, without its header, with the given texts or else the defaults for values.

        Raises BadValue for a text that is no value, UnboundParameter for one that is missing or unknown.
        """
        texts = {each.name: each.default for each in self.described if each.default is not None}
        texts.update(values)
        types = {each.name: each for each in self.described}
        wrong = self.parameters.symmetric_difference(texts) | (texts.keys() - types.keys())
        if wrong:
            raise UnboundParameter(f"{self.name}: parameters {sorted(wrong)} are missing or unknown")
        terms = {name: types[name].term(text, base_iri) for name, text in texts.items()}
        return plain(self.bind(**terms))

    def example(self, base_iri: str) -> str:
        """Return the query alone, with the example of each parameter for its value."""
        return self.filled(base_iri, {each.name: each.example for each in self.described})


class QueryLibrary:
    """All queries below one folder, read when first asked for."""

    def __init__(self, directory: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
        self.directory = directory
        self.base_iri = base_iri
        self.get = lru_cache(maxsize=None)(self._get)

    def names(self, folder: str = "") -> list[str]:
        """List the names of all queries, or of those below one folder, sorted."""
        files = (self.directory / folder).rglob("*.rq")
        return sorted(path.relative_to(self.directory).with_suffix("").as_posix() for path in files)

    def _get(self, name: str) -> Query:
        path = self.directory / f"{name}.rq"
        if not path.is_file():
            raise UnknownQuery(name)
        return read_query_file(path, name, self.base_iri)


def read_query_file(path: Path, name: str, base_iri: str = DEFAULT_BASE_IRI) -> Query:
    """Read one `.rq` file."""
    text = path.read_text(encoding="utf-8")
    if base_iri != DEFAULT_BASE_IRI:
        text = text.replace(DEFAULT_BASE_IRI, base_iri)
    parameters = frozenset(match["name"] for match in _TOKEN.finditer(text) if match["name"])
    found: dict[str, list[tuple[str, str]]] = {"param": [], "column": []}
    for what, variable, said in _DESCRIBED.findall(text):
        found[what].append((variable, said))
    return Query(
        name,
        text,
        dict(_HEADER.findall(text)),
        parameters,
        tuple(_parameter(name, *each) for each in found["param"]),
        tuple(_column(name, *each) for each in found["column"]),
    )


def plain(text: str) -> str:
    """Return a query without its header, as people copy it."""
    return _NOT_PLAIN.sub("", text).strip() + "\n"


def _column(query: str, name: str, said: str) -> ResultColumn:
    parts = [part.strip() for part in said.split(" | ")]
    if len(parts) != 2 or not all(parts):
        raise BadHeader(f"{query}: column {name} must read `Korean | English`")
    return ResultColumn(name, *parts)


def _parameter(query: str, name: str, said: str) -> Parameter:
    type_, *parts = (part.strip() for part in said.split(" | "))
    match = _TYPE.fullmatch(type_)
    labels = [part for part in parts if not part.startswith(("example: ", "default: "))]
    told = {key: value.strip() for key, _, value in (part.partition(": ") for part in parts[len(labels) :])}
    known = match is not None and (match[1] in THINGS or match[1] in (*_LITERALS, "iri"))
    if match is None or not known or len(labels) != 2 or "example" not in told:
        raise BadHeader(
            f"{query}: param {name} must read `type | Korean | English | example: … | default: …`"
        )
    least, largest = (None if bound is None else int(bound) for bound in match.groups()[1:])
    ko, en = labels
    return Parameter(name, match[1], ko, en, told["example"], told.get("default"), least, largest)
