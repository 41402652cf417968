"""Words in the two languages of everything that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ko", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in Korean and English; either may be empty."""

    ko: str = ""
    en: str = ""

    def __getitem__(self, language: str) -> str:
        """Return the words in one language, or in the other where it has none."""
        return (self.ko or self.en) if language == "ko" else (self.en or self.ko)

    def __bool__(self) -> bool:
        return bool(self.ko or self.en)

    def record(self) -> dict[str, str]:
        """Return the words by language, as data for programs has them."""
        return {"ko": self.ko, "en": self.en}
