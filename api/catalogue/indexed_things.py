"""The index of the list, and all names, as files of a release."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from api.catalogue.resolver import KnownNames, Resolver
from api.catalogue.search_index import IndexedThings, SearchIndex

if TYPE_CHECKING:
    from pathlib import Path

    from api.catalogue.knowledge import Knowledge
    from api.store.releases import AnyRelease

_THINGS, _NAMES = "things.json", "names.json"


def write_things(index: SearchIndex, release_dir: Path) -> None:
    """Put an index into the folder of a release."""
    things = index.things()
    codes = {key: {code: f"{bits:x}" for code, bits in some.items()} for key, some in things.codes.items()}
    content = {"iris": things.iris, "words": things.words, "codes": codes}
    (release_dir / _THINGS).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def open_search_index(release: AnyRelease, knowledge: Knowledge) -> SearchIndex:
    """Return the index that was made with a release, or make one."""
    file = release.file(_THINGS)
    if file is None or not file.is_file():
        return SearchIndex(knowledge)
    content = json.loads(file.read_text(encoding="utf-8"))
    codes = {
        key: {code: int(bits, 16) for code, bits in some.items()} for key, some in content["codes"].items()
    }
    return SearchIndex(knowledge, IndexedThings(content["iris"], content["words"], codes))


def write_names(resolver: Resolver, release_dir: Path) -> None:
    """Put all names into the folder of a release."""
    content = json.dumps(asdict(resolver.known), ensure_ascii=False)
    (release_dir / _NAMES).write_text(content, encoding="utf-8")


def open_resolver(release: AnyRelease, knowledge: Knowledge) -> Resolver:
    """Return the names that were read when the release was made, or read them."""
    file = release.file(_NAMES)
    if file is None or not file.is_file():
        return Resolver(knowledge)
    return Resolver(knowledge, KnownNames(**json.loads(file.read_text(encoding="utf-8"))))
