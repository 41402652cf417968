"""What a template gets: one class a page, whose fields are what the template uses, and no more."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar


class PageContext:
    """The values of one page. A subclass is a frozen dataclass; its docstring tells each of its fields."""

    __slots__ = ()
    template: ClassVar[str]

    def values(self) -> dict[str, Any]:
        """Return the values by the names that the template has for them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]
