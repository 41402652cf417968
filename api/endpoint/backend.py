"""Where users' queries run: in worker processes here, or in another engine. One setting decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.endpoint.pool import QueryPool
from api.endpoint.remote_pool import RemotePool

if TYPE_CHECKING:
    from api.config import Settings
    from api.endpoint.answers import Answer
    from api.endpoint.question import Question
    from api.endpoint.run import LiveAnswer


class AnyPool(Protocol):
    """What answers users' queries."""

    async def start(self) -> None:
        """Make ready."""

    async def close(self) -> None:
        """Let go of everything."""

    def ready(self) -> bool:
        """Tell whether queries can be taken."""

    async def answer(self, question: Question) -> Answer | LiveAnswer:
        """Answer a question. Raises InvalidQuery, RefusedQuery (a remote engine) or a QueryFailed."""


def pool_of(settings: Settings) -> AnyPool:
    """Return what runs users' queries for a deployment."""
    return RemotePool(settings) if settings.remote_store else QueryPool(settings)
