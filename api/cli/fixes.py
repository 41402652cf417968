"""`gyebo validate --fix`: the certain fixes, made and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.terminal import Refused, err, one_of

if TYPE_CHECKING:
    from api.text import Language
    from api.validation.findings import ValidationReport


def mend(report: ValidationReport, language: Language, *, write: bool) -> bool:
    """Show what the certain fixes change, and with `write` change it. Tells whether files were changed.

    The difference goes beside the report, which may be read by a program. Raises Refused.
    """
    from api.validation.applied_fixes import fixed_files
    from api.validation.reports.printable_lines import printable

    try:
        changed = fixed_files(report.findings)
        for file in changed:
            for line in file.difference().splitlines():
                err.print(printable(line), markup=False, soft_wrap=True)
            if write:
                file.write()
    except (OSError, UnicodeDecodeError) as error:
        korean, english = f"고치지 못했습니다: {error}", f"could not be mended: {error}"
        raise Refused(one_of(language, korean, english)) from None
    count = sum(file.count for file in changed)
    done = (
        one_of(language, "고친 곳", "mended")
        if write
        else one_of(language, "고칠 수 있는 곳", "to be mended")
    )
    err.print(f"{done}: {count}", markup=False)
    return write and bool(changed)
