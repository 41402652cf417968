"""Which models get a profile: those a source finds worth one, and the family of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.importers.knowing import Known
from api.importers.lineage import Lineage


def select(
    models: Mapping[str, Known], tree: Lineage, complete: Callable[[Known], bool]
) -> tuple[set[str], set[str]]:
    """Return the paths of full profiles and of stubs.

    Full: has every mandatory value and is wanted by a source, or is a generative model with a parent, or is
    an ancestor of such a model. Stub: an ancestor of a full profile that lacks a mandatory value.
    """
    whole = {path for path, known in models.items() if complete(known)}
    chosen = {
        path
        for path in whole
        if any(
            mention.wanted or (mention.generative and tree.parents(path)) for mention in models[path].mentions
        )
    }
    ancestors = {ancestor for path in chosen for ancestor in tree.ancestors(path)}
    return chosen | (ancestors & whole), ancestors - whole
