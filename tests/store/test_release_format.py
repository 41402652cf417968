"""A release tells its format, and one that cannot be read is refused in words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api import __version__
from api.config import Settings
from api.store.release_format import (
    FORMAT,
    MANIFEST,
    Manifest,
    UnfitRelease,
    describe_release,
    read_manifest,
    write_manifest,
)
from api.store.releases import Release, Releases
from tests.conftest import make_release


@pytest.fixture
def settings(mini_dir: Path, tmp_path: Path) -> Settings:
    """Return settings with a copy of the mini knowledge base and a state folder of their own."""
    return Settings(
        knowledge_dir=shutil.copytree(mini_dir, tmp_path / "knowledge"), state_dir=tmp_path / "state"
    )


@pytest.fixture
def release(settings: Settings) -> Release:
    """Return a release of it."""
    return make_release(settings.knowledge_dir, settings.state_dir)


def described(settings: Settings, folder: Path) -> Manifest:
    folder.mkdir()
    return describe_release(settings, folder, quads=1, derived=0, checked=False)


def changed(release: Release, **members: object) -> None:
    """Change what a release tells of itself."""
    file = release.directory / MANIFEST
    told = {**json.loads(file.read_text(encoding="utf-8")), **members}
    file.write_text(json.dumps(told), encoding="utf-8")


def test_a_release_tells_its_format_software_base_and_what_it_was_built_from(release: Release) -> None:
    told = json.loads((release.directory / MANIFEST).read_text(encoding="utf-8"))
    assert (told["format"], told["software"]) == (FORMAT, __version__)
    assert told["base_iri"] == "https://w3id.org/gyebo/"
    assert set(told["folders"]) == {"ontology", "shapes", "instances", "queries"}
    assert all(len(digest) == 64 for digest in told["folders"].values())


def test_copies_of_a_release_have_one_identity_and_digest(release: Release, tmp_path: Path) -> None:
    shutil.copytree(release.directory, tmp_path / "copy", copy_function=shutil.copyfile)
    copy = Release(release.number, tmp_path / "copy")
    assert (copy.identity, copy.digest) == (release.identity, release.digest)


def test_two_builds_of_the_same_files_have_one_digest_and_two_identities(
    settings: Settings, tmp_path: Path
) -> None:
    first, second = described(settings, tmp_path / "1"), described(settings, tmp_path / "2")
    assert first.digest == second.digest
    assert first.id != second.id


@pytest.mark.parametrize("file", ["instances/models/acme/base.ttl", "queries/void/things.rq"])
def test_one_changed_file_changes_its_folder_and_the_digest(
    settings: Settings, tmp_path: Path, file: str
) -> None:
    before = described(settings, tmp_path / "1")
    path = settings.knowledge_dir / file
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    after = described(settings, tmp_path / "2")
    assert before.digest != after.digest
    different = {name for name in before.folders if before.folders[name] != after.folders[name]}
    assert different == {file.split("/", maxsplit=1)[0]}


def test_a_renamed_file_changes_the_digest(settings: Settings, tmp_path: Path) -> None:
    before = described(settings, tmp_path / "1")
    path = settings.knowledge_dir / "instances/models/acme/base.ttl"
    path.rename(path.with_name("other.ttl"))
    assert described(settings, tmp_path / "2").digest != before.digest


@pytest.mark.parametrize(
    "other", [{"base_iri": "https://example.org/"}, {"ancestor_triples": 0}], ids=["base", "limit"]
)
def test_settings_that_decide_the_content_change_the_digest(
    settings: Settings, tmp_path: Path, other: dict[str, object]
) -> None:
    before = described(settings, tmp_path / "1")
    assert described(settings.replace(**other), tmp_path / "2").digest != before.digest


def test_a_release_has_the_checksum_of_every_file_it_was_built_from(
    release: Release, settings: Settings
) -> None:
    import hashlib

    file = "instances/models/acme/base.ttl"
    digest = hashlib.sha256((settings.knowledge_dir / file).read_bytes()).hexdigest()
    assert release.checksums[file] == digest


@pytest.mark.parametrize(("number", "words"), [(FORMAT + 1, "update to gyebo 9.9"), (0, "has format 0")])
def test_another_format_is_refused_with_what_is_found_needed_and_to_do(
    release: Release, settings: Settings, number: int, words: str
) -> None:
    changed(release, format=number, software="9.9")
    with pytest.raises(UnfitRelease, match=words) as refused:
        Releases(settings.state_dir).current()
    for part in (f"release {release.number}", f"format {FORMAT}", "gyebo build", "gyebo rollback"):
        assert part in str(refused.value)
    assert f"형식 {FORMAT}" in refused.value.told("ko")


def test_a_release_without_a_manifest_is_of_format_0(release: Release, settings: Settings) -> None:
    (release.directory / MANIFEST).unlink()
    with pytest.raises(UnfitRelease, match="format 0"):
        Releases(settings.state_dir).current()


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"format": "1"}', '{"format": true}', "\ud800"])
def test_a_manifest_that_cannot_be_read_is_refused_by_its_path(
    release: Release, settings: Settings, text: str
) -> None:
    file = release.directory / MANIFEST
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(UnfitRelease) as refused:
        Releases(settings.state_dir).current()
    assert f"{file} cannot be read" in str(refused.value)


def test_a_manifest_that_lacks_something_is_refused_by_what_it_lacks(
    release: Release, settings: Settings
) -> None:
    (release.directory / MANIFEST).write_text(json.dumps({"format": FORMAT, "base_iri": "x"}))
    with pytest.raises(UnfitRelease, match=r"lacks.*folders"):
        Releases(settings.state_dir).current()


def test_a_release_of_another_base_is_refused_by_both_names(release: Release, settings: Settings) -> None:
    with pytest.raises(UnfitRelease) as refused:
        Releases(settings.state_dir, "https://example.org/").get(release.number)
    assert "https://w3id.org/gyebo/" in str(refused.value)
    assert "GYEBO_BASE_IRI is https://example.org/" in str(refused.value)


@pytest.mark.parametrize("text", ["", "abc", "99", "-1", "0", "1e3", "١", "1" * 5000])
def test_a_pointer_to_nothing_is_told_with_the_releases_there_are(
    release: Release, settings: Settings, text: str
) -> None:
    (settings.state_dir / "current").write_text(text, encoding="utf-8")
    releases = Releases(settings.state_dir)
    with pytest.raises(UnfitRelease, match=r"kept: 1\n.*gyebo rollback"):
        releases.current()
    assert releases.roll_back().number == release.number
    assert releases.current() == release


def test_going_back_passes_over_what_cannot_be_read(release: Release, settings: Settings) -> None:
    for _ in range(2):
        make_release(settings.knowledge_dir, settings.state_dir)
    releases = Releases(settings.state_dir)
    changed(releases.get(2), format=FORMAT + 1)
    assert releases.roll_back() == release
    with pytest.raises(UnfitRelease):
        releases.roll_back(2)
    assert releases.current() == release


def test_a_folder_that_nobody_could_open_is_not_published(settings: Settings, release: Release) -> None:
    releases = Releases(settings.state_dir)
    with releases.writing() as work:
        (work / "release" / "store").mkdir(parents=True)
        with pytest.raises(UnfitRelease):
            releases.publish(work / "release", 3)
        write_manifest(Manifest("https://example.org/"), work / "release")
        with pytest.raises(UnfitRelease):
            releases.publish(work / "release", 3)
    assert releases.numbers() == [release.number]
    assert read_manifest(release.directory).format == FORMAT
