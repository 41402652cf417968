"""What is asked of a pool: a query on one release, and the form of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.endpoint.query_text import QueryText
    from api.store.releases import AnyRelease


class Question(NamedTuple):
    """A query that has been read, on one release, the media type of its answer, and who asks.

    Graphs given here override the query's own FROM, by the SPARQL protocol. With neither, the default
    graph is the union of all graphs. `timeout` is in seconds and can only shorten the setting's.
    """

    release: AnyRelease
    query: QueryText
    media_type: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    timeout: float | None = None
    client: str = ""
