"""The openness index: sheets become judgements with their evidence, and never more than they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef

from tests.importers.observations import Imported, model
from tests.importers.worlds import GYEBO

if TYPE_CHECKING:
    from pathlib import Path

OSAI = """\
system:
    name: Toy
    endmodelname: Toy-7B-Chat
    basemodelname: Toy-7B
    endmodellicense: Apache-2.0
    releasedate: 2025-09
org:
    name: Toy Makers
datasources_basemodel:
    class: partial
    link: https://example.org/data
    notes: Half of it.
weights_basemodel:
    class: open
    link: https://huggingface.co/toys/Toy-7B
weights_endmodel:
    class: open
    link: https://huggingface.co/toys/Toy-7B-Chat/tree/main
trainingcode:
    class: closed
"""


def test_a_link_to_the_tuned_sibling_is_not_the_id_of_the_base(tmp_path: Path) -> None:
    sheet = OSAI.replace("huggingface.co/toys/Toy-7B\n", "huggingface.co/toys/Toy-7B-Instruct\n")
    done = Imported(tmp_path, "osai", {"Toy.yaml": sheet})
    assert (None, GYEBO.parentModel, model("toys/toy-7b-instruct")) not in done.graph


def test_the_openness_index_gives_judgements_with_their_evidence(tmp_path: Path) -> None:
    done = Imported(tmp_path, "osai", {"Toy.yaml": OSAI})
    toy = model("toys/toy-7b-chat")
    code = "https://w3id.org/gyebo/code/openness/"
    assert (toy, GYEBO.pretrainingDataOpenness, URIRef(f"{code}partial")) in done.graph
    assert (toy, GYEBO.trainingCodeOpenness, URIRef(f"{code}not-released")) in done.graph
    assert (toy, GYEBO.parentModel, model("toys/toy-7b")) in done.graph
    primary = URIRef("http://www.w3.org/ns/prov#hadPrimarySource")
    assert URIRef("https://example.org/data") in set(done.graph.objects(None, primary))


def test_data_that_a_sheet_calls_closed_without_a_word_is_withheld_unless_a_source_describes_it(
    tmp_path: Path,
) -> None:
    closed = OSAI.replace("class: partial", "class: closed")
    withheld = URIRef("http://www.opengis.net/def/nil/OGC/0/withheld")
    silent = Imported(tmp_path / "1", "osai", {"Toy.yaml": closed.replace("    notes: Half of it.\n", "")})
    assert {str(node).rpartition("#")[2] for node in silent.graph.subjects(GYEBO.reason, withheld)} == {
        "status-pretraining-data-properties"
    }
    described = Imported(tmp_path / "2", "osai", {"Toy.yaml": closed})
    assert (None, GYEBO.reason, withheld) not in described.graph


def test_a_link_to_a_sibling_is_no_id(tmp_path: Path) -> None:
    sheet = OSAI.replace(
        "huggingface.co/toys/Toy-7B-Chat/tree/main", "huggingface.co/others/Wholly-Different"
    )
    done = Imported(tmp_path, "osai", {"Toy.yaml": sheet})
    assert (model("others/wholly-different"), None, None) not in done.graph
    assert (model("toy-makers/toy-7b-chat"), None, None) in done.graph


def test_a_sheet_that_is_no_yaml_or_has_no_name_is_told(tmp_path: Path) -> None:
    files = {"Toy.yaml": OSAI, "bad.yaml": "a: [1", "list.yaml": "- 1", "noname.yaml": "system: {}"}
    done = Imported(tmp_path, "osai", files)
    assert len(done.problems()) == 3
    assert done.report.profiles >= 1


def test_a_component_that_is_absent_is_not_released(tmp_path: Path) -> None:
    entry = """\
release:
  name: Toy-7B
  producer: Toy Makers
  type: language
  huggingface: https://huggingface.co/toys/Toy-7B
  components:
    - name: Model parameters (Final)
      license: MIT
"""
    done = Imported(tmp_path, "mot", {"models/Toy.yml": entry})
    code = "https://w3id.org/gyebo/code/openness/"
    assert (model("toys/toy-7b"), GYEBO.weightsOpenness, URIRef(f"{code}open")) in done.graph
    assert (model("toys/toy-7b"), GYEBO.pretrainingDataOpenness, URIRef(f"{code}not-released")) in done.graph
