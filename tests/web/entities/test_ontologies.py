"""The IRI of an ontology, and of its version, leads to all that it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from api.catalogue.description import describe
from api.catalogue.knowledge import Knowledge
from api.config import DEFAULT_BASE_IRI as BASE
from api.store.dataset import Dataset
from tests.conftest import ROOT

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

PARENT = URIRef(f"{BASE}def/parentModel")


def document(client: TestClient, path: str) -> Graph:
    answer = client.get(path)
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format="turtle")


def test_a_module_is_described_with_its_terms_and_those_it_imports(client: TestClient) -> None:
    graph = document(client, "/ontology/core/lineage.ttl")
    assert (PARENT, RDF.type, OWL.AsymmetricProperty) in graph
    assert (URIRef(f"{BASE}def/AIModel"), RDF.type, OWL.Class) in graph


def test_the_root_is_described_with_the_terms_of_every_module(client: TestClient) -> None:
    graph = document(client, "/ontology.ttl")
    written = Graph()
    for path in [*(ROOT / "ontology/core").glob("*.ttl"), *(ROOT / "ontology/codes").glob("*.ttl")]:
        written.parse(path, format="turtle")
    named = {triple for triple in written if all(isinstance(term, URIRef) for term in triple)}
    assert named - set(graph) == set()


@pytest.mark.parametrize("version_of", [OWL.versionIRI, OWL.priorVersion])
@pytest.mark.parametrize("module", ["ontology", "ontology/core/lineage"])
def test_a_version_iri_leads_to_the_document_of_the_ontology(
    client: TestClient, module: str, version_of: URIRef
) -> None:
    graph = document(client, f"/{module}.ttl")
    version = graph.value(URIRef(BASE + module), version_of)
    assert isinstance(version, URIRef)
    answer = client.get("/" + version.removeprefix(BASE), headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{module}.ttl")


def test_without_graphs_of_files_an_ontology_is_described_by_the_terms_that_it_defines(
    mini_knowledge: Knowledge,
) -> None:
    # As in another engine, where a release is one graph.
    whole = Dataset.in_memory()
    triples = mini_knowledge.dataset.triples("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    whole.raw.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    knowledge = Knowledge(1, whole, mini_knowledge.library, BASE)
    told = describe(knowledge, f"{BASE}ontology/codes/openness")
    subjects = {str(triple.subject).strip("<>") for triple in told}
    assert f"{BASE}code/openness/gated" in subjects
    assert f"{BASE}code/task/chat" not in subjects
    assert any(triple.predicate.value == str(SKOS.topConceptOf) for triple in told)
