"""Which models get a profile: those that are well known, those a source finds worth one, and every family."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.importers.shown_values import Known
from api.importers.stated_lineage import StatedLineage

_WELL_KNOWN = 3  # sources that speak of a model


def select(
    models: Mapping[str, Known],
    tree: StatedLineage,
    complete: Callable[[Known], bool],
    *,
    everything: bool = False,
) -> tuple[set[str], set[str]]:
    """Return the paths of full profiles and of stubs.

    Full: spoken of by three sources, or of any kind with a parent, or Korean, or wanted by a source and with
    every mandatory value, and the ancestors of all these of which a source speaks.
    `everything`: every generative model that a source names.
    Stub: an ancestor that is only a name.
    """
    chosen = {path for path, known in models.items() if _worth(path, known, tree, complete)}
    if everything:
        chosen |= {path for path, known in models.items() if any(each.generative for each in known.mentions)}
    ancestors = {ancestor for path in chosen for ancestor in tree.ancestors(path)}
    # What another source says of a parent is kept, too, and must lead somewhere.
    ancestors |= {edge.parent for path in chosen | ancestors for edge in tree.by_child.get(path, ())}
    spoken_of = {
        path for path in ancestors if models[path].facts.get("dcterms:title") and models[path].mentions
    }
    return chosen | spoken_of, ancestors - spoken_of - chosen


def _worth(path: str, known: Known, tree: StatedLineage, complete: Callable[[Known], bool]) -> bool:
    if not known.facts.get("dcterms:title"):
        return False
    sources = {mention.source for mention in known.mentions}
    if len(sources) >= _WELL_KNOWN:
        return True
    if tree.parents(path) or any(mention.korean for mention in known.mentions):
        return True
    return any(mention.wanted for mention in known.mentions) and complete(known)
