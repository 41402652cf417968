"""A validator used by many at once: each submission is held against the schema alone, and blamed alone."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from api.config import DEFAULT_BASE_IRI as BASE
from api.validation.reports.json_report import report_as_json
from api.validation.validator import Validator
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from api.store.releases import Release

THREADS, ROUNDS = 8, 5
PROFILE = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gyebo: <https://w3id.org/gyebo/def/>

<https://w3id.org/gyebo/model/new/{name}> a gyebo:ToyModel ;
    dcterms:title "New toy"@en ;
    gyebo:developedBy <https://w3id.org/gyebo/organization/acme> ;
    {wrong} .
"""
# One model in two states, so that either's statements would complete or break the other's.
FAULTS = {
    "colour": ("toy", "gyebo:toyColour <https://w3id.org/gyebo/code/toy-colour/rde> ; gyebo:toyWheels 4"),
    "wheels": (
        "toy",
        'gyebo:toyColour <https://w3id.org/gyebo/code/toy-colour/red> ; gyebo:toyWheels "four"',
    ),
    "cycle": ("turn", "gyebo:fineTunedFrom <https://w3id.org/gyebo/model/new/turn> ; gyebo:toyWheels 4"),
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return one faulty file for each fault."""
    paths = []
    for fault, (name, wrong) in FAULTS.items():
        path = tmp_path / f"{fault}.ttl"
        path.write_text(PROFILE.format(name=name, wrong=wrong), encoding="utf-8")
        paths.append(path)
    return paths


@pytest.fixture
def validator(mini_dir: Path, mini_release: Release) -> Validator:
    """Return a validator that nobody has used yet."""
    return Validator(mini_dir, BASE, mini_release.open())


def alone(mini_dir: Path, release: Release, path: Path) -> str:
    return report_as_json(Validator(mini_dir, BASE, release.open()).validate_files([path]))


def test_each_of_many_threads_gets_the_report_of_its_own_file(
    validator: Validator, files: list[Path], mini_dir: Path, mini_release: Release
) -> None:
    expected = {path: alone(mini_dir, mini_release, path) for path in files}
    assert len(set(expected.values())) == len(files)
    start = Barrier(THREADS)

    def work(thread: int) -> list[tuple[Path, str]]:
        start.wait()
        turns = [files[(thread + turn) % len(files)] for turn in range(ROUNDS * len(files))]
        return [(path, report_as_json(validator.validate_files([path]))) for path in turns]

    with ThreadPoolExecutor(THREADS) as pool:
        reports = [report for done in pool.map(work, range(THREADS)) for report in done]
    wrong = [path.stem for path, report in reports if report != expected[path]]
    assert len(reports) == THREADS * ROUNDS * len(files)
    assert wrong == []


def test_nothing_of_a_submission_is_left_for_the_next_one(validator: Validator, files: list[Path]) -> None:
    before = [validator.validate_files([path]) for path in files]
    assert [validator.validate_files([path]) for path in reversed(files)] == before[::-1]
    with validator.schema().dataset() as dataset:
        assert not dataset.ask(f"ASK {{ <{BASE}model/new/toy> ?p ?o }}")
        assert not dataset.ask(f"ASK {{ <{BASE}organization/acme> ?p ?o }}")


def test_a_dataset_in_which_a_validation_failed_is_used_no_more(validator: Validator) -> None:
    with pytest.raises(RuntimeError), validator.schema().dataset() as broken:
        raise RuntimeError
    with validator.schema().dataset() as other:
        assert other is not broken


def test_two_submissions_at_once_have_datasets_of_their_own(validator: Validator) -> None:
    with validator.schema().dataset() as one, validator.schema().dataset() as two:
        assert one is not two
        assert one.size() == two.size() > 0


def test_the_schema_is_read_once_however_many_ask(validator: Validator) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        schemas = list(pool.map(lambda _: validator.schema(), range(THREADS)))
    assert len({id(each) for each in schemas}) == 1


def test_two_processes_at_once_do_not_meet(files: list[Path], mini_dir: Path, mini_release: Release) -> None:
    command = [sys.executable, "-m", "api", "validate", "--format", "json", "--knowledge", str(mini_dir)]
    command += ["--state", str(mini_release.directory.parents[1])]
    running = [
        subprocess.Popen([*command, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT) for path in files
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in running]
    assert said == [alone(mini_dir, mini_release, path) for path in files]
    assert [process.returncode for process in running] == [1, 1, 1]
