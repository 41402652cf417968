"""The picture of a lineage in Chromium. Needs the built front end (make front-end)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from api.config import DEFAULT_BASE_IRI as BASE
from api.web.http.static_files import static_address
from tests.conftest import copy_mini, make_release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from api.config import Settings
    from api.store.releases import Release

pytestmark = pytest.mark.browser

ROOT = f"{BASE}model/wide/root"
PREFIXES = """PREFIX confidence: <https://w3id.org/gyebo/code/confidence/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gyebo: <https://w3id.org/gyebo/def/>
PREFIX model: <https://w3id.org/gyebo/model/wide/>
PREFIX organization: <https://w3id.org/gyebo/organization/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# A family with a wide first generation, of which the last has a wide one of its own.
FAMILY = {
    **{f"child-{number:02}": "root" for number in range(40)},
    **{f"far-{number:02}": "child-39" for number in range(15)},
    "farthest": "far-14",
}


def derived(name: str, parent: str) -> str:
    return f"""{PREFIXES}
model:{name} a gyebo:ToyModel ; dcterms:title "Wide {name}"@en ; gyebo:fineTunedFrom model:{parent} ;
    gyebo:releaseDate "2024-03-0{len(name) % 9 + 1}"^^xsd:date ;
    prov:qualifiedDerivation <{BASE}model/wide/{name}#from> .
<{BASE}model/wide/{name}#from> a gyebo:Derivation ; prov:entity model:{parent} ;
    gyebo:derivationKind gyebo:fineTunedFrom ;
    dcterms:source <https://w3id.org/gyebo/source/toy-catalogue/toys-csv> ;
    gyebo:statedBy organization:acme ; gyebo:observedOn "2024-05-01"^^xsd:date ;
    gyebo:sourceRecord "row {name}" ; gyebo:confidence confidence:stated .
"""


