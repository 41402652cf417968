"""Where the releases of a deployment are kept: here, or in another engine. One setting decides."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Protocol

from api.store.release_format import UnfitRelease
from api.store.releases import Releases
from api.store.remote import Endpoints
from api.store.remote_releases import RemoteReleases

if TYPE_CHECKING:
    from api.config import Settings
    from api.store.releases import AnyRelease

_FRESH = 1.0  # seconds after which a remote engine is asked again which release is current


class AnyReleases(Protocol):
    """The releases of one deployment."""

    def close(self) -> None:
        """Let go of connections; what was opened here cannot be read any more."""

    def current(self) -> AnyRelease:
        """Return the release that readers see. Raises NoRelease or UnfitRelease."""

    def get(self, number: int) -> AnyRelease:
        """Return one release by its number. Raises NoRelease or UnfitRelease."""

    def pointed(self) -> int:
        """Return the number of the current release, whether or not it can be read. Raises NoRelease."""

    def numbers(self) -> list[int]:
        """List the numbers of all kept releases, oldest first."""

    def roll_back(self, number: int | None = None) -> AnyRelease:
        """Point at an older release. Raises NoRelease or UnfitRelease."""


def releases_of(settings: Settings) -> AnyReleases:
    """Return the releases of a deployment."""
    if settings.remote_store:
        return RemoteReleases(Endpoints.of(settings), settings.base_iri)
    return Releases(settings.state_dir, settings.base_iri)


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
            self._seen = (self._told(),)
            self._looked = time.monotonic()
        return self._seen

    def _told(self) -> str:
        try:
            return self._releases.current().identity
        except UnfitRelease as unfit:
            return str(unfit)
