"""Every error says what went wrong, to programs and to people, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


@pytest.mark.parametrize(("language", "title"), [("ko", "찾을 수 없습니다"), ("en", "Not found")])
def test_a_program_gets_the_problem_in_its_language(client: TestClient, language: str, title: str) -> None:
    headers = {"Accept": "application/json", "Accept-Language": language}
    answer = client.get("/nothing/here", headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.headers["content-language"], answer.json()["title"]) == (language, title)


def test_a_problem_has_a_type_of_its_own(client: TestClient) -> None:
    problem = client.get("/nothing/here", headers={"Accept": "application/json"}).json()
    assert problem["type"] == "https://w3id.org/gyebo/problem/not-found"
    assert (problem["status"], problem["code"]) == (404, "not-found")


def test_a_person_gets_a_page_that_leads_on(client: TestClient) -> None:
    page = client.get("/nothing/here?lang=en", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "/problem/not-found" in page.text


def test_nobody_keeps_an_error(client: TestClient) -> None:
    assert client.get("/nothing/here").headers["cache-control"] == "no-store"
