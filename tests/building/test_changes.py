"""Changed files as the next release: what a build from nothing would give, whatever happens in between."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from api.building import changes
from api.building.build import LineageCycle, UnreadableFiles, build_release
from api.building.changes import publish_changes
from api.config import DEFAULT_BASE_IRI as BASE
from api.config import Settings
from api.store.releases import Release, Releases
from tests.conftest import ROOT

KILLS = 12
NEW = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gyebo: <https://w3id.org/gyebo/def/>

<https://w3id.org/gyebo/model/bolt/grown> a gyebo:ToyModel ;
    dcterms:title "Grown"@en ;
    gyebo:developedBy <https://w3id.org/gyebo/organization/bolt> ;
    gyebo:mergedFrom
        <https://w3id.org/gyebo/model/bolt/solo>,
        <https://w3id.org/gyebo/model/acme/base-tuned> ;
    gyebo:toyWheels {wheels} .
"""


@pytest.fixture
def deployment(mini_dir: Path, tmp_path: Path) -> Settings:
    """Return a deployment of its own, with one release of the mini knowledge base."""
    knowledge = shutil.copytree(mini_dir, tmp_path / "knowledge")
    settings = Settings(knowledge_dir=knowledge, state_dir=tmp_path / "state")
    build_release(settings, shapes=False)
    return settings


def current(settings: Settings) -> Release:
    return Releases(settings.state_dir).current()


def models(settings: Settings) -> Path:
    return settings.knowledge_dir / "instances/models"


def content(release: Release) -> Counter[str]:
    # Blank nodes, which lists in shapes are made of, have other names in every build.
    return Counter(re.sub(r"_:\w+", "_:", str(quad)) for quad in release.open().raw)


def told(release: Release, name: str) -> object:
    return json.loads((release.directory / name).read_text(encoding="utf-8"))


def assert_as_built_anew(settings: Settings, release: Release) -> None:
    anew = settings.replace(state_dir=settings.state_dir.with_name("anew"))
    shutil.rmtree(anew.state_dir, ignore_errors=True)
    build_release(anew, shapes=False)
    expected = current(anew)
    ours, theirs = content(release), content(expected)
    assert (ours - theirs, theirs - ours) == (Counter(), Counter())
    assert told(release, "partitions.json") == told(expected, "partitions.json")
    assert release.checksums == expected.checksums
    assert release.digest == expected.digest
    assert release.manifest.quads == expected.manifest.quads
    files = {path.name for path in release.directory.iterdir()}
    assert files == {path.name for path in expected.directory.iterdir()}


