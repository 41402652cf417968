"""The template environment: everything that templates may call."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from api.text import Text
from api.web.http.reader import Reader, reader_of
from api.web.http.static_files import static_address
from api.web.pages.context import PageContext
from api.web.pages.messages import knows, say, say_all
from api.web.pages.numbers import amount, fitted, spoken_number

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.catalogue.knowledge import Link
    from api.text import Language
    from api.web.site import Site


def page(request: Request, context: PageContext, query: str = "") -> bytes:
    """Render a page for the reader of a request.

    `query`: the part of the address's query that the page depends on, for the link to the other language.
    What else somebody wrote there must not get into a page that is kept for all.
    """
    site: Site = request.app.state.site
    helper = Helper(site, reader_of(request), request.url.path, query)
    template = template_environment().get_template(context.template)
    return template.render(h=helper, t=helper.say, **context.values()).encode()


@cache
def template_environment() -> Environment:
    """Return what knows the templates, and what all of them may use."""
    return Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Helper:
    """What templates call: words, links and numbers in the reader's language."""

    def __init__(self, site: Site, reader: Reader, path: str, query: str) -> None:
        self._addresses = site.addresses
        self.language: Language = reader.language
        self.keeps_language = reader.asked
        self._here = (path, query)
        self.base_iri = site.settings.base_iri
        knowledge = site.view.knowledge
        self.release = knowledge.number
        self.frameworks = knowledge.frameworks

    def say(self, key: str, **values: object) -> str:
        """Return a message."""
        return say(key, self.language, **values)

    def all(self, prefix: str) -> dict[str, str]:
        """Return the messages that a script needs, by the rest of their keys."""
        return say_all(prefix, self.language)

    def asset(self, name: str) -> str | None:
        """Return the address of a style sheet, script or icon; None: the front end was not built."""
        return static_address(name)

    def lineage_of(self, iri: str) -> str:
        """Return the address of the lineage around a model."""
        return (self._addresses.path_of(iri) or "/").replace("/model/", "/lineage/", 1)

    def fitted(self, words: str, columns: int) -> str:
        """Return words cut in the middle to a width; a Korean letter is as wide as two Latin ones."""
        return fitted(words, columns)

    def knows(self, key: str) -> bool:
        """Tell whether there is a message."""
        return knows(key)

    def words(self, text: Text) -> Markup:
        """Return words, marked with their language where it is not the page's."""
        if getattr(text, self.language):
            return escape(getattr(text, self.language))
        other = "en" if self.language == "ko" else "ko"
        return Markup('<span lang="{}">{}</span>').format(other, getattr(text, other))

    def plain(self, text: Text) -> str:
        """Return words without marks, for titles and attributes."""
        return text[self.language]

    def url(self, path: str, **query: object) -> str:
        """Return an address on this host that keeps the language, where the reader asked for one."""
        scheme, host, plain, given, fragment = urlsplit(path)
        pairs = parse_qsl(given, keep_blank_values=True)
        pairs += [(name, str(value)) for name, value in query.items()]
        if self.keeps_language:
            pairs = [pair for pair in pairs if pair[0] != "lang"] + [("lang", self.language)]
        return urlunsplit((scheme, host, plain, urlencode(pairs), fragment))

    def in_language(self, language: str) -> str:
        """Return this page's address in a language."""
        path, query = self._here
        pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "lang"]
        return f"{path}?{urlencode([*pairs, ('lang', language)])}"

    def href(self, iri: str) -> str | None:
        """Return where an IRI may lead, or None where it must not become a link."""
        path = self._addresses.path_of(iri)
        return self.url(path) if path is not None else self._addresses.href(iri)

    def link(self, link: Link) -> Markup:
        """Return a thing's name, as a link where it may be one."""
        return self.anchor(link.iri, self.words(link.label))

    def anchor(self, iri: str, words: Markup | str) -> Markup:
        """Return words as a link to an IRI where it may be one."""
        address = self.href(iri)
        if address is None:
            return escape(words)
        if address.startswith("/"):
            return Markup('<a href="{}">{}</a>').format(address, words)
        return Markup('<a href="{}" rel="external noreferrer">{}</a>').format(address, words)

    def short(self, iri: str) -> str:
        """Return an IRI without our base, which says nothing in a table of ours."""
        return iri.removeprefix(self.base_iri)

    def amount(self, text: str) -> str:
        """Return a number as people write it."""
        return amount(text)

    def spoken(self, text: str) -> str:
        """Return a large number in words of its size."""
        return spoken_number(text, self.language)

    def share(self, share: float) -> str:
        """Return a share as a percentage."""
        return f"{share * 100:.0f}%"
