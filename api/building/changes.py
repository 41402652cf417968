"""Changed profiles as the next release, made from the current one instead of from nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from api import __version__
from api.building.build import BuildFailed, Built, UnreadableFiles, build_release, publish_dataset
from api.derivation.one_profile import replace_profiles
from api.lineage.construction import read_graph
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.release_format import UnfitRelease, current_checksums
from api.store.releases import NoRelease, Release, Releases
from api.store.turtle_files import MODEL_FOLDER, UnreadableFile, graph_of, read_turtle
from api.terms import own_term
from api.validation.validator import ValidationReport, Validator

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from api.config import Settings
    from api.store.releases import AnyRelease


def publish_changes(settings: Settings, *, shapes: bool = True) -> Built:
    """Make what has changed in the knowledge folders since the current release the next one.

    Where profiles of models alone have changed, they are validated as a submission, and the release is made
    from the current one: that costs in proportion to them and to what is computed with every release.
    Everything else, and with `shapes` what is gone, too, is built anew. Without a change the current release
    stays. Whoever is killed in between leaves the release before, and may simply call again. Raises what
    `build_release` raises.
    """
    started = time.monotonic()
    releases = Releases(settings.state_dir, settings.base_iri)
    with releases.writing() as work:
        checksums = current_checksums(settings.knowledge_dir)
        base = None if settings.remote_store else _base(settings, releases)
        changed = _changed(base, checksums)
        if base is not None and not changed:
            return _built(base, None, started)
        if base is not None and _are_profiles(changed) and not (shapes and changed - checksums.keys()):
            report = _validated(settings, base, changed) if shapes else None
            dataset = _with_profiles(settings, base, work, _profiles(settings, changed))
            if dataset is not None:
                lineage = read_graph(dataset, _library(settings))
                checked = base.manifest.checked and shapes
                release = publish_dataset(
                    settings, dataset, lineage, work, checksums=checksums, checked=checked
                )
                return _built(release, report, started)
    return build_release(settings, shapes=shapes)


def _built(release: AnyRelease, report: ValidationReport | None, started: float) -> Built:
    told = release.manifest
    return Built(release, told.quads, told.derived, time.monotonic() - started, report)


def _changed(base: Release | None, checksums: Mapping[str, str]) -> set[str]:
    before = {} if base is None else base.checksums
    return {path for path, _ in set(before.items()) ^ set(checksums.items())}


def _are_profiles(paths: set[str]) -> bool:
    return all(path.startswith(f"{MODEL_FOLDER}/") for path in paths)


def _validated(settings: Settings, base: Release, changed: set[str]) -> ValidationReport:
    validator = Validator(settings.knowledge_dir, settings.base_iri, base.open())
    report = validator.validate_files(settings.knowledge_dir / path for path in sorted(changed))
    if not report.conforms:
        raise BuildFailed(report)
    return report


def _base(settings: Settings, releases: Releases) -> Release | None:
    """Return the current release, if it was made by these rules."""
    try:
        release = releases.current()
        told = release.manifest
    except (NoRelease, UnfitRelease):
        return None
    same = told.software == __version__ and told.limits == {"ancestor_triples": settings.ancestor_triples}
    return release if same and release.checksums else None


def _profiles(settings: Settings, paths: set[str]) -> dict[str, list[ox.Triple]]:
    """Read the changed files; one that is gone says nothing any more. Raises UnreadableFiles."""
    found: dict[str, list[ox.Triple]] = {}
    errors: list[UnreadableFile] = []
    for path in sorted(paths):
        file = settings.knowledge_dir / path
        try:
            triples = read_turtle(file, settings.base_iri) if file.exists() else []
        except UnreadableFile as error:
            errors.append(error)
        else:
            found[graph_of(Path(path), settings.base_iri)] = triples
    if errors:
        raise UnreadableFiles(errors)
    return found


def _with_profiles(
    settings: Settings, base: Release, work: Path, profiles: Mapping[str, list[ox.Triple]]
) -> Dataset | None:
    """Return the current release with these profiles in it; None where more follows than can be told."""
    store = work / "store"
    try:
        base.open().raw.backup(str(store))
    except UnfitRelease:
        return None
    dataset = Dataset.writable(store)
    ancestors = own_term(settings.base_iri, "ancestorModel")
    parents = own_term(settings.base_iri, "parentModel")
    told = dataset.ask(f"ASK {{ ?model <{ancestors}> ?any }}")
    told = told or not dataset.ask(f"ASK {{ ?model <{parents}> ?any }}")
    replace_profiles(dataset, _library(settings), profiles, with_ancestors=told)
    count = f"SELECT (COUNT(*) AS ?n) {{ ?model <{ancestors}> ?ancestor }}"
    many = int(dataset.rows(count)[0]["n"].value) > settings.ancestor_triples
    return None if many else dataset


def _library(settings: Settings) -> QueryLibrary:
    return QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
