"""What first visitors would wait for is made with the release, and is what the store says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from api.building.first_visits import write_first_visits
from api.catalogue.indexed_things import open_resolver, open_search_index
from api.catalogue.knowledge import Knowledge, open_knowledge
from api.catalogue.resolver import Resolver
from api.catalogue.search_index import Search, SearchIndex
from api.catalogue.statistics import knowledge_report
from api.catalogue.vocabulary import read_vocabulary
from api.store.dataset import Dataset
from api.store.releases import KEPT_ANSWERS, Release

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kept(mini_release: Release, mini_knowledge: Knowledge, tmp_path: Path) -> Release:
    """Return a copy of the release with the files of first visits."""
    copy = shutil.copytree(mini_release.directory, tmp_path / "1")
    shutil.rmtree(copy / KEPT_ANSWERS, ignore_errors=True)
    write_first_visits(Dataset.read_only(copy / "store"), mini_knowledge.library, copy)
    return Release(1, copy)


@pytest.fixture
def asked(mini_release: Release, mini_knowledge: Knowledge) -> Knowledge:
    """Return the release without anything that is kept."""
    bare = Dataset.read_only(mini_release.store_dir)
    library = mini_knowledge.library
    return Knowledge(1, bare, library, library.base_iri, mini_knowledge.frameworks)


def opened(kept: Release, asked: Knowledge) -> Knowledge:
    return open_knowledge(kept, asked.library)


def test_numbers_are_those_of_the_store(kept: Release, asked: Knowledge) -> None:
    assert knowledge_report(opened(kept, asked)) == knowledge_report(asked)
    assert read_vocabulary(opened(kept, asked)) == read_vocabulary(asked)


def test_numbers_cost_no_query(kept: Release, asked: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = opened(kept, asked)
    (kept.directory / "store").rename(kept.directory / "gone")  # files that are open stay readable

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the store was asked")

    monkeypatch.setattr("api.store.dataset.read_rows", refuse)
    knowledge_report(knowledge)
    read_vocabulary(knowledge)
    knowledge.rows("pages/numbers")
    knowledge.rows("pages/deepest")


def test_the_list_finds_the_same(kept: Release, asked: Knowledge) -> None:
    index, fresh = open_search_index(kept, opened(kept, asked)), SearchIndex(asked)
    for search in (Search(), Search(words="tuned"), Search(sort="-name")):
        assert index.search(search) == fresh.search(search)


def test_names_mean_the_same(kept: Release, asked: Knowledge) -> None:
    resolver, fresh = open_resolver(kept, opened(kept, asked)), Resolver(asked)
    assert resolver.known == fresh.known
    assert resolver.similar("tun") == fresh.similar("tun")


def test_a_query_that_was_changed_since_is_run(kept: Release, asked: Knowledge) -> None:
    knowledge = opened(kept, asked)
    text = asked.library.get("pages/numbers").bind()
    changed = text.replace("COUNT(DISTINCT ?model)", "1 + COUNT(DISTINCT ?model)")
    assert changed != text
    before, after = (int(knowledge.dataset.rows(each)[0]["models"].value) for each in (text, changed))
    assert after == before + 1


def test_a_release_without_the_files_answers_all_the_same(kept: Release, asked: Knowledge) -> None:
    shutil.rmtree(kept.directory / KEPT_ANSWERS)
    for name in ("things.json", "names.json", "documents.npy"):
        (kept.directory / name).unlink()
    knowledge = opened(kept, asked)
    assert knowledge_report(knowledge) == knowledge_report(asked)
    assert open_search_index(kept, knowledge).iris == SearchIndex(asked).iris
    assert open_resolver(kept, knowledge).resolve("acme/base") == Resolver(asked).resolve("acme/base")
