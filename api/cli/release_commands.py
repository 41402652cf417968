"""Commands on releases: list them, go back to one, count and export what the current one holds."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.options import LanguageOption, StateOption, chosen_settings
from api.cli.terminal import Refused, err, one_of
from api.store.backend import releases_of
from api.store.release_format import UnfitRelease
from api.store.releases import NoRelease
from api.text import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.catalogue.knowledge import Knowledge
    from api.config import Settings
    from api.store.backend import AnyReleases


def releases_command(*, state: StateOption = None, lang: LanguageOption = "ko") -> None:
    """릴리스 목록을 보인다. List the releases, and say of each that cannot be read why."""
    with closing(releases_of(chosen_settings(None, state))) as kept:
        try:
            current = kept.pointed()
        except NoRelease:
            raise _no_release(lang) from None
        except UnfitRelease:
            current = 0
        numbers = kept.numbers()
        for number in numbers:
            mark = one_of(lang, " (현재)", " (current)") if number == current else ""
            sys.stdout.write(f"{number}{mark}{_unfit(kept, number, lang)}\n")
        if current not in numbers:
            kept.current()  # raises, and says what the pointer names


def rollback_command(
    number: Annotated[
        int | None, typer.Argument(help="release to go back to; the one before, if not given")
    ] = None,
    *,
    state: StateOption = None,
    lang: LanguageOption = "ko",
) -> None:
    """이전 릴리스로 되돌린다. Serve an older release again; running servers follow at once."""
    with closing(releases_of(chosen_settings(None, state))) as kept:
        try:
            release = kept.roll_back(number)
        except NoRelease as error:
            numbers = ", ".join(map(str, kept.numbers())) or "-"
            reason = one_of(lang, "그 릴리스로 되돌릴 수 없습니다", f"cannot go back: {error}")
            raise Refused(
                f"{reason}\n" + one_of(lang, f"있는 릴리스: {numbers}", f"releases: {numbers}")
            ) from None
    err.print(one_of(lang, f"현재 릴리스: {release.number}", f"current release: {release.number}"))


def report_command(
    *,
    state: StateOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="form of the report")] = "text",
    lang: LanguageOption = "ko",
) -> None:
    """현재 릴리스에 담긴 것을 센다. Count what the current release holds."""
    from api.catalogue.statistics import knowledge_report, statistics_as_json, statistics_as_text

    with _current(chosen_settings(None, state), lang) as knowledge:
        found = knowledge_report(knowledge)
    sys.stdout.write(statistics_as_json(found) if form == "json" else statistics_as_text(found, lang))


def export_command(
    directory: Annotated[Path, typer.Argument(help="folder to write the files into")],
    *,
    state: StateOption = None,
    lang: LanguageOption = "ko",
) -> None:
    """현재 릴리스를 파일로 내보낸다. Write the current release as N-Quads with licences and checksums."""
    from api.exchange.dumps import export_release

    with _current(chosen_settings(None, state), lang) as knowledge:
        for dump in export_release(knowledge, directory):
            sys.stdout.write(f"{dump.path}  {dump.quads:,}\n" if dump.quads else f"{dump.path}\n")


@contextmanager
def _current(settings: Settings, language: Language) -> Iterator[Knowledge]:
    from api.catalogue.knowledge import open_knowledge
    from api.queries.library import QueryLibrary

    library = QueryLibrary(settings.knowledge_dir / "queries", settings.base_iri)
    with closing(releases_of(settings)) as kept:
        try:
            release = kept.current()
        except NoRelease:
            raise _no_release(language) from None
        yield open_knowledge(release, library)


def _unfit(kept: AnyReleases, number: int, language: Language) -> str:
    try:
        kept.get(number)
    except UnfitRelease as unfit:
        return " - " + unfit.told(language).splitlines()[0]
    return ""


def _no_release(language: Language) -> Refused:
    return Refused(
        one_of(language, "릴리스가 없습니다. gyebo build 로 만드십시오.", "no release; make one: gyebo build")
    )
