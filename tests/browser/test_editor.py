"""The query editor in Chromium. Needs the built front end (make front-end)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from api.web.http.static_files import static_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PREFIX = "PREFIX gyebo: <https://w3id.org/gyebo/def/>\n"
PARENTS = f"{PREFIX}SELECT ?model ?parent {{ ?model gyebo:parentModel ?parent }}"
COUNTS = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class"


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    assert static_address("editor.js"), "build the front end: make front-end"
    context = chromium.new_context(locale="ko-KR", accept_downloads=True)
    page = context.new_page()
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on(
        "console",
        lambda said: heard.append(f"error: {said.text}") if "Security Policy" in said.text else None,
    )
    page.goto(f"{address}/sparql")
    page.wait_for_selector("html[data-editor=ready]")
    yield page
    context.close()
    assert [each for each in heard if not each.startswith((address, "data:", "blob:"))] == []


def write(page: Page, query: str) -> None:
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)


def run(page: Page, query: str) -> None:
    write(page, query)
    page.click("form.query > p button")
    page.wait_for_selector("#answer h2")


def test_rows_come_as_a_table_with_links_and_the_release(page: Page) -> None:
    run(page, PARENTS)
    assert page.locator("#answer tbody a[href='/model/acme/base']").count() > 0
    assert "릴리스 1의 답" in page.inner_text("#answer")


def test_the_address_of_the_page_is_the_link_to_share(page: Page) -> None:
    run(page, PARENTS)
    assert parse_qs(urlsplit(page.url).query)["query"] == [PARENTS]
    page.reload()
    page.wait_for_selector("html[data-editor=ready]")
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == PARENTS


def test_our_own_terms_are_completed_with_their_korean_names(page: Page) -> None:
    write(page, f"{PREFIX}SELECT * {{ ?model ")
    page.evaluate(
        "const e = document.querySelector('.CodeMirror').CodeMirror; e.focus(); e.execCommand('goDocEnd')"
    )
    page.keyboard.type("gyebo:parentM")
    page.wait_for_selector(".CodeMirror-hint:has-text('gyebo:parentModel')")
    assert "부모" in page.inner_text(".CodeMirror-hints")
    page.keyboard.press("Enter")
    assert "gyebo:parentModel" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")


def test_a_prefix_of_ours_declares_itself(page: Page) -> None:
    write(page, "SELECT * { ?s ")
    page.evaluate(
        "const e = document.querySelector('.CodeMirror').CodeMirror; e.focus(); e.execCommand('goDocEnd')"
    )
    page.keyboard.type("gyebo:p", delay=30)
    page.wait_for_function(
        "document.querySelector('.CodeMirror').CodeMirror.getValue().startsWith('PREFIX gyebo:')"
    )


def test_a_syntax_error_shows_the_servers_words_and_marks_the_place(page: Page) -> None:
    run(page, "SELECT * WHERE {\n ?s ?p }")
    assert "질의 문법 오류" in page.inner_text("#answer")
    assert "2행" in page.inner_text("#answer")
    assert page.locator(".CodeMirror .wrong").count() == 1


def test_numbers_come_as_a_chart_too(page: Page) -> None:
    run(page, COUNTS)
    page.click("button:has-text('차트')")
    assert page.locator(".bars dt").count() > 3


def test_relations_come_as_a_picture_too(page: Page) -> None:
    run(page, PARENTS)
    page.click("button:has-text('그림')")
    page.wait_for_selector(".picture canvas")


def test_triples_come_as_table_picture_and_text(page: Page) -> None:
    run(page, f"{PREFIX}CONSTRUCT {{ ?m gyebo:parentModel ?p }} WHERE {{ ?m gyebo:parentModel ?p }}")
    assert page.locator("#answer tbody tr").count() > 0
    page.click("button:has-text('원문')")
    assert "parentModel" in page.inner_text("#answer pre")


def test_an_answer_is_downloaded_as_the_server_writes_it(page: Page) -> None:
    run(page, PARENTS)
    with page.expect_download() as download:
        page.click(".downloads a:has-text('CSV')")
    assert "model,parent" in download.value.path().read_text(encoding="utf-8")


def test_rows_can_be_searched_and_sorted(page: Page) -> None:
    run(page, COUNTS)
    page.click("th button:has-text('things')")
    page.click("th button:has-text('things')")
    first, second = (int(page.inner_text(f"tbody tr:nth-child({n}) td:nth-child(2)")) for n in (1, 2))
    assert first >= second
    page.fill("#answer input[type=search]", "nothing like it")
    assert page.locator("#answer tbody tr").count() == 0


def test_examples_are_found_by_words_and_put_into_the_editor(page: Page) -> None:
    page.fill("#example-list ~ input, input[placeholder='예제 찾기']", "가장 가까운 공통")
    assert page.locator("#example-list details:visible").count() == 1
    page.click("#example-list details:visible summary")
    page.click("#example-list details:visible a")
    assert "SELECT" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")


def test_examples_are_found_in_the_other_language_too(page: Page) -> None:
    page.fill("input[placeholder='예제 찾기']", "nearest")
    assert page.locator("#example-list details:visible").count() == 1


def test_on_a_phone_the_answer_comes_into_sight(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="ko-KR", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/sparql")
    page.wait_for_selector("html[data-editor=ready]")
    run(page, PARENTS)
    page.wait_for_function(
        "document.querySelector('#answer table').getBoundingClientRect().top < innerHeight"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_hostile_values_stay_text(page: Page) -> None:
    run(
        page,
        "SELECT ?a ?b { BIND('<img src=x onerror=alert(1)>' AS ?a) BIND(IRI('javascript:alert(1)') AS ?b) }",
    )
    assert page.locator("#answer img").count() == 0
    assert page.locator("#answer td a").count() == 0


def test_without_scripts_the_plain_form_answers(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sparql")
    page.fill("textarea", PARENTS)
    page.click("form.query > p button")
    assert page.locator("#answer tbody a[href='/model/acme/base']").count() > 0
    context.close()
