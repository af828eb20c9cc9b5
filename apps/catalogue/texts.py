"""A text in both languages, read in the reader's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Text:
    """Chinese always, English where someone wrote it. `str()` gives the reader's language, Chinese in its absence."""

    zh: str = ""
    en: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str] | None) -> Text:
        return cls(data.get("zh", ""), data.get("en", "")) if data else cls()

    @property
    def _reads_english(self) -> bool:
        return (get_language() or "").startswith("en")

    @property
    def lang(self) -> str:
        """For the `lang` attribute: `zh-Hans` where an English reader gets Chinese, else empty."""
        return "zh-Hans" if self._reads_english and self.zh and not self.en else ""

    def __str__(self) -> str:
        return self.en if self._reads_english and self.en else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh)
