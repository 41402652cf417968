"""A server goes on with the release it has when the next one cannot be read, and says so once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.config import Settings
from api.store.release_format import FORMAT, MANIFEST, Manifest, UnfitRelease, write_manifest
from api.store.releases import Release, Releases
from api.web.app import create_app
from tests.conftest import make_release


@pytest.fixture
def settings(mini_settings: Settings, tmp_path: Path) -> Settings:
    """Return settings with a state folder of their own, and one release in it."""
    make_release(mini_settings.knowledge_dir, tmp_path)
    return mini_settings.replace(state_dir=tmp_path)


@pytest.fixture
def http(settings: Settings) -> Iterator[TestClient]:
    """Return a client of a running server."""
    with TestClient(create_app(settings)) as http:
        yield http


def other_format(release: Release) -> None:
    write_manifest(Manifest("https://w3id.org/gyebo/", format=FORMAT + 1), release.directory)


def no_manifest(release: Release) -> None:
    (release.directory / MANIFEST).unlink()


def other_base(release: Release) -> None:
    write_manifest(Manifest("https://example.org/"), release.directory)


def cut_off(release: Release) -> None:
    (release.store_dir / "CURRENT").write_bytes(b"MANIF")


def bad_pointer(release: Release) -> None:
    (release.directory.parent.parent / "current").write_text("abc")


def no_pointer(release: Release) -> None:
    (release.directory.parent.parent / "current").unlink()


@pytest.mark.parametrize(
    "damage",
    [other_format, no_manifest, other_base, cut_off, bad_pointer, no_pointer],
    ids=lambda it: it.__name__,
)
def test_a_server_keeps_the_view_it_has_and_says_so_once(
    http: TestClient, settings: Settings, caplog: pytest.LogCaptureFixture, damage
) -> None:
    assert http.get("/").status_code == 200
    release = make_release(settings.knowledge_dir, settings.state_dir)
    damage(release)
    with caplog.at_level(logging.ERROR, "gyebo"):
        answers = [http.get("/") for _ in range(3)]
        asked = http.get("/sparql", params={"query": "ASK {?s ?p ?o}"})
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert asked.status_code == 200
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(told) == 1
    assert "cannot be read" in told[0].getMessage()
    assert told[0].exc_info is None


def test_a_server_follows_again_once_the_pointer_names_a_good_release(
    http: TestClient, settings: Settings
) -> None:
    other_format(make_release(settings.knowledge_dir, settings.state_dir))
    assert http.get("/").status_code == 200
    good = make_release(settings.knowledge_dir, settings.state_dir)
    http.get("/")
    assert http.app.state.site.view.release == good


def test_a_kept_release_that_cannot_be_read_is_gone(http: TestClient, settings: Settings) -> None:
    other_format(Releases(settings.state_dir).current())
    make_release(settings.knowledge_dir, settings.state_dir)
    asked = http.get("/sparql", params={"query": "ASK {?s ?p ?o}", "at": "1"})
    assert asked.status_code == 410


def test_a_server_does_not_start_on_a_release_of_another_base(settings: Settings) -> None:
    app = create_app(settings.replace(base_iri="https://example.org/"))
    with pytest.raises(UnfitRelease, match=r"GYEBO_BASE_IRI is https://example.org/"), TestClient(app):
        pass
