"""axe on every kind of page, as WCAG 2.2 AA asks: in both colour schemes, on a screen and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {
    runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } }
})"""
# Where scripts take over a part of a page, what says that they have.
READY = {"/sparql": "html[data-editor=ready]", "/lineage/acme/base": "html[data-picture=ready]"}
PARENTS = (
    "PREFIX gyebo: <https://w3id.org/gyebo/def/> SELECT ?model ?parent { ?model gyebo:parentModel ?parent }"
)
PAGES = [
    "/",
    "/models",
    "/model/acme/base.html",
    "/model/bolt/mix2.5.html",
    "/organization/acme.html",
    "/framework/toy.html",
    "/license/toy-named.html",
    "/metric/toy-speed.html",
    "/def/parentModel.html",
    "/queries",
    "/queries/lineage/parents",
    "/dataset",
    "/lineage",
    "/lineage/acme/base",
    "/lineage/between",
    "/lineage/what-if?parents=acme/base&license=toy-free&name=Wagon",
    "/resolve?name=acme",
    "/sparql",
    "/nothing/here",
]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[1280, 390], ids=["screen", "phone"])
def page(chromium: Browser, scheme: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    assert AXE.is_file(), "install the front end: make front-end"
    context = chromium.new_context(
        locale="ko-KR",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": request.param, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,  # for axe itself, which is put into the page
    )
    yield context.new_page()
    context.close()


def broken(page: Page) -> list[str]:
    """Return the rules that are broken, each with the places and the reason."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(RUN, STANDARD)
    return [
        f"{each['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_meets_wcag(page: Page, address: str, path: str) -> None:
    """Nothing that axe knows is broken."""
    page.goto(address + path)
    if path in READY:
        page.wait_for_selector(READY[path])
    assert broken(page) == []


def test_an_answer_in_the_editor_meets_wcag(page: Page, address: str) -> None:
    """Rows in a table, and the same as a picture."""
    page.goto(f"{address}/sparql")
    page.wait_for_selector(READY["/sparql"])
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", PARENTS)
    page.click("form.query > p button")
    page.wait_for_selector("#answer td a")
    assert broken(page) == []
    page.click("button:has-text('그림')")
    page.wait_for_selector(".picture canvas")
    assert broken(page) == []
