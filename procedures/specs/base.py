"""Building blocks of a specification: frozen, strict about unknown keys, bilingual."""

from typing import Annotated, Any

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, model_validator

KEY_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"
Key = Annotated[str, Field(pattern=KEY_PATTERN)]


class Spec(BaseModel):
    """Part of a version: never changed after it was read, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Spec):
    """A text in Vietnamese, which binds, and in English, which helps. Prints in the reader's language."""

    vi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str | None) -> str:
        """The text for a language code; Vietnamese unless English is asked for."""
        return self.en if (language or "vi").startswith("en") else self.vi

    def __str__(self) -> str:
        return self.in_language(get_language())


class Basis(Spec):
    """Where a rule or a figure comes from: the act, the place in it, the day it was made, and whether it was read."""

    title: Annotated[str, Field(min_length=1)]
    article: str = ""
    date: str = ""  # the day it was made, as the law prints it: a day, or only a year when no more is known
    in_force: str = ""  # its first day in force, likewise
    url: str = ""
    verified: bool = True
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_title(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value

    @property
    def is_dated(self) -> bool:
        """Whether a reader can tell which text of the act is meant."""
        return bool(self.date or self.in_force)

    def __str__(self) -> str:
        return f"{self.article} {self.title}".strip()
