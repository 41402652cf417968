"""Messages of rules: templates in two languages, filled with the terms that a rule found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from api.terms import NAMESPACES, own_namespace
from api.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.catalogue.knowledge import Names
    from api.text import Language
    from api.validation.findings import Bound

_TOKEN = re.compile(r"\{[?$](\w+)\}")
_LONGEST = 200  # characters of a value that a message repeats
_MOST = 5  # values of a list that a message repeats


class Wording:
    """Fills templates: things by name and short address, texts and numbers as they are written."""

    def __init__(self, names: Names, base_iri: str) -> None:
        self._names, self._base_iri = names, base_iri
        self._namespaces = {"gyebo": own_namespace(base_iri), **NAMESPACES}

    def filled(
        self, template: Text, terms: Mapping[str, Bound], written: Mapping[str, str] | None = None
    ) -> Text:
        """Return a template with each `{?name}` replaced; `written` has what is to stand as it is."""
        return Text(*(self._filled(template, terms, written or {}, language) for language in ("ko", "en")))

    def _filled(
        self, template: Text, terms: Mapping[str, Bound], written: Mapping[str, str], language: Language
    ) -> str:
        def word(token: re.Match[str]) -> str:
            name = token[1]
            if name in written:
                return shortened(written[name])
            return self.term(terms[name], language) if name in terms else "?"

        return _TOKEN.sub(word, template[language])

    def term(self, term: Bound, language: Language) -> str:
        """Return a thing by its name and short address, and anything else by its text."""
        if not isinstance(term, ox.NamedNode):
            return shortened(term.value)
        short, name = self.short(term.value), self._names.of(term.value)[language]
        return f"{name} ({short})" if name else short

    def listed(self, terms: Iterable[Bound], language: Language) -> str:
        """Return some terms one after another, and how many more there are."""
        some = list(terms)
        told = ", ".join(self.term(each, language) for each in some[:_MOST])
        return told if len(some) <= _MOST else f"{told} … (+{len(some) - _MOST})"

    def short(self, iri: str) -> str:
        """Return an address without what is ours of it, or with its usual prefix."""
        for prefix, namespace in self._namespaces.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri.removeprefix(self._base_iri)


def shortened(text: str) -> str:
    """Return a text of a length that people read."""
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
