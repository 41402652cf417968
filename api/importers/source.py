"""What must be known of a source besides its observations: who publishes it, when, on what terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from api.importers.curation import Curation
from api.importers.observations import Observation
from api.importers.raw_files import RawReader


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file (or folder of like files) of a source. `date` is the day its data speaks for."""

    slug: str
    path: str
    title_ko: str
    title_en: str
    date: str
    origin: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source and the function that turns its files into observations.

    `publisher` and `license` are slugs of organisation and licence rows in the curation folder;
    `folder` is the source's folder below the folder of all sources.
    """

    name: str
    folder: str
    title_ko: str
    title_en: str
    publisher: str
    license: str
    homepage: str
    files: tuple[SourceFile, ...]
    observe: Callable[[RawReader, Curation], Iterator[Observation]]

    @property
    def share_alike(self) -> bool:
        """Tell whether what comes from this source must stay on its own terms, in a file of its own."""
        return "-sa-" in self.license

    def file(self, slug: str) -> SourceFile:
        """Find one of the source's files. Raises KeyError."""
        for file in self.files:
            if file.slug == slug:
                return file
        raise KeyError(slug)

    def reference(self, slug: str) -> str:
        """Return the path of a file's IRI below source/."""
        return f"{self.name}/{self.file(slug).slug}"

    def directory(self, sources_dir: Path) -> Path:
        """Return where the raw files stand."""
        return sources_dir / self.folder

    def has_raw_files(self, sources_dir: Path) -> bool:
        """Tell whether there is anything to read; what stands in the curation folder needs no raw files."""
        folder = self.directory(sources_dir)
        return self.folder == "." or (folder.is_dir() and any(path.is_file() for path in folder.rglob("*")))
