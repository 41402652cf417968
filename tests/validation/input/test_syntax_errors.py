"""A text that does not parse: what is wrong, at which place, what to write, and no word of the parser's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store.turtle_files import UnreadableFile, read_turtle
from api.validation.file_errors import explained
from api.validation.input.refusals import Refusal
from api.validation.input.statement_reader import read_statements
from tests.conftest import MINI
from tests.validation.input.conftest import BASES

HEAD = "PREFIX e: <http://e/>\n"
PROFILE = (MINI / "instances/models/acme/base.ttl").read_text(encoding="utf-8")


def refusal_of(text: str, name: str = "a.ttl") -> Refusal | None:
    try:
        read_statements(text.encode(), name, BASES, lambda _: None, lambda _: None)
    except Refusal as refusal:
        return refusal
    return None


TURTLE = {
    # text after a first line that declares e: → line, column, kind
    "e:a e:b 1": "2:10 dot-missing",
    "e:a e:b 1 ;\n e:c 2\ne:d e:e 3 .": "3:7 dot-missing",
    "e:a e:b 1 ;\n e:c 2\n e:d 3 .": "3:7 semicolon-missing",
    "e:a e:b 1 ;\n e:c 1 2 .": "3:7 comma-missing",
    'e:a e:b "a" "b" .': "2:12 comma-missing",
    "e:a e:b 1 .\n e:c 2 .": "2:11 dot-for-semicolon",
    "e:a e:b 1 ;\n e:c 2 ,\n e:d 3 .": "3:8 comma-for-semicolon",
    "e:a e:b .": "2:8 value-missing",
    "e:a e:b 1 , .": "2:12 value-missing",
    "e:a .": "2:4 property-missing",
    "e:a 'x' 1 .": "2:5 no-property",
    '"x" e:b 1 .': "2:1 literal-subject",
    "e:a e:b 1 . .": "2:13 stray-mark",
    "e:a e:b 1 . }": "2:13 unopened-bracket",
    "e:a e:b [ e:c 1 .": "2:9 unclosed-bracket",
    "e:a e:b ( 1 .": "2:9 unclosed-bracket",
    "{ e:a e:b 1 }": "2:1 graph-in-turtle",
    "e:a e:b 2024-05-13 .": "2:9 bare-date",
    "e:a e:b 10.7B .": "2:9 bare-value",
    "e:a e:b yes .": "2:9 bare-value",
    "e:a is e:b .": "2:5 bare-word",
    "e:a e:b True .": "2:9 boolean",
    "e:a e:b ?x .": "2:9 variable",
    "e:a e:b @ko .": "2:9 tag-without-text",
    'e:a e:b "x"@ko_KR .': "2:12 language-tag",
    'e:a e:b "x"@koreanlanguage .': "2:13 bad-language",
    "e:a e:b 'x'^e:d .": "2:12 datatype-marks",
    "e:a e:b 'x'^^date .": "2:14 datatype-word",
    "e:a e:b http://x/y .": "2:9 iri-brackets",
    "e:a e:b <http://x/a b> .": "2:9 space-in-iri",
    "e:a e:b <http://x/%zz> .": "2:9 bad-iri",
    "e:a e:b <http://x/a\n .": "2:9 unclosed-iri",
    "e:a e:b e:c/d .": "2:9 slash-in-name",
    "e:a gyebo:task 1 .": "2:5 undeclared-prefix",
    "f:a e:b 1 .": "2:1 unknown-prefix",
    "ee:a e:b 1 .": "2:1 unlike-prefix",
    "@prefx f: <http://f/> .": "2:1 unknown-directive",
    "PREFIX f <http://f/>": "2:8 prefix-colon",
    "PREFIX f: http://f/": "2:11 directive-iri",
    "@prefix f: <http://f/>\ne:a e:b 1 .": "2:23 directive-dot-missing",
    "PREFIX f: <http://f/> .": "2:23 directive-dot",
    'e:a e:b "x ;\n e:c "y" .': "2:9 unclosed-string",
    'e:a e:b """x ;\n e:c "y" .': "2:9 unclosed-string",
    "e:a e:b 'it's' .": "2:13 quote-in-text",
    "e:a e:b “x” .": "2:9 odd-quote",
    "e:a e:b 1；": "2:10 odd-sign",
    "e:a e:b 1\u3000.": "2:10 odd-space",
    'e:a e:b "\\q" .': "2:10 bad-escape",
    "e:a e:b 1 // one\n .": "2:11 comment-sign",
    "e:a => e:b .": "2:5 expected-property",
}  # fmt: skip


@pytest.mark.parametrize("text", TURTLE)
def test_a_mistake_has_its_place_and_kind(text: str) -> None:
    refusal = refusal_of(HEAD + text)
    assert refusal
    told = f"{refusal.line}:{refusal.column} {refusal.kind.removeprefix('syntax-')}"
    assert told == TURTLE[text]
    assert "{" not in refusal.words.ko.replace("{ e:a", "")
    assert re.search("[가-힣]", refusal.words.ko)


