"""Pages as Chromium shows them: Korean, on a phone, with and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/models",
    "/model/acme/base.html",
    "/model/bolt/mix2.5.html",
    "/framework/toy.html",
    "/license/toy-named.html",
    "/lineage/what-if?parents=acme/base&license=toy-free&name=Wagon",
    "/metric/toy-speed.html",
    "/sparql",
]


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="ko-KR", java_script_enabled=bool(request.param)
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_korean_and_fits_a_phone(phone: Page, address: str, path: str) -> None:
    phone.goto(address + path)
    assert phone.locator("html").get_attribute("lang") == "ko"
    box = phone.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 360
    wide = phone.locator("h1, h2, p, form, .items, .summary, .facts").all()
    for element in wide:
        inside = element.bounding_box()
        assert inside is None or inside["x"] + inside["width"] <= 361


def test_a_reader_finds_a_model_by_name_and_sees_where_it_comes_from(phone: Page, address: str) -> None:
    phone.goto(address)
    phone.get_by_role("searchbox").fill("tuned")
    phone.get_by_role("button", name="찾기").click()
    phone.get_by_role("link", name="Acme Base Tuned").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Acme Base Tuned"
    phone.locator("table.edges").get_by_role("link", name="에이스 기본형").first.click()
    assert phone.get_by_role("heading", level=1).inner_text() == "에이스 기본형"


def test_a_planned_model_is_filled_in_and_shows_what_seems_at_odds(phone: Page, address: str) -> None:
    phone.goto(f"{address}/lineage/what-if")
    phone.get_by_role("combobox", name="부모 모델 1").fill("acme/Base")
    phone.get_by_label("쓸 라이선스").select_option("toy-free")
    phone.get_by_label("쓸 이름").fill("빨간 수레")
    phone.get_by_role("button", name="조건 보기").click()
    assert phone.locator(".clashes").get_by_role("link", name="이름에 정해진 말이 없음").is_visible()
    assert phone.get_by_text("법률 자문이 아닙니다").is_visible()


def test_the_first_key_press_leads_past_the_menu(phone: Page, address: str) -> None:
    phone.goto(f"{address}/model/acme/base.html")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/*#content")


def test_no_page_asks_another_host_or_logs_an_error(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="ko-KR")
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        page.goto(address + path)
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert errors == []
    context.close()
