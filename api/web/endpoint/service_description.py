"""What the endpoint speaks and what it holds: SPARQL 1.1 Service Description, and VoID of the release."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.building.partitions import read_partitions
from api.formats import formats_of
from api.store.turtle_files import serialize
from api.terms import DCTERMS, RDF_TYPE, RDFS, SD, VOID, W3C_FORMATS, XSD_INTEGER
from api.web.representation import Resource, respond, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.formats import Format
    from api.web.site import View

router = APIRouter()

_MOST_GRAPHS = 20_000  # named one by one; a document of more would be no description
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "formats": W3C_FORMATS}


@router.api_route("/.well-known/void", methods=["GET", "HEAD"])
def void(request: Request) -> Response:
    """Describe the dataset: sizes, classes and properties of the current release."""
    view = site_of(request).view

    def make(form: Format) -> bytes:
        return dataset_description(request, view, form)

    key = ("void", _root(request))
    formats = formats_of("graph")
    return respond(request, view, Resource(key=key, formats=formats, make=make, translated=()))


def dataset_description(request: Request, view: View, form: Format) -> bytes:
    """Write what the release holds in an RDF format."""
    return _written(_dataset(view, _root(request)), form)


def service_resource(request: Request, view: View) -> Resource:
    """Return the description of the endpoint and of the dataset that it reads."""
    root = _root(request)

    def make(form: Format) -> bytes:
        return _written([*_service(view, root), *_dataset(view, root)], form)

    return Resource(key=("service", root), formats=formats_of("graph"), make=make)


def _written(triples: Iterable[ox.Triple], form: Format) -> bytes:
    assert form.graph_writer is not None  # noqa: S101 - only such formats are offered
    return serialize(triples, form.graph_writer, _PREFIXES)


def _root(request: Request) -> str:
    return site_of(request).settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def _service(view: View, root: str) -> Iterator[ox.Triple]:
    service = ox.NamedNode(f"{root}/sparql#service")

    def about(name: str, value: str) -> ox.Triple:
        return ox.Triple(service, ox.NamedNode(SD + name), ox.NamedNode(value))

    dataset, graph = _names(root)
    yield ox.Triple(service, RDF_TYPE, ox.NamedNode(f"{SD}Service"))
    yield about("endpoint", f"{root}/sparql")
    yield about("supportedLanguage", f"{SD}SPARQL11Query")
    yield about("feature", f"{SD}UnionDefaultGraph")
    yield about("defaultDataset", dataset.value)
    for name in dict.fromkeys(each.w3c for each in formats_of("rows", "truth", "graph") if each.w3c):
        yield about("resultFormat", W3C_FORMATS + name)
    yield ox.Triple(dataset, RDF_TYPE, ox.NamedNode(f"{SD}Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(f"{SD}defaultGraph"), graph)
    yield ox.Triple(graph, RDF_TYPE, ox.NamedNode(f"{SD}Graph"))
    yield from _named_graphs(view, dataset, root)


def _named_graphs(view: View, dataset: ox.NamedNode, root: str) -> Iterator[ox.Triple]:
    """Yield every named graph; of a very large release the number of them, and where to ask for the rest."""
    graphs = sorted(islice(view.knowledge.dataset.graphs(), _MOST_GRAPHS + 1))
    if len(graphs) > _MOST_GRAPHS:
        more = f"More than {_MOST_GRAPHS} named graphs; ask SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s a ?c }} }}"
        yield ox.Triple(dataset, ox.NamedNode(f"{RDFS}comment"), ox.Literal(more, language="en"))
        return
    for number, graph in enumerate(graphs, 1):
        node = ox.NamedNode(f"{root}/sparql#graph-{number}")
        yield ox.Triple(dataset, ox.NamedNode(f"{SD}namedGraph"), node)
        yield ox.Triple(node, RDF_TYPE, ox.NamedNode(f"{SD}NamedGraph"))
        yield ox.Triple(node, ox.NamedNode(f"{SD}name"), ox.NamedNode(graph))


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
