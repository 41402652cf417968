"""A fictional knowledge base of the real form, built once per test run into a release and served."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.building.first_visits import write_first_visits
from api.building.loader import load_knowledge
from api.catalogue.knowledge import open_knowledge
from api.config import DEFAULT_BASE_IRI, Settings
from api.derivation.rules import derive, derive_lineage
from api.queries.library import QueryLibrary
from api.store.dataset import Dataset
from api.store.release_format import describe_release
from api.store.releases import Releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

    from api.catalogue.knowledge import Knowledge
    from api.store.releases import Release

ROOT = Path(__file__).parent.parent
MINI = ROOT / "tests" / "data" / "knowledge"
GARAGE = ROOT / "tests" / "data" / "garage"
# What the mini knowledge base shares with the real one; frameworks and instances are its own.
SHARED = ("ontology/core", "ontology/codes", "queries")


def copy_mini(target: Path) -> Path:
    """Put the mini knowledge base together in an empty folder, to be changed at will."""
    for folder in SHARED:
        shutil.copytree(ROOT / folder, target / folder)
    for path in [*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "shapes").glob("*.ttl")]:
        goal = target / path.relative_to(ROOT)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, goal)
    shutil.copytree(MINI, target, dirs_exist_ok=True)
    return target


def make_release(knowledge_dir: Path, state_dir: Path) -> Release:
    """Publish a folder of knowledge as the next release, without the checks of a real build."""
    settings = Settings(knowledge_dir=knowledge_dir, state_dir=state_dir)
    releases = Releases(state_dir)
    with releases.writing() as work:
        dataset = Dataset.writable(work / "store")
        load_knowledge(dataset, knowledge_dir, DEFAULT_BASE_IRI, work)
        library = QueryLibrary(knowledge_dir / "queries")
        derive(dataset, library, work)
        derive_lineage(dataset, library, work)
        target = work / "release"
        target.mkdir()
        dataset.raw.flush()
        dataset.raw.backup(str(target / "store"))
        write_first_visits(dataset, library, target)
        describe_release(settings, target, quads=0, derived=0, checked=False)
        return releases.publish(target, keep=3)


@pytest.fixture(scope="session")
def mini_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the mini knowledge base; tests that change it make a copy of their own."""
    return copy_mini(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="session")
def mini_settings(mini_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings under which the mini knowledge base is served."""
    return Settings(
        knowledge_dir=mini_dir,
        state_dir=tmp_path_factory.mktemp("state"),
        query_timeout=3.0,
        query_max_bytes=2_000_000,
        query_workers=1,
    )


@pytest.fixture(scope="session")
def mini_release(mini_settings: Settings) -> Release:
    """Return the mini knowledge base as a release."""
    return make_release(mini_settings.knowledge_dir, mini_settings.state_dir)


@pytest.fixture(scope="session")
def mini_knowledge(mini_release: Release, mini_dir: Path) -> Knowledge:
    """Return the opened release."""
    return open_knowledge(mini_release, QueryLibrary(mini_dir / "queries"))


@pytest.fixture(scope="session")
def client(mini_settings: Settings, mini_release: Release) -> Iterator[TestClient]:
    """Return an HTTP client of a server for the mini knowledge base."""
    from fastapi.testclient import TestClient

    from api.web.app import create_app

    assert mini_release.number >= 1
    with TestClient(create_app(mini_settings), follow_redirects=False, raise_server_exceptions=False) as http:
        yield http


@pytest.fixture(scope="session")
def garage_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings for the mini knowledge base with more toys, for what pages say of many things."""
    folder = copy_mini(tmp_path_factory.mktemp("garage"))
    shutil.copytree(GARAGE, folder, dirs_exist_ok=True)
    settings = Settings(knowledge_dir=folder, state_dir=tmp_path_factory.mktemp("state"), query_workers=1)
    make_release(folder, settings.state_dir)
    return settings


@pytest.fixture(scope="session")
def garage_knowledge(garage_settings: Settings) -> Knowledge:
    """Return the opened release of the garage."""
    release = Releases(garage_settings.state_dir).current()
    return open_knowledge(release, QueryLibrary(garage_settings.knowledge_dir / "queries"))


@pytest.fixture(scope="session")
def garage(garage_settings: Settings) -> Iterator[TestClient]:
    """Return an HTTP client of a server for the garage."""
    from fastapi.testclient import TestClient

    from api.web.app import create_app

    app = create_app(garage_settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as http:
        yield http
