"""What an import did, and what it could not use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from api.importers.observations import ImportProblem


@dataclass(frozen=True, slots=True)
class Joined:
    """A record of a source, the model that it was taken for, and why."""

    source: str
    name: str
    path: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """Counts and lists of one import; nothing that was left out goes unsaid.

    `profiles` are full ones, `with_parent` those of them whose parent has a profile too.
    `named_only`: models that only their name identifies, for the alias table. `unmapped`: words without a
    code. `dropped`: statements left out for a reason of identity or lineage. `problems`: malformed records.
    `kept`: files in the way that were not written by an import, and so were left alone.
    """

    sources: tuple[str, ...] = ()
    profiles: int = 0
    with_parent: int = 0
    stubs: int = 0
    things: Counter[str] = field(default_factory=Counter)
    triples: int = 0
    bytes: int = 0
    written: list[Path] = field(default_factory=list)
    unchanged: int = 0
    removed: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    named_only: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    not_selected: int = 0
    joined: list[Joined] = field(default_factory=list)

    def explain(self, name: str) -> list[str]:
        """Say which records of which sources were taken for the models of this name, and why."""
        wanted = name.casefold()
        paths = {each.path for each in self.joined if wanted in (each.name.casefold(), each.path)}
        paths = paths or {
            each.path for each in self.joined if wanted in f"{each.name} {each.path}".casefold()
        }
        lines = []
        for path in sorted(paths):
            lines.append(f"model/{path}")
            lines += [
                f"  {each.source}: {each.name!r} ({each.reason})" for each in self.joined if each.path == path
            ]
        return lines

    def summary(self) -> list[str]:
        """Return the report's numbers as lines of text."""
        things = ", ".join(f"{count} {kind}" for kind, count in sorted(self.things.items()))
        return [
            f"sources: {', '.join(self.sources)}",
            f"profiles: {self.profiles} full ({self.with_parent} with a parent), {self.stubs} stubs",
            f"other things: {things}",
            (
                f"{self.triples} triples, {self.bytes} bytes; files: {len(self.written)} written, "
                f"{self.unchanged} unchanged, {len(self.removed)} removed, {len(self.kept)} kept by hand"
            ),
            (
                f"malformed records: {len(self.problems)}; left out: {len(self.dropped)}; "
                f"words without a code: {len(self.unmapped)}; known by name only: {len(self.named_only)}; "
                f"models not selected: {self.not_selected}"
            ),
        ]
