"""`gyebo validate`: what is wrong, on which line, in Korean or English."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engines import oxigraph

if TYPE_CHECKING:
    from tests.cli.conftest import Run

CLAIMED = [
    ("dcterms:title", '"New toy"@en'),
    ("gyebo:developedBy", "<https://w3id.org/gyebo/organization/acme>"),
    ("gyebo:toyColour", "<https://w3id.org/gyebo/code/toy-colour/red>"),
    ("gyebo:toyWheels", "4"),
]
CLAIMS = "".join(
    f"""
<https://w3id.org/gyebo/model/new/toy#claim-{number}> a gyebo:Claim ;
    gyebo:claimSubject <https://w3id.org/gyebo/model/new/toy> ;
    gyebo:claimProperty {path} ;
    gyebo:claimValue {value} ;
    dcterms:source <https://w3id.org/gyebo/source/toy-catalogue/toys-csv> ;
    gyebo:statedBy <https://w3id.org/gyebo/organization/acme> ;
    gyebo:observedOn "2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date> .
"""
    for number, (path, value) in enumerate(CLAIMED)
)
PROFILE = f"""\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gyebo: <https://w3id.org/gyebo/def/>

<https://w3id.org/gyebo/model/new/toy> a gyebo:ToyModel ;
    dcterms:title "New toy"@en ;
    gyebo:developedBy <https://w3id.org/gyebo/organization/acme> ;
    gyebo:toyColour <https://w3id.org/gyebo/code/toy-colour/red> ;
    gyebo:toyWheels 4 .

<https://w3id.org/gyebo/model/new/toy#record> a <http://www.w3.org/ns/dcat#CatalogRecord> ;
    <http://xmlns.com/foaf/0.1/primaryTopic> <https://w3id.org/gyebo/model/new/toy> ;
    <http://www.w3.org/ns/adms#status> <https://w3id.org/gyebo/code/record-status/full> ;
    dcterms:modified "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
{CLAIMS}"""


def written(directory: Path, text: str) -> Path:
    path = directory / "toy.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_profile_conforms(run: Run, tmp_path: Path) -> None:
    done = run("validate", written(tmp_path, PROFILE), "--lang", "en")
    assert "0 violation(s)" in done.out
    assert done.code == 0


def test_a_bad_value_is_told_in_korean_with_file_line_and_column(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, PROFILE.replace("toy-colour/red", "toy-colour/rde"))
    done = run("validate", path)
    assert done.code == 1
    assert f"{path}:7:21: 위반: " in done.out


def test_the_report_comes_in_english_too(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, PROFILE.replace("toy-colour/red", "toy-colour/rde"))
    done = run("validate", path, "--lang", "en")
    assert f"{path}:7:21: violation: " in done.out


def test_json_and_csv_reports_hold_the_same_findings(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, PROFILE.replace("toy-colour/red", "toy-colour/rde"))
    report = json.loads(run("validate", path, "--format", "json", "--each").out)
    rows = list(csv.DictReader(io.StringIO(run("validate", path, "--format", "csv", "--each").out)))
    assert report["conforms"] is False
    assert {(row["focus"], row["shape"]) for row in rows} == {
        (each["focus"], each["rule"]) for each in report["findings"]
    }
    assert len(rows) == len(report["findings"])


def test_only_the_submission_is_blamed(run: Run, knowledge: Path, tmp_path: Path) -> None:
    other = knowledge / "instances/models/bolt/solo.ttl"
    assert run("build").code == 0
    other.write_text(other.read_text(encoding="utf-8").replace("toyColour", "toyColor"), encoding="utf-8")
    assert run("validate", written(tmp_path, PROFILE)).code == 0


def test_a_value_that_nobody_stands_for_is_found(run: Run, tmp_path: Path) -> None:
    path = written(
        tmp_path, PROFILE.replace("claimProperty gyebo:developedBy", "claimProperty dcterms:creator")
    )
    done = run("validate", path, "--lang", "en")
    assert f"{path}:6:23: violation: Nobody is named as the source" in done.out


def test_a_cycle_through_a_published_model_is_found(run: Run, knowledge: Path) -> None:
    assert run("build").code == 0
    path = knowledge / "instances/models/acme/base.ttl"
    text = path.read_text(encoding="utf-8")
    parent = "gyebo:fineTunedFrom <https://w3id.org/gyebo/model/acme/base-tuned> ;\n    gyebo:toyWheels"
    path.write_text(text.replace("gyebo:toyWheels", parent, 1), encoding="utf-8")
    done = run("validate", path, "--lang", "en")
    assert done.code == 1
    assert "The lineage comes back" in done.out


def test_syntax_errors_are_told_with_line_and_column(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, PROFILE.replace("toyWheels 4 .", "toyWheels 4 4 ."))
    done = run("validate", path)
    assert done.code == 2
    assert f"{path}:8:" in done.err


def test_an_empty_file_a_missing_file_and_a_folder_are_refused(run: Run, tmp_path: Path) -> None:
    for path, words in [
        (written(tmp_path, "# nothing\n"), "no statement"),
        (tmp_path / "nobody.ttl", "does not exist"),
        (tmp_path, "folder"),
    ]:
        done = run("validate", path, "--lang", "en")
        assert (done.code, words in done.err) == (2, True), path


def test_what_cannot_be_read_is_said_in_korean(run: Run, tmp_path: Path) -> None:
    assert "파일이 없습니다" in run("validate", tmp_path / "nobody.ttl").err


def test_without_a_file_the_command_says_how_to_use_it(run: Run) -> None:
    assert run("validate").code == 2


def test_a_hostile_value_comes_out_as_plain_text(run: Run, tmp_path: Path) -> None:
    hostile = "[bold red]x[/] {0} %s \\u001b[31m"
    parent = f'gyebo:parentModel "{hostile}" ; gyebo:toyWheels 4'
    path = written(tmp_path, PROFILE.replace("gyebo:toyWheels 4", parent))
    done = run("validate", path, "--lang", "en")
    assert done.code == 1
    assert "[bold red]x[/] {0} %s" in done.out
    assert "\x1b[31m" not in done.out


@pytest.mark.slow
def test_the_store_in_use_is_asked_and_not_the_local_one(
    run: Run, knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, PROFILE.replace("organization/acme", "organization/bolt"))
    with oxigraph(tmp_path / "engine") as addresses:
        monkeypatch.setenv("GYEBO_REMOTE_STORE", addresses)
        assert run("build", "--no-checks").code == 0
        (knowledge / "instances/organizations/bolt.ttl").unlink()
        assert run("validate", path, "--lang", "en").code == 0
        monkeypatch.delenv("GYEBO_REMOTE_STORE")
        assert "The maker must be an organisation" in run("validate", path, "--lang", "en").out
    monkeypatch.setenv("GYEBO_REMOTE_STORE", addresses)
    away = run("validate", path, "--lang", "en")
    assert (away.code, "cannot be reached" in away.err) == (2, True)
