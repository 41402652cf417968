"""One row of the table of formats is all that a new format needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api import formats
from api.formats import Format, formats_of
from api.web.endpoint import sparql
from api.web.site import Cache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

THING = "/model/acme/base"
INVENTED = Format(
    "dot3",
    "text/x-dot3",
    "Dot Three",
    frozenset(("graph", "document")),
    aliases=("text/vnd.dot3",),
    spellings=("d3",),
    w3c="Dot3",
    graph_writer=ox.RdfFormat.N3,
)


def forget(client: TestClient) -> None:
    """Have the server, which other tests share, remember no answer of before."""
    sparql.fitting_format.cache_clear()
    view = client.app.state.site.view  # type: ignore[attr-defined]
    view.cache = Cache()
    view.requests.clear()


@pytest.fixture
def invented(client: TestClient) -> Iterator[Format]:
    formats.TABLE.append(INVENTED)
    forget(client)
    yield INVENTED
    formats.TABLE.remove(INVENTED)
    forget(client)


@pytest.mark.usefixtures("invented")
def test_an_invented_format_is_a_document_of_every_thing(client: TestClient) -> None:
    document = client.get(f"{THING}.dot3")
    assert document.headers["content-type"] == "text/x-dot3; charset=utf-8"
    assert list(ox.parse(document.content, format=ox.RdfFormat.N3))
    seen = client.get(THING, headers={"Accept": "text/x-dot3"})
    assert (seen.status_code, seen.headers["location"]) == (303, f"{THING}.dot3")
    assert f'<{THING}.dot3>; rel="alternate"; type="text/x-dot3"' in seen.headers["link"]
    assert f'href="{THING}.dot3"' in client.get(f"{THING}.html?lang=en&x=dot3").text


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize("path", ["/store?default", "/.well-known/void", "/dataset", "/", "/sparql"])
@pytest.mark.parametrize("accept", ["text/x-dot3", "text/vnd.dot3"])
def test_an_invented_format_is_served_wherever_graphs_are(client: TestClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.headers["content-type"] == "text/x-dot3; charset=utf-8"


@pytest.mark.usefixtures("invented")
def test_an_invented_format_is_told_by_the_service_description_and_the_form(client: TestClient) -> None:

    told = client.get("/sparql", headers={"Accept": "text/x-dot3"}).text
    assert "formats/Dot3" in told
    assert (
        '<option value="dot3">Dot Three</option>'
        in client.get("/sparql", headers={"Accept": "text/html"}).text
    )


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize("word", ["dot3", "DOT3", "Dot Three", "d3", "text/x-dot3"])
def test_an_invented_format_goes_by_any_of_its_words(word: str) -> None:
    assert [each.name for each in formats_of("graph") if each.means(word)] == ["dot3"]


@pytest.mark.parametrize("use", ["rows", "truth", "graph", "document", "list", "lineage"])
def test_no_two_formats_of_one_use_go_by_the_same_name(use: formats.Use) -> None:
    names = [each.name for each in formats_of(use)]
    assert sorted(names) == sorted(set(names))


def test_a_word_of_nothing_means_no_format() -> None:
    assert not any(each.means(word) for each in formats.TABLE for word in ("", " ", "--", "bogus"))
