"""Runs the query half of W3C's SPARQL 1.1 Protocol tests against the server.

    python tests/web/endpoint/w3c_protocol.py FOLDER

FOLDER holds the manifest.ttl and data of the W3C test suite's `sparql11/protocol`. Updates are refused
by design, so their tests are asked for a 4xx.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox
from fastapi.testclient import TestClient
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection

from api.config import DEFAULT_BASE_IRI, Settings
from api.store.dataset import Dataset
from api.store.release_format import Manifest, write_manifest
from api.store.releases import Releases
from api.web.app import create_app

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}


def main(folder: Path) -> int:
    """Run all tests; print what fails and how many passed."""
    manifest = Graph().parse(folder / "manifest.ttl")
    failed = passed = 0
    with tempfile.TemporaryDirectory() as state:
        settings = Settings(state_dir=Path(state))
        _publish(manifest, Path(state))
        with TestClient(create_app(settings), raise_server_exceptions=False) as client:
            for test in sorted(manifest.subjects(RDF.type, MF.ProtocolTest)):
                wrong = _run(manifest, test, client)
                failed, passed = failed + bool(wrong), passed + (not wrong)
                if wrong:
                    sys.stdout.write(f"FAILED {test.rpartition('#')[2]}: {wrong}\n")
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return 1 if failed else 0


def _publish(manifest: Graph, state: Path) -> None:
    releases = Releases(state)
    with releases.writing() as work:
        dataset = Dataset.writable(work / "store")
        for node in set(manifest.objects(None, UT.graphData)):
            path = Path(str(manifest.value(node, UT.graph)).removeprefix("file://"))
            triples = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)]
            dataset.replace_graph(triples, str(manifest.value(node, RDFS.label)))
        target = work / "release"
        target.mkdir()
        dataset.raw.flush()
        dataset.raw.backup(str(target / "store"))
        write_manifest(Manifest(DEFAULT_BASE_IRI), target)
        releases.publish(target, 1)


def _run(manifest: Graph, test: URIRef, client: TestClient) -> str:
    update = "update" in test
    for request in Collection(manifest, manifest.value(manifest.value(test, MF.action), HT.requests)):
        headers = {"accept": ""}
        if manifest.value(request, HT.headers):
            for header in Collection(manifest, manifest.value(request, HT.headers)):
                name = str(manifest.value(header, HT.fieldName)).lower()
                headers[name] = str(manifest.value(header, HT.fieldValue))
        body = manifest.value(request, HT.body)
        content = b""
        if body is not None:
            content = str(manifest.value(body, CNT.chars)).encode(
                str(manifest.value(body, CNT.characterEncoding))
            )
        path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
        answer = client.request(
            str(manifest.value(request, HT.methodName)), path, headers=headers, content=content
        )
        if update:
            # Of the requests of an update test, those that only look at the outcome mean nothing here.
            return "" if 400 <= answer.status_code < 500 else f"status {answer.status_code}"
        wrong = _compare(manifest, manifest.value(request, HT.resp), answer)
        if wrong:
            return wrong
    return ""


def _compare(manifest: Graph, expected: object, answer: object) -> str:
    status = answer.status_code  # type: ignore[attr-defined]
    allowed = {str(each)[-3] for each in manifest.objects(expected, MF.expectedStatus)}
    if str(status)[0] not in allowed:
        return f"status {status}"
    kind = manifest.value(expected, MF.expectedFormat)
    sent = answer.headers["content-type"].partition(";")[0]  # type: ignore[attr-defined]
    if kind is not None and sent not in KINDS[str(kind)]:
        return f"format {sent}"
    truth = manifest.value(expected, MF.expectedBoolean)
    if truth is not None and answer.json()["boolean"] is not truth.toPython():  # type: ignore[attr-defined]
        return "another truth"
    return ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
