"""The name of a thing: by language, the same one each time, remembered within a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat

from api.catalogue.knowledge import Names
from api.catalogue.resolver import KnownNames, Resolver
from api.store.dataset import Dataset

if TYPE_CHECKING:
    import pytest

    from api.catalogue.knowledge import Knowledge


def names(*labels: str) -> Names:
    dataset = Dataset.in_memory()
    statements = " ".join(
        f"<http://e/{n}> <http://www.w3.org/2000/01/rdf-schema#label> {each} ."
        for n, each in enumerate(labels)
    )
    dataset.raw.load(statements.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("http://e/g"))
    return Names(dataset)


def test_a_name_is_told_by_language_and_one_without_a_language_is_english() -> None:
    known = names('"이름"@ko, "name"@en-GB', '"bare"')
    assert (known.of("http://e/0").ko, known.of("http://e/0").en) == ("이름", "name")
    assert (known.of("http://e/1").ko, known.of("http://e/1").en) == ("", "bare")


def test_of_several_names_the_first_in_order_is_told() -> None:
    assert names('"b"@en, "a"@en, "c"@en').of("http://e/0").en == "a"


def test_a_thing_without_a_name_goes_by_the_end_of_its_iri() -> None:
    assert names().link("http://e/folder/thing").label.en == "thing"
    assert names().link("http://e/folder/").label.en == "folder"
    assert not names().of("http://e/folder/thing")


def test_names_are_remembered_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Names, "_LIMIT", 3)
    known = names('"a"', '"b"', '"c"', '"d"')
    for number in (0, 1, 2, 3, 0, 1, 2, 3):
        assert known.of(f"http://e/{number}").en == "abcd"[number]
        assert len(known._known) <= 3


def test_a_name_by_its_characters_goes_before_one_by_its_letters(mini_knowledge: Knowledge) -> None:
    resolver = Resolver(mini_knowledge)
    assert [each.iri.rpartition("/")[2] for each in resolver.resolve("acme/base")] == ["base"]
    assert [each.iri.rpartition("/")[2] for each in resolver.resolve("ACMEBASE")] == ["base"]
    assert resolver.resolve("  Acme Base  ") == resolver.resolve("https://huggingface.co/acme/Base")
    assert resolver.resolve("Acme Base", "https://w3id.org/gyebo/organization/") == []


def test_what_has_exactly_the_name_alone_is_meant_though_others_have_its_letters(
    mini_knowledge: Knowledge,
) -> None:
    exact = {"v1.2": ["http://e/1.2"], "v12": ["http://e/12"]}
    resolver = Resolver(mini_knowledge, KnownNames(exact, {"v12": ["http://e/1.2", "http://e/12"]}, []))
    assert [each.iri for each in resolver.resolve("V1.2")] == ["http://e/1.2"]
    assert [each.iri for each in resolver.resolve("v-12")] == ["http://e/1.2", "http://e/12"]


def test_a_described_thing_is_meant_rather_than_a_code_of_the_same_name(mini_knowledge: Knowledge) -> None:
    both = {"red": ["http://e/code/red", "http://e/model/red"]}
    resolver = Resolver(mini_knowledge, KnownNames(both, both, ["http://e/model/red"]))
    assert [each.iri for each in resolver.resolve("red")] == ["http://e/model/red"]
    assert [each.iri for each in resolver.resolve("red", "http://e/code/")] == ["http://e/code/red"]


def test_too_few_letters_are_similar_to_nothing(mini_knowledge: Knowledge) -> None:
    resolver = Resolver(mini_knowledge)
    assert resolver.similar("ba") == []
    assert resolver.similar("bas") != []


def test_similar_names_come_shortest_first_and_so_many_at_most(mini_knowledge: Knowledge) -> None:
    resolver = Resolver(mini_knowledge)
    start = "https://w3id.org/gyebo/model/"
    found = [each.iri.removeprefix(start) for each in resolver.similar("base", start)]
    assert found[:2] == ["acme/base", "acme/base-tuned"]
    assert len(resolver.similar("base", start, most=1)) == 1
