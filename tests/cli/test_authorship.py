"""`gyebo new`, `describe` and `expand`: from nothing to a profile that passes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

FILLED = {
    "# dcterms:title": 'dcterms:title "New toy"@en ; #',
    "# gyebo:developedBy": "gyebo:developedBy <organization/acme> ; #",
    "# gyebo:toyColour": "gyebo:toyColour <code/toy-colour/red> ; #",
    "# gyebo:toyWheels": "gyebo:toyWheels 4 ; #",
    "https://…": "https://example.org/toy",
    "organization/…": "organization/acme",
}


def test_a_template_that_is_filled_in_passes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "toy.ttl"
    assert run("new", "model", "new/toy", "-o", path).code == 0
    text = path.read_text(encoding="utf-8")
    for empty, value in FILLED.items():
        text = text.replace(empty, value)
    path.write_text(text, encoding="utf-8")
    done = run("validate", path, "--lang", "en")
    assert (done.code, "0 violation(s)" in done.out) == (0, True), done.out


def test_a_template_names_every_item_that_is_wanted_and_the_codes(run: Run) -> None:
    least, whole = (
        run("new", "model", "new/toy", "--items", "mandatory").out,
        run("new", "model", "new/toy").out,
    )
    assert "gyebo:toyColour" in least
    assert "gyebo:toyWheels" not in least
    assert "gyebo:toyWheels" in whole
    assert "red(" in whole


def test_a_template_never_takes_the_place_of_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "toy.ttl"
    path.write_text("mine", encoding="utf-8")
    assert run("new", "model", "new/toy", "-o", path).code == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_what_is_no_address_and_no_framework_is_told(run: Run) -> None:
    assert "Acme Base" in run("new", "model", "Acme Base").err
    told = run("new", "model", "new/toy", "--framework", "tyo", "--lang", "en")
    assert (told.code, "toy" in told.err) == (2, True)


def test_a_term_is_found_by_prefix_address_word_and_label(run: Run) -> None:
    told = [
        json.loads(run("describe", name, "--format", "json").out)["iri"]
        for name in ("gyebo:toyColour", "https://w3id.org/gyebo/def/toyColour", "toyColour", "toycolour")
    ]
    assert set(told) == {"https://w3id.org/gyebo/def/toyColour"}


def test_a_term_is_told_with_its_codes_and_rules(run: Run) -> None:
    told = json.loads(run("describe", "gyebo:accessLevel", "--format", "json").out)
    assert told["label"]["ko"]
    assert "gyebo:accessLevel" in run("describe", "gyebo:accessLevel").out


def test_an_unknown_term_is_told_with_the_nearest(run: Run) -> None:
    told = run("describe", "gyebo:toyColuor", "--lang", "en")
    assert (told.code, "gyebo:toyColour" in told.err) == (2, True)


def test_the_short_form_is_written_in_full(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "toy.ttl"
    path.write_text(
        "BASE <https://w3id.org/gyebo/>\nPREFIX gyebo: <https://w3id.org/gyebo/def/>\n"
        "<model/new/toy> a gyebo:ToyModel ; gyebo:toyWheels 4 ; gyebo:evidence [] .",
        encoding="utf-8",
    )
    done = run("expand", path)
    assert done.code == 0
    assert "gyebo:Claim" in done.out
    assert "gyebo:evidence" not in done.out
