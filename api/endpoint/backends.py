"""Where releases are kept and users' queries run: here, or in another engine. One setting decides."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Protocol

from api.endpoint.pool import QueryPool
from api.endpoint.remote_pool import RemotePool
from api.store.releases import Releases
from api.store.remote import Endpoints, RemoteReleases

if TYPE_CHECKING:
    from api.config import Settings
    from api.endpoint.answers import Answer
    from api.endpoint.pool import Question
    from api.endpoint.run import LiveAnswer
    from api.store.releases import AnyRelease

_FRESH = 1.0  # seconds after which a remote engine is asked again which release is current


class AnyReleases(Protocol):
    """The releases of one deployment."""

    def close(self) -> None:
        """Let go of connections; what was opened here cannot be read any more."""

    def current(self) -> AnyRelease:
        """Return the release that readers see. Raises NoRelease."""

    def get(self, number: int) -> AnyRelease:
        """Return one release by its number. Raises NoRelease."""

    def numbers(self) -> list[int]:
        """List the numbers of all kept releases, oldest first."""

    def roll_back(self, number: int | None = None) -> AnyRelease:
        """Point at an older release. Raises NoRelease."""


class AnyPool(Protocol):
    """What answers users' queries."""

    async def start(self) -> None:
        """Make ready."""

    async def close(self) -> None:
        """Let go of everything."""

    def ready(self) -> bool:
        """Tell whether queries can be taken."""

    async def answer(self, question: Question) -> Answer | LiveAnswer:
        """Answer a question. Raises InvalidQuery, RefusedQuery or a QueryFailed."""


def releases_of(settings: Settings) -> AnyReleases:
    """Return the releases of a deployment."""
    if settings.remote_store:
        return RemoteReleases(Endpoints.of(settings), settings.base_iri)
    return Releases(settings.state_dir)


def pool_of(settings: Settings) -> AnyPool:
    """Return what runs users' queries for a deployment."""
    return RemotePool(settings) if settings.remote_store else QueryPool(settings)


class Pointer:
    """Tells whether another release has become current, at the price of a look."""

    def __init__(self, settings: Settings, releases: AnyReleases) -> None:
        # A text: it is looked at for every request, and a Path costs more than the look.
        self._file = None if settings.remote_store else str(settings.state_dir / "current")
        self._releases = releases
        self._looked = 0.0
        self._seen: tuple[object, ...] = ()

    def stamp(self) -> tuple[object, ...]:
        """Return something that changes whenever another release becomes current."""
        if self._file is not None:
            # Replaced by a rename, so a new one is a new inode. A missing one: opening says why.
            try:
                status = os.stat(self._file)  # noqa: PTH116 - as above
            except FileNotFoundError:
                return ()
            return (status.st_ino, status.st_mtime_ns)
        if time.monotonic() - self._looked > _FRESH:
            self._seen = (self._releases.current().identity,)
            self._looked = time.monotonic()
        return self._seen
