"""One import from end to end: observations of all sources, identity, lineage, selection, files."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI as BASE
from api.importers.curation import Curation, read_curation
from api.importers.entities import source_triples, thing_triples
from api.importers.identity import Identities
from api.importers.instance_files import folder_of, write_files
from api.importers.iris import PREFIXES
from api.importers.observations import (
    Derived,
    ImportProblems,
    Mention,
    Observation,
    PlainText,
    StatedFact,
    StatedScore,
    Withheld,
)
from api.importers.profile import is_complete, profile_triples
from api.importers.raw_files import RawReader, SourceMissing
from api.importers.report import ImportReport, Joined
from api.importers.selection import select
from api.importers.share_alike import SharedAlike
from api.importers.shown_values import Context, Known
from api.importers.source import Source
from api.importers.stated_lineage import StatedLineage, in_order, settled_lineage
from api.importers.statements import Speakers
from api.importers.turtle import readable_turtle
from api.store.turtle_files import read_turtle


class UnknownSource(LookupError):
    """A source that no module stands for."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(name, known)

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """Return the name, the nearest right one, and all that there are, in Korean or English."""
        near = difflib.get_close_matches(self.name, self.known, n=1)
        listed = ", ".join(self.known)
        if language == "ko":
            alike = f" 비슷한 이름: {near[0]}" if near else ""
            return f"없는 자료 이름: {self.name!r}.{alike}\n쓸 수 있는 자료: {listed}"
        alike = f"; did you mean {near[0]}?" if near else ""
        return f"no source is called {self.name!r}{alike}\nsources: {listed}"


def run_import(
    names: Sequence[str],
    *,
    registry: Mapping[str, Source],
    sources_dir: Path,
    instances_dir: Path,
    ontology_dir: Path,
    everything: bool = False,
) -> ImportReport:
    """Import the named sources, together with those imported before (their files are whole profiles).

    Raises UnknownSource, SourceMissing or CurationError before anything is written; malformed records
    are in the report instead.
    """
    chosen = _chosen(names, registry, instances_dir)
    _require_raw_files(names, chosen, sources_dir)
    report = ImportReport(sources=tuple(source.name for source in chosen))
    curation = read_curation(instances_dir / "curation")
    observations = _observations(chosen, sources_dir, curation, report)
    work = _Import(chosen, curation, report, _codes(ontology_dir), observations, everything)
    files = work.files()
    report.unmapped = sorted(f"{table}, {source}: {raw!r}" for table, source, raw in curation.unmapped)
    write_files(files, instances_dir, report)
    return report


def _chosen(names: Sequence[str], registry: Mapping[str, Source], instances_dir: Path) -> list[Source]:
    for name in names:
        if name not in registry:
            raise UnknownSource(name, tuple(registry))
    before = {path.stem for path in (instances_dir / "sources").glob("*.ttl")}
    return [source for name, source in registry.items() if name in names or name in before]


def _require_raw_files(names: Sequence[str], chosen: list[Source], sources_dir: Path) -> None:
    missing = [source for source in chosen if not source.has_raw_files(sources_dir)]
    if missing:
        asked = tuple(source.folder for source in missing if source.name in names)
        before = tuple(source.folder for source in missing if source.name not in names)
        raise SourceMissing(sources_dir, tuple(dict.fromkeys(names)), asked, before)


def _observations(
    chosen: list[Source], sources_dir: Path, curation: Curation, report: ImportReport
) -> list[Observation]:
    found: list[Observation] = []
    for source in chosen:
        folder = source.directory(sources_dir)
        problems = ImportProblems()
        found.extend(source.observe(RawReader(folder, problems), curation))
        report.problems.extend(
            replace(problem, file=f"{source.folder}/{problem.file}") for problem in problems.found
        )
    return found


def _codes(ontology_dir: Path) -> frozenset[str]:
    """Return "<scheme>/<code>" of every concept of the code lists."""
    kind = ox.NamedNode(f"{PREFIXES['skos']}inScheme")
    concepts = (
        triple.subject.value.removeprefix(f"{BASE}code/")
        for path in sorted((ontology_dir / "codes").glob("*.ttl"))
        for triple in read_turtle(path)
        if triple.predicate == kind and isinstance(triple.subject, ox.NamedNode)
    )
    return frozenset(concepts)


