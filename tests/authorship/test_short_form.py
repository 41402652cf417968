"""The short form grows into the full one: every value has its evidence, and the same text grows alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.authorship.short_form import Expanded, expand_short_form
from api.config import DEFAULT_BASE_IRI as BASE
from api.terms import DCAT, DCTERMS, DQV, FOAF, PROV, RDF_TYPE
from api.validation.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIXES = """
BASE <https://w3id.org/gyebo/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
EVIDENCE = 'gyebo:statedBy <organization/acme> ; gyebo:observedOn "2026-05-21"^^xsd:date'
WHOLE = f"""
<model/new/toy> a gyebo:ToyModel ;
    dcterms:title "New toy"@en ;
    gyebo:developedBy <organization/acme> ;
    gyebo:toyColour <code/toy-colour/red> ;
    gyebo:toyWheels 4 ;
    gyebo:fineTunedFrom <model/acme/base> ;
    gyebo:evidence [ dcterms:source <https://example.org/toy> ; {EVIDENCE} ] .
<model/new/toy#speed> a gyebo:Measurement ; dqv:isMeasurementOf <metric/toy-speed> ; dqv:value 90.5 ;
    gyebo:evaluatorRelationship <code/evaluator-relationship/first-party> .
"""
TOY = f"{BASE}model/new/toy"


def parsed(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def expand(mini_dir: Path) -> Callable[[str], Expanded]:
    """Return a command that expands Turtle."""
    terms = Schema(mini_dir, BASE).short_form_terms
    return lambda text: expand_short_form(parsed(text), terms)


def own(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}def/{name}")


def objects(grown: Expanded, subject: str | None, path: ox.NamedNode) -> list[str]:
    return sorted(
        t.object.value
        for t in grown.triples
        if t.predicate == path and (subject is None or t.subject.value == subject)
    )


def test_every_value_of_an_item_has_a_claim_and_every_parent_a_derivation(
    expand: Callable[[str], Expanded],
) -> None:
    grown = expand(WHOLE)
    claimed = {f"{BASE}def/{name}" for name in ("developedBy", "toyColour", "toyWheels")}
    assert claimed <= set(objects(grown, None, own("claimProperty")))
    assert objects(grown, None, own("derivationKind")) == [f"{BASE}def/fineTunedFrom"]
    assert objects(grown, TOY, ox.NamedNode(f"{PROV}qualifiedDerivation"))
    speaking = objects(grown, None, own("statedBy"))
    assert set(speaking) == {f"{BASE}organization/acme"}
    assert len(speaking) == len(objects(grown, None, own("claimProperty"))) + 2  # a parent, a measurement


def test_a_web_page_is_a_source_in_one_line(expand: Callable[[str], Expanded]) -> None:
    grown = expand(WHOLE)
    (source,) = set(objects(grown, None, ox.NamedNode(f"{DCTERMS}source")))
    assert source.startswith(f"{TOY}#source-")
    assert objects(grown, source, ox.NamedNode(f"{DCAT}landingPage")) == ["https://example.org/toy"]
    assert set(objects(grown, None, own("sourceRecord"))) == {"https://example.org/toy"}


def test_a_source_on_record_is_taken_as_it_is(expand: Callable[[str], Expanded]) -> None:
    grown = expand(WHOLE.replace("https://example.org/toy", "source/toy-catalogue/toys-csv"))
    assert set(objects(grown, None, ox.NamedNode(f"{DCTERMS}source"))) == {
        f"{BASE}source/toy-catalogue/toys-csv"
    }


def test_measurements_and_a_record_are_tied_to_the_thing(expand: Callable[[str], Expanded]) -> None:
    grown = expand(WHOLE)
    assert objects(grown, f"{TOY}#speed", ox.NamedNode(f"{DQV}computedOn")) == [TOY]
    assert objects(grown, f"{TOY}#record", ox.NamedNode(f"{FOAF}primaryTopic")) == [TOY]
    assert objects(grown, f"{TOY}#record", ox.NamedNode(f"{DCTERMS}modified")) == ["2026-05-21"]


def test_a_block_speaks_for_what_it_covers_and_the_one_without_for_the_rest(
    expand: Callable[[str], Expanded],
) -> None:
    second = f"gyebo:evidence [ gyebo:covers gyebo:toyWheels ; dcterms:source <source/b> ; {EVIDENCE} ]"
    grown = expand(WHOLE.replace("gyebo:evidence [", f"{second} ;\n    gyebo:evidence [", 1))
    by_property = {
        t.object.value: objects(grown, t.subject.value, ox.NamedNode(f"{DCTERMS}source"))
        for t in grown.triples
        if t.predicate == own("claimProperty")
    }
    assert by_property[f"{BASE}def/toyWheels"] == [f"{BASE}source/b"]
    assert by_property[f"{BASE}def/toyColour"][0].startswith(f"{TOY}#source-")


def test_two_blocks_for_one_property_are_two_claims(expand: Callable[[str], Expanded]) -> None:
    blocks = " ; ".join(
        f"gyebo:evidence [ gyebo:covers gyebo:toyWheels ; dcterms:source <source/{name}> ; {EVIDENCE} ]"
        for name in "ab"
    )
    grown = expand(f"<model/new/toy> a gyebo:ToyModel ; gyebo:toyWheels 4 ; {blocks} .")
    assert objects(grown, None, own("claimValue")) == ["4", "4"]


def test_what_a_block_covers_in_vain_is_told(expand: Callable[[str], Expanded]) -> None:
    grown = expand(WHOLE.replace("gyebo:evidence [", "gyebo:evidence [ gyebo:covers gyebo:toyMood ;"))
    assert [path for path, _ in grown.unused] == [f"{BASE}def/toyMood"]


def test_a_status_in_brackets_gets_a_name(expand: Callable[[str], Expanded]) -> None:
    status = "gyebo:valueStatus [ gyebo:onItem <framework/toy/speed> ; gyebo:reason <urn:withheld> ]"
    grown = expand(WHOLE.replace("gyebo:evidence [", f"{status} ; gyebo:evidence [", 1))
    (name,) = objects(grown, TOY, own("valueStatus"))
    assert name.startswith(f"{TOY}#status-speed-")
    assert objects(grown, name, RDF_TYPE) == [f"{BASE}def/ValueStatus"]
    assert objects(grown, name, own("statedBy")) == [f"{BASE}organization/acme"]
    assert not any(isinstance(t.subject, ox.BlankNode) for t in grown.triples)


def test_the_same_text_grows_into_the_same_profile(expand: Callable[[str], Expanded]) -> None:
    assert set(expand(WHOLE).triples) == set(expand(WHOLE).triples)


def test_the_full_form_comes_back_as_it_is(expand: Callable[[str], Expanded]) -> None:
    full = list(expand(WHOLE).triples)
    text = ox.serialize(full, format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(text, bytes)
    assert expand(text.decode()).triples == tuple(parsed(text.decode()))


def test_everything_that_grew_knows_what_it_grew_from(expand: Callable[[str], Expanded]) -> None:
    grown = expand(WHOLE)
    written = {triple.subject.value for triple in parsed(WHOLE)}
    new = {triple.subject.value for triple in grown.triples} - written
    assert new
    assert new <= grown.origins.keys()
