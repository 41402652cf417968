"""The query library: `.rq` files under queries/, their headers and parameters; not the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from api.config import DEFAULT_BASE_IRI
from api.store import Term

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


class UnknownQuery(KeyError):
    """No such query in the library."""


class UnboundParameter(ValueError):
    """A parameter of a query was not given, or one that it does not have was."""


@dataclass(frozen=True, slots=True)
class Query:
    """One `.rq` file: its name (`lineage/ancestors`), text, `#+` header and `param:` parameters."""

    name: str
    text: str
    header: dict[str, str] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()

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
        return read_query(path, name, self.base_iri)


def read_query(path: Path, name: str, base_iri: str = DEFAULT_BASE_IRI) -> Query:
    """Read one `.rq` file."""
    text = path.read_text(encoding="utf-8")
    if base_iri != DEFAULT_BASE_IRI:
        text = text.replace(DEFAULT_BASE_IRI, base_iri)
    parameters = frozenset(match["name"] for match in _TOKEN.finditer(text) if match["name"])
    return Query(name, text, dict(_HEADER.findall(text)), parameters)
