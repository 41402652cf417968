"""An answer that is an error, before it is known how it will be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Problem(Exception):
    """An answer that is an error. `code` names it in the message table; `members` go into problem+json."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        values: Mapping[str, object] | None = None,
        **members: object,
    ) -> None:
        self.status, self.code = status, code
        self.headers = dict(headers or {})
        self.values = dict(values or {})
        self.members = members
        super().__init__(code)
