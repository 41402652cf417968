"""Namespaces and terms: those of others by their usual prefixes, and our own below the base IRI."""

from __future__ import annotations

import pyoxigraph as ox

ADMS = "http://www.w3.org/ns/adms#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
DQV = "http://www.w3.org/ns/dqv#"
FOAF = "http://xmlns.com/foaf/0.1/"
W3C_FORMATS = "http://www.w3.org/ns/formats/"
OWL = "http://www.w3.org/2002/07/owl#"
PROF = "http://www.w3.org/ns/dx/prof/"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "http://schema.org/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# The prefixes of documents and of the editor. Our own, `gyebo:`, depends on the base IRI.
NAMESPACES = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "dqv": DQV,
    "foaf": FOAF,
    "owl": OWL,
    "prof": PROF,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}

RDF_TYPE = ox.NamedNode(f"{RDF}type")
RDFS_LABEL = ox.NamedNode(f"{RDFS}label")
XSD_INTEGER = ox.NamedNode(f"{XSD}integer")


def own_namespace(base_iri: str) -> str:
    """Return the namespace of our own terms, the one that `gyebo:` stands for."""
    return f"{base_iri}def/"


def own_term(base_iri: str, name: str) -> str:
    """Return the IRI of one of our own terms, such as `parentModel`."""
    return f"{base_iri}def/{name}"
