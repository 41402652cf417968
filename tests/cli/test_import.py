"""`gyebo import`: one source alone works or says why not, and a refusal writes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.importers.worlds import CARD, EPOCH, World, file_bytes

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def world(knowledge: Path, tmp_path: Path) -> World:
    """Return raw files of three sources, and a knowledge folder in which nothing was imported yet."""
    shutil.rmtree(knowledge / "instances")
    shutil.copytree(ROOT / "instances" / "curation", knowledge / "instances" / "curation")
    world = World(tmp_path, epoch=[EPOCH], cards={"microsoft/phi-9": CARD})
    world._write()
    return world


def test_one_source_alone_is_imported_where_none_was_before(run: Run, world: World, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(world.folder / "sources/epoch", alone / "epoch")
    done = run("import", "epoch", "--from", alone)
    assert done.code == 0
    assert done.out.startswith("sources: epoch\nprofiles: 1 full")


def test_one_source_beside_others_says_which_folders_are_missing_and_why(
    run: Run, world: World, knowledge: Path, tmp_path: Path
) -> None:
    assert run("import", "epoch", "llm-stats", "models.dev", "--from", world.folder / "sources").code == 0
    alone = tmp_path / "alone"
    shutil.copytree(world.folder / "sources/epoch", alone / "epoch")
    before = file_bytes(knowledge)
    done = run("import", "epoch", "--from", alone, "--lang", "en")
    assert done.code == 2
    assert f"imported before are missing or empty in {alone}: llm-stats/, models.dev/\n" in done.err
    assert "settled over all sources" in done.err
    assert "gyebo import epoch --from <folder>" in done.err
    assert "전에 가져온 자료의 폴더" in run("import", "epoch", "--from", alone).err
    assert file_bytes(knowledge) == before


def test_an_empty_folder_takes_nothing_out_of_what_was_imported(
    run: Run, world: World, knowledge: Path
) -> None:
    sources = world.folder / "sources"
    assert run("import", "epoch", "--from", sources).code == 0
    shutil.rmtree(sources / "epoch")
    (sources / "epoch" / "nothing").mkdir(parents=True)
    before = file_bytes(knowledge)
    done = run("import", "epoch", "--from", sources, "--lang", "en")
    assert done.code == 2
    assert f"to be imported are missing or empty in {sources}: epoch/\n" in done.err
    assert file_bytes(knowledge) == before


def test_a_folder_that_is_not_there_is_refused(run: Run, world: World) -> None:
    done = run("import", "epoch", "--from", world.folder / "nowhere", "--lang", "en")
    assert done.code == 2
    assert "nowhere: epoch/" in done.err


@pytest.mark.usefixtures("world")
def test_a_source_that_there_is_not_is_told_with_the_nearest_and_all_others(run: Run) -> None:
    done = run("import", "epock", "--from", ".", "--lang", "en")
    assert done.code == 2
    assert "'epock'; did you mean epoch?" in done.err
    assert "llm-stats" in done.err
    assert "비슷한 이름: epoch" in run("import", "epock", "--from", ".").err


def test_a_source_named_twice_is_imported_once(run: Run, world: World) -> None:
    done = run("import", "epoch", "epoch", "--from", world.folder / "sources")
    assert done.code == 0
    assert done.out.startswith("sources: epoch\nprofiles: 1 full")


def test_all_means_all_whatever_stands_beside_it(run: Run, world: World) -> None:
    done = run("import", "all", "epoch", "--from", world.folder / "sources", "--lang", "en")
    assert done.code == 2
    assert "osai/" in done.err


def test_a_folder_without_ontology_is_no_knowledge_folder(run: Run, world: World, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(
        "import",
        "epoch",
        "--from",
        world.folder / "sources",
        "--knowledge",
        tmp_path / "empty",
        "--lang",
        "en",
    )
    assert done.code == 2
    assert "no folder" in done.err
    assert list((tmp_path / "empty").iterdir()) == []