@pytest.mark.parametrize("name", ["a.trig", "a.txt", "a.nt"])
def test_the_kin_of_turtle_has_the_same_mistakes(name: str) -> None:
    text = "<http://e/a> <http://e/b> 1 .\n<http://e/a> <http://e/b> \n."
    refusal = refusal_of(text, name)
    assert refusal
    assert (refusal.kind, refusal.line) == ("syntax-value-missing", 2)


def test_a_graph_of_trig_may_hold_the_mistake() -> None:
    refusal = refusal_of("PREFIX e: <http://e/>\ne:g { e:a e:b 1 . e:a e:c }", "a.trig")
    assert refusal
    assert (refusal.kind, refusal.line, refusal.column) == ("syntax-value-missing", 2, 26)


def test_the_line_to_add_and_the_nearest_prefix_are_told() -> None:
    refusal = refusal_of(HEAD + "e:a gyebo:task 1 .")
    assert refusal and "PREFIX gyebo: <https://w3id.org/gyebo/def/>" in refusal.words.ko
    refusal = refusal_of("PREFIX gyebo: <http://g/>\ngyeb:a gyebo:b 1 .")
    assert refusal and "gyebo:a" in refusal.words.en


def test_a_terminal_does_not_obey_what_is_repeated() -> None:
    refusal = refusal_of(HEAD + "e:a e:b <http://x/\x1b[31m y> .")
    assert refusal and "\x1b" not in refusal.words.ko


def test_a_mistake_far_down_in_a_long_text_is_found() -> None:
    text = HEAD + "".join(f"e:a{n} e:b {n} .\n" for n in range(30_000)) + "e:a e:b 1 ;\n e:c “2” .\n"
    refusal = refusal_of(text)
    assert refusal
    assert (refusal.kind, refusal.line, refusal.column) == ("syntax-odd-quote", 30_003, 6)


JSON = {
    '{"@id": "e:a" "e:b": 1}': ("json-comma", 1),
    '{"@id": "e:a",\n "e:b": [1,}': ("json-bracket", 2),
    '{"@id": "e:a",\n "e:b": 1': ("json-comma", 2),
    '{"@id": 5,\n "e:b": 1}': ("jsonld-keyword", 1),
    '{"@id": "e:a",\n “e:b”: 1}': ("json-value", 2),
}


@pytest.mark.parametrize("text", JSON)
def test_a_mistake_in_json_has_its_line(text: str) -> None:
    refusal = refusal_of(text, "a.jsonld")
    assert refusal
    assert (refusal.kind.removeprefix("syntax-"), refusal.line) == JSON[text]


RDF = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
XML = {
    '<r:Description r:about="e:a">\n<e:b>1</e:c></r:Description></r:RDF>': ("xml-tag", 3),
    '<r:Description r:about="e:a">\n<e:b>1</e:b>': ("xml-end", 3),
    '<r:Description r:about="e:a">\n<e:b>&nbsp;</e:b></r:Description></r:RDF>': ("xml-entity", 3),
    '<r:Description r:about="e:a">\n<f:b>1</f:b></r:Description></r:RDF>': ("xml-prefix", 3),
    "words</r:RDF>": ("rdf-xml", 1),
}


@pytest.mark.parametrize("text", XML)
def test_a_mistake_in_xml_has_its_line(text: str) -> None:
    refusal = refusal_of(RDF + text, "a.rdf")
    assert refusal
    assert (refusal.kind.removeprefix("syntax-"), refusal.line) == XML[text]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_profile_it_is_read_or_refused_in_words(data: st.DataObject) -> None:
    text = PROFILE
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        gone = data.draw(st.integers(0, 3))
        come = data.draw(
            st.sampled_from(
                [
                    "",
                    ".",
                    ";",
                    ",",
                    '"',
                    "'",
                    "<",
                    ">",
                    "[",
                    ")",
                    "“",
                    "a",
                    " ",
                    "\\",
                    "@",
                    "^",
                    "{",
                    "%",
                    "\t#",
                    "e:",
                ]
            )
        )
        text = text[:at] + come + text[at + gone :]
    refusal = refusal_of(text)
    if refusal:
        assert refusal.words.ko and refusal.words.en
        assert refusal.line is None or 1 <= refusal.line <= text.count("\n") + 1


def test_a_file_of_the_knowledge_folders_is_told_of_in_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(HEAD + "e:a e:b 1 ;\n e:c “2” .", encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_turtle(path)
    assert explained(caught.value).told("ko").startswith(f"{path}:3:6: 둥근 따옴표")
    path.write_bytes("# 한글".encode("cp949"))
    with pytest.raises(UnreadableFile) as caught:
        read_turtle(path)
    assert "CP949" in explained(caught.value).told("ko")
    path.unlink()
    assert explained(caught.value) is caught.value
