"""What a page's context holds is what its template uses, and its docstring tells each value."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from jinja2 import meta, nodes

import api.web
from api.web.pages.context import PageContext
from api.web.pages.templates import template_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

GIVEN_TO_ALL = {"h", "t"}


def contexts(kind: type[PageContext] = PageContext) -> Iterator[type[PageContext]]:
    for each in kind.__subclasses__():
        yield each
        yield from contexts(each)


for module in pkgutil.walk_packages(api.web.__path__, "api.web."):
    importlib.import_module(module.name)
# A dataclass with slots replaces the class that was written: of each name the last counts.
CONTEXTS = list({each.__name__: each for each in contexts()}.values())


def used_by(template: str) -> set[str]:
    environment = template_environment()
    loader = environment.loader
    assert loader is not None
    parsed = environment.parse(loader.get_source(environment, template)[0])
    above = [name for name in meta.find_referenced_templates(parsed) if name is not None]
    extended = re.findall(r'{% extends "([^"]+)"', loader.get_source(environment, template)[0])
    assert set(extended) <= set(above)
    own = {each.name for each in parsed.find_all(nodes.Macro)}
    own |= {each.target for each in parsed.find_all(nodes.Import)}
    return (meta.find_undeclared_variables(parsed) - own).union(*map(used_by, extended))


def test_there_is_a_context_for_every_template_that_is_a_page() -> None:
    shown = {each.template for each in CONTEXTS}
    parts = {"base.html", "parts.html", "obligations.html", "answer.html"}
    assert set(template_environment().list_templates()) - parts == shown


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda each: each.__name__)
def test_a_context_holds_what_its_template_uses_and_no_more(context: type[PageContext]) -> None:
    assert {each.name for each in fields(context)} == used_by(context.template) - GIVEN_TO_ALL  # type: ignore[arg-type]


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda each: each.__name__)
def test_a_context_tells_each_of_its_values(context: type[PageContext]) -> None:
    told = " ".join(each.__doc__ or "" for each in context.__mro__)
    missing = [each.name for each in fields(context) if not re.search(rf"\b{each.name}\b", told)]  # type: ignore[arg-type]
    assert missing == []
