"""What is not RDF in UTF-8 is called by its name, in words that say what to do."""

from __future__ import annotations

import pytest

from api.validation.input.character_sets import text_of
from api.validation.input.refusals import Refusal
from api.validation.input.statement_reader import read_statements
from tests.validation.input.conftest import BASES

KOREAN = 'PREFIX e: <http://e/>\ne:a e:제목 "안녕하세요, 한글 모델의 설명입니다"@ko .\n'
COLUMN = KOREAN.split("\n")[1].index("설명") + 2
LATIN = 'PREFIX e: <http://e/>\ne:a e:b "une phrase assez longue, voilà, où l\'on paie un café" .\n'


def why(data: bytes, name: str = "a.ttl") -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_statements(data, name, BASES, lambda _: None, lambda _: None)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-be", "UTF-32"),
        ("cp949", "CP949 (EUC-KR)"),
        ("euc-kr", "CP949 (EUC-KR)"),
    ],
)
def test_another_encoding_of_korean_is_named(encoding: str, told: str) -> None:
    refusal = why(KOREAN.encode(encoding))
    assert (refusal.kind, refusal.values) == ("other-encoding", {"encoding": told})
    assert told in refusal.words.ko
    assert "UTF-8" in refusal.words.ko


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (LATIN.encode("cp1252"), "Windows-1252 (ISO-8859-1)"),
        (KOREAN.replace("한글 모델의 설명입니다", "これはモデルです").encode("cp932", "ignore"), "Shift_JIS"),
    ],
)
def test_encodings_of_other_languages_are_named(data: bytes, told: str) -> None:
    assert why(data).values == {"encoding": told}


def test_one_broken_byte_in_utf_8_has_its_place() -> None:
    refusal = why(KOREAN.replace("설명", "설\udcff명").encode("utf-8", "surrogateescape"))
    assert (refusal.kind, refusal.line, refusal.column) == ("broken-utf-8", 2, COLUMN)
    assert refusal.values == {"byte": "FF"}


def test_a_zero_byte_in_a_text_has_its_place() -> None:
    refusal = why(KOREAN.replace("설명", "설\0명").encode())
    assert (refusal.kind, refusal.line, refusal.column) == ("nul", 2, COLUMN)


def test_utf_8_with_a_byte_order_mark_is_a_text() -> None:
    assert text_of(b"\xef\xbb\xbf" + KOREAN.encode()) == KOREAN


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\0", "XLSX"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "HWP"),
        (b"PAR1\0", "Parquet"),
        (bytes(range(256)) * 20, "?"),
    ],
)
def test_files_that_are_no_text_are_named(data: bytes, what: str) -> None:
    refusal = why(data)
    assert refusal.kind == "binary"
    assert what in refusal.values["what"]


OTHER = {
    "csv": "모델,개발사,매개변수\nGPT-4o,OpenAI,\nSolar,업스테이지,10.7\n",
    "tsv": "model\tmaker\nSolar\tUpstage\n",
    "yaml": "model: Solar\nmaker: Upstage\nparameters: 10.7\n",
    "markdown": "# Solar\n\n## 개요\n\n- 업스테이지의 모델\n",
    "html": "<!DOCTYPE html>\n<html><body>로그인</body></html>",
    "plain-json": '{"model": "Solar", "maker": "Upstage"}',
    "query": "# all\nPREFIX e: <http://e/>\nSELECT * WHERE { ?a e:b ?c }",
    "not-rdf": "모델을 설명하는 글입니다.\n",
}


@pytest.mark.parametrize("kind", OTHER)
@pytest.mark.parametrize("name", ["toy.ttl", "toy.txt", "toy.dat", ""])
def test_what_is_another_kind_of_text_is_named(kind: str, name: str) -> None:
    assert why(OTHER[kind].encode(), name).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "# a, b\n# c, d\n<http://e/a> <http://e/b> 1, 2 .\n",
        "<s> <p> <o> .",
        "@prefix e: <http://e/> .\n\n\n e:a e:b 1 , 2 ;\n e:c 3 , 4 .",
        "_:a <http://e/b> 1 .",
        "# Title\n\n## More\nPREFIX e: <http://e/>\n e:a e:b 1 .",
    ],
)
def test_turtle_is_not_taken_for_anything_else(text: str) -> None:
    for name in ("a.ttl", "a.txt"):
        read_statements(text.encode(), name, BASES, lambda _: None, lambda _: None)


def test_an_xml_declaration_of_another_encoding_is_told_with_its_place() -> None:
    text = '<?xml version="1.0" encoding="euc-kr"?><r:RDF xmlns:r="http://e/"/>'
    refusal = why(text.encode(), "a.rdf")
    assert (refusal.kind, refusal.line, refusal.column) == ("xml-encoding", 1, 31)


def test_every_refusal_has_words_in_both_languages() -> None:
    import tomllib
    from pathlib import Path

    import api.validation.input.refusals as module

    words = tomllib.loads(Path(module.__file__).with_name("refusals.toml").read_text(encoding="utf-8"))
    for kind, told in words.items():
        assert set(told) == {"ko", "en"}, kind
        assert any("가" <= sign <= "힣" for sign in told["ko"]), kind
        assert not any("가" <= sign <= "힣" for sign in told["en"]), kind
