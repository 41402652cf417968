"""Obligations on the pages of models and licences, and of planned models at `/lineage/what-if`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

PLAN = "/lineage/what-if"
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


def plan(client: TestClient, headers: dict[str, str], **query: str | list[str]) -> Response:
    answer: Response = client.get(PLAN, params=query, headers=headers)
    return answer


def tree(answer: Response) -> HTMLParser:
    assert answer.status_code == 200
    return HTMLParser(answer.text)


def rules(body: dict[str, list[dict[str, dict[str, str]]]]) -> list[str]:
    return [each["rule"]["iri"].rsplit("/", 1)[-1] for each in body["clashes"]]


def test_a_model_page_shows_clashes_before_the_terms_and_says_it_is_no_legal_advice(
    client: TestClient,
) -> None:
    page = tree(client.get("/model/bolt/mix2.5.html?lang=en", headers=HTML))
    section = page.css_first("section[aria-labelledby=obligations]")
    assert section is not None
    text = section.text()
    assert "not legal advice" in text
    assert "no licence is known" in text
    assert text.index("Name lacks required words") < text.index("Terms by subject")
    assert section.css_first('.clashes a[href^="/model/acme/base"]') is not None
    assert section.css_first('.clashes a[href^="https://licences.example/toy-named"]') is not None
    assert "법률 자문이 아닙니다" in client.get("/model/bolt/mix2.5.html", headers=HTML).text


def test_a_page_tells_apart_what_agrees_and_what_cannot_be_said(client: TestClient) -> None:
    known = client.get("/model/acme/base-tuned.html?lang=en", headers=HTML).text
    assert "Nothing seems at odds" in known
    unknown = client.get("/model/bolt/solo.html?lang=en", headers=HTML).text
    assert "cannot be said" in unknown
    assert "Nothing seems at odds" not in unknown


def test_a_model_without_ancestors_and_licence_has_no_section(client: TestClient) -> None:
    page = tree(client.get("/model/bolt/ghost.html", headers=HTML))
    assert page.css_first("section[aria-labelledby=obligations]") is None


def test_a_licence_page_shows_its_terms_with_clause_and_the_text_read(client: TestClient) -> None:
    page = tree(client.get("/license/toy-named.html?lang=en", headers=HTML))
    (row,) = page.css("table.obligations tbody tr")
    assert "Naming" in row.text()
    assert "Required" in row.text()
    assert "7(a)" in row.text()
    assert row.css_first('a[href="https://licences.example/toy-named"]') is not None
    unread = tree(client.get("/license/toy-unread.html?lang=en", headers=HTML))
    assert "does not mean there are none" in unread.body.text()  # type: ignore[union-attr]


def test_the_data_of_a_licence_holds_its_terms(client: TestClient) -> None:
    text = client.get("/license/toy-named.ttl").text
    assert "LicenseTerm" in text
    assert '"Acme"' in text


def test_a_plan_is_answered_as_json_by_accept_and_by_suffix(client: TestClient) -> None:
    query = {"parents": "acme/base", "license": "toy-free", "name": "Red Wagon"}
    answer = plan(client, JSON, **query)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    body = answer.json()
    assert (body["state"], rules(body)) == ("clash", ["name-missing"])
    assert "not legal advice" in body["notice"]["en"]
    (term,) = [each for each in body["obligations"] if each["requiredNamePart"]]
    assert (term["requiredNamePart"], term["clause"]) == ("Acme", "7(a)")
    assert client.get(f"{PLAN}.json", params=query).json() == body


def test_a_plan_that_keeps_the_terms_has_no_clash(client: TestClient) -> None:
    body = plan(client, JSON, parents="acme/base", license="toy-free", name="Acme Wagon").json()
    assert (body["state"], body["clashes"], body["unknown"]) == ("none", [], [])


def test_a_plan_without_licence_or_name_is_open(client: TestClient) -> None:
    assert plan(client, JSON, parents="acme/base").json()["state"] == "unknown"
    assert plan(client, JSON, parents="acme/base", license="toy-free").json()["state"] == "unknown"


def test_several_parents_are_a_merge(client: TestClient) -> None:
    body = plan(client, JSON, parents=["acme/base", "bolt/solo"], license="toy-free", name="Acme").json()
    assert [each["iri"].rsplit("/", 1)[-1] for each in body["parents"]] == ["base", "solo"]
    assert body["state"] == "unknown"
    assert {each["model"]["iri"].rsplit("/", 1)[-1] for each in body["unknown"]} == {"solo", "ghost"}


def test_a_parent_may_be_named_as_people_name_it(client: TestClient) -> None:
    for name in ("Acme Base", "acme/Base", "https://w3id.org/gyebo/model/acme/base", "에이스 기본형"):
        (parent,) = plan(client, JSON, parents=name).json()["parents"]
        assert parent["iri"].endswith("/model/acme/base")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"parents": "nobody/nothing"}, 404, "name-unknown"),
        ({"parents": "Acme"}, 404, "name-unknown"),  # an organisation
        ({"parents": "acme/base", "license": "no-such"}, 404, "license-unknown"),
        ({"license": "toy-free"}, 400, "parents-missing"),
        ({"parents": [f"m{n}" for n in range(21)]}, 400, "too-many-models"),
    ],
)
def test_what_cannot_be_planned_is_a_problem_that_says_why(
    client: TestClient, query: dict[str, str | list[str]], status: int, code: str
) -> None:
    answer = plan(client, {**JSON, "Accept-Language": "en"}, **query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "application/problem+json" in answer.headers["content-type"]
    page = plan(client, HTML, **query)
    assert page.status_code == (200 if code == "parents-missing" else status)


def test_the_form_works_without_script_and_keeps_what_was_chosen(client: TestClient) -> None:
    empty = tree(plan(client, HTML))
    assert empty.css_first('form.plan[action="/lineage/what-if"][method=get]') is not None
    assert [each.attributes["value"] for each in empty.css("input[name=parents]")] == ["", "", ""]
    assert empty.css_first('datalist#models option[value="acme/base"]') is not None
    assert empty.css("script") == []
    for label in empty.css("form.plan label"):
        assert empty.css_first(f"#{label.attributes['for']}") is not None
    filled = tree(plan(client, HTML, parents="acme/base", license="toy-free", name="Red <b>"))
    assert filled.css_first("input[name=parents]").attributes["value"] == "acme/base"  # type: ignore[union-attr]
    assert filled.css_first("option[selected]").attributes["value"] == "toy-free"  # type: ignore[union-attr]
    assert filled.css_first("#name").attributes["value"] == "Red <b>"  # type: ignore[union-attr]
    assert filled.css_first("main strong b") is None


def test_other_formats_are_refused_and_the_same_question_is_not_sent_twice(client: TestClient) -> None:
    assert plan(client, {"Accept": "image/png"}, parents="acme/base").status_code == 406
    assert client.get(f"{PLAN}.csv").status_code == 404
    first = plan(client, JSON, parents="acme/base")
    again = client.get(
        PLAN, params={"parents": "acme/base"}, headers={**JSON, "If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
