"""Commands for those who write profiles: templates, what terms mean, the short form in full."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import pyoxigraph as ox
import typer

from api.cli.options import KnowledgeOption, LanguageOption, chosen_settings
from api.cli.terminal import Refused, one_of, readable_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.authorship.term_description import TermDescription, TermDescriptions
    from api.text import Language, Text
    from api.validation.schema import Schema

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)+")
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="file to write; it must not exist")]


def new_command(
    kind: Annotated[str, typer.Argument(help="first word of the address: model, …")],
    name: Annotated[str, typer.Argument(help="the rest of the address, such as acme/base")],
    *,
    framework: Annotated[str, typer.Option(help="token of the framework that describes it")] = "",
    items: Annotated[
        Literal["mandatory", "recommended", "optional"], typer.Option(help="lowest requirement written out")
    ] = "recommended",
    output: OutputOption = None,
    knowledge: KnowledgeOption = None,
    lang: LanguageOption = "ko",
) -> None:
    """빈 프로필을 쓴다. Write an empty profile with what each item asks for beside it."""
    from api.authorship.profile_template import profile_template
    from api.profiles import load_frameworks

    address = f"{kind}/{name}"
    if not _NAME.fullmatch(address):
        raise Refused(
            one_of(
                lang,
                f"주소로 쓸 수 없습니다: {address!r}. 소문자, 숫자, 점, 붙임표로 적으십시오.",
                f"not an address: {address!r}; lower-case letters, digits, dots, hyphens",
            )
        )
    schema = _schema(knowledge, lang)
    known = {each.token: each for each in load_frameworks(schema.content(), schema.library)}
    if framework and framework not in known:
        raise Refused(
            one_of(
                lang,
                f"없는 프레임워크: {framework!r}. 있는 것: {', '.join(known)}",
                f"no framework {framework!r}; there are: {', '.join(known)}",
            )
        )
    if not known:
        raise Refused(
            one_of(lang, "지식 폴더에 프레임워크가 없습니다.", "the knowledge folder has no framework")
        )
    chosen = known[framework or next(iter(known))]
    terms = _descriptions(schema)

    def codes(scheme: str) -> list[tuple[str, Text]]:
        return [(notation, label) for _, notation, label in terms.describe(scheme).codes]

    text = profile_template(chosen, address, codes, base_iri=schema.base_iri, language=lang, least=items)
    _write(text, output, lang)


def describe_command(
    term: Annotated[str, typer.Argument(help="gyebo:task, an address, an item or a label, such as 작업")],
    *,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="form of the answer")] = "text",
    knowledge: KnowledgeOption = None,
    lang: LanguageOption = "ko",
) -> None:
    """용어의 뜻과 코드, 규칙을 알린다. Tell what a term means, its codes and the rules about it."""
    from api.authorship.term_description import UnknownTerm

    terms = _descriptions(_schema(knowledge, lang))
    try:
        described = terms.describe(terms.find(term))
    except UnknownTerm as error:
        near = ", ".join(error.similar)
        korean = f"없는 용어: {term!r}." + (f" 비슷한 용어: {near}" if near else "")
        english = f"no term {term!r}" + (f"; did you mean {near}?" if near else "")
        raise Refused(one_of(lang, korean, english)) from None
    if form == "json":
        sys.stdout.write(json.dumps(described.record(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join([*_told(described, terms, lang), ""]))


def expand_command(
    file: Annotated[Path, typer.Argument(help="a profile in the short form")],
    *,
    output: OutputOption = None,
    knowledge: KnowledgeOption = None,
    lang: LanguageOption = "ko",
) -> None:
    """짧은 형식을 풀어 쓴다. Write the short form in full: claims, derivations and a record."""
    from api.authorship.short_form import expand_short_form
    from api.store.turtle_files import serialize
    from api.terms import NAMESPACES, own_namespace
    from api.validation.submission import Submission

    schema = _schema(knowledge, lang)
    with readable_errors(lang):
        read = Submission.read(file, schema.knowledge_dir, schema.base_iri)
    grown = expand_short_form(read.triples, schema.short_form_terms)
    prefixes = {"gyebo": own_namespace(schema.base_iri), **NAMESPACES}
    _write(serialize(grown.triples, ox.RdfFormat.TURTLE, prefixes).decode(), output, lang)


def _schema(knowledge: Path | None, language: Language) -> Schema:
    from api.validation.schema import Schema

    settings = chosen_settings(knowledge)
    if not (settings.knowledge_dir / "ontology").is_dir():
        raise Refused(
            one_of(
                language,
                f"지식 폴더가 아닙니다: {settings.knowledge_dir}",
                f"not a knowledge folder: {settings.knowledge_dir}",
            )
        )
    with readable_errors(language):
        return Schema(settings.knowledge_dir, settings.base_iri)


def _descriptions(schema: Schema) -> TermDescriptions:
    from api.authorship.term_description import TermDescriptions

    return TermDescriptions(schema.content(), schema.base_iri)


def _write(text: str, output: Path | None, language: Language) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Refused(
            one_of(language, f"이미 있는 파일입니다: {output}", f"{output} exists already")
        ) from None


def _told(described: TermDescription, terms: TermDescriptions, language: Language) -> Iterator[str]:
    korean = language == "ko"
    yield f"{described.label[language]} ({terms.short(described.iri)})"
    yield f"  {described.definition[language]}"
    if described.citation:
        yield f"  {'원문' if korean else 'source'}: {described.citation[language]}"
    for note in described.notes:
        if note.record()[language]:
            yield f"  {'주' if korean else 'note'}: {note[language]}"
    if described.codes:
        yield f"  {'코드' if korean else 'codes'}:"
        width = max(len(notation) for _, notation, _ in described.codes)
        for _, notation, label in described.codes:
            yield f"    {notation:<{width}}  {label[language]}"
    for severity, message, reason in described.rules:
        if message:
            words = re.sub(r"\{[?$]\w+\}", "…", message[language])
            yield f"  {'규칙' if korean else 'rule'} ({severity}): {words}"
        if reason:
            yield f"    {'이유' if korean else 'why'}: {reason[language]}"
