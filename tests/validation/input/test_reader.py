"""Texts of strangers are read in every format, in bounded time and memory; nothing is fetched for them."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.validation.input.input_limits import LARGEST_TEXT, LONGEST_IRI, LONGEST_LITERAL
from api.validation.input.reader import TextReader
from api.validation.input.refusals import Refusal
from api.validation.input.statement_reader import Bases
from tests.validation.input.conftest import BASES

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.validation.input.reader import ReadText

    Read = Callable[[bytes | str, str], ReadText]

STATEMENT = "<http://e/a> <http://e/b> <http://e/c> ."
SAME = {
    "a.ttl": "PREFIX e: <http://e/>\ne:a e:b e:c .",
    "a.trig": "PREFIX e: <http://e/>\ne:g { e:a e:b e:c }",
    "a.nt": STATEMENT,
    "a.nq": "<http://e/a> <http://e/b> <http://e/c> <http://e/g> .",
    "a.jsonld": '{"@id": "http://e/a", "http://e/b": {"@id": "http://e/c"}}',
    "a.json": '[{"@context": {"e": "http://e/"}, "@id": "e:a", "e:b": {"@id": "e:c"}}]',
    "a.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">'
    '<r:Description r:about="http://e/a"><b r:resource="http://e/c"/></r:Description></r:RDF>',
}


@pytest.mark.parametrize("name", SAME)
def test_every_format_is_read_by_the_name_of_its_file(read: Read, name: str) -> None:
    assert [str(triple) for triple in read(SAME[name], name).triples] == [STATEMENT[:-2]]


@pytest.mark.parametrize("name", SAME)
def test_every_format_is_known_by_what_a_text_begins_with(read: Read, name: str) -> None:
    assert [str(triple) for triple in read(SAME[name], "a.txt").triples] == [STATEMENT[:-2]]
    assert [str(triple) for triple in read(SAME[name], "").triples] == [STATEMENT[:-2]]


@pytest.mark.parametrize("name", ["a.jsonld", "a.rdf"])
def test_a_wrong_name_does_not_keep_a_text_from_being_read(read: Read, name: str) -> None:
    assert len(read(SAME[name], "a.ttl").triples) == 1


@pytest.mark.parametrize(
    ("media_type", "name"), [("text/turtle; charset=utf-8", "a.ttl"), ("application/n-quads", "a.nq")]
)
def test_a_media_type_names_a_format_too(read: Read, media_type: str, name: str) -> None:
    assert len(read(SAME[name], media_type).triples) == 1


@pytest.mark.parametrize("name", SAME)
def test_a_byte_order_mark_is_no_part_of_the_text(read: Read, name: str) -> None:
    done = read(b"\xef\xbb\xbf" + SAME[name].encode(), name)
    assert (len(done.triples), done.text) == (1, SAME[name])


def test_prefixes_and_format_are_told(read: Read) -> None:
    done = read(SAME["a.ttl"], "a.ttl")
    assert (done.prefixes, done.form) == ({"e": "http://e/"}, ox.RdfFormat.TURTLE)


def test_the_base_of_the_deployment_takes_the_place_of_the_usual_one(reader: TextReader) -> None:
    text = b"BASE <https://w3id.org/gyebo/> <a> <b> <https://w3id.org/gyebo/c> ."
    done = reader.read(text, "a.ttl", Bases("https://w3id.org/gyebo/", "http://own/"))
    assert [str(triple) for triple in done.triples] == ["<http://own/a> <http://own/b> <http://own/c>"]
    assert done.text == text.decode()


def test_the_blank_nodes_of_two_texts_are_different(read: Read) -> None:
    first, second = (read("_:x <http://e/b> 1 .", "a.ttl").triples[0].subject for _ in range(2))
    assert first != second


def refused(read: Read, text: bytes | str, name: str = "a.ttl") -> str:
    """Return why a text is not read, with the place."""
    with pytest.raises(Refusal) as caught:
        read(text, name)
    refusal = caught.value
    assert refusal.words.ko and refusal.words.en
    return f"{refusal.kind}:{refusal.line}:{refusal.column}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty:None:None"),
        (" \n\n", "empty:None:None"),
        ("# nothing\n", "no-statement:None:None"),
        (f'<a:a> <b:b> 1 ,\n  "{"x" * (LONGEST_LITERAL + 1)}" .', "literal-too-long:2:3"),
        (f'<a:a> <b:b> 1 ;\n <c:c> "{"x" * 17_000_000}" .', "literal-too-long:2:8"),
        (f'<a:a> <b:b> """{"x" * 17_000_000}', "token-too-long:None:None"),
        (f"<a:a> <b:b>\n<http:{'x' * LONGEST_IRI}> .", "iri-too-long:2:1"),
        ("<a:a> <b:b>\n <<( <a:a> <b:b> 1 )>> .", "triple-term:2:2"),
        ("<a:a> <b:b> 1 {| <c:c> 2 |} .", "triple-term:1:15"),
        ("<a:a> <b:b> " + "[ <b:b> " * 3_000_000, "too-much-memory:None:None"),
        (f"PREFIX e: <http:{'x' * 3900}>\n" + "e:a e:b e:c .\n" * 30_000, "too-long-written-out:None:None"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_beyond_a_limit_is_refused_with_words_of_its_own(read: Read, text: str, why: str) -> None:
    assert refused(read, text) == why


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.rdf",
            SAME["a.rdf"].partition("<r:Desc")[0]
            + "<r:A><b>" * 400_000
            + "</b></r:A>" * 400_000
            + "</r:RDF>",
        ),
        ("a.jsonld", '{"@context":{' + ",".join(f'"t{i}":"http://e/{i}"' for i in range(400_000)) + "}}"),
        ("a.jsonld", '{"@id":"a:a","a:b":' + '{"a:b":' * 60_000 + "1" + "}" * 60_001),
        ("a.ttl", "<a:a> <b:b> " + "(" * 600_000 + ")" * 600_000 + " ."),
    ],
)
def test_what_takes_too_long_or_too_much_is_refused(read: Read, name: str, text: str) -> None:
    assert refused(read, text, name).startswith(
        ("too-long-to-read", "too-much-memory", "no-statement", "too-many")
    )
    assert len(read(SAME["a.ttl"], "a.ttl").triples) == 1


