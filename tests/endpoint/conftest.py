"""A small release and pools of query workers on it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from api.config import DEFAULT_BASE_IRI
from api.store.dataset import Dataset
from api.store.release_format import Manifest, write_manifest
from api.store.releases import Releases
from tests.endpoint.pools import (
    SETTINGS,
    Blocking,
)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Make a release of 300 things, half of them in each of two graphs."""
    releases = Releases(tmp_path_factory.mktemp("state"))
    with releases.writing() as work:
        dataset = Dataset.writable(work / "store")
        predicate = ox.NamedNode("http://e/p")
        for graph in (0, 1):
            things = range(graph, 300, 2)
            dataset.add(
                [ox.Triple(ox.NamedNode(f"http://e/{n}"), predicate, ox.Literal(str(n))) for n in things],
                f"http://e/g{graph}",
            )
        dataset.raw.flush()
        target = work / "release"
        target.mkdir()
        dataset.raw.backup(str(target / "store"))
        write_manifest(Manifest(DEFAULT_BASE_IRI), target)
        yield releases.publish(target, 1)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Return generous limits and one long place."""
    return SETTINGS.replace(state_dir=tmp_path_factory.mktemp("pool"))


@pytest.fixture(scope="module")
def pool(settings):
    """Start a pool with generous limits."""
    pool = Blocking(settings)
    yield pool
    pool.close()


@pytest.fixture
def limited(settings):
    """Make pools with limits of their own, and end them with the test."""
    made = []

    def make(**limits):
        made.append(Blocking(settings.replace(**limits)))
        return made[-1]

    yield make
    for pool in made:
        pool.close()
