"""Numbered, immutable releases under the state folder, and the pointer to the current one."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from api.config import DEFAULT_BASE_IRI
from api.store.dataset import Dataset
from api.store.kept_answers import KeptAnswers
from api.store.release_format import UnfitRelease, read_checksums, read_manifest, require_fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.store.dataset import ReadableDataset
    from api.store.release_format import Manifest


_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


KEPT_ANSWERS = "answers"  # folder of a release


class NoRelease(LookupError):
    """There is no (such) release in the state folder."""


class AnyRelease(Protocol):
    """A release, wherever it is kept."""

    @property
    def number(self) -> int:
        """Return its number."""

    @property
    def manifest(self) -> Manifest:
        """Return what it tells of itself. Raises UnfitRelease."""

    @property
    def identity(self) -> str:
        """Return what tells it from any other release, of the same number too; the same in every copy."""

    @property
    def digest(self) -> str:
        """Return what changes only with its content (and base IRI, format, software)."""

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
    def manifest(self) -> Manifest:
        """Return what it tells of itself. Raises UnfitRelease."""
        return read_manifest(self.directory)

    @property
    def identity(self) -> str:
        """Return what tells it from a release of the same number in another state folder, or a later one.

        Made by the build and kept with the release, so that it is the same in every copy.
        """
        return f"{self.number}:{self.manifest.id}"

    @cached_property
    def digest(self) -> str:
        """Return what changes only with its content (and base IRI, format, software)."""
        return self.manifest.digest

    @cached_property
    def checksums(self) -> Mapping[str, str]:
        """Return the SHA-256 of every file that it was built from, by path below the knowledge folder."""
        return read_checksums(self.directory)

    def file(self, name: str) -> Path | None:
        """Return the path of a file that was built with it."""
        return self.directory / name

    def open(self) -> Dataset:
        """Open its store for reading. Raises UnfitRelease."""
        try:
            return Dataset.read_only(self.store_dir, KeptAnswers(self.directory / KEPT_ANSWERS))
        except (OSError, RuntimeError) as error:  # the engine tells a damaged file as a RuntimeError
            raise UnfitRelease(
                f"릴리스의 저장소를 열 수 없습니다: {self.store_dir}: {error}\n"
                "새로 만들거나(gyebo build) 이전 릴리스로 되돌리십시오(gyebo rollback).",
                f"{self.store_dir} cannot be opened: {error}\n"
                "make a new release (gyebo build), or go back to one before (gyebo rollback)",
            ) from None


class Releases:
    """The releases of one state folder: `releases/<n>/` and the file `current`, which names one of them."""

    def __init__(self, state_dir: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
        self.state_dir = state_dir
        self.base_iri = base_iri
        self._directory = state_dir / "releases"
        self._pointer = state_dir / "current"

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def current(self) -> Release:
        """Return the release that readers see. Raises NoRelease or UnfitRelease."""
        number = self.pointed()
        while True:
            try:
                return self.get(number)
            except NoRelease:
                # Pruned between the two looks, if the pointer has moved on; else it is really missing.
                before, number = number, self.pointed()
                if number == before:
                    raise self._lost(str(number)) from None

    def get(self, number: int) -> Release:
        """Return one release by its number. Raises NoRelease, or UnfitRelease where it cannot be read."""
        release = Release(number, self._directory / str(number))
        if not release.store_dir.is_dir():
            raise NoRelease(f"release {number} is not in {self._directory}")
        require_fit(number, release.manifest, self.base_iri)
        return release

    def pointed(self) -> int:
        """Return the number that the pointer names, readable or not. Raises NoRelease or UnfitRelease."""
        try:
            told = self._pointer.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            raise NoRelease(f"no release in {self.state_dir}; run `gyebo build`") from None
        if not _NUMBER.fullmatch(told):
            raise self._lost(told[:40])
        return int(told)

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

        Call within `writing()`, with what the release tells of itself in the folder (`describe_release`).
        Both steps are single renames: a reader, or a kill at any moment, sees either the old release or
        the new one. Older releases beyond `keep` are removed.
        """
        require_fit(0, read_manifest(directory), self.base_iri)  # what could not be opened is not published
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

        The newer ones stay, and the next one that is published counts on from them. Raises NoRelease or
        UnfitRelease; the current release then stays.
        """
        with self.writing():
            release = self._before() if number is None else self.get(number)
            self._point(release)
        return release

    def _before(self) -> Release:
        try:
            current = self.pointed()
        except UnfitRelease:  # a pointer that names nothing: the newest is the one to go back to
            current = max(self.numbers(), default=0) + 1
        unfit = None
        for number in [each for each in reversed(self.numbers()) if each < current]:
            try:
                return self.get(number)
            except UnfitRelease as error:
                unfit = unfit or error
        raise unfit or NoRelease(f"release {current} is the oldest that is kept")

    def _lost(self, told: str) -> UnfitRelease:
        kept = ", ".join(map(str, self.numbers())) or "-"
        return UnfitRelease(
            f"현재 릴리스로 적힌 릴리스가 없습니다: {told!r}({self._pointer}). 있는 릴리스: {kept}\n"
            "그중 하나로 되돌리거나(gyebo rollback N) 새로 만드십시오(gyebo build).",
            f"{self._pointer} names release {told!r}, which is not there; kept: {kept}\n"
            "go back to one of these (gyebo rollback N), or make a new one (gyebo build)",
        )

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
