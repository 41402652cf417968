"""What a release tells of itself: its format, and what it was built from and by.

A release stands in `release.json` in its folder, or as one literal beside a graph in another engine. Whoever
opens a release reads that first: another format or another base IRI is refused in words, never half-way.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api import __version__
from api.store.turtle_files import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.config import Settings

FORMAT = 1  # counts up with every change of what a release holds that software before it could not read
MANIFEST = "release.json"
_CHECKSUMS = "SHA256SUMS"
_READ = (*FOLDERS, "queries")


class UnfitRelease(Exception):
    """A release that this software cannot read under these settings; says what was found and what to do."""

    def __init__(self, korean: str, english: str) -> None:
        self.korean, self.english = korean, english
        super().__init__(korean, english)

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """Return the lines in Korean or English."""
        return self.korean if language == "ko" else self.english


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release tells of itself. `id` is new with every build; `digest` only with other content."""

    base_iri: str
    folders: Mapping[str, str] = field(default_factory=dict)  # name of the folder → SHA-256 of all its files
    limits: Mapping[str, int] = field(default_factory=dict)  # settings that decide what is derived
    quads: int = 0
    derived: int = 0
    checked: bool = False
    format: int = FORMAT
    software: str = __version__
    built: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def digest(self) -> str:
        """Return what is the same for releases of the same content, in every copy (64 hexadecimal digits)."""
        parts = [self.format, self.software, self.base_iri, *sorted(self.folders.items())]
        parts += sorted(self.limits.items())
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def as_json(self) -> str:
        """Return it as the text of `release.json`."""
        return json.dumps({**asdict(self), "digest": self.digest}, indent=1)

    @classmethod
    def from_json(cls, text: str, where: str) -> Manifest:
        """Read it back from `where`; what tells no format is of format 0. Raises UnfitRelease."""
        try:
            told = json.loads(text)
        except ValueError:
            raise _unreadable(where) from None
        number = told.get("format", 0) if isinstance(told, dict) else None
        if type(number) is not int:
            raise _unreadable(where)
        if number != FORMAT:  # of another format only the number and the version are sure to be there
            return cls("", format=number, software=str(told.get("software", "")), built="", id="")
        names = set(cls.__dataclass_fields__)
        if missing := names - set(told):
            raise _unreadable(where, ", ".join(sorted(missing)))
        return cls(**{name: told[name] for name in names})


def describe_release(
    settings: Settings,
    release_dir: Path,
    checksums: Mapping[str, str] | None = None,
    *,
    quads: int,
    derived: int,
    checked: bool,
) -> Manifest:
    """Write what a release under way tells of itself into its folder, with the checksums of what it is from.

    `checksums` were taken before the files were read: what changed in between then tells itself as a change
    to the next release. Without them those of now are taken.
    """
    files = current_checksums(settings.knowledge_dir) if checksums is None else checksums
    lines = {folder: _lines(files, f"{folder}/") for folder in _READ}
    (release_dir / _CHECKSUMS).write_text("".join(lines.values()), encoding="utf-8")
    manifest = Manifest(
        settings.base_iri,
        {folder: hashlib.sha256(text.encode()).hexdigest() for folder, text in lines.items()},
        {"ancestor_triples": settings.ancestor_triples},
        quads=quads,
        derived=derived,
        checked=checked,
    )
    write_manifest(manifest, release_dir)
    return manifest


def write_manifest(manifest: Manifest, release_dir: Path) -> None:
    """Put what a release tells of itself into its folder."""
    (release_dir / MANIFEST).write_text(manifest.as_json() + "\n", encoding="utf-8")


def read_manifest(release_dir: Path) -> Manifest:
    """Read what a release tells of itself; format 0 where it tells nothing. Raises UnfitRelease."""
    file = release_dir / MANIFEST
    try:
        return Manifest.from_json(file.read_text(encoding="utf-8"), str(file))
    except FileNotFoundError:
        return Manifest.from_json("{}", str(file))
    except (OSError, UnicodeDecodeError):
        raise _unreadable(str(file)) from None


def read_checksums(release_dir: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that a release was built from, by path below the knowledge folder."""
    try:
        lines = (release_dir / _CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def current_checksums(knowledge_dir: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that a build would read now, by path below the knowledge folder."""
    return {
        path.relative_to(knowledge_dir).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in _READ
        for path in _files(knowledge_dir / folder)
    }


def require_fit(number: int, manifest: Manifest, base_iri: str) -> None:
    """Raise UnfitRelease where this software, with this base IRI, cannot read a release."""
    if manifest.format != FORMAT:
        raise _other_format(number, manifest)
    if manifest.base_iri != base_iri:
        raise UnfitRelease(
            f"릴리스 {number}의 base IRI와 설정이 다릅니다.\n"
            f"릴리스: {manifest.base_iri}, GYEBO_BASE_IRI: {base_iri}\n"
            "설정을 릴리스에 맞추거나, 새로 만드십시오(gyebo build).",
            f"release {number} was built for {manifest.base_iri}, but GYEBO_BASE_IRI is {base_iri}\n"
            "set it to that of the release, or make a new release: gyebo build",
        )


def _other_format(number: int, manifest: Manifest) -> UnfitRelease:
    found, ours = manifest.format, f"gyebo {__version__}"
    ways_ko = "새로 만들거나(gyebo build), 읽을 수 있는 릴리스로 되돌리십시오(gyebo rollback)."
    ways = f"make a new release (gyebo build), or go back to one of format {FORMAT} (gyebo rollback)"
    if found > FORMAT:
        made = f"gyebo {manifest.software}"
        ways_ko = f"프로그램을 갱신하거나({made}), {ways_ko}"
        ways = f"update to {made}, or {ways}"
    return UnfitRelease(
        f"읽을 수 없는 형식의 릴리스입니다. 릴리스 {number}: 형식 {found}, {ours}: 형식 {FORMAT}\n{ways_ko}",
        f"release {number} has format {found}; {ours} reads format {FORMAT} only\n{ways}",
    )


def _unreadable(where: str, missing: str = "") -> UnfitRelease:
    korean = f"릴리스 정보를 읽을 수 없습니다: {where}" + (f"(없는 항목: {missing})" if missing else "")
    english = f"{where} cannot be read" + (f" (it lacks {missing})" if missing else "")
    return UnfitRelease(
        f"{korean}\n새로 만들거나(gyebo build) 이전 릴리스로 되돌리십시오(gyebo rollback).",
        f"{english}\nmake a new release (gyebo build), or go back to one before (gyebo rollback)",
    )


def _lines(checksums: Mapping[str, str], folder: str) -> str:
    # As `sha256sum` has them: `cd knowledge && sha256sum -c SHA256SUMS` checks them.
    return "".join(f"{digest}  {path}\n" for path, digest in checksums.items() if path.startswith(folder))


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.suffix in (".ttl", ".rq"))