@dataclass(slots=True)
class _Import:
    """The steps between observations and files."""

    chosen: list[Source]
    curation: Curation
    report: ImportReport
    codes: frozenset[str]
    observations: list[Observation]
    everything: bool

    def files(self) -> dict[Path, bytes]:
        identities = Identities(self.curation, self.report)
        identities.learn(each.about for each in self.observations if isinstance(each.about, Mention))
        self.report.joined = [
            Joined(mention.source, mention.name, path, identities.reasons[mention])
            for mention, path in identities.paths.items()
        ]
        said = [each for each in self.observations if isinstance(each, Derived)]
        parents = in_order(said, self.curation.precedence.get("gyebo:parentModel", {}).get("sources", ""))
        tree = settled_lineage(parents, identities, self.report)
        context = Context(
            identities,
            self.curation,
            self.codes,
            Speakers({source.name: source.publisher for source in self.chosen}),
            tuple(source.name for source in self.chosen),
        )
        models, things = self._known(identities, tree)
        full, stubs = select(
            models, tree, lambda known: is_complete(known, context), everything=self.everything
        )
        context.things.clear()  # only what the chosen models refer to gets a file
        self._count(models, tree, full, stubs)
        files = self._profiles(models, tree, full, stubs, context)
        for source in self.chosen:
            context.thing("organization", source.publisher, source.publisher)
            context.thing("license", source.license, source.license)
            files[folder_of(f"source/{source.name}")] = self._turtle(
                f"source/{source.name}", source_triples(source)
            )
        files.update(self._things(context, things))
        self.report.dropped.extend(
            f"code/{name} is in no code list" for name in sorted(context.unknown_codes)
        )
        return files

    def _profiles(
        self, models: dict[str, Known], tree: StatedLineage, full: set[str], stubs: set[str], context: Context
    ) -> dict[Path, bytes]:
        shared = SharedAlike(tuple(source.name for source in self.chosen if source.share_alike))
        everybody = frozenset(full | stubs)
        files = {
            folder_of(f"model/{path}"): self._turtle(
                f"model/{path}",
                shared.without(
                    profile_triples(
                        path,
                        models[path],
                        tree.by_child.get(path, []),
                        stub=path in stubs,
                        context=context,
                        paths=everybody,
                    )
                ),
            )
            for path in sorted(everybody)
        }
        for name, triples in sorted(shared.taken.items()):
            files[Path("share-alike") / f"{name}.ttl"] = self._turtle(f"share-alike/{name}", triples)
        return files

    def _known(
        self, identities: Identities, tree: StatedLineage
    ) -> tuple[dict[str, Known], dict[tuple[str, str], Known]]:
        models: dict[str, Known] = defaultdict(Known)
        things: dict[tuple[str, str], Known] = defaultdict(Known)
        numbers_only = {source.name for source in self.chosen if source.share_alike}
        for each in self.observations:
            source = each.record.source.partition("/")[0]
            if source in numbers_only and isinstance(each, StatedFact):
                continue  # its numbers stand in a file of their own; a profile must not depend on it
            if not isinstance(each.about, Mention):
                slug = identities.thing(each.about.kind, source, each.about.name)
                if slug and isinstance(each, StatedFact):
                    things[each.about.kind, slug].facts[each.property].append(each)
            elif path := identities.paths.get(each.about):
                _add(models[path], each)
        for edges in list(tree.by_child.values()):
            for edge in edges:
                # A parent known by an alias alone: the child's record is the only one that names it.
                if edge.parent not in models:
                    said = edge.statement
                    title = (PlainText(said.parent.rpartition("/")[2], language="en"),)
                    fact = StatedFact(said.about, "dcterms:title", title, said.record)
                    models[edge.parent].facts["dcterms:title"].append(fact)
        return models, things

    def _count(self, models: dict[str, Known], tree: StatedLineage, full: set[str], stubs: set[str]) -> None:
        self.report.profiles, self.report.stubs = len(full), len(stubs)
        self.report.with_parent = sum(1 for path in full if tree.parents(path))
        self.report.not_selected = len(models) - len(full) - len(stubs)

    def _things(self, context: Context, known: dict[tuple[str, str], Known]) -> dict[Path, bytes]:
        files: dict[Path, bytes] = {}
        # Describing one thing can name another (the maker of a chip), so go on until nothing is new.
        while waiting := [key for key in sorted(context.things) if folder_of("/".join(key)) not in files]:
            for kind, slug in waiting:
                triples = thing_triples(
                    kind, slug, context.things[kind, slug], known.get((kind, slug)), context
                )
                files[folder_of(f"{kind}/{slug}")] = self._turtle(f"{kind}/{slug}", triples)
                self.report.things[kind] += 1
        return files

    def _turtle(self, path: str, triples: Iterable[ox.Triple]) -> bytes:
        found = set(triples)
        self.report.triples += len(found)
        return readable_turtle(found, f"{BASE}{path}")


def _add(known: Known, each: Observation) -> None:
    if isinstance(each, StatedFact):
        known.facts[each.property].append(each)
    elif isinstance(each, StatedScore):
        known.measured.append(each)
    elif isinstance(each, Withheld):
        known.withheld.append(each)
    elif not isinstance(each, Derived):
        known.priced.append(each)
    if isinstance(each.about, Mention) and each.about not in known.mentions:
        known.mentions.append(each.about)