def test_more_than_the_largest_text_is_not_even_handed_over(reader: TextReader) -> None:
    with pytest.raises(Refusal) as caught:
        reader.read(b" " * (LARGEST_TEXT + 1), "a.ttl", BASES)
    assert caught.value.kind == "too-large"


def test_a_lost_process_is_replaced(read: Read, reader: TextReader) -> None:
    read(SAME["a.ttl"], "a.ttl")
    for process in reader._idle:
        process._process.kill()
    assert len(read(SAME["a.ttl"], "a.ttl").triples) == 1


def test_many_threads_read_at_once(reader: TextReader) -> None:
    texts = [f"<http://e/{n}> <http://e/b> {n} ." * (1 + n % 3) for n in range(60)]
    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(lambda text: reader.read(text.encode(), "a.ttl", BASES), texts))
    assert [read.triples[0].subject.value for read in done] == [f"http://e/{n}" for n in range(60)]
    assert len(reader._idle) <= 2


def test_progress_is_told_of_a_large_text(reader: TextReader) -> None:
    heard: list[int] = []
    text = "".join(f"<http://e/{n}> <http://e/b> {n} .\n" for n in range(100_000)).encode()
    reader.read(text, "a.ttl", BASES, heard.append)
    assert heard == sorted(heard)
    assert len(heard) == len(text) // 2**20


REMOTE = {
    "a.jsonld": '{"@context": "http://127.0.0.1:PORT/x", "@id": "a:a", "b": 1}',
    "b.jsonld": '{"@context": {"@import": "http://127.0.0.1:PORT/x"}, "@id": "a:a", "b": 1}',
    "c.jsonld": '{"@context": ["http://127.0.0.1:PORT/x", {"b": "b:b"}], "@id": "a:a", "b": 1}',
    "d.jsonld": '{"@context": "file:///etc/passwd", "@id": "a:a", "b": 1}',
}


@pytest.mark.parametrize("name", REMOTE)
def test_nothing_is_fetched(read: Read, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        text = REMOTE[name].replace("PORT", str(listener.getsockname()[1]))
        assert refused(read, text, name).startswith("remote-context")
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "<!-- a --><?b c?>"])
def test_a_doctype_is_refused_before_anything_is_parsed(read: Read, before: str) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + SAME["a.rdf"]
    line, column = (2, 1) if "\n" in before else (1, len(before) + 1)
    assert refused(read, before + bomb, "a.rdf") == f"doctype:{line}:{column}"
