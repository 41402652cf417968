"""Which mentions are the same model. By ids and the curated aliases only; names never join across sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from api.importers.curation import Curation
from api.importers.iris import UnusableName, path_of, slug
from api.importers.observations import Mention
from api.importers.report import ImportReport

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


@dataclass(slots=True)
class Identities:
    """Gives every mention the path of its model below model/, or none.

    The order: curated alias, Hugging Face id, the vendor's API id, and last the developer's slug with the
    name, for models that only one source knows. A source that calls two models by one id names neither.
    """

    curation: Curation
    report: ImportReport
    paths: dict[Mention, str] = field(default_factory=dict)
    reasons: dict[Mention, str] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], Mention] = field(default_factory=dict)

    def learn(self, mentions: Iterable[Mention]) -> None:
        """Give every mention its path; a second model of one source at the same path is left out."""
        holders: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for mention in dict.fromkeys(mentions):
            path, reason = self._path(mention)
            if path is None:
                continue
            held = holders[mention.source, path]
            if held and not reason.startswith("alias"):
                self.report.dropped.append(
                    f"{mention.source}: {mention.name!r} has the same id as {held[0].name!r}: {path}"
                )
                continue
            held.append(mention)
            self.paths[mention] = path
            self.reasons[mention] = reason
            for name in (mention.key, mention.name):
                if name:
                    self._by_name.setdefault((mention.source, name.casefold()), mention)

    def organization(self, source: str, name: str) -> str | None:
        """Return the slug of an organisation as a source names it."""
        return self.thing("organization", source, name)

    def thing(self, kind: str, source: str, name: str) -> str | None:
        """Return the slug of a thing; None where the curation says it is no name, or nothing is left."""
        curated = self.curation.slug_of(kind, source, name)
        if curated is not None:
            return curated or None
        try:
            return slug(name)
        except UnusableName:
            return None

    def named(self, source: str, name: str) -> str | None:
        """Return the path of the model that a source calls so: a mention, an alias, or an id of the hub."""
        mention = self._by_name.get((source, name.casefold()))
        if mention:
            return self.paths[mention]
        alias = self.curation.aliases.get((source, name))
        if alias is None and _HUB_ID.fullmatch(name):
            return self.curation.aliases.get(("hub", name)) or path_of(name)
        return alias

    def _path(self, mention: Mention) -> tuple[str | None, str]:
        """Return the path, and why it is this one."""
        if mention.path:
            return mention.path, "a table of the curation folder names it"
        for name in (mention.key, mention.name):
            if alias := self.curation.aliases.get((mention.source, name)):
                return alias, f"alias: {self.curation.alias_reasons[mention.source, name]}"
        try:
            if mention.weights:
                path = self.curation.aliases.get(("hub", mention.weights)) or path_of(mention.weights)
                return path, f"Hugging Face id {mention.weights}"
            if mention.vendor_id:
                return path_of(mention.vendor_id), f"the vendor's API id {mention.vendor_id}"
            return self._from_name(mention), "only its developer and name are known"
        except UnusableName as error:
            self.report.dropped.append(f"{mention.source}: {mention.name!r}: {error}")
            return None, ""

    def _from_name(self, mention: Mention) -> str:
        developer = next(iter(mention.organizations), "")
        namespace = self.organization(mention.source, developer) if developer else None
        if namespace is None:
            raise UnusableName("neither an id nor a developer is known")
        if mention.wanted:
            self.report.named_only.append(f"{mention.source}: {mention.name!r}")
        return f"{namespace}/{slug(mention.name)}"
