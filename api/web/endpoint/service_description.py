"""What the endpoint speaks and what it holds: SPARQL 1.1 Service Description, and VoID of the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.building.partitions import read_partitions
from api.store.turtle_files import serialize
from api.terms import DCTERMS, RDF_TYPE, SD, VOID, W3C_FORMATS, XSD_INTEGER
from api.web.http.acceptable import acceptable
from api.web.http.negotiation import RDF_FORMATS, Format
from api.web.http.responses import finished, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.web.site import View

router = APIRouter()

_PREFIXES = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "formats": W3C_FORMATS}
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


@router.api_route("/.well-known/void", methods=["GET", "HEAD"])
def void(request: Request) -> Response:
    """Describe the dataset: sizes, classes and properties of the current release."""
    form = acceptable(request, RDF_FORMATS)
    view = site_of(request).view
    root = _root(request)

    def make() -> bytes:
        return serialize(_dataset(view, root), _WRITERS[form.name], _PREFIXES)

    key = ("void", form.name, root)
    return finished(request, view, key, make, content_type=form.content_type, headers={"Vary": "Accept"})


def describe_service(request: Request, form: Format, results: Sequence[Format]) -> Response:
    """Describe the endpoint and the dataset that it reads."""
    view = site_of(request).view
    root = _root(request)

    def make() -> bytes:
        triples = [*_service(root, results), *_dataset(view, root)]
        return serialize(triples, _WRITERS[form.name], _PREFIXES)

    key = ("service", form.name, root)
    return finished(request, view, key, make, content_type=form.content_type, headers={"Vary": "Accept"})


def _root(request: Request) -> str:
    return site_of(request).settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def _service(root: str, results: Sequence[Format]) -> Iterator[ox.Triple]:
    service = ox.NamedNode(f"{root}/sparql#service")

    def about(name: str, value: str) -> ox.Triple:
        return ox.Triple(service, ox.NamedNode(SD + name), ox.NamedNode(value))

    dataset, graph = _names(root)
    yield ox.Triple(service, RDF_TYPE, ox.NamedNode(f"{SD}Service"))
    yield about("endpoint", f"{root}/sparql")
    yield about("supportedLanguage", f"{SD}SPARQL11Query")
    yield about("feature", f"{SD}UnionDefaultGraph")
    yield about("defaultDataset", dataset.value)
    for each in results:
        yield about("resultFormat", W3C_FORMATS + _KNOWN[each.name])
    yield ox.Triple(dataset, RDF_TYPE, ox.NamedNode(f"{SD}Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(f"{SD}defaultGraph"), graph)
    yield ox.Triple(graph, RDF_TYPE, ox.NamedNode(f"{SD}Graph"))


def _names(root: str) -> tuple[ox.NamedNode, ox.NamedNode]:
    dataset = f"{root}/.well-known/void#dataset"
    return ox.NamedNode(dataset), ox.NamedNode(f"{dataset}-union")


def _dataset(view: View, root: str) -> Iterator[ox.Triple]:
    dataset, _ = _names(root)
    counts = read_partitions(view.release, view.knowledge)
    kind = ox.NamedNode(f"{VOID}Dataset")

    def about(thing: ox.NamedNode, name: str, value: str | int) -> ox.Triple:
        term = ox.Literal(str(value), datatype=XSD_INTEGER) if isinstance(value, int) else ox.NamedNode(value)
        return ox.Triple(thing, ox.NamedNode(name), term)

    yield ox.Triple(dataset, RDF_TYPE, kind)
    for text, language in (
        ("계보: AI 모델 지식 그래프", "ko"),
        ("Gyebo: knowledge graph of AI models", "en"),
    ):
        yield ox.Triple(dataset, ox.NamedNode(f"{DCTERMS}title"), ox.Literal(text, language=language))
    yield ox.Triple(dataset, ox.NamedNode(f"{DCTERMS}identifier"), ox.Literal(str(view.release.number)))
    yield about(dataset, f"{VOID}sparqlEndpoint", f"{root}/sparql")
    yield ox.Triple(dataset, ox.NamedNode(f"{VOID}uriSpace"), ox.Literal(view.knowledge.base_iri))
    yield about(dataset, f"{VOID}triples", counts.triples)
    yield about(dataset, f"{VOID}distinctSubjects", counts.subjects)
    yield about(dataset, f"{VOID}distinctObjects", counts.objects)
    yield about(dataset, f"{VOID}classes", len(counts.classes))
    yield about(dataset, f"{VOID}properties", len(counts.properties))
    yield from _parts(dataset, root, "class", "entities", counts.classes)
    yield from _parts(dataset, root, "property", "triples", counts.properties)


def _parts(
    dataset: ox.NamedNode, root: str, kind: str, unit: str, sizes: dict[str, int]
) -> Iterator[ox.Triple]:
    named = [
        (ox.NamedNode(f"{root}/.well-known/void#{kind}-{n}"), *each)
        for n, each in enumerate(sorted(sizes.items()), 1)
    ]
    for part, _, _ in named:
        yield ox.Triple(dataset, ox.NamedNode(f"{VOID}{kind}Partition"), part)
    for part, thing, size in named:
        yield ox.Triple(part, ox.NamedNode(VOID + kind), ox.NamedNode(thing))
        yield ox.Triple(part, ox.NamedNode(VOID + unit), ox.Literal(str(size), datatype=XSD_INTEGER))