@pytest.fixture(scope="module")
def wide_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = copy_mini(tmp_path_factory.mktemp("wide"))
    folder = target / "instances" / "models" / "wide"
    folder.mkdir()
    root = f'{PREFIXES}\nmodel:root a gyebo:ToyModel ; dcterms:title "넓은 뿌리"@ko, "Wide Root"@en .\n'
    (folder / "root.ttl").write_text(root, encoding="utf-8")
    for name, parent in FAMILY.items():
        (folder / f"{name}.ttl").write_text(derived(name, parent), encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def mini_settings(
    mini_settings: Settings, wide_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    return mini_settings.replace(knowledge_dir=wide_dir, state_dir=tmp_path_factory.mktemp("wide-state"))


@pytest.fixture(scope="module")
def mini_release(mini_settings: Settings) -> Release:
    return make_release(mini_settings.knowledge_dir, mini_settings.state_dir)


def opened(context: BrowserContext, address: str, heard: list[str], path: str = "wide/root") -> Page:
    assert static_address("lineage.js"), "build the front end: make front-end"
    page = context.new_page()
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("console", lambda said: heard.append(f"console: {said.text}"))
    page.on("request", lambda request: None if request.url.startswith(address) else heard.append(request.url))
    page.goto(f"{address}/lineage/{path}")
    page.wait_for_selector("html[data-picture=ready]")
    return page


both = pytest.mark.parametrize("page", [1200, 390], ids=["screen", "phone"], indirect=True)


@pytest.fixture
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(
        locale="ko-KR",
        viewport={"width": getattr(request, "param", 1200), "height": 800},
        reduced_motion="reduce",
    )
    heard: list[str] = []
    yield opened(context, address, heard)
    context.close()
    assert heard == []


def names(page: Page) -> list[str]:
    """Return what is drawn."""
    drawn: list[str] = page.evaluate("document.querySelector('.canvas')._cyreg.cy.nodes().map(n => n.id())")
    return [each.removeprefix(f"{BASE}model/wide/") for each in drawn]


def current(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.stage').dataset.current")).removeprefix(
        f"{BASE}model/wide/"
    )


def place(page: Page, name: str) -> dict[str, float]:
    """Return where on the page a box stands."""
    script = """id => { const c = document.querySelector('.canvas'), r = c.getBoundingClientRect(),
        p = c._cyreg.cy.getElementById(id).renderedPosition(); return { x: r.x + p.x, y: r.y + p.y }; }"""
    at: dict[str, float] = page.evaluate(script, f"{BASE}model/wide/{name}")
    return at


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@both
def test_what_is_drawn_is_a_choice_of_the_family(page: Page) -> None:
    drawn = names(page)
    assert {"root", "child-39", "root#folded"} <= set(drawn)
    assert "child-38" not in drawn
    assert page.locator(".generations > span").all_inner_texts()[:2] == ["0세대", "1세대"]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]


def test_arrow_keys_move_to_parent_child_and_the_next_in_the_column(page: Page) -> None:
    page.focus(".stage")
    press(page, "ArrowRight")
    assert current(page) == "child-39"
    press(page, "ArrowDown")
    assert current(page) not in ("child-39", "root")
    press(page, "ArrowUp")
    assert current(page) == "child-39"
    assert "Wide child-39" in page.inner_text(".live > [role=status]")
    assert "넓은 뿌리, 1세대, 2024-03-0" in page.inner_text(".live > [role=status]")
    press(page, "ArrowRight", "ArrowLeft", "ArrowLeft")
    assert current(page) == "root"


@both
def test_the_panel_tells_who_says_so_when_and_how_surely(page: Page) -> None:
    page.focus(".stage")
    press(page, "ArrowRight")
    told = page.inner_text(".panel")
    assert "2024-05-01" in told
    assert "row child-39" in told
    assert "https://w3id.org" not in told  # names, not addresses
    page.click(".panel a")
    page.wait_for_url("**/lineage/wide/child-39")


def test_enter_leads_to_the_lineage_of_the_model(page: Page) -> None:
    page.focus(".stage")
    press(page, "ArrowRight", "Enter")
    page.wait_for_url("**/lineage/wide/child-39")


def test_space_unfolds_and_folds_again(page: Page) -> None:
    page.focus(".stage")
    press(page, "Space")
    expect(page.locator(".live > [role=status]")).to_have_text("30개를 펼쳤습니다.")
    assert {f"child-{number:02}" for number in range(40)} <= set(names(page))
    assert page.url.endswith("?open=wide%2Froot")
    press(page, "Space")
    page.wait_for_url("**/wide/root")
    assert "child-38" not in names(page)


@both
def test_a_click_unfolds_and_what_was_clicked_below_stays_in_its_place(page: Page) -> None:
    # Only what is in view can be clicked.
    script = """id => document.querySelector('.canvas')._cyreg.cy.center('node[id="' + id + '#folded"]')"""
    page.locator(".stage").scroll_into_view_if_needed()
    page.evaluate(script, f"{BASE}model/wide/child-39")
    before, fold = place(page, "child-39"), place(page, "child-39#folded")
    page.mouse.click(fold["x"], fold["y"])
    page.wait_for_url("**/wide/root?open=wide%2Fchild-39")
    expect(page.locator(".stage")).to_have_attribute("data-current", f"{BASE}model/wide/child-39")
    assert {f"far-{number:02}" for number in range(15)} <= set(names(page))
    assert place(page, "child-39")["x"] == pytest.approx(before["x"], abs=2)
    page.reload()
    page.wait_for_selector("html[data-picture=ready]")
    assert "far-00" in names(page)


@both
def test_search_finds_what_is_folded_opens_the_way_and_marks_it(page: Page) -> None:
    assert "child-33" not in names(page)
    page.fill(".find input", "CHILD-33")
    assert "접혀 있음" in page.inner_text(".find li")
    page.keyboard.press("Enter")
    expect(page.locator(".stage")).to_have_attribute("data-current", f"{BASE}model/wide/child-33")
    assert "child-33" in names(page)
    at, frame = place(page, "child-33"), page.locator(".canvas").bounding_box()
    assert frame is not None
    assert frame["x"] < at["x"] < frame["x"] + frame["width"]
    assert frame["y"] < at["y"] < frame["y"] + frame["height"]
    press(page, "ArrowLeft")
    assert current(page) == "root"
    page.fill(".find input", "no such model")
    assert "없습니다" in page.inner_text(".find [role=status]")


def test_zoom_by_keys_and_buttons(page: Page) -> None:
    zoom = "document.querySelector('.canvas')._cyreg.cy.zoom()"
    first = page.evaluate(zoom)
    page.focus(".stage")
    press(page, "+")
    assert page.evaluate(zoom) > first
    page.click(".tools button:has-text('−')")
    page.click(".tools button:has-text('−')")
    assert page.evaluate(zoom) < first
    press(page, "0")


def test_kinds_look_as_in_the_legend_in_either_scheme(chromium: Browser, address: str) -> None:
    heard: list[str] = []
    colours = set()
    for scheme in ("light", "dark"):
        context = chromium.new_context(locale="ko-KR", color_scheme=scheme)
        page = opened(context, address, heard)
        legend = page.evaluate("getComputedStyle(document.querySelector('.legend path')).stroke")
        drawn = page.evaluate(
            "document.querySelector('.canvas')._cyreg.cy.edges('.colour-blue.style-short-dashes')[0].style('line-color')"
        )
        assert drawn.replace(" ", "") == legend.replace(" ", "")
        colours.add(drawn)
        context.close()
    assert len(colours) == 2
    assert heard == []


def test_a_stated_parent_that_is_not_followed_and_stubs_are_drawn(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="en")
    heard: list[str] = []
    page = opened(context, address, heard, "bolt/mix2.5")
    assert page.evaluate("document.querySelector('.canvas')._cyreg.cy.nodes('.center').length") == 1
    assert page.locator(".generations > span").first.inner_text() == "generation 0"
    context.close()
    assert heard == []


def test_without_scripts_the_drawing_of_the_server_stays(chromium: Browser, address: str) -> None:
    context = chromium.new_context(
        locale="ko-KR", java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{address}/lineage/wide/root")
    assert page.locator("svg.lineage .box.center").count() == 1
    page.click("svg.lineage a:has(.folded) >> nth=0")
    assert "open=" in page.url
    context.close()


def test_when_the_data_does_not_come_the_drawing_of_the_server_stays(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="ko-KR")
    page = context.new_page()
    page.route("**/lineage/**.json*", lambda route: route.abort())
    page.goto(f"{address}/lineage/wide/root")
    page.wait_for_selector("html[data-picture=failed]")
    assert page.locator("svg.lineage .box.center").count() == 1
    assert "그림을 새로 그리지 못했습니다" in page.inner_text(".picture-failed")
    context.close()
