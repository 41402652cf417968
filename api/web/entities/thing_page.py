"""The page of any thing: its names, its plain facts, and what points at it. Pages of a kind add to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from api.terms import SKOS
from api.web.entities.statements import SELF_EVIDENT, Incoming, Statement, incoming, kinds, statements, texts
from api.web.pages.context import PageContext

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from api.catalogue.knowledge import Link
    from api.formats import Format
    from api.text import Text
    from api.web.site import View

    DocumentFormats = Sequence[tuple[Format, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage(PageContext):
    """A thing of no special kind.

    iri and title: the thing. kinds: its classes. graph: whether it is a named graph. definitions: in words.
    statements: its facts by property. incoming: what points at it. formats: of the document, with addresses.
    """

    template: ClassVar[str] = "thing.html"
    iri: str
    title: Text
    kinds: list[Link]
    graph: bool
    definitions: list[Text]
    statements: list[Statement]
    incoming: Incoming
    formats: DocumentFormats

    @classmethod
    def of(
        cls,
        view: View,
        iri: str,
        formats: DocumentFormats,
        *,
        unstated: Collection[str] = (),
        unlinked: Collection[str] = (),
        **special: Any,
    ) -> Self:
        """Make the page with what is special to its kind.

        `unstated`: properties that are told elsewhere on the page; `unlinked`: those whose incoming links
        are.
        """
        knowledge = view.knowledge
        return cls(
            iri=iri,
            title=knowledge.names.link(iri).label,
            kinds=kinds(knowledge, iri),
            graph=knowledge.dataset.has_graph(iri),
            definitions=texts(knowledge, iri, f"{SKOS}definition"),
            statements=statements(knowledge, iri, leave_out=(*SELF_EVIDENT, *unstated)),
            incoming=incoming(knowledge, iri, leave_out=unlinked),
            formats=formats,
            **special,
        )
