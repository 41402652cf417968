"""An empty profile in the short form, with what each item asks for written beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terms import DCTERMS, NAMESPACES, XSD, own_namespace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.profiles import Framework, Item, Metric, Property
    from api.text import Language, Text

_MOST_CODES = 12  # codes that are named; of more, the reader is told how to see them
_REQUIREMENTS = ("mandatory", "recommended", "optional")
_WORDS = {
    "ko": {
        "head": "앞의 #을 지우고 값을 적으십시오. 확인: gyebo validate 이 파일",
        "mandatory": "필수",
        "recommended": "권장",
        "optional": "선택",
        "codes": "코드",
        "more": "… 모두 보기: gyebo describe {term}",
        "unit": "단위",
        "parts": "측정값과 가격. 하나에 한 덩어리씩 적습니다.",
        "absent": "값이 없는 것을 확인한 세부 요소. 사유: withheld(제공자 비공개), inapplicable(해당 없음),"
        " unknown(확인 불가)",
        "evidence": "근거: 출처의 주소, 제공 기관, 기준일. 출처마다 하나씩 적고, 여럿이면 gyebo:covers 로"
        " 뒷받침하는 속성을 적습니다.",
        "title": "이름",
    },
    "en": {
        "head": "Take the # away and fill in the value. Check: gyebo validate THIS-FILE",
        "mandatory": "mandatory",
        "recommended": "recommended",
        "optional": "optional",
        "codes": "codes",
        "more": "… see all: gyebo describe {term}",
        "unit": "unit",
        "parts": "Measurements and prices, one block each.",
        "absent": "Items that have no value, once you have looked. Reasons: withheld, inapplicable, unknown",
        "evidence": "Evidence: address of the source, who states it, on which day. One for each source; with"
        " several, say by gyebo:covers which properties each stands for.",
        "title": "name",
    },
}
_LITERALS = {
    f"{XSD}integer": "0",
    f"{XSD}decimal": "0.0",
    f"{XSD}boolean": "true",
    f"{XSD}date": '"2026-01-31"^^xsd:date',
    f"{XSD}gYear": '"2026"^^xsd:gYear',
    f"{XSD}gYearMonth": '"2026-01"^^xsd:gYearMonth',
    f"{XSD}string": '"…"',
}
_BY_KIND = {
    "number": "0",
    "date": '"2026-01-31"^^xsd:date',
    "text": '"…"@ko',
    "code": "<code/…>",
    "entity": "<…>",
}


def profile_template(
    framework: Framework,
    address: str,
    codes: Callable[[str], list[tuple[str, Text]]],
    *,
    base_iri: str,
    language: Language,
    least: str = "recommended",
) -> str:
    """Return a template in Turtle for one thing that a framework describes.

    `address` is its IRI below the base, `codes` gives the notations and labels of a scheme, and `least` is
    the lowest requirement that is written out (`mandatory`, `recommended` or `optional`).
    """
    writer = _Template(framework, address, codes, base_iri, language)
    shown = _REQUIREMENTS[: _REQUIREMENTS.index(least) + 1]
    return "\n".join(writer.lines(shown)) + "\n"


class _Template:
    def __init__(
        self,
        framework: Framework,
        address: str,
        codes: Callable[[str], list[tuple[str, Text]]],
        base_iri: str,
        language: Language,
    ) -> None:
        self._framework, self._address, self._codes = framework, address, codes
        self._base_iri, self._language, self._words = base_iri, language, _WORDS[language]

    def lines(self, shown: tuple[str, ...]) -> Iterator[str]:
        items = [item for item in self._framework.items if item.requirement in shown and not item.repeats]
        yield f"# {self._framework.label[self._language]}: {self._words['head']}"
        yield f"BASE <{self._base_iri}>"
        for prefix in ("dcterms", "dqv", "xsd"):
            yield f"PREFIX {prefix}: <{NAMESPACES[prefix]}>"
        yield f"PREFIX gyebo: <{own_namespace(self._base_iri)}>"
        yield ""
        yield f"<{self._address}> a {self._short(self._framework.subject_class)} ;"
        told: set[str] = set()
        for item in items:
            yield from self._values(item, told)
        yield ""
        yield f"    # {self._words['absent']}"
        yield "    # gyebo:valueStatus [ gyebo:onItem <framework/…> ;"
        yield "    #     gyebo:reason <http://www.opengis.net/def/nil/OGC/0/withheld> ] ;"
        yield ""
        yield f"    # {self._words['evidence']}"
        yield "    gyebo:evidence ["
        yield "        dcterms:source <https://…> ;"
        yield "        gyebo:statedBy <organization/…> ;"
        yield '        gyebo:observedOn "2026-01-31"^^xsd:date'
        yield "    ] ."
        measured = [(item, metric) for item in items for metric in item.metrics]
        if measured:
            yield ""
            yield f"# {self._words['parts']}"
        for item, metric in measured:
            yield from self._measurement(item, metric)

    def _values(self, item: Item, told: set[str]) -> Iterator[str]:
        written = [each for each in item.properties if not each.derived and each.iri not in told]
        if not written:
            return
        told.update(each.iri for each in written)
        label, definition = item.label[self._language], item.definition[self._language]
        yield ""
        yield f"    # {item.notation} {label} ({self._words[item.requirement]}): {definition}"
        for each in written:
            yield from self._codes_of(each)
            yield f"    # {self._short(each.iri)} {self._example(each)} ;"

    def _codes_of(self, property_: Property) -> Iterator[str]:
        if property_.scheme is None:
            return
        codes = self._codes(property_.scheme)
        named = ", ".join(f"{notation}({label[self._language]})" for notation, label in codes[:_MOST_CODES])
        more = self._words["more"].format(term=self._short(property_.iri)) if len(codes) > _MOST_CODES else ""
        yield f"    #   {self._words['codes']}: {named} {more}".rstrip()

    def _example(self, property_: Property) -> str:
        if property_.scheme is not None:
            codes = self._codes(property_.scheme)
            notation = codes[0][0] if codes else "…"
            return f"<{property_.scheme.removeprefix(self._base_iri)}/{notation}>"
        if property_.iri == f"{DCTERMS}title":
            return '"…"@ko, "…"@en'
        return _LITERALS.get(property_.datatype or "", _BY_KIND[property_.kind])

    def _measurement(self, item: Item, metric: Metric) -> Iterator[str]:
        slug = metric.iri.rsplit("/", 1)[-1]
        unit = f", {self._words['unit']}: {metric.unit[self._language]}" if metric.unit else ""
        yield f"# {item.label[self._language]}: {metric.label[self._language]}{unit}"
        yield f"# <{self._address}#{slug}> a gyebo:Measurement ;"
        yield f"#     dqv:isMeasurementOf <{metric.iri.removeprefix(self._base_iri)}> ;"
        yield "#     dqv:value 0.0 ;"
        yield "#     gyebo:evaluatorRelationship <code/evaluator-relationship/first-party> ."

    def _short(self, iri: str) -> str:
        for prefix, namespace in {"gyebo": own_namespace(self._base_iri), **NAMESPACES}.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return f"<{iri}>"
