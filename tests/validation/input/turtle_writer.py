"""Random Turtle that knows where each of its values stands: a second opinion on the index of places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIXES = """\
@base <http://e/> .
PREFIX e: <http://e/>
@prefix xsd:
    <http://www.w3.org/2001/XMLSchema#> . # and a comment . [ (
"""
_GAPS = (" ", "\n", "  ", "\r\n\t", ' # ; . , [ ( "\n', "\n\n   ")


@dataclass
class Written:
    """A text, and the values in it: what each says in plain words, and the offsets of its text."""

    gap: Callable[[], str]
    parts: list[str] = field(default_factory=list)
    length: int = 0
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    count: int = 0

    def add(self, text: str) -> None:
        """Write something."""
        self.parts.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """What is written."""
        return "".join(self.parts)

    def value(self, form: str) -> None:
        """Write a value that is like no other, in one of several forms."""
        self.count += 1
        n = self.count
        plain, written = {
            "integer": (f"{n}000", f"{n}000"),
            "decimal": (f"+{n}.500", f"+{n}.500"),
            "double": (f"{n}.e5", f"{n}.e5"),
            "string": (f"s{n} . ; [", f'"s{n} . ; ["'),
            "quoted": (f"q{n} \" ' \\", f'"q{n} \\" \' \\\\"'),
            "single": (f't{n} " #', f"'t{n} \" #'"),
            "long": (f'l{n}\n"" 한글 \']', f'"""l{n}\n"" 한글 \']"""'),
            "tagged": (f"g{n}", f'"g{n}"@ko-KR'),
            "typed": (f"y{n}", f'"y{n}"{self.gap()}^^{self.gap()}xsd:date'),
            "name": (f"http://e/n{n}.a,b%20c", f"e:n{n}.a\\,b%20c"),
            "iri": (f"http://e/i{n}", f"<http://e/i{n}>"),
            "relative": (f"http://e/r{n}#x;y", f"<r{n}#x;y>"),
            "unicode": (f"http://e/한{n}", f"<http://e/\\uD55C{n}>"),
        }[form]
        start = self.length
        self.add(written)
        self.values[plain] = (start, self.length)

    def node(self, form: object) -> None:
        """Write a value, or a node in brackets."""
        if isinstance(form, str):
            self.value(form)
            return
        assert isinstance(form, tuple)
        kind, inner = form
        self.add("[" if kind == "node" else "(")
        self.add(self.gap())
        if kind == "node":
            self.properties(inner)
        else:
            for each in inner:
                self.node(each)
                self.add(self.gap())
        self.add("]" if kind == "node" else ")")

    def properties(self, said: list[list[object]]) -> None:
        """Write properties with their values."""
        for number, values in enumerate(said):
            self.add((";" + self.gap()) * (1 + number % 2) if number else "")
            self.add(f"e:p{number}{self.gap()}")
            for place, each in enumerate(values):
                self.add("," + self.gap() if place else "")
                self.node(each)
                self.add(self.gap() if place % 2 or isinstance(each, str) else "")


_FORMS = ("integer", "decimal", "double", "string", "quoted", "single", "long", "tagged", "typed", "name",
          "iri", "relative", "unicode")  # fmt: skip
_VALUES = st.recursive(
    st.sampled_from(_FORMS),
    lambda inner: (
        st.tuples(st.just("node"), st.lists(st.lists(inner, min_size=1, max_size=3), max_size=3))
        | st.tuples(st.just("list"), st.lists(inner, max_size=3))
    ),
    max_leaves=12,
)
_PROPERTIES = st.lists(st.lists(_VALUES, min_size=1, max_size=3), min_size=1, max_size=4)
_SUBJECTS = st.sampled_from(("e:s", "<s>", "_:b.c", "[]", "[ e:x 'y' ]", "( 1 'a' [ ] )"))


@st.composite
def turtle_texts(draw: st.DrawFn) -> Written:
    """Draw a text with its values."""
    gaps = draw(st.lists(st.sampled_from(_GAPS), min_size=1, max_size=5))
    turn = iter(range(1_000_000))
    written = Written(lambda: gaps[next(turn) % len(gaps)])
    written.add(PREFIXES)
    for subject, said in draw(st.lists(st.tuples(_SUBJECTS, _PROPERTIES), min_size=1, max_size=4)):
        written.add(subject + written.gap())
        written.properties(said)
        written.add("." + written.gap())
    return written
