"""The type of every error leads to what it means, in both languages."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

import api
from api.web.pages.messages import message_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

API = Path(api.__file__).parent
TOLD = tomllib.loads((API / "web/pages/problems.toml").read_text(encoding="utf-8"))
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENTENCE = re.compile(r"[.?!](?=\s)")
BASE = "https://w3id.org/gyebo/"


@cache
def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((API / "web").rglob("*.py"))]


def nodes() -> Iterator[ast.AST]:
    for tree in trees():
        yield from ast.walk(tree)


def constants(node: ast.AST, kind: type) -> set:
    return {
        each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and type(each.value) is kind
    }


def calls() -> list[list[ast.expr]]:
    """Return the arguments of every making of a Problem."""
    return [
        node.args
        for node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    ]


def raised() -> set[str]:
    """Return the codes that are written in a Problem, or given to a variable `code` that is put into one."""
    codes = {code for _, given, *_ in calls() for code in constants(given, str)}
    for node in nodes():
        if isinstance(node, ast.Assign):
            names = {
                each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)
            }
            if "code" in names:
                codes |= {each for each in constants(node.value, str) if f"error-{each}" in message_table()}
    return codes


def test_every_error_is_explained_and_nothing_else() -> None:
    said = {
        key.removeprefix("error-").removesuffix("-detail")
        for key in message_table()
        if key.startswith("error-") and key.endswith("-detail")
    }
    assert raised() - set(TOLD) == set()
    assert set(TOLD) == said


def test_no_explanation_is_of_an_error_that_nothing_raises() -> None:
    written = set().union(*(constants(tree, str) for tree in trees()))
    assert set(TOLD) - written == set()


def test_an_error_comes_with_the_statuses_that_its_explanation_names() -> None:
    for status, given, *_ in calls():
        for code in constants(given, str):
            assert constants(status, int) <= set(TOLD[code]["status"]), code


@pytest.mark.parametrize("code", TOLD)
def test_an_explanation_has_a_title_and_two_to_four_sentences_in_both_languages(code: str) -> None:
    for language in ("ko", "en"):
        assert "{" not in message_table()[f"error-{code}"][language]
        text = TOLD[code][language]
        assert not re.search(r"\{\w+\}", text)
        assert 2 <= len(_SENTENCE.findall(text + " ")) + (not text.endswith((".", "?"))) <= 4
    assert re.search("[가-힣]", TOLD[code]["ko"])
    assert not re.search("[가-힣]", TOLD[code]["en"].replace("계보", ""))
    assert _CODE.fullmatch(code)


@pytest.mark.parametrize(
    "path", ["/nothing/here", "/resolve", "/models?colour=red", "/lineage/between?model=x"]
)
def test_the_type_of_an_error_leads_to_what_it_means(client: TestClient, path: str) -> None:
    problem = client.get(path, headers={"Accept": "application/json"}).json()
    assert problem["type"].startswith(BASE)
    address = urlsplit(problem["type"]).path.removeprefix("/gyebo")
    for language in ("ko", "en"):
        answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
        assert (answer.status_code, answer.headers["content-language"]) == (200, language)
        assert TOLD[problem["code"]][language] in HTMLParser(answer.text).css_first("main").text()
    told = client.get(address, headers={"Accept": "application/json"}).json()
    assert told["type"] == problem["type"]
    assert problem["status"] in told["status"]
    assert told["explanation"] == {language: TOLD[problem["code"]][language] for language in ("ko", "en")}


def test_an_address_that_ends_in_a_format_gives_that_format(client: TestClient) -> None:
    for path in ("/problem", "/problem/not-found"):
        assert client.get(f"{path}.json").headers["content-type"].startswith("application/json")
        assert client.get(f"{path}.html").headers["content-type"].startswith("text/html")


def test_the_list_of_errors_leads_to_each(client: TestClient) -> None:
    page = HTMLParser(client.get("/problem", headers={"Accept": "text/html"}).text)
    links = [each.attributes["href"] for each in page.css("main table a")]
    assert links == [f"/problem/{code}" for code in sorted(TOLD)]
    assert [each["code"] for each in client.get("/problem.json").json()] == sorted(TOLD)


def test_a_code_that_no_error_has_is_not_found(client: TestClient) -> None:
    assert client.get("/problem/no-such-code").status_code == 404
    assert client.get("/problem/no-such-code.json").status_code == 404


def test_the_page_of_an_error_links_to_what_it_means(client: TestClient) -> None:
    page = HTMLParser(client.get("/nothing/here?lang=en", headers={"Accept": "text/html"}).text)
    address = "/problem/not-found?lang=en"
    assert address in [each.attributes.get("href") for each in page.css("main a")]
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [("/sparql?query=SELEC", "invalid-query"), ("/queries/lineage/parents?model=x/none", "unknown-thing")],
)
def test_an_error_that_stands_beside_a_form_links_to_what_it_means(
    client: TestClient, path: str, code: str
) -> None:
    page = HTMLParser(client.get(path, headers={"Accept": "text/html"}).text)
    assert f"/problem/{code}" in [each.attributes["href"] for each in page.css(".error + .hint a")]