@pytest.fixture
def never_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be built from nothing."""

    def refused(_settings: Settings, *, shapes: bool) -> None:
        del shapes
        raise AssertionError("built from nothing")

    monkeypatch.setattr(changes, "build_release", refused)


@pytest.mark.usefixtures("never_anew")
def test_a_new_a_changed_and_a_withdrawn_profile_give_what_a_build_gives(deployment: Settings) -> None:
    (models(deployment) / "bolt/grown.ttl").write_text(NEW.format(wheels=3), encoding="utf-8")
    changed = models(deployment) / "acme/base.ttl"
    text = changed.read_text(encoding="utf-8")
    parent = f"gyebo:mergedFrom <{BASE}model/bolt/solo> ;\n gyebo:toyWheels"
    changed.write_text(text.replace("gyebo:toyWheels", parent, 1), encoding="utf-8")
    (models(deployment) / "acme/base-tuned.ttl").unlink()
    before = current(deployment)
    release = publish_changes(deployment, shapes=False).release
    assert release.number == before.number + 1 == current(deployment).number
    assert content(release) != content(before)
    assert_as_built_anew(deployment, current(deployment))


@pytest.mark.usefixtures("never_anew")
def test_what_did_not_change_is_no_new_release(deployment: Settings) -> None:
    assert publish_changes(deployment, shapes=False).release.number == 1
    (models(deployment) / "bolt/grown.ttl").write_text(NEW.format(wheels=3), encoding="utf-8")
    assert [publish_changes(deployment, shapes=False).release.number for _ in range(2)] == [2, 2]


@pytest.mark.usefixtures("never_anew")
def test_what_others_are_to_a_changed_profile_is_brought_up_to_date(deployment: Settings) -> None:
    (deployment.knowledge_dir / "ontology/inverse.ttl").write_text(
        f"<{BASE}def/rivalOf> <http://www.w3.org/2002/07/owl#inverseOf> <{BASE}def/hasRival> .",
        encoding="utf-8",
    )
    file = models(deployment) / "bolt/grown.ttl"
    rival = NEW + f"<{BASE}model/bolt/grown> gyebo:rivalOf <{BASE}model/{{rival}}> .\n"
    file.write_text(rival.format(wheels=3, rival="acme/base"), encoding="utf-8")
    build_release(deployment, shapes=False)
    has_rival = f"ASK {{{{ <{BASE}model/{{}}> <{BASE}def/hasRival> <{BASE}model/bolt/grown> }}}}"
    assert current(deployment).open().ask(has_rival.format("acme/base"))
    file.write_text(rival.format(wheels=3, rival="bolt/solo"), encoding="utf-8")
    publish_changes(deployment, shapes=False)
    assert not current(deployment).open().ask(has_rival.format("acme/base"))
    assert current(deployment).open().ask(has_rival.format("bolt/solo"))
    assert_as_built_anew(deployment, current(deployment))


def test_what_is_no_profile_of_a_model_is_built_anew(deployment: Settings) -> None:
    file = deployment.knowledge_dir / "instances/organizations/acme.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("country/KR", "country/FR"), encoding="utf-8")
    (file.parent / "another.ttl").write_text(
        f'<{BASE}organization/another> <http://purl.org/dc/terms/title> "Another"@en .', encoding="utf-8"
    )
    publish_changes(deployment, shapes=False)
    assert_as_built_anew(deployment, current(deployment))


@pytest.mark.usefixtures("never_anew")
def test_a_profile_that_makes_a_cycle_or_cannot_be_read_changes_nothing(deployment: Settings) -> None:
    file = models(deployment) / "acme/base.ttl"
    text = file.read_text(encoding="utf-8")
    tuned = f"<{BASE}model/acme/base-tuned>"
    file.write_text(
        text.replace("gyebo:toyWheels", f"gyebo:fineTunedFrom {tuned} ;\n gyebo:toyWheels", 1),
        encoding="utf-8",
    )
    with pytest.raises(LineageCycle, match="acme/base-tuned → "):
        publish_changes(deployment, shapes=False)
    file.write_text(f"{text} oops", encoding="utf-8")
    with pytest.raises(UnreadableFiles, match=r"base\.ttl:\d+"):
        publish_changes(deployment, shapes=False)
    assert current(deployment).number == 1
    file.write_text(text, encoding="utf-8")
    assert publish_changes(deployment, shapes=False).release.number == 1


PUBLISH = """
import sys
from pathlib import Path
from api.building.changes import publish_changes
from api.config import Settings
print("begun", flush=True)
publish_changes(Settings(knowledge_dir=Path(sys.argv[1]), state_dir=Path(sys.argv[2])), shapes=False)
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_release_before_or_the_next_and_a_second_call_ends_it(
    deployment: Settings,
) -> None:
    command = [sys.executable, "-c", PUBLISH, str(deployment.knowledge_dir), str(deployment.state_dir)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    chance = Random(5)
    longest = 0.0
    for turn in range(KILLS):
        (models(deployment) / "bolt/grown.ttl").write_text(NEW.format(wheels=turn), encoding="utf-8")
        number = current(deployment).number
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert writer.stdout is not None
        writer.stdout.readline()
        started = time.monotonic()
        if longest:
            time.sleep(chance.uniform(0, longest))
            writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        longest = longest or time.monotonic() - started
        is_there = f"ASK {{ <{BASE}model/bolt/grown> <{BASE}def/toyWheels> {turn} }}"
        assert current(deployment).open().ask(is_there) is (current(deployment).number > number)
        assert publish_changes(deployment, shapes=False).release.number > number
        assert current(deployment).open().ask(is_there)
    assert_as_built_anew(deployment, current(deployment))
    assert not list(deployment.state_dir.glob("work-*"))
