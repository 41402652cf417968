"""Numbered, immutable releases under the state folder, and the pointer to the current one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from api.store.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.store.dataset import ReadableDataset


class NoRelease(LookupError):
    """There is no (such) release in the state folder."""


class AnyRelease(Protocol):
    """A release, wherever it is kept."""

    @property
    def number(self) -> int:
        """Return its number."""

    @property
    def identity(self) -> str:
        """Return what tells it from any other release, of the same number too."""

    def file(self, name: str) -> Path | None:
        """Return the path of a file that was built with it; None where releases have no files."""

    def open(self) -> ReadableDataset:
        """Open it for reading."""

    def __hash__(self) -> int:
        """Let it be a key."""


@dataclass(frozen=True)
class Release:
    """One release: its number and the folder with its store and the files that were built with it."""

    number: int
    directory: Path

    @property
    def store_dir(self) -> Path:
        """Folder of the Oxigraph store."""
        return self.directory / "store"

    @cached_property
    def identity(self) -> str:
        """Return what tells it from a release of the same number in another state folder, or a later one."""
        return f"{self.number}:{(self.store_dir / 'CURRENT').stat().st_mtime_ns}"

    def file(self, name: str) -> Path | None:
        """Return the path of a file that was built with it."""
        return self.directory / name

    def open(self) -> Dataset:
        """Open its store for reading."""
        return Dataset.read_only(self.store_dir)


class Releases:
    """The releases of one state folder: `releases/<n>/` and the file `current`, which names one of them."""

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir
        self._directory = state_dir / "releases"
        self._pointer = state_dir / "current"

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def current(self) -> Release:
        """Return the release that readers see. Raises NoRelease."""
        number = self._pointed()
        while True:
            try:
                return self.get(number)
            except NoRelease:
                # Pruned between the two looks, if the pointer has moved on; else it is really missing.
                before, number = number, self._pointed()
                if number == before:
                    raise

    def get(self, number: int) -> Release:
        """Return one release by its number. Raises NoRelease."""
        release = Release(number, self._directory / str(number))
        if not release.store_dir.is_dir():
            raise NoRelease(f"release {number} is not in {self._directory}")
        return release

    def numbers(self) -> list[int]:
        """List the numbers of all kept releases, oldest first."""
        if not self._directory.is_dir():
            return []
        return sorted(int(entry.name) for entry in self._directory.iterdir() if entry.name.isdigit())

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the inter-process write lock; yield an empty work folder that goes when the lock does.

        The work folder is on the same file system as the releases, so that a checkpoint is hard links.
        """
        self.state_dir.mkdir(parents=True, exist_ok=True)
        with (self.state_dir / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left_over in self.state_dir.glob("work-*"):  # from a writer that was killed
                shutil.rmtree(left_over, ignore_errors=True)
            work = Path(tempfile.mkdtemp(prefix="work-", dir=self.state_dir))
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)

    def publish(self, directory: Path, keep: int) -> Release:
        """Make a finished folder (with `store/` in it) the next release, then point at it.

        Call within `writing()`. Both steps are single renames: a reader, or a kill at any moment,
        sees either the old release or the new one. Older releases beyond `keep` are removed.
        """
        numbers = self.numbers()
        release = Release(max(numbers, default=0) + 1, self._directory / str(max(numbers, default=0) + 1))
        self._directory.mkdir(exist_ok=True)
        directory.rename(release.directory)
        self._sync(self._directory)
        self._point(release)
        for number in [*numbers, release.number][:-keep]:
            self._remove(number)
        return release

    def roll_back(self, number: int | None = None) -> Release:
        """Point at an older release: one of the kept ones, or else the one before the current.

        The newer ones stay, and the next one that is published counts on from them. Raises NoRelease.
        """
        with self.writing():
            if number is None:
                current = self.current().number
                older = [each for each in self.numbers() if each < current]
                if not older:
                    raise NoRelease(f"release {current} is the oldest that is kept")
                number = older[-1]
            release = self.get(number)
            self._point(release)
        return release

    def _pointed(self) -> int:
        try:
            return int(self._pointer.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise NoRelease(f"no release in {self.state_dir}; run `gyebo build`") from None

    def _point(self, release: Release) -> None:
        pointer = self.state_dir / "current.new"
        with pointer.open("w", encoding="ascii") as file:
            file.write(f"{release.number}\n")
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self._pointer)
        self._sync(self.state_dir)

    def _remove(self, number: int) -> None:
        # Out of sight by one rename; whoever is killed in what follows leaves rubbish, never half a release.
        rubbish = self.state_dir / f"work-pruned-{number}"
        (self._directory / str(number)).rename(rubbish)
        shutil.rmtree(rubbish, ignore_errors=True)

    @staticmethod
    def _sync(directory: Path) -> None:
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
