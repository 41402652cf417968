"""The service description of `/sparql` (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.responses import Response

from api.services.knowledge import RDF_TYPE
from api.store import serialize
from api.web.responses import site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from api.web.negotiation import Format

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
# W3C's names of formats; what has none is left out.
_KNOWN = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
}
_WRITERS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def describe_service(request: Request, form: Format, results: Sequence[Format]) -> Response:
    """Say what the endpoint speaks and which dataset it reads."""
    site = site_of(request)
    endpoint = f"{site.settings.public_url or str(request.base_url).rstrip('/')}/sparql"
    service = ox.NamedNode(endpoint)
    dataset = ox.NamedNode(f"{endpoint}#dataset")

    def about(name: str, value: str) -> ox.Triple:
        return ox.Triple(service, ox.NamedNode(SD + name), ox.NamedNode(value))

    triples = [
        ox.Triple(service, RDF_TYPE, ox.NamedNode(f"{SD}Service")),
        about("endpoint", endpoint),
        about("supportedLanguage", f"{SD}SPARQL11Query"),
        about("feature", f"{SD}UnionDefaultGraph"),
        about("defaultDataset", dataset.value),
        *(about("resultFormat", _FORMATS + _KNOWN[each.name]) for each in results),
        ox.Triple(dataset, RDF_TYPE, ox.NamedNode(f"{SD}Dataset")),
    ]
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}
    return Response(serialize(triples, _WRITERS[form.name], {"sd": SD}), 200, headers, form.content_type)
