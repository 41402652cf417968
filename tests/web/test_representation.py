"""Every address answers in one way: format, language, entity tag, cache and headers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.config import Settings
from api.formats import JSON, Format
from api.web import representation
from api.web.app import create_app
from api.web.representation import Resource, respond, site_of
from tests.conftest import make_release

if TYPE_CHECKING:
    from pathlib import Path

THING = "/model/acme/base"
PAGES = [
    "/", "/models", "/dataset", "/queries", "/lineage", "/lineage/acme/base", "/lineage/between",
    "/lineage/what-if", f"{THING}.html", f"{THING}.ttl", "/.well-known/void", "/sparql/terms.json",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_client_that_has_it_gets_304_and_nothing_is_made(
    client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(path)
    assert first.status_code == 200

    def refuse(*_: object) -> None:
        pytest.fail("something was read")

    site = client.app.state.site  # type: ignore[attr-defined]
    monkeypatch.setattr(site.view.cache, "get", refuse)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("path", PAGES)
def test_the_tag_is_weak_for_one_answer_has_several_codings(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["etag"].startswith('W/"')
    assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize("path", ["/", "/models", "/dataset", f"{THING}.html", "/lineage/acme/base"])
@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_pages_are_compressed_as_the_client_can_take_them(client: TestClient, path: str, coding: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.headers["content-encoding"] == coding


def test_what_one_reader_writes_behind_the_question_mark_is_in_nobody_elses_page(client: TestClient) -> None:
    for path in ("/", "/models", "/dataset", f"{THING}.html", "/lineage/acme/base", "/queries"):
        client.get(path, params={"planted": "by-somebody"}, headers={"Accept": "text/html"})
        assert "by-somebody" not in client.get(path, headers={"Accept": "text/html"}).text


def test_the_list_keeps_what_was_asked_in_the_link_to_the_other_language(client: TestClient) -> None:
    page = client.get("/models", params={"q": "base"}, headers={"Accept": "text/html"}).text
    assert "/models?q=base&amp;lang=en" in page


@pytest.mark.parametrize("path", ["/", "/dataset"])
def test_the_data_of_the_front_page_and_the_data_set_are_negotiated(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "void:triples" in answer.text


@pytest.mark.parametrize(
    ("path", "goal"),
    [
        ("/model/Acme/Base", "/model/acme/base"),
        ("/model/acme/base/", "/model/acme/base"),
        ("/model/ACME/base.ttl", "/model/acme/base.ttl"),
        ("/lineage/Acme/Base", "/lineage/acme/base"),
        ("/lineage/Acme/Base.json?depth=1", "/lineage/acme/base.json?depth=1"),
    ],
)
def test_another_spelling_of_the_same_letters_leads_to_the_one_address(
    client: TestClient, path: str, goal: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, goal)


def test_an_address_of_nothing_names_similar_things(client: TestClient) -> None:
    answer = client.get("/model/acme/bas", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "https://w3id.org/gyebo/model/acme/base" in [each["iri"] for each in answer.json()["similar"]]


@pytest.fixture
def served(mini_dir: Path, tmp_path: Path) -> tuple[Path, Settings]:
    knowledge = shutil.copytree(mini_dir, tmp_path / "knowledge")
    return knowledge, Settings(knowledge_dir=knowledge, state_dir=tmp_path / "state", query_workers=1)


def tags(settings: Settings, *paths: str) -> list[str]:
    make_release(settings.knowledge_dir, settings.state_dir)
    with TestClient(create_app(settings)) as http:
        return [http.get(path).headers["etag"] for path in paths]


def test_a_release_of_the_same_content_has_the_same_tags_for_data(served: tuple[Path, Settings]) -> None:
    _, settings = served
    paths = (f"{THING}.ttl", "/organization/acme.nt")
    assert tags(settings, *paths) == tags(settings, *paths)


def test_a_document_has_another_tag_when_it_changes_and_with_nothing_else(
    served: tuple[Path, Settings],
) -> None:
    knowledge, settings = served
    paths = (f"{THING}.ttl", "/model/acme/base-tuned.ttl", "/organization/acme.nt")
    before = tags(settings, *paths)
    profile = knowledge / "instances/models/acme/base-tuned.ttl"
    text = profile.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if "dcterms:title" in line)
    changed = title.replace('"@en', ' Renamed"@en')
    profile.write_text(text.replace(title, changed), encoding="utf-8")
    after = tags(settings, *paths)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]


def test_a_document_has_another_tag_when_a_name_in_it_changes(served: tuple[Path, Settings]) -> None:
    knowledge, settings = served
    before = tags(settings, f"{THING}.ttl")
    for path in (knowledge / "instances/organizations").glob("*.ttl"):
        path.write_text(path.read_text(encoding="utf-8").replace('"@en', ' Renamed"@en'), encoding="utf-8")
    assert tags(settings, f"{THING}.ttl") != before


def test_another_version_of_the_software_is_another_tag(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(f"{THING}.ttl").headers["etag"]
    monkeypatch.setattr(representation, "software_digest", lambda: "another")
    assert client.get(f"{THING}.ttl").headers["etag"] != before


def test_an_error_that_nobody_expected_has_the_safe_headers_and_no_traceback(
    mini_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(mini_settings)

    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    with TestClient(app, raise_server_exceptions=False) as http:
        monkeypatch.setattr(app.state.site.view.cache, "get", broken)
        answer = http.get("/dataset", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert "content-security-policy" in answer.headers
    assert "secret" not in answer.text


def test_what_only_one_client_may_see_is_kept_by_nobody(mini_settings: Settings) -> None:
    app = create_app(mini_settings)
    made: list[str] = []

    def mine(request: Request) -> Response:
        def make(_: Format) -> bytes:
            made.append("again")
            return b"{}"

        resource = Resource(key=("mine",), formats=(JSON,), make=make, audience="one", translated=())
        return respond(request, site_of(request).view, resource)

    app.router.routes.insert(0, Route("/mine", mine))
    with TestClient(app) as http:
        answers = [http.get("/mine"), http.get("/mine")]
    assert [each.headers["cache-control"] for each in answers] == ["no-store", "no-store"]
    assert len(made) == 2
    assert "etag" not in answers[0].headers
