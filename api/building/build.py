"""From the folders to a release: load, derive, check, and only then publish."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.building.first_visits import write_first_visits
from api.building.loader import UnreadableFiles
from api.building.profile_parts import load_derived
from api.building.repetition import repeated_statements
from api.derivation.profile_scope import scoped_rules
from api.derivation.rules import derive, derive_lineage, derived_size, drop_repeated, rules
from api.lineage.construction import LineageCycle
from api.lineage.index_files import write_index
from api.queries.library import QueryLibrary
from api.queries.public import time_queries, write_timings
from api.store.dataset import Dataset
from api.store.release_format import Manifest, current_checksums, describe_release
from api.store.releases import AnyRelease, Releases
from api.store.remote import Endpoints
from api.store.remote_releases import RemoteReleases
from api.store.turtle_files import FOLDERS
from api.validation.findings import SEVERITIES, Severity, ValidationReport
from api.validation.validator import Validator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.config import Settings
    from api.lineage.graph import LineageGraph

    # Called with the name of the step and how much of how much is done.
    Progress = Callable[[str, int, int], None]

__all__ = [
    "BuildFailed",
    "Built",
    "KnowledgeMissing",
    "LineageCycle",
    "UnreadableFiles",
    "build_release",
    "check_knowledge",
    "publish_dataset",
]


class KnowledgeMissing(LookupError):
    """The knowledge folder does not have the folders that a build reads."""


class BuildFailed(Exception):
    """The knowledge violates its shapes or checks; the current release stays as it was."""

    def __init__(self, report: ValidationReport) -> None:
        self.report = report
        super().__init__("the knowledge violates its own shapes")


@dataclass(frozen=True, slots=True)
class Built:
    """A new release, the quads in it (derived ones among them), and what the checks found."""

    release: AnyRelease
    quads: int
    derived: int
    seconds: float
    report: ValidationReport | None


def build_release(settings: Settings, *, shapes: bool = True, progress: Progress | None = None) -> Built:
    """Make the next release from the knowledge folders.

    `shapes` False leaves the checks out, for bulk data that was checked elsewhere. Raises
    KnowledgeMissing, UnreadableFiles, LineageCycle or BuildFailed; readers then still see the release before.
    """
    started = time.monotonic()
    with Releases(settings.state_dir, settings.base_iri).writing() as work:
        checksums = current_checksums(settings.knowledge_dir)
        dataset, in_order = _prepare(settings, work, progress)
        try:
            lineage = _lineage(settings, dataset, work, in_order=in_order)
        except LineageCycle:
            if shapes:
                _checked(settings, dataset, progress)  # tells the lines that make the cycle
            raise
        report = _checked(settings, dataset, progress) if shapes else None
        release = publish_dataset(
            settings, dataset, lineage, work, checksums=checksums, checked=report is not None
        )
    told = release.manifest
    return Built(release, told.quads, told.derived, time.monotonic() - started, report)


def publish_dataset(
    settings: Settings,
    dataset: Dataset,
    lineage: LineageGraph,
    work: Path,
    *,
    checksums: Mapping[str, str],
    checked: bool,
) -> AnyRelease:
    """Write what is computed with a release, and make a derived dataset the next one.

    Call within `writing()`, whose folder `work` is. `checksums` are those of the files that were read.
    """
    quads, derived = dataset.size(), derived_size(dataset, settings.base_iri)
    target = work / "release"
    target.mkdir()
    manifest = describe_release(settings, target, checksums, quads=quads, derived=derived, checked=checked)
    library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
    write_index(lineage, target)
    write_first_visits(dataset, library, target)
    write_timings(time_queries(dataset, library), target)
    return _publish(settings, dataset, target, manifest)


def _publish(settings: Settings, dataset: Dataset, target: Path, manifest: Manifest) -> AnyRelease:
    if settings.remote_store:
        with closing(RemoteReleases(Endpoints.of(settings), settings.base_iri)) as remote:
            return remote.publish(dataset.union(), settings.releases_kept, manifest)
    dataset.raw.flush()
    dataset.raw.backup(str(target / "store"))
    return Releases(settings.state_dir, settings.base_iri).publish(target, settings.releases_kept)


def check_knowledge(settings: Settings, progress: Progress | None = None) -> ValidationReport:
    """Run every check that a build runs and publish nothing. Raises KnowledgeMissing or UnreadableFiles."""
    with tempfile.TemporaryDirectory(prefix="gyebo-check-") as work:
        dataset, in_order = _prepare(settings, Path(work), progress)
        with suppress(LineageCycle):  # a shape tells it, with every model on the way round
            _lineage(settings, dataset, Path(work), in_order=in_order)
        return _findings(settings, dataset, SEVERITIES, progress)


def _prepare(settings: Settings, work: Path, progress: Progress | None) -> tuple[Dataset, bool]:
    """Load and derive; tell whether no derived triple stands in another graph."""
    for folder in (*FOLDERS, "queries"):
        if not (settings.knowledge_dir / folder).is_dir():
            raise KnowledgeMissing(f"{settings.knowledge_dir} has no folder {folder}/")
    dataset = Dataset.writable(work / "store")
    library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
    report = progress or _silent
    derived = load_derived(
        dataset, settings.knowledge_dir, library, work, lambda done, total: report("load", done, total)
    )
    report("derive", 0, 1)
    left = rules(library)[len(scoped_rules(library)) if derived else 0 :]
    derive(dataset, library, work, only=left)
    report("derive", 1, 1)
    return dataset, not left


def _lineage(settings: Settings, dataset: Dataset, work: Path, *, in_order: bool) -> LineageGraph:
    library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
    try:
        return derive_lineage(dataset, library, work, settings.ancestor_triples, in_order=in_order)
    except LineageCycle:
        drop_repeated(dataset, settings.base_iri)  # what is checked now should be told of the cycle alone
        raise


def _checked(settings: Settings, dataset: Dataset, progress: Progress | None) -> ValidationReport:
    # What is missing but not mandatory is for `check` to say; a build has only to know what forbids it.
    report = _findings(settings, dataset, ("Violation",), progress)
    if not report.conforms:
        raise BuildFailed(report)
    return report


def _findings(
    settings: Settings, dataset: Dataset, severities: tuple[Severity, ...], progress: Progress | None
) -> ValidationReport:
    say = progress or _silent
    say("check", 0, 1)
    report = Validator(settings.knowledge_dir, settings.base_iri).validate_store(dataset, severities)
    report += repeated_statements(dataset, settings.knowledge_dir, settings.base_iri)
    say("check", 1, 1)
    return report


def _silent(_step: str, _done: int, _total: int) -> None:
    """Take the place of a progress bar where nobody watches."""
